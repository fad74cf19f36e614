package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/internal/vec"
	"flowscope/sim/nn"
	"flowscope/sim/path"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 77)) }

// With one data point z everything else can be solved for: ε from the target and
// then n from x. Both must be standard normal, coordinate by coordinate and
// independent.
func TestBatchIsThePath(t *testing.T) {
	z := [2]float64{1.5, -2}
	data := &dataset.Set{Dim: 2, Points: []float32{float32(z[0]), float32(z[1])}}
	const n, batches = 256, 80
	for _, s := range schedules(t) {
		for _, sigma := range []float64{0, .25} {
			o := NewFlowMatching(data, s, sigma, nn.Features{Dim: 2}, newRand(1))
			var eps, blur [2][]float64
			for range batches {
				x, target := o.Batch(n)
				for i := range n {
					// The time feature is float32; the schedule wants the time drawn.
					at := o.t[i]
					if x[3*i+2] != float32(at) {
						t.Fatalf("%s: time feature %g at t=%g", s.Name(), x[3*i+2], at)
					}
					c := s.At(at)
					if math.Abs(c.DBeta) < .3 || (sigma == 0 && c.Beta < 1e-3) {
						continue // ε cannot be solved for in float32
					}
					for k := range 2 {
						e := (float64(target[2*i+k]) - c.DAlpha*z[k]) / c.DBeta
						eps[k] = append(eps[k], e)
						rest := float64(x[3*i+k]) - c.Alpha*z[k] - c.Beta*e
						if sigma == 0 {
							if math.Abs(rest) > 1e-5*(1+math.Abs(c.DAlpha/c.DBeta)) {
								t.Fatalf("%s, t=%g: x is off its path by %g", s.Name(), at, rest)
							}
							continue
						}
						blur[k] = append(blur[k], rest/sigma)
					}
				}
			}
			checkNormal(t, s.Name()+", ε", eps[0], eps[1])
			if sigma > 0 {
				checkNormal(t, s.Name()+", n", blur[0], blur[1])
				checkIndependent(t, s.Name()+", ε and n", eps[0], blur[0])
			}
		}
	}
}

// checkNormal compares four moments, and the quartiles, of two independent
// samples with those of N(0, 1): within five standard errors.
func checkNormal(t *testing.T, what string, samples ...[]float64) {
	t.Helper()
	for _, x := range samples {
		n := float64(len(x))
		if n < 1000 {
			t.Fatalf("%s: only %g samples", what, n)
		}
		for _, m := range []struct {
			name       string
			power      float64
			mean, vari float64 // of that power of a normal number
		}{
			{"mean", 1, 0, 1}, {"second moment", 2, 1, 2}, {"third moment", 3, 0, 15}, {"fourth moment", 4, 3, 96},
		} {
			sum := 0.0
			for _, v := range x {
				sum += math.Pow(v, m.power)
			}
			if got := sum / n; math.Abs(got-m.mean) > 5*math.Sqrt(m.vari/n) {
				t.Errorf("%s: %s %.4f of %g samples, want %g", what, m.name, got, n, m.mean)
			}
		}
		for _, q := range []float64{-.6744897501960817, 0, .6744897501960817} {
			below := 0.0
			for _, v := range x {
				if v < q {
					below++
				}
			}
			want := .5 * math.Erfc(-q/math.Sqrt2)
			if math.Abs(below/n-want) > 5*math.Sqrt(want*(1-want)/n) {
				t.Errorf("%s: %.4f of the samples lie below %g, want %.4f", what, below/n, q, want)
			}
		}
	}
	checkIndependent(t, what, samples[0], samples[1])
}

// checkIndependent compares the correlations of two samples and of their squares
// with 0.
func checkIndependent(t *testing.T, what string, x, y []float64) {
	t.Helper()
	n := float64(len(x))
	var c, c2 float64
	for i := range x {
		c += x[i] * y[i]
		c2 += (x[i]*x[i] - 1) * (y[i]*y[i] - 1)
	}
	if math.Abs(c/n) > 5/math.Sqrt(n) || math.Abs(c2/n) > 5*2/math.Sqrt(n) {
		t.Errorf("%s: correlation %.4f, of squares %.4f, in %g samples", what, c/n, c2/n, n)
	}
}

