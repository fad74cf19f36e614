package lab

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Wrong commands are answered, and change nothing.
func TestWrongCommands(t *testing.T) {
	v := watch(t, small)
	v.settle()
	hash := v.values.Hash()
	good := film.View{Rect: film.Rect{X0: -1, Y0: -1, X1: 1, Y1: 1}, Cols: 4, Rows: 4, Width: 8, Height: 8}
	view := func(change func(*film.View)) film.Command {
		w := good
		change(&w)
		return film.Command{Kind: film.CmdLook, View: w}
	}
	for name, c := range map[string]struct {
		film.Command
		says string
	}{
		"an unknown kind":    {film.Command{Kind: "explode"}, `"explode"`},
		"no kind":            {film.Command{}, `""`},
		"an unknown control": {film.Command{Kind: film.CmdSet, ID: "colour", Text: "1"}, `"colour"`},
		"a value too large":  {film.Command{Kind: film.CmdSet, ID: control.Steps, Text: "5000"}, "from 1 to 1,000"},
		"not a number":       {film.Command{Kind: film.CmdSet, ID: control.Rate, Text: "NaN"}, "NaN"},
		"a falling curve":    {film.Command{Kind: film.CmdSet, ID: control.Curve, Text: "0.2~0.5_0.4~0.3_0.6~0.7"}, "point 2"},
		"an unknown action":  {film.Command{Kind: film.CmdDo, ID: "undo"}, `"undo"`},
		"a time of nothing":  {film.Command{Kind: film.CmdClock, T: math.NaN()}, "NaN"},
		"a time to come":     {film.Command{Kind: film.CmdClock, T: 1.5}, "1.5"},
		"a view of nothing":  {view(func(w *film.View) { w.X1 = w.X0 }), "no inside"},
		"a view turned over": {view(func(w *film.View) { w.Y0, w.Y1 = w.Y1, w.Y0 }), "no inside"},
		"a view of NaN":      {view(func(w *film.View) { w.X0 = math.NaN() }), "NaN"},
		"a view of all":      {view(func(w *film.View) { w.X1 = math.Inf(1) }), "+Inf"},
		"no columns":         {view(func(w *film.View) { w.Cols = 0 }), "0 × 4"},
		"too many rows":      {view(func(w *film.View) { w.Height = 1 << 20 }), "8 × 1048576"},
		"a wrong checkpoint": {film.Command{Kind: film.CmdRestore, Data: []byte("hello")}, "not a checkpoint"},
		"a long name":        {film.Command{Kind: film.CommandKind(strings.Repeat("x", 1e6))}, "…"},
	} {
		v.forget()
		v.Do(c.Command)
		if len(v.notices) != 1 || !strings.Contains(v.notices[0].Detail, c.says) || v.notices[0].Title == "" || len(v.notices[0].Detail) > 1000 {
			t.Errorf("%s: %v, want %q", name, details(v.notices), c.says)
		}
		v.notices = nil
		v.rest()
		if len(v.blocks)+len(v.tracks)+len(v.slices)+len(v.points)+len(v.notices) > 0 || v.values.Hash() != hash {
			t.Errorf("%s changed something", name)
		}
	}
	v.forget()
	v.Do(film.Command{Kind: film.CmdBack, Buffer: nil})
	if len(v.notices) > 0 {
		t.Error("a buffer of nothing is not worth a notice")
	}
}

// A wrong link costs only what is wrong in it.
func TestWrongHash(t *testing.T) {
	v := watch(t, small+"&noise=9&data=rings&nonsense")
	if len(v.notices) != 1 || v.notices[0].ID != "link" || !strings.Contains(v.notices[0].Detail, "9") {
		t.Errorf("notices %v", details(v.notices))
	}
	if v.values.Choice(control.Data) != "rings" || v.values.Float(control.Noise) != 0.1 {
		t.Errorf("values %s", v.values.Hash())
	}
	v.steps(1)
}

