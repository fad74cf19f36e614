package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/path"
)

// overTime integrates g over [0, end]/end by the midpoint rule, in a variable
// that crowds the midpoints towards the end, where some integrands are steep.
func overTime(end float64, g func(t float64) float64) float64 {
	const n = 1000
	sum := 0.0
	for i := range n {
		w := (float64(i) + .5) / n
		t := end * (1 - (1-w)*(1-w)*(1-w))
		sum += g(t) * 3 * (1 - w) * (1 - w) / n
	}
	return sum
}

func finish(t *testing.T, f *Floor, samples int) (value, err float64) {
	t.Helper()
	for f.Samples() < samples {
		f.Advance(samples)
		if f.Done() {
			break
		}
	}
	return f.Value()
}

// Two points ±a on an axis: the posterior probabilities are logistic, and
// tr Cov(z|x) = a² sech²(αax/V), whose mean is one integral over a normal x.
func TestFloorOfTwoPoints(t *testing.T) {
	const a = 1.3
	data := &dataset.Set{Dim: 2, Points: []float32{a, 0, -a, 0}}
	nodes, weights := make([]float64, 64), make([]float64, 64)
	quad.Hermite{}.FixedLocations(nodes, weights, math.Inf(-1), math.Inf(1))
	for _, s := range schedules(t) {
		for _, sigma := range []float64{0, .2} {
			exact := overTime(path.TrainEnd(s), func(at float64) float64 {
				c := s.At(at)
				v := c.Beta*c.Beta + sigma*sigma
				mean := 0.0
				for i, y := range nodes {
					x := c.Alpha*a + math.Sqrt(2*v)*y
					mean += weights[i] / math.Sqrt(math.Pi) * math.Pow(math.Cosh(math.Min(math.Abs(c.Alpha*a*x/v), 300)), -2)
				}
				gain := c.DAlpha - c.Alpha*c.Beta*c.DBeta/v
				return gain*gain*a*a*mean + 2*c.DBeta*c.DBeta*sigma*sigma/v
			})
			f := NewFloor(data, s, sigma, 5)
			value, err := finish(t, f, 1<<14)
			if !(math.Abs(value-exact) < 4*err+1e-4*exact) || err > .02*exact+1e-6 {
				t.Errorf("%s, smoothing %g: floor %.5f ± %.5f, want %.5f", s.Name(), sigma, value, err, exact)
			}
		}
	}
}

// Many points of one Gaussian N(m, S) with a smoothing that no gap between them
// shows through: the target is jointly normal with x, and along each axis of S its
// conditional variance is A − B²/C with A = α′²s² + β′², B = αα′s² + ββ′,
// C = α²s² + β² + σ².
func TestFloorOfGaussian(t *testing.T) {
	data := mustMake(t, "gaussian", 3000, 0)
	const sigma = .3
	s2 := principalVariances(data)
	for _, s := range schedules(t)[:3] {
		exact := overTime(path.TrainEnd(s), func(at float64) float64 {
			c, sum := s.At(at), 0.0
			for _, v := range s2 {
				a := c.DAlpha*c.DAlpha*v + c.DBeta*c.DBeta
				b := c.Alpha*c.DAlpha*v + c.Beta*c.DBeta
				sum += a - b*b/(c.Alpha*c.Alpha*v+c.Beta*c.Beta+sigma*sigma)
			}
			return sum
		})
		value, err := finish(t, NewFloor(data, s, sigma, 6), 1<<12)
		if math.Abs(value-exact) > 4*err+.002*exact || err > .01*exact {
			t.Errorf("%s: floor %.4f ± %.4f, want %.4f", s.Name(), value, err, exact)
		}
	}
}

// principalVariances are the eigenvalues of the points' own covariance.
func principalVariances(data *dataset.Set) [2]float64 {
	var m [2]float64
	var xx, xy, yy float64
	n := float64(data.Len())
	for i := 0; i < len(data.Points); i += 2 {
		x, y := float64(data.Points[i]), float64(data.Points[i+1])
		m[0], m[1] = m[0]+x/n, m[1]+y/n
		xx, xy, yy = xx+x*x/n, xy+x*y/n, yy+y*y/n
	}
	xx, xy, yy = xx-m[0]*m[0], xy-m[0]*m[1], yy-m[1]*m[1]
	mid, d := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	return [2]float64{mid + d, mid - d}
}

