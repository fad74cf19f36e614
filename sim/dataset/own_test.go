package dataset

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// cloud is n points of a Gaussian with the given means and spreads.
func cloud(n int, mx, my, sx, sy float64) []float64 {
	r := rand.New(rand.NewPCG(7, 8))
	xy := make([]float64, 0, 2*n)
	for range n {
		xy = append(xy, mx+sx*r.NormFloat64(), my+sy*r.NormFloat64())
	}
	return xy
}

// Whatever the own coordinates: in the picture the points have mean zero and unit
// spread, and the way back gives what was read, to float32's precision.
func TestOwnIsStandard(t *testing.T) {
	for _, c := range []struct{ mx, my, sx, sy float64 }{
		{0, 0, 1, 1}, {3, -2, 2, 1}, {1e6, 0, 1, 1}, {0, 0, 1e-20, 3e-20}, {5, 5, 1e25, 1e25},
		{2000, 0.5, 1000, 0.01}, // columns of different quantities
		{1, 7, 1, 0},            // a line
	} {
		xy := cloud(5000, c.mx, c.my, c.sx, c.sy)
		o, err := NewOwn(xy)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		m := sampleMoments(o.Points)
		near(t, "mean x", m.mx, 0, 1e-5)
		near(t, "mean y", m.my, 0, 1e-5)
		near(t, "spread", (m.xx+m.yy)/2, 1, 1e-5)
		shaped := o.Unit.Scale[0] == o.Unit.Scale[1]
		if apart := c.sx > 10*c.sy && c.sy > 0; apart == shaped {
			t.Errorf("%+v: scales %v", c, o.Unit.Scale)
		}
		if !shaped {
			near(t, "spread of x alone", m.xx, 1, 1e-5)
		} else {
			near(t, "aspect", m.yy*c.sx*c.sx, m.xx*c.sy*c.sy, 0.1*c.sx*c.sx)
		}
		for i, x := range xy {
			k := i % 2
			back := o.Unit.Own(k, float64(o.Points[i]))
			if !(math.Abs(back-x) <= 1e-6*o.Unit.Scale[k]) {
				t.Fatalf("%+v: %v comes back as %v", c, x, back)
			}
			if q := o.Unit.Picture(k, back); !(math.Abs(q-float64(o.Points[i])) < 1e-9) {
				t.Fatalf("%+v: the picture's %v comes back as %v", c, o.Points[i], q)
			}
		}
	}
}

func TestPlainUnit(t *testing.T) {
	for _, u := range []Unit{{}, {Scale: [2]float64{1, 1}}} {
		if !u.Plain() || u.Own(1, 2.5) != 2.5 || u.Picture(0, -3) != -3 || u.Validate() != nil {
			t.Errorf("%+v is not plain", u)
		}
	}
	if (Unit{Mean: [2]float64{1, 0}, Scale: [2]float64{1, 1}}).Plain() {
		t.Error("a displaced unit is plain")
	}
}

func TestOwnRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	outlier := append(make([]float64, 0, 40004), cloud(20000, 0, 0, 1e-6, 1e-6)...)
	outlier = append(outlier, 1, 1)
	for _, c := range []struct {
		name string
		xy   []float64
		says []string
	}{
		{"nothing", nil, []string{"0 numbers"}},
		{"half a point", []float64{1, 2, 3}, []string{"3 numbers"}},
		{"one point", []float64{1, 2}, []string{"all points are at (1, 2)"}},
		{"one place", []float64{1, 2, 1, 2, 1, 2}, []string{"all points are at (1, 2)", "differ"}},
		{"rounding", []float64{1e9, 1, 1e9 + 1e-7, 1}, []string{"all points are at"}},
		{"not a number", []float64{0, 0, 1, nan}, []string{"point 2", "NaN", "1e+30"}},
		{"infinite", []float64{inf, 0, 1, 1}, []string{"point 1", "-Inf"}},
		{"too large", []float64{0, 0, 1, 1e31}, []string{"point 2", "1e+31"}},
		{"an outlier", outlier, []string{"point 20001", "100 times", "outliers"}},
	} {
		_, err := NewOwn(c.xy)
		if err == nil {
			t.Errorf("%s was taken", c.name)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", c.name, err, s)
			}
		}
	}
	for _, u := range []Unit{
		{Scale: [2]float64{1, 0}}, {Scale: [2]float64{1, -1}}, {Mean: [2]float64{nan, 0}, Scale: [2]float64{1, 1}},
		{Scale: [2]float64{1, math.Inf(1)}}, {Mean: [2]float64{1, 1}},
	} {
		if u.Validate() == nil {
			t.Errorf("%+v was taken", u)
		}
		if _, err := NewOwnIn([]float64{0, 0, 1, 1}, u); err == nil {
			t.Errorf("points in %+v were taken", u)
		}
	}
}

