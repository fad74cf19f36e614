package control

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSet(t *testing.T) {
	for _, c := range []struct{ id, text, want string }{
		{Steps, "50", "50"}, {Steps, " 1,000 ", "1000"}, {Steps, "1e2", "100"}, {Steps, "1", "1"},
		{Noise, "0.25", "0.25"}, {Noise, "0,25", "0.25"}, {Noise, "-0", "0"}, {Noise, ".5", "0.5"},
		{Rate, "1e-05", "1e-05"}, {Rate, "0.3", "0.3"},
		{Data, "8gaussians", "8gaussians"}, {Mode, "sde", "sde"},
		{Train, "off", "0"}, {Train, "true", "1"}, {Density, "0", "0"},
		{DensityOp, "40 %", "40"}, {CenterX, "−1.5", "-1.5"},
		{Curve, "0.2~0.1_0.5~0.4_0.7~0.9", "0.2~0.1_0.5~0.4_0.7~0.9"},
		{Probes, "-1.5~2", "-1.5~2"}, {Probes, "", ""},
	} {
		v := Defaults()
		if err := v.Set(c.id, c.text); err != nil {
			t.Errorf("%s = %q: %v", c.id, c.text, err)
		} else if got := v.Text(c.id); got != c.want {
			t.Errorf("%s = %q reads back as %q, want %q", c.id, c.text, got, c.want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct {
		id, text string
		says     []string // what the message must contain
	}{
		{"steeps", "50", []string{`"steeps"`}},
		{Steps, "0", []string{"Steps", "0", "from 1 to 1,000"}},
		{Steps, "1001", []string{"1,001", "from 1 to 1,000"}},
		{Steps, "2.5", []string{"2.5", "whole number"}},
		{Steps, "many", []string{`"many"`, "number"}},
		{Steps, "", []string{"number"}},
		{Rate, "NaN", []string{`"NaN"`, "from 0.00001 to 10"}},
		{Rate, "inf", []string{`"inf"`}},
		{Rate, "0", []string{"Learning rate", "from 0.00001 to 10"}},
		{Data, "saturns", []string{`"saturns"`, "moons", "gaussian"}},
		{Train, "maybe", []string{`"maybe"`, "0 (off)"}},
		{Curve, "0.2~0.1", []string{"1 points are too few"}},
		{Curve, "0.2~0.1_0.5~0.05_0.7~0.9", []string{"point 2", "rise"}},
		{Curve, "0.2~0.1_0.2~0.4_0.7~0.9", []string{"point 2"}},
		{Curve, "0.2~0.1_0.5~0.4_1~1", []string{"point 3"}},
		{Curve, "0~0_0.5~0.4_0.7~0.9", []string{"point 1"}},
		{Curve, "0.2~NaN_0.5~0.4_0.7~0.9", []string{"point 1"}},
		{Curve, "0.2;0.1", []string{`"0.2;0.1"`, "x~y"}},
		{Curve, strings.Repeat("0.1~0.1_", 50), []string{"too many"}},
		{Probes, "21~0", []string{"point 1", "from −20 to 20"}},
	} {
		v := Defaults()
		err := v.Set(c.id, c.text)
		if err == nil {
			t.Errorf("%s = %q was taken", c.id, c.text)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s = %q: the message %q does not say %q", c.id, c.text, err, s)
			}
		}
		if ids := v.Changed(Defaults()); len(ids) != 0 {
			t.Errorf("%s = %q was refused and changed %v", c.id, c.text, ids)
		}
	}
	v := Defaults()
	for name, err := range map[string]error{
		"a number into points":  v.SetFloat(Curve, 1),
		"points into a number":  v.SetPoints(Steps, nil),
		"half a choice":         v.SetFloat(Data, 0.5),
		"a choice too far":      v.SetFloat(Data, 99),
		"a switch at two":       v.SetFloat(Train, 2),
		"not a number":          v.SetFloat(Noise, math.NaN()),
		"no such control":       v.SetFloat("x", 1),
		"no such points":        v.SetPoints("x", nil),
		"a point nowhere":       v.SetPoints(Probes, []Point{{math.Inf(1), 0}}),
		"a point not a number":  v.SetPoints(Probes, []Point{{math.NaN(), 0}}),
		"more than fit the row": v.SetPoints(Probes, make([]Point, 9)),
	} {
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"1": 1, " 12 ": 12, "1,500": 1500, "12,345,678": 12345678, "1,500.5": 1500.5, "0,5": 0.5, "0,125": 0.125,
		"3,14": 3.14, "-0,5": -0.5, "−2": -2, "50 %": 50, "2×": 2, "1 500": 1500, "1e-3": 1e-3, "+4": 4, "-1,000": -1000,
	} {
		if got, err := ParseNumber(text); err != nil || got != want {
			t.Errorf("%q is read as %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "abc", "nan", "Inf", "-inf", "1e999", "--1", "1-2", "1;2", "%", "½"} {
		if got, err := ParseNumber(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// randomValues sets every control to a random legal value.
func randomValues(rng *rand.Rand) Values {
	v := Defaults()
	for _, d := range List() {
		var err error
		switch d.Kind {
		case Float:
			x := d.Min + (d.Max-d.Min)*rng.Float64()
			if rng.IntN(8) == 0 {
				x = []float64{d.Min, d.Max}[rng.IntN(2)]
			}
			err = v.SetFloat(d.ID, x)
		case Int:
			err = v.SetFloat(d.ID, d.Min+float64(rng.IntN(int(d.Max-d.Min)+1)))
		case Bool:
			err = v.SetFloat(d.ID, float64(rng.IntN(2)))
		case Choice:
			err = v.SetFloat(d.ID, float64(rng.IntN(len(d.Choices))))
		case Points:
			n := d.MinPoints + rng.IntN(d.MaxPoints-d.MinPoints+1)
			pts := make([]Point, n)
			for i := range pts {
				pts[i] = Point{d.Min + (d.Max-d.Min)*rng.Float64(), d.Min + (d.Max-d.Min)*rng.Float64()}
				if d.Rule == Increasing { // one point a stretch: they rise, as near as the gap allows
					w := 1 / float64(n+1)
					pts[i] = Point{w*(float64(i)+0.5) + (w-2*minGap)*(rng.Float64()-0.5), w*(float64(i)+0.5) + (w-2*minGap)*(rng.Float64()-0.5)}
				}
			}
			err = v.SetPoints(d.ID, pts)
		}
		if err != nil {
			panic(err)
		}
	}
	return v
}

// Whatever the values, a link carries all of them, exactly.
func TestHashRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		v := randomValues(rng)
		h := v.Hash()
		w, err := Defaults().Merge("#" + h)
		if err != nil {
			t.Fatalf("%s: %v", h, err)
		}
		if ids := v.Changed(w); len(ids) != 0 {
			t.Fatalf("%s: lost %v", h, ids)
		}
		if again := w.Hash(); again != h {
			t.Fatalf("%s became %s", h, again)
		}
		// Percent signs, as mail programs write them.
		escaped := strings.NewReplacer("~", "%7E", "_", "%5f").Replace(h)
		if w, err := Defaults().Merge(escaped); err != nil || len(v.Changed(w)) != 0 {
			t.Fatalf("%s: %v", escaped, err)
		}
	}
	if h := Defaults().Hash(); h != "" {
		t.Errorf("the defaults write %q", h)
	}
}

// One bad value in a link does not lose the others, and every bad one is named.
func TestMergeKeepsTheGood(t *testing.T) {
	v, err := Defaults().Merge("#steps=20&nonsense=1&noise=7&lr=0.01&garbage&data=moon%73")
	if v.Int(Steps) != 20 || v.Float(Rate) != 0.01 || v.Choice(Data) != "moons" || v.Float(Noise) != 0.1 {
		t.Errorf("merged to %s", v.Hash())
	}
	for _, s := range []string{`"nonsense"`, "noise: 7", `"garbage"`} {
		if err == nil || !strings.Contains(err.Error(), s) {
			t.Errorf("the message %v does not say %s", err, s)
		}
	}
	if v, err := Defaults().Merge(strings.Repeat("steps=20&", 1<<13)); err == nil || v.Int(Steps) != 50 {
		t.Errorf("a hash of 72 kB was read: %v", err)
	}
}

func TestMergeDoesNotTouchItsReceiver(t *testing.T) {
	v := Defaults()
	w, err := v.Merge("steps=3&curve=0.1~0.1_0.2~0.2_0.3~0.3")
	if err != nil {
		t.Fatal(err)
	}
	if ids := v.Changed(Defaults()); len(ids) != 0 {
		t.Errorf("merging changed %v of the original", ids)
	}
	if ids := w.Changed(v); len(ids) != 2 || ids[0] != Curve || ids[1] != Steps {
		t.Errorf("changed: %v", ids)
	}
	p := w.Points(Curve)
	p[0] = Point{9, 9}
	if w.Points(Curve)[0] == p[0] {
		t.Error("Points gives its own memory away")
	}
}

// A dragged point of the curve stops at its neighbours, wherever it is pulled;
// crossing and reversing are impossible, and the result is always legal.
func TestMovePointStops(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	v := Defaults()
	for range 3000 {
		k := rng.IntN(len(v.Points(Curve)))
		to := Point{rng.NormFloat64(), rng.NormFloat64()}
		pts, err := v.MovePoint(Curve, k, to)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.SetPoints(Curve, pts); err != nil {
			t.Fatalf("point %d to %v: %v", k, to, err)
		}
		// What is shared is what is shown.
		w := Defaults()
		if err := w.Set(Curve, v.Text(Curve)); err != nil {
			t.Fatalf("%s: %v", v.Text(Curve), err)
		}
	}
	pts, err := v.MovePoint(Curve, 0, Point{2, 2})
	if next := v.Points(Curve)[1]; err != nil || math.Abs(pts[0].X-(next.X-minGap)) > 1e-9 || math.Abs(pts[0].Y-(next.Y-minGap)) > 1e-9 {
		t.Errorf("pulled past its neighbour %v, the point stands at %v (%v)", next, pts[0], err)
	}
	if _, err := v.MovePoint(Curve, 9, Point{}); err == nil {
		t.Error("moved a point that is not there")
	}
	if _, err := v.MovePoint(Curve, 0, Point{math.NaN(), 0}); err == nil {
		t.Error("moved a point to NaN")
	}
	if pts, err := v.MovePoint(Curve, 0, Point{math.Inf(-1), math.Inf(-1)}); err != nil || pts[0] != (Point{minGap, minGap}) {
		t.Errorf("pulled to minus infinity, the point stands at %v (%v)", pts, err)
	}
}

func TestAddAndRemovePoint(t *testing.T) {
	v := Defaults()
	pts, k, err := v.AddPoint(Curve, Point{0.5, 0.4})
	if err != nil || k != 2 || pts[2] != (Point{0.5, 0.4}) || len(pts) != 5 {
		t.Fatalf("%v at %d: %v", pts, k, err)
	}
	if _, _, err := v.AddPoint(Curve, Point{0.5, 0.95}); err == nil {
		t.Error("added a point from which the curve would have to fall")
	}
	if err := v.SetPoints(Curve, pts); err != nil {
		t.Fatal(err)
	}
	for want := 4; want >= 3; want-- {
		if pts, err = v.RemovePoint(Curve, 0); err != nil || len(pts) != want {
			t.Fatalf("%v: %v", pts, err)
		}
		if err := v.SetPoints(Curve, pts); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.RemovePoint(Curve, 0); err == nil {
		t.Error("removed a point of the fewest")
	}
	if _, err := v.RemovePoint(Probes, 0); err == nil {
		t.Error("removed a probe where there is none")
	}
	for i := range 8 {
		pts, k, err := v.AddPoint(Probes, Point{float64(i), 0})
		if err != nil || k != i {
			t.Fatal(k, err)
		}
		if err := v.SetPoints(Probes, pts); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := v.AddPoint(Probes, Point{}); err == nil {
		t.Error("added a ninth probe")
	}
}

func TestUnknownIDPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("reading a control that is not there went unnoticed")
		}
	}()
	Defaults().Float("no such")
}

// Nothing that a link can hold panics, and every value stays legal.
func FuzzMerge(f *testing.F) {
	for _, s := range []string{"", "#steps=4", "lr=0.3&data=moons", "curve=0.2~0.1_0.5~0.4_0.7~0.9", "a=b&&=&%", "noise=%31", "probes=1~2_3~4", "n=1,000&h=0,1",
		"steps=%", "steps=%4", "steps=%zz", "data=%6d%6F%6f%6Es", "#&&#steps=4", "steps=4&steps=5", "probes=\xff~1_∞~2", "lr=1e-400&cx=-1e400", "curve=0.1~0.1_0.101~0.101_0.102~0.102"} {
		f.Add(s)
	}
	for _, p := range Presets() {
		f.Add(p.Hash)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, _ := Defaults().Merge(s)
		h := v.Hash()
		w, err := Defaults().Merge(h)
		if err != nil || len(v.Changed(w)) != 0 {
			t.Errorf("%q was read as %q, which reads as %q: %v", s, h, w.Hash(), err)
		}
	})
}

// Whatever is typed into whatever control is taken and then reads back the
// same, or is refused and changes nothing.
func FuzzSet(f *testing.F) {
	for i, d := range List() {
		f.Add(i, Defaults().Text(d.ID))
	}
	f.Add(3, "−0,5 %")
	f.Add(9, "0.1~0.1_0.101~0.101_0.102~0.102")
	f.Fuzz(func(t *testing.T, i int, s string) {
		d := List()[uint(i)%uint(len(List()))]
		v := Defaults()
		if err := v.Set(d.ID, s); err != nil {
			if ids := v.Changed(Defaults()); len(ids) != 0 {
				t.Errorf("%s = %q was refused (%v) and changed %v", d.ID, s, err, ids)
			}
			return
		}
		w := Defaults()
		if err := w.Set(d.ID, v.Text(d.ID)); err != nil || w.Text(d.ID) != v.Text(d.ID) {
			t.Errorf("%s = %q reads back as %q: %v", d.ID, s, v.Text(d.ID), err)
		}
	})
}