// The trace against the oracle of package field, over times up to the end.
func TestFloorTraceAgainstOracle(t *testing.T) {
	data := mustMake(t, "moons", 500, .05)
	for _, s := range schedules(t) {
		for _, sigma := range []float64{0, .1} {
			f := NewFloor(data, s, sigma, 7)
			smooth := path.Smoothed(s, sigma)
			oracle, err := field.NewOracle(data, smooth, 0)
			if err != nil {
				t.Fatal(err)
			}
			rng := rand.New(rand.NewPCG(1, 2))
			for _, at := range []float64{.1, .5, .8, .95, .99} {
				for range 20 {
					i := rng.IntN(data.Len())
					c := smooth.At(at)
					var x [2]float64
					for k := range 2 {
						f.centre[k] = f.coords[k][i]
						f.xi[k] = float32(rng.NormFloat64())
						x[k] = c.Alpha*float64(f.centre[k]) + c.Beta*float64(f.xi[k])
					}
					got, want := f.traceCov(c.Alpha, c.Beta*c.Beta), oracle.At(at, x).TrSigma
					if math.Abs(got-want) > 1e-4*want+1e-8 {
						t.Fatalf("%s, smoothing %g, t=%g, point %d: trace %.8g, want %.8g", s.Name(), sigma, at, i, got, want)
					}
				}
			}
		}
	}
}

// A single point: the target is a function of x, unless smoothing hides it.
func TestFloorOfOnePointIsZero(t *testing.T) {
	data := &dataset.Set{Dim: 2, Points: []float32{1, 2}}
	for _, s := range schedules(t) {
		f := NewFloor(data, s, 0, 1)
		for !f.Advance(100) {
		}
		if value, err := f.Value(); value != 0 || err != 0 {
			t.Errorf("%s: floor %g ± %g", s.Name(), value, err)
		}
	}
}

// How the work is cut changes nothing, the standard error is honest, and slices
// allocate nothing.
func TestFloorInSlices(t *testing.T) {
	data := mustMake(t, "circles", 300, .1)
	whole := NewFloor(data, path.Linear(), 0, 9)
	whole.Advance(floorRound * floorRounds)
	cut := NewFloor(data, path.Linear(), 0, 9)
	if v, err := cut.Value(); !math.IsNaN(v) || !math.IsInf(err, 1) {
		t.Errorf("%g ± %g before anything was drawn", v, err)
	}
	for n := 1; cut.Samples() < whole.Samples(); n++ {
		cut.Advance(min(n, whole.Samples()-cut.Samples()))
	}
	a, ea := whole.Value()
	b, eb := cut.Value()
	if a != b || ea != eb {
		t.Errorf("%g ± %g in slices, %g ± %g at once", b, eb, a, ea)
	}
	if n := testing.AllocsPerRun(5, func() { whole.Advance(10) }); n != 0 {
		t.Errorf("a slice allocates %g times", n)
	}

	// Of 60 runs about 57 lie within two standard errors of the best value.
	best := 0.0
	var values, errs []float64
	for seed := range uint64(60) {
		f := NewFloor(data, path.Linear(), 0, 100+seed)
		f.Advance(floorRound * floorRounds)
		v, e := f.Value()
		values, errs, best = append(values, v), append(errs, e), best+v/60
	}
	inside := 0
	for i, v := range values {
		if math.Abs(v-best) < 2*errs[i] {
			inside++
		}
	}
	if inside < 50 {
		t.Errorf("only %d of 60 values are within two of their standard errors", inside)
	}
}

