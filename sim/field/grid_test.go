package field

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"flowscope/sim/path"
)

// picture is the rectangle that the tests fill.
var picture = Rect{-4.5, -4.5, 4.5, 4.5}

// run does a request to its end and returns the number of steps.
func run(t testing.TB, g *Grid, r Request) int {
	t.Helper()
	if err := g.Begin(r); err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		if g.Advance() {
			return n
		}
		if n > 10000 {
			t.Fatal("no end")
		}
	}
}

// Density and velocity agree with the oracle within 1e-3 at every node of the
// rectangle, corners included, for every size of set, schedule and time.
func TestGridAgainstOracle(t *testing.T) {
	const dw, dh, vw, vh = 17, 13, 9, 7
	for _, c := range sizes(t) {
		for si, s := range schedules(t) {
			if c.set.Len() > 500 && si%4 != 0 || c.set.Len() > 5000 && si > 0 {
				continue // the oracle is slow
			}
			o, err := NewOracle(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			e, err := NewExact(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			g := NewGrid(e)
			for _, tm := range times {
				if c.set.Len() > 5000 && tm != 0.1 && tm != 0.9 && tm != 0.999 {
					continue
				}
				r := Request{T: tm, Rect: picture,
					Density: make([]float32, dw*dh), DensityW: dw, DensityH: dh,
					Velocity: make([]float32, 2*vw*vh), VelocityW: vw, VelocityH: vh}
				run(t, g, r)
				checkDensity(t, label(c, s, tm), o, r)
				checkVelocity(t, label(c, s, tm), o, r)
				if t.Failed() {
					t.FailNow()
				}
			}
		}
	}
}

// checkDensity compares with the oracle, relative to the greatest density.
func checkDensity(t *testing.T, what string, o *Oracle, r Request) {
	t.Helper()
	want := make([]float64, len(r.Density))
	var peak float64
	for n := range want {
		x := [2]float64{r.Rect.X(n%r.DensityW, r.DensityW), r.Rect.Y(n/r.DensityW, r.DensityH)}
		want[n] = math.Exp(o.At(r.T, x).LogP)
		peak = max(peak, want[n])
	}
	if peak < 1e-37 {
		peak = 1 // below float32: all must be 0, or nearly
	}
	for n, w := range want {
		near(t, fmt.Sprintf("%s: density at node %d relative to the peak", what, n), float64(r.Density[n])/peak, w/peak, 1e-3)
	}
}

// checkVelocity compares with the oracle, relative to the greater of the
// velocity there and its root mean square over the rectangle.
func checkVelocity(t *testing.T, what string, o *Oracle, r Request) {
	t.Helper()
	n := r.VelocityW * r.VelocityH
	want := make([][2]float64, n)
	var ms float64
	for k := range want {
		x := [2]float64{r.Rect.X(k%r.VelocityW, r.VelocityW), r.Rect.Y(k/r.VelocityW, r.VelocityH)}
		want[k] = o.At(r.T, x).U
		ms += (want[k][0]*want[k][0] + want[k][1]*want[k][1]) / float64(n)
	}
	for k, w := range want {
		// Some paths start with velocity 0 everywhere.
		size := max(math.Hypot(w[0], w[1]), math.Sqrt(ms), 1e-3)
		for a := range 2 {
			near(t, fmt.Sprintf("%s: u[%d] at node %d relative to its size", what, a, k), float64(r.Velocity[2*k+a])/size, w[a]/size, 1e-3)
		}
	}
}

// A rectangle anywhere, of any shape and any number of cells.
func TestGridRectangles(t *testing.T) {
	set := makeSet(t, "moons", 300, 1)
	o, err := NewOracle(set, path.Linear(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewExact(set, path.Linear(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	g := NewGrid(e)
	for _, rect := range []Rect{{-1, 0.2, 2.5, 0.7}, {1.9, 0.9, 2.1, 1.1}, {-40, 10, -20, 30}, {-300, -200, 300, 400}} {
		for _, size := range [][2]int{{1, 1}, {2, 9}, {33, 4}, {5, 31}} {
			for _, tm := range []float64{0.2, 0.95} {
				w, h := size[0], size[1]
				r := Request{T: tm, Rect: rect,
					Density: make([]float32, w*h), DensityW: w, DensityH: h,
					Velocity: make([]float32, 2*w*h), VelocityW: w, VelocityH: h}
				run(t, g, r)
				what := fmt.Sprintf("%v %v t = %v", rect, size, tm)
				checkDensity(t, what, o, r)
				checkVelocity(t, what, o, r)
			}
		}
	}
}

// MinStd gives the density of a kernel of at least that width: the oracle of the
// h that brings the kernel there.
func TestGridMinStd(t *testing.T) {
	const m = 0.1
	set := makeSet(t, "moons", 200, 1)
	s := path.Linear()
	e, err := NewExact(set, s, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, tm := range []float64{0.5, 0.95, 0.999, 1} {
		h := 0.0
		c := s.At(min(tm, 1-path.TMin))
		if c.Beta < m {
			h = math.Sqrt(m*m-c.Beta*c.Beta) / c.Alpha
		}
		o, err := NewOracle(set, s, h)
		if err != nil {
			t.Fatal(err)
		}
		r := Request{T: tm, Rect: picture, Density: make([]float32, 60*60), DensityW: 60, DensityH: 60, MinStd: m}
		run(t, NewGrid(e), r)
		// At t = 1 the bare points answer for 1-TMin.
		r.T = min(tm, 1-path.TMin)
		checkDensity(t, fmt.Sprintf("t = %v", tm), o, r)
	}
	// The mixture with one width takes the same way, the general one its own.
	for _, k := range sizes(t)[7:] {
		e, err := NewExact(k.set, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		r := Request{T: 1, Rect: picture, Density: make([]float32, 60*60), DensityW: 60, DensityH: 60, MinStd: 1.5}
		run(t, NewGrid(e), r)
		exact := append([]float32(nil), r.Density...)
		r.MinStd = 0
		run(t, NewGrid(e), r)
		var wide, sharp float32
		for i := range exact {
			wide, sharp = max(wide, exact[i]), max(sharp, r.Density[i])
		}
		if !(wide < sharp/1.5) {
			t.Errorf("%s: peak %v with MinStd, %v without", k.name, wide, sharp)
		}
	}
}

// Work comes in small units, many points or many cells, early or late.
func TestGridUnits(t *testing.T) {
	for _, n := range []int{2000, 10000} {
		e, err := NewExact(makeSet(t, "moons", n, 1), path.Linear(), 0.02)
		if err != nil {
			t.Fatal(err)
		}
		g := NewGrid(e)
		for _, w := range []int{128, 500} {
			for _, tm := range []float64{0.1, 0.6, 0.8, 0.95, 1} {
				r := Request{T: tm, Rect: picture,
					Density: make([]float32, w*96), DensityW: w, DensityH: 96,
					Velocity: make([]float32, 2*w*40), VelocityW: w, VelocityH: 40}
				if err := g.Begin(r); err != nil {
					t.Fatal(err)
				}
				for {
					g.dens.work, g.vel.work = 0, 0
					done := g.Advance()
					if work := g.dens.work + g.vel.work; work > 2*workUnit {
						t.Errorf("%d points, %d columns, t = %v: a unit of %.3g operations, %.3g are meant", n, w, tm, work, float64(workUnit))
					}
					if done {
						break
					}
				}
			}
		}
	}
}

// Between the steps of a grid the field may answer for other times.
func TestGridInterleaved(t *testing.T) {
	set := makeSet(t, "moons", 1000, 1)
	e, err := NewExact(set, path.Linear(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	g := NewGrid(e)
	r := Request{T: 0.6, Rect: picture,
		Density: make([]float32, 64*64), DensityW: 64, DensityH: 64,
		Velocity: make([]float32, 2*20*20), VelocityW: 20, VelocityH: 20}
	run(t, g, r)
	d, v := append([]float32(nil), r.Density...), append([]float32(nil), r.Velocity...)
	x, u := []float32{1, 1}, make([]float32, 2)
	if err := g.Begin(r); err != nil {
		t.Fatal(err)
	}
	e.Velocity(0.2, x, u)
	for k := 0; !g.Advance(); k++ {
		e.Velocity(float64(k%10)/10, x, u)
	}
	for i := range d {
		if d[i] != r.Density[i] {
			t.Fatalf("density %d: %v alone, %v interleaved", i, d[i], r.Density[i])
		}
	}
	for i := range v {
		if v[i] != r.Velocity[i] {
			t.Fatalf("velocity %d: %v alone, %v interleaved", i, v[i], r.Velocity[i])
		}
	}
}

// Density and velocity can be asked for apart, or not at all.
func TestGridParts(t *testing.T) {
	for _, c := range sizes(t)[4:] {
		if c.set.Len() > 5000 {
			continue
		}
		o, err := NewOracle(c.set, path.Linear(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		e, err := NewExact(c.set, path.Linear(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		g := NewGrid(e)
		d := Request{T: 0.6, Rect: picture, Density: make([]float32, 6*5), DensityW: 6, DensityH: 5}
		v := Request{T: 0.6, Rect: picture, Velocity: make([]float32, 2*6*5), VelocityW: 6, VelocityH: 5}
		run(t, g, d)
		run(t, g, v)
		run(t, g, Request{T: 0.6, Rect: picture})
		checkDensity(t, c.name, o, d)
		checkVelocity(t, c.name, o, v)
		for i := range 3 {
			if !g.Advance() {
				t.Fatalf("%s: work %d after the end", c.name, i)
			}
		}
	}
}

func TestGridErrors(t *testing.T) {
	e, err := NewExact(makeSet(t, "moons", 10, 1), path.Linear(), 0)
	if err != nil {
		t.Fatal(err)
	}
	g := NewGrid(e)
	if !g.Advance() {
		t.Error("a grid without a request has work")
	}
	nan := math.NaN()
	for _, k := range []struct {
		r     Request
		words []string
	}{
		{Request{Rect: Rect{1, 0, 0, 1}}, []string{"X0 = 1", "X1 = 0"}},
		{Request{Rect: Rect{0, 1, 1, 1}}, []string{"Y0 = 1"}},
		{Request{Rect: Rect{nan, 0, 1, 1}}, []string{"X0", "NaN"}},
		{Request{Rect: Rect{0, 0, 1, math.Inf(1)}}, []string{"Y1", "Inf"}},
		{Request{Rect: picture, MinStd: -1}, []string{"MinStd = -1"}},
		{Request{Rect: picture, T: nan}, []string{"time"}},
	} {
		err := g.Begin(k.r)
		if err == nil {
			t.Errorf("%v was taken", k.r.Rect)
			continue
		}
		for _, w := range k.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not say %q", err, w)
			}
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a density of the wrong length was taken")
			}
		}()
		g.Begin(Request{Rect: picture, Density: make([]float32, 5), DensityW: 2, DensityH: 2})
	}()
}

func TestGridAllocs(t *testing.T) {
	for _, c := range sizes(t)[3:] {
		e, err := NewExact(c.set, path.Linear(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		g := NewGrid(e)
		r := Request{Rect: picture,
			Density: make([]float32, 20*20), DensityW: 20, DensityH: 20,
			Velocity: make([]float32, 2*10*10), VelocityW: 10, VelocityH: 10}
		k := 0
		step := func() {
			k++
			r.T = float64(k%5) / 4
			if err := g.Begin(r); err != nil {
				t.Fatal(err)
			}
			for !g.Advance() {
			}
		}
		for range 5 {
			step() // what is needed at any of the times
		}
		if n := testing.AllocsPerRun(5, step); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func TestRectNodes(t *testing.T) {
	dst := make([]float32, 2*4*2)
	Rect{0, 10, 8, 20}.Nodes(dst, 4, 2)
	want := []float32{1, 12.5, 3, 12.5, 5, 12.5, 7, 12.5, 1, 17.5, 3, 17.5, 5, 17.5, 7, 17.5}
	for i := range want {
		if dst[i] != want[i] {
			t.Fatalf("%v, want %v", dst, want)
		}
	}
}

// What does one slice of the picture cost, and its longest unit of work?
func BenchmarkGrid(b *testing.B) {
	for _, n := range []int{2000, 10000} {
		e, err := NewExact(makeSet(b, "moons", n, 1), path.Linear(), 0.05)
		if err != nil {
			b.Fatal(err)
		}
		g := NewGrid(e)
		for _, kind := range []string{"density128x96", "velocity40x40"} {
			for _, tm := range []float64{0.1, 0.5, 0.9, 0.99} {
				r := Request{T: tm, Rect: picture}
				if kind == "density128x96" {
					r.Density, r.DensityW, r.DensityH = make([]float32, 128*96), 128, 96
				} else {
					r.Velocity, r.VelocityW, r.VelocityH = make([]float32, 2*40*40), 40, 40
				}
				b.Run(fmt.Sprintf("N=%d/%s/t=%v", n, kind, tm), func(b *testing.B) {
					// Best of all runs: the machine has other things to do.
					var best, longest time.Duration = math.MaxInt64, math.MaxInt64
					for range b.N {
						begin, unit := time.Now(), time.Duration(0)
						if err := g.Begin(r); err != nil {
							b.Fatal(err)
						}
						for done := false; !done; {
							start := time.Now()
							done = g.Advance()
							unit = max(unit, time.Since(start))
						}
						best, longest = min(best, time.Since(begin)), min(longest, unit)
					}
					b.ReportMetric(float64(best.Nanoseconds())/1e6, "ms/best")
					b.ReportMetric(float64(longest.Nanoseconds())/1e6, "ms/longest-unit")
				})
			}
		}
	}
}
