package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"flowscope/sim/dataset"
	"flowscope/sim/path"
)

// sizes is the table of finite sets that the fast paths are checked on.
func sizes(t testing.TB) []lawCase {
	return []lawCase{
		{"1 point", finite(makeSet(t, "gaussian", 1, 1)), 0},
		{"3 points", makeSet(t, "moons", 3, 1), 0},
		{"17 points, h = 0.05", makeSet(t, "rings", 17, 1), 0.05},
		{"2000 moons", makeSet(t, "moons", 2000, 1), 0},
		{"2000 moons, h = 0.05", makeSet(t, "moons", 2000, 1), 0.05},
		{"2000 spirals, h = 0.01", makeSet(t, "spirals", 2000, 1), 0.01},
		{"10000 of a checkerboard", makeSet(t, "checkerboard", 10000, 1), 0},
		{"8gaussians", makeSet(t, "8gaussians", 10, 1), 0},
		{"grid", makeSet(t, "grid", 10, 1), 0},
		{"random mixture", &dataset.Set{Dim: 2, Mixture: randomMixture(5, 6)}, 0},
	}
}

var times = []float64{0, 0.1, 0.5, 0.9, 0.99, 0.999, 1}

// visited mixes where particles are (on the path), where the picture's corners
// are, and far off.
func visited(o *Oracle, s path.Schedule, t float64, n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 9))
	in := o.law.at(s, t)
	x := make([]float32, 0, 2*n)
	for i := range n {
		p := o.law.draw(in, r)
		switch i % 4 {
		case 1:
			p = [2]float64{9*r.Float64() - 4.5, 9*r.Float64() - 4.5}
		case 2:
			p = [2]float64{math.Copysign(4.5, r.Float64()-0.5), math.Copysign(4.5, r.Float64()-0.5)}
			if i%8 == 2 {
				p = [2]float64{30 * r.NormFloat64(), 30 * r.NormFloat64()}
			}
		}
		x = append(x, float32(p[0]), float32(p[1]))
	}
	return x
}

// Exact agrees with the oracle everywhere the picture and the particles go, at
// every time, for every size of set and every schedule.
func TestExactAgainstOracle(t *testing.T) {
	for _, c := range sizes(t) {
		for si, s := range schedules(t) {
			if c.set.Len() > 500 && si%4 != 0 {
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
			for _, tm := range times {
				n := 25
				if c.set.Len() <= 500 || tm < 0.95 && si == 0 {
					n = fewPlaces + 1 // by way of the lattice, where it serves
				}
				x := visited(o, s, tm, n, uint64(si))
				u, sc, p, lp := make([]float32, 2*n), make([]float32, 2*n), make([]float32, n), make([]float32, n)
				e.Velocity(tm, x, u)
				e.Score(tm, x, sc)
				e.Density(tm, x, p)
				e.LogDensity(tm, x, lp)
				want := make([]Point, n)
				var peak float64
				for i := range want {
					want[i] = o.At(tm, [2]float64{float64(x[2*i]), float64(x[2*i+1])})
					peak = max(peak, math.Exp(want[i].LogP))
				}
				in := o.law.at(s, tm)
				for i, w := range want {
					// The size of u, s where p_t lives, which a difference is
					// measured against where they happen to vanish.
					v := in.beta2 + in.alpha*in.alpha*o.law.minVar
					su := 1 + math.Hypot(w.U[0], w.U[1])
					ss := 1/math.Sqrt(v) + math.Hypot(w.S[0], w.S[1])
					at := fmt.Sprintf("%s, place %d (%v, %v)", label(c, s, tm), i, x[2*i], x[2*i+1])
					for k := range 2 {
						near(t, at+" u", float64(u[2*i+k]), w.U[k], 2e-4*su)
						near(t, at+" s", float64(sc[2*i+k]), w.S[k], 2e-4*ss)
					}
					near(t, at+" log p", float64(lp[i]), w.LogP, 1e-4+2e-6*math.Abs(w.LogP))
					near(t, at+" p", float64(p[i]), math.Exp(w.LogP), 2e-4*peak)
				}
				if t.Failed() {
					t.FailNow()
				}
			}
		}
	}
}

// A schedule set later gives what a field made with it gives.
func TestSetSchedule(t *testing.T) {
	set := makeSet(t, "moons", 100, 1)
	a, err := NewExact(set, path.Linear(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewExact(set, path.Cosine(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	x, u, v := []float32{0.3, 0.4}, make([]float32, 2), make([]float32, 2)
	a.Velocity(0.4, x, u)
	b.Velocity(0.4, x, v)
	if u[0] == v[0] {
		t.Fatal("two schedules with one velocity")
	}
	a.SetSchedule(path.Cosine())
	a.Velocity(0.4, x, u)
	if u[0] != v[0] || u[1] != v[1] {
		t.Errorf("%v after SetSchedule, %v from the start", u, v)
	}
}

// A place that is not a number gives no number, and no panic.
func TestExactOddPlaces(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range sizes(t)[:5] {
		e, err := NewExact(c.set, path.Linear(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		x := []float32{nan, 0, 0, nan, inf, 0, -inf, inf, 1e30, 1, 0, 0}
		u := make([]float32, len(x))
		for _, tm := range times {
			e.Velocity(tm, x, u)
			if v := u[len(u)-2]; math.IsNaN(float64(v)) {
				t.Errorf("%s at t = %v: the good place beside them got %v", c.name, tm, v)
			}
		}
	}
}

func TestExactAllocs(t *testing.T) {
	for _, c := range sizes(t)[3:] {
		e, err := NewExact(c.set, path.Linear(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		x, u, p := make([]float32, 200), make([]float32, 200), make([]float32, 100)
		for i := range x {
			x[i] = float32(i%7) - 3
		}
		k := 0
		step := func() {
			k++
			tm := float64(k%10) / 10
			e.Velocity(tm, x, u)
			e.Score(tm, x[:20], u[:20])
			e.Density(tm, x, p)
		}
		for range 10 {
			step()
		}
		if n := testing.AllocsPerRun(20, step); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

// What does a softmax cost, at 2,000 places?
func BenchmarkExactVelocity(b *testing.B) {
	for _, n := range []int{2000, 10000} {
		set := makeSet(b, "moons", n, 1)
		e, err := NewExact(set, path.Linear(), 0.05)
		if err != nil {
			b.Fatal(err)
		}
		o, err := NewOracle(set, path.Linear(), 0.05)
		if err != nil {
			b.Fatal(err)
		}
		for _, tm := range []float64{0.1, 0.5, 0.9, 0.99} {
			r := rand.New(rand.NewPCG(1, 1))
			in := o.law.at(path.Linear(), tm)
			x, u := make([]float32, 4000), make([]float32, 4000)
			for i := 0; i < len(x); i += 2 {
				p := o.law.draw(in, r)
				x[i], x[i+1] = float32(p[0]), float32(p[1])
			}
			b.Run(fmt.Sprintf("N=%d/t=%v", n, tm), func(b *testing.B) {
				var best time.Duration = math.MaxInt64
				for range b.N {
					start := time.Now()
					e.Velocity(tm, x, u)
					best = min(best, time.Since(start))
				}
				b.ReportMetric(float64(best.Nanoseconds())/2000, "ns/place-best")
			})
		}
	}
}