func BenchmarkFloor(b *testing.B) {
	for _, n := range []int{500, 2000, 10000} {
		b.Run(fmt.Sprintf("points=%d", n), func(b *testing.B) {
			data := mustMake(b, "moons", n, .1)
			f := NewFloor(data, path.Linear(), 0, 1)
			for i := 0; b.Loop(); i++ {
				f.sample(float64(i%64) / 64)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpoints/s")
		})
	}
}

func TestPosteriorKernels(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 70 {
		l, coord := make([]float32, n), make([]float32, n)
		for i := range l {
			l[i], coord[i] = rng.Float32(), float32(rng.NormFloat64())
		}
		want := append([]float32(nil), l...)
		subSquaresScalar(want, coord, 1.5, .3, -.2)
		got := append([]float32(nil), l...)
		subSquares(got, coord, 1.5, .3, -.2)
		for i := range got {
			if math.Abs(float64(got[i]-want[i])) > 1e-5 {
				t.Fatalf("subSquares of %d: number %d is %g, want %g", n, i, got[i], want[i])
			}
		}
		a0, a1, a2 := moments(l, coord, .3)
		b0, b1, b2 := momentsScalar(l, coord, .3)
		if math.Abs(a0-b0)+math.Abs(a1-b1)+math.Abs(a2-b2) > 1e-4 {
			t.Fatalf("moments of %d: %g %g %g, want %g %g %g", n, a0, a1, a2, b0, b1, b2)
		}
	}
}

// The vector loops of the floor agree with the scalar ones on any numbers.
func FuzzPosterior(f *testing.F) {
	f.Add(uint64(1), uint8(33), float32(1.5), float32(0.3), float32(-0.2), float32(1))
	f.Add(uint64(2), uint8(16), float32(0), float32(1e15), float32(3), float32(math.Inf(1)))
	f.Add(uint64(3), uint8(7), float32(1), float32(0), float32(0), float32(math.NaN()))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, a, centre, b, odd float32) {
		rng := rand.New(rand.NewPCG(seed, 0))
		l, coord := make([]float32, n), make([]float32, n)
		for i := range l {
			l[i], coord[i] = rng.Float32(), float32(rng.NormFloat64())
			if rng.IntN(16) == 0 {
				coord[i] = odd
			}
		}
		got, want := append([]float32(nil), l...), append([]float32(nil), l...)
		subSquares(got, coord, a, centre, b)
		subSquaresScalar(want, coord, a, centre, b)
		s := [3]float64{}
		for i := range got {
			d := math.Abs(float64(a)*(float64(centre)-float64(coord[i]))) + math.Abs(float64(b))
			g, w := float64(got[i]), float64(want[i])
			if size := 1 + d*d; size < 1e37 && !(math.Abs(g-w) <= 1e-6*size) || size != size && g == g {
				t.Fatalf("subSquares: number %d of %d is %v, scalar %v", i, n, g, w)
			}
			off, weight := math.Abs(float64(coord[i])-float64(centre)), float64(l[i])
			s[0], s[1], s[2] = s[0]+weight, s[1]+weight*off, s[2]+weight*off*off
		}
		v0, v1, v2 := moments(l, coord, centre)
		w0, w1, w2 := momentsScalar(l, coord, centre)
		for k, p := range [3][2]float64{{v0, w0}, {v1, w1}, {v2, w2}} {
			if s[k] < 1e37 && !(math.Abs(p[0]-p[1]) <= 1e-5*s[k]) || s[k] != s[k] && p[0] == p[0] {
				t.Fatalf("moments of %d: number %d is %v, scalar %v", n, k, p[0], p[1])
			}
		}
	})
}

// Whatever the density of times, the weighted mean over it is the uniform mean.
func TestTimeDensity(t *testing.T) {
	for _, s := range schedules(t) {
		d := newTimeDensity(s, 2, 2)
		var one, first float64
		last := 0.0
		const n = 100000
		for i := range n {
			at, w := d.at((float64(i) + .5) / n)
			if at < last || at >= d.end || w > 1/evenShare+1e-9 {
				t.Fatalf("%s: time %g after %g, weight %g", s.Name(), at, last, w)
			}
			last = at
			one += w / n
			first += w * at / n
		}
		if math.Abs(one-1) > 1e-4 || math.Abs(first-d.end/2) > 1e-4 {
			t.Errorf("%s: mean weight %g, mean time %g of %g", s.Name(), one, first, d.end)
		}
	}
}