// Every part of the interval holds one stratified time; both samplings are
// uniform up to the end of training and never reach it.
func TestTimes(t *testing.T) {
	for _, sampling := range []TimeSampling{Stratified, Uniform} {
		const n, end, batches = 200, .999, 400
		times := make([]float64, n)
		var counts [10]float64
		full := 0
		for b := range batches {
			d := draws(b)
			sampling.fill(times, end, &d)
			var parts [n]int
			for _, at := range times {
				if !(at >= 0 && at < end) {
					t.Fatalf("time %g outside [0, %g)", at, end)
				}
				counts[int(at/end*10)]++
				parts[int(at/end*n)]++
			}
			if slices.Equal(parts[:], slices.Repeat([]int{1}, n)) {
				full++
			}
		}
		for i, c := range counts {
			want := float64(n * batches / 10)
			if math.Abs(c-want) > 5*math.Sqrt(want) {
				t.Errorf("sampling %d: %g times in tenth %d, want %g", sampling, c, i, want)
			}
		}
		if want := map[TimeSampling]int{Stratified: batches, Uniform: 0}[sampling]; full != want {
			t.Errorf("sampling %d: every part is hit in %d of %d batches, want %d", sampling, full, batches, want)
		}
	}
}

// Every point is drawn equally often, at every part of the time.
func TestPointsAreDrawnEvenly(t *testing.T) {
	data := &dataset.Set{Dim: 1, Points: []float32{0, 100, 200, 300, 400}}
	o := NewFlowMatching(data, path.Linear(), 0, nn.Features{Dim: 1}, newRand(2))
	var early, late [5]float64
	const n, batches = 100, 500
	for range batches {
		x, target := o.Batch(n)
		for i := range n {
			// z = x + (1−t) target on the linear path.
			z := float64(x[2*i]) + (1-o.t[i])*float64(target[i])
			k := int(math.Round(z / 100))
			if o.t[i] < .5 {
				early[k]++
			} else {
				late[k]++
			}
		}
	}
	want := float64(n * batches / 10)
	for k := range early {
		if math.Abs(early[k]-want) > 5*math.Sqrt(want) || math.Abs(late[k]-want) > 5*math.Sqrt(want) {
			t.Errorf("point %d is drawn %g times early and %g times late, want %g", k, early[k], late[k], want)
		}
	}
}

func TestBatchFeatures(t *testing.T) {
	data := mustMake(t, "moons", 50, .1)
	f := nn.Features{Dim: 2, Pairs: 4}
	o := NewFlowMatching(data, path.Cosine(), 0, f, newRand(3))
	x, _ := o.Batch(33)
	want := make([]float32, f.TimeWidth())
	for i := range 33 {
		f.FillTime(o.t[i], want)
		for j, w := range want {
			if got := x[i*10+2+j]; math.Abs(float64(got-w)) > 1e-6 {
				t.Fatalf("feature %d of time %g is %v, want %v", j, o.t[i], got, w)
			}
		}
	}
}

// The source of randomness is all the state there is: an objective made anew in
// the middle goes on with the same batches, another seed gives others, and sizes
// may change freely.
func TestBatchesFollowTheirSource(t *testing.T) {
	data := mustMake(t, "moons", 50, .1)
	f := nn.Features{Dim: 2, Pairs: 2}
	draw := func(seed uint64, anew bool) (all []float32) {
		rng := newRand(seed)
		o := NewFlowMatching(data, path.Linear(), .1, f, rng)
		for _, n := range []int{4, 300, 1, 17} {
			if anew {
				o = NewFlowMatching(data, path.Linear(), .1, f, rng)
			}
			x, target := o.Batch(n)
			if len(x) != n*f.Width() || len(target) != n*2 {
				t.Fatalf("batch of %d: %d features, %d targets", n, len(x), len(target))
			}
			all = append(append(all, x...), target...)
		}
		return all
	}
	a := draw(1, false)
	if !slices.Equal(a, draw(1, true)) {
		t.Error("an objective made anew draws other batches")
	}
	if slices.Equal(a, draw(2, false)) {
		t.Error("two seeds draw the same batches")
	}
}

// Everything stays finite at the ends of time, for every schedule.
func TestBatchIsFinite(t *testing.T) {
	data := mustMake(t, "checkerboard", 100, 0)
	for _, s := range schedules(t) {
		o := NewFlowMatching(data, s, 0, nn.Features{Dim: 2}, newRand(4))
		for range 50 {
			x, target := o.Batch(1024)
			for _, v := range append(slices.Clone(x), target...) {
				if math.IsNaN(float64(v)) || math.Abs(float64(v)) > 1e3 {
					t.Fatalf("%s: %g in a batch", s.Name(), v)
				}
			}
		}
	}
}