// command returns a command that is likely to be right.
func command(rng *rand.Rand) film.Command {
	list := control.List()
	switch k := rng.IntN(100); {
	case k < 60:
		d := list[rng.IntN(len(list))]
		x := extremes(d)
		text := x[rng.IntN(len(x))]
		switch {
		case d.ID == control.Width || d.ID == control.Depth || d.ID == control.Batch || d.ID == control.N:
			text = number(float64(1 + rng.IntN(20)))
		case d.ID == control.Steps:
			text = number(float64(1 + rng.IntN(200)))
		case d.Kind == control.Float && rng.IntN(2) == 0:
			text = number(d.Min + (d.Max-d.Min)*rng.Float64())
		case rng.IntN(10) == 0:
			text = []string{"", "NaN", "-1", "1e300", "x", "0.5~0.5_0.4~0.4_0.3~0.3"}[rng.IntN(6)]
		}
		return film.Command{Kind: film.CmdSet, ID: d.ID, Text: text}
	case k < 70:
		return film.Command{Kind: film.CmdDo, ID: []string{control.ActReset, control.ActStep, control.ActAnneal, control.ActSave, "x"}[rng.IntN(5)]}
	case k < 80:
		return film.Command{Kind: film.CmdClock, T: rng.Float64()*1.1 - 0.05, Playing: rng.IntN(2) == 0}
	case k < 90:
		x, y := rng.NormFloat64(), rng.NormFloat64()
		return film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: x, Y0: y, X1: x + rng.NormFloat64() + 1, Y1: y + 3*rng.Float64()},
			Cols: rng.IntN(9), Rows: rng.IntN(9), Width: rng.IntN(20), Height: rng.IntN(20)}}
	case k < 95:
		return film.Command{Kind: film.CmdVisible, On: rng.IntN(4) > 0}
	default:
		return film.Command{Kind: film.CmdBack, Buffer: make([]float32, rng.IntN(1000))}
	}
}

// torture does random commands in between random work, and looks at all that is
// sent.
func torture(t *testing.T, seed uint64, n int) {
	rng := rand.New(rand.NewPCG(seed, 0))
	v := watch(t, "n=20&particles=30&steps=3&batch=8&width=8&depth=1")
	v.keep = true
	var saves [][]byte
	for range n {
		c := command(rng)
		if rng.IntN(40) == 0 && len(saves) > 0 {
			c = film.Command{Kind: film.CmdRestore, Data: saves[rng.IntN(len(saves))]}
		}
		if rng.IntN(40) == 0 {
			c = film.Command{Kind: film.CmdOpen, Text: "x", Data: []byte([]string{"", "1,2\n3,4\n5,9\n", "1,2\n3\n", "{}"}[rng.IntN(4)])}
			if k := len(v.files); k > 0 && rng.IntN(2) == 0 {
				c.Data = v.files[rng.IntN(k)].Data
			}
		}
		v.Do(c)
		for range rng.IntN(8) {
			v.Advance(time.Duration(rng.IntN(3)) * time.Millisecond)
		}
		for _, s := range v.saves {
			saves = append(saves, s.Data)
		}
		finiteFilm(t, v)
		for _, b := range v.blocks {
			b.Rows.Release()
		}
		v.forget()
	}
	v.Do(film.Command{Kind: film.CmdVisible, On: true})
	v.set(control.Train, "0", control.ParticlesOn, "1", control.Particles, "50", control.Steps, "4", control.ODESampler, "euler", control.N, "20")
	v.rest()
	if f := v.reel.Frame; f.FilmDone != 1 || f.Shown != 50 {
		t.Errorf("seed %d: in the end %+v", seed, f)
	}
}

func TestTorture(t *testing.T) {
	for seed := range uint64(6) {
		torture(t, seed, 150)
	}
}

// Nothing that a face can send makes the lab panic, or send what is not a number.
func FuzzCommands(f *testing.F) {
	f.Add(uint64(100), uint8(50))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) { torture(t, seed, int(n)) })
}