// A set made of own points is used like any other: the seed says which points of a
// large file, more points only add, the noise only moves.
func TestOwnMake(t *testing.T) {
	o, err := NewOwn(cloud(3000, 1, 2, 1, 1))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[[2]float32]int{}
	for i := range o.Len() {
		rows[[2]float32(o.Points[2*i:])] = i
	}
	made := func(n int, noise float64, seed uint64) *Set {
		s, err := o.Make(n, noise, seed)
		if err != nil || s.Dim != 2 || s.Unit != o.Unit || s.Mixture != nil {
			t.Fatalf("%v, %+v", err, s)
		}
		return s
	}
	part := made(1000, 0, 1)
	seen := map[int]bool{}
	for i := range part.Len() {
		row, ok := rows[[2]float32(part.Points[2*i:])]
		if !ok || seen[row] {
			t.Fatalf("point %d is not one of the file's, or is there twice", i)
		}
		seen[row] = true
	}
	if more := made(2000, 0, 1); !slices.Equal(part.Points, more.Points[:2000]) {
		t.Error("the first points depend on how many there are")
	}
	if other := made(1000, 0, 2); slices.Equal(part.Points, other.Points) {
		t.Error("the seed does not choose the points")
	}
	// Chosen as if at random: the mean row number is that of a random subset.
	mean := 0.0
	for row := range seen {
		mean += float64(row) / 1000
	}
	near(t, "mean row", mean, 1499.5, 4*3000/math.Sqrt(12*1000))
	for _, n := range []int{3000, MaxPoints} {
		if all := made(n, 0, 1); !slices.Equal(all.Points, o.Points) {
			t.Errorf("%d points asked for: not all, as they come", n)
		}
	}
	// Noise: its size, its proportion, and that it stays with the point.
	a, b := made(3000, 0.2, 1), made(3000, 0.4, 1)
	var square float64
	for i, x := range o.Points {
		da, db := float64(a.Points[i]-x), float64(b.Points[i]-x)
		near(t, "displacement is proportional to the noise", db, 2*da, 1e-5)
		square += da * da / 6000
	}
	near(t, "noise", math.Sqrt(square), 0.2, 0.2*4/math.Sqrt(2*6000))
	few := made(1000, 0.2, 1)
	for i := range few.Len() {
		row := rows[[2]float32(part.Points[2*i:])]
		if few.Points[2*i] != a.Points[2*row] {
			t.Fatalf("point %d is displaced otherwise when others are left out", row)
		}
	}
	for _, c := range []struct {
		n     int
		noise float64
	}{{0, 0}, {MaxPoints + 1, 0}, {10, -1}, {10, math.NaN()}, {10, 3}} {
		if _, err := o.Make(c.n, c.noise, 1); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

// shuffle is a permutation for every n, and another one for another key.
func TestShuffle(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 4, 5, 17, 64, 1000, 4097} {
		seen := make([]bool, n)
		moved := 0
		for i := range n {
			j := shuffle{n, 99}.at(i)
			if j >= n || seen[j] {
				t.Fatalf("n = %d: %d is hit twice or outside", n, j)
			}
			seen[j] = true
			if (shuffle{n, 100}).at(i) != j {
				moved++
			}
		}
		if n >= 64 && moved < int(n)/2 {
			t.Errorf("n = %d: two keys agree in all but %d places", n, moved)
		}
	}
}