// The batch is the same sample by sample however many coordinates a point has: x
// and target of every dimension follow from its own z, ε and t.
func TestBatchInOtherDimensions(t *testing.T) {
	for _, dim := range []int{1, 2, 3, 4} {
		data := &dataset.Set{Dim: dim, Points: make([]float32, 7*dim)}
		for i := range data.Points {
			data.Points[i] = float32(100*(i/dim) + i%dim) // told apart by any coordinate
		}
		f := nn.Features{Dim: dim, Pairs: 1}
		o := NewFlowMatching(data, path.Linear(), 0, f, newRand(5))
		eps := make([][]float64, dim)
		for range 60 {
			const n = 67
			x, target := o.Batch(n)
			for i := range n {
				point := -1
				for k := range dim {
					at, u := float64(x[i*f.Width()+k]), float64(target[i*dim+k])
					// On the linear path z = x + (1−t) u and ε = x − t u.
					z := at + (1-o.t[i])*u - float64(k)
					p := int(math.Round(z / 100))
					if math.Abs(z-100*float64(p)) > 1e-3 || p < 0 || p > 6 || point >= 0 && p != point {
						t.Fatalf("dimension %d: coordinate %d comes from %g, the one before from point %d", dim, k, z, point)
					}
					point = p
					eps[k] = append(eps[k], at-o.t[i]*u)
				}
			}
		}
		half := len(eps[0]) / 2
		for k := range eps {
			checkNormal(t, "ε", eps[k][:half], eps[(k+1)%dim][half:])
			if k > 0 {
				checkIndependent(t, "ε", eps[k], eps[k-1])
			}
		}
	}
}

// onPath agrees with its scalar twin on any numbers, and touches nothing behind
// its vectors.
func FuzzOnPath(f *testing.F) {
	f.Add(uint64(1), uint8(33), float32(0), float32(1))
	f.Add(uint64(2), uint8(16), float32(math.Inf(1)), float32(math.NaN()))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, x, y float32) {
		rng := rand.New(rand.NewPCG(seed, 0))
		room := int(n) + vec.Widest
		fill := func() []float32 {
			v := make([]float32, room)
			for i := range n {
				v[i] = float32(rng.NormFloat64())
				switch rng.IntN(16) {
				case 0:
					v[i] = x
				case 1:
					v[i] = y
				}
			}
			return v
		}
		c := path.Columns{Alpha: fill(), Beta: fill(), DAlpha: fill(), DBeta: fill()}
		z, eps := fill(), fill()
		var got, want [2][]float32
		for k := range 2 {
			got[k], want[k] = make([]float32, room), make([]float32, room)
		}
		onPath(got[0], got[1], z, eps, &c, int(n))
		onPathScalar(want[0], want[1], z, eps, &c, int(n))
		for k, of := range [2][2][]float32{{c.Alpha, c.Beta}, {c.DAlpha, c.DBeta}} {
			for i := range n {
				size := math.Abs(float64(of[0][i])*float64(z[i])) + math.Abs(float64(of[1][i])*float64(eps[i]))
				g, w := float64(got[k][i]), float64(want[k][i])
				if size < 1e38 && !(math.Abs(g-w) <= 3e-7*size+1e-38) || math.IsNaN(size) && g == g {
					t.Fatalf("number %d of %d, row %d: %v, scalar %v", i, n, k, g, w)
				}
			}
		}
	})
}

func TestBatchDoesNotAllocate(t *testing.T) {
	o := NewFlowMatching(mustMake(t, "moons", 500, .1), path.Linear(), .1, nn.Features{Dim: 2, Pairs: 4}, newRand(1))
	if n := testing.AllocsPerRun(10, func() { o.Batch(256); o.Batch(100) }); n != 0 {
		t.Errorf("a batch allocates %g times", n)
	}
}

func TestNewFlowMatchingPanicsOnMismatch(t *testing.T) {
	for what, data := range map[string]*dataset.Set{
		"no points":       {Dim: 2},
		"three dimensons": {Dim: 3, Points: make([]float32, 3)},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			NewFlowMatching(data, path.Linear(), 0, nn.Features{Dim: 2}, newRand(1))
		}()
	}
}
