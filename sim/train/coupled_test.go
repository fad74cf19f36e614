package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/measure"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/transport"
)

func coupled(t testing.TB, cfg CoupledConfig, seed uint64) *Coupled {
	t.Helper()
	o, err := NewCoupled(cfg, rand.New(rand.NewPCG(seed, 7)))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// plane is features in which t stands as it is.
var plane = nn.Features{Dim: 2}

// With the independent coupling and a normal source the samples have the law of
// FlowMatching's: means and second moments of (x, target), early and late.
func TestCoupledHasFlowMatchingsLaw(t *testing.T) {
	data := mustMake(t, "moons", 400, .1)
	const n, batches = 256, 300
	for _, s := range []path.Schedule{path.Linear(), path.Cosine()} {
		moments := func(batch func() (x, target []float32)) (m [2][14]float64) {
			for range batches {
				x, target := batch()
				for i := range n {
					half := 0
					if x[3*i+2] > .5 {
						half = 1
					}
					v := [4]float64{float64(x[3*i]), float64(x[3*i+1]), float64(target[2*i]), float64(target[2*i+1])}
					at := 0
					for j := range v {
						m[half][at] += v[j] / (n * batches / 2)
						at++
						for k := range j + 1 {
							m[half][at] += v[j] * v[k] / (n * batches / 2)
							at++
						}
					}
				}
			}
			return m
		}
		plain := NewFlowMatching(data, s, .1, plane, newRand(1))
		o := coupled(t, CoupledConfig{Data: data, Schedule: s, Sigma: .1, Features: plane}, 2)
		if !o.GaussianGivenData() {
			t.Error("the independent coupling of normal points is not Gaussian")
		}
		want := moments(func() (x, target []float32) { return plain.Batch(n) })
		got := moments(func() (x, target []float32) {
			x, target, err := o.Batch(n)
			if err != nil {
				t.Fatal(err)
			}
			return x, target
		})
		for half := range want {
			for k, w := range want[half] {
				if math.Abs(got[half][k]-w) > .12 {
					t.Errorf("%s, half %d: moment %d is %.3f, want %.3f", s.Name(), half, k, got[half][k], w)
				}
			}
		}
	}
}

// x and the target are those of one pair: with x − t·target = x_0 and x +
// (1−t)·target = z on the linear path, both are points of their sets, and within a
// batch the pairs are the coupling's.
func TestCoupledPairs(t *testing.T) {
	data, source := mustMake(t, "8gaussians", 300, .1), mustMake(t, "moons", 200, .05)
	const n = 64
	for _, c := range []transport.Coupling{nil, &transport.Exact{}, &transport.Entropic{Eps: 1}} {
		o := coupled(t, CoupledConfig{Data: data, Source: source, Coupling: c, Schedule: path.Linear(), Features: plane}, 3)
		if o.GaussianGivenData() {
			t.Errorf("%v: moons are Gaussian", c)
		}
		x, target, err := o.Batch(n)
		if err != nil {
			t.Fatal(err)
		}
		x0, z := make([]float32, 2*n), make([]float32, 2*n)
		find := func(s *dataset.Set, x, y float64) int {
			for i := range s.Len() {
				if math.Abs(float64(s.Points[2*i])-x) < 1e-4 && math.Abs(float64(s.Points[2*i+1])-y) < 1e-4 {
					return i
				}
			}
			t.Fatalf("%v: (%v, %v) is no point of its set", c, x, y)
			return 0
		}
		for i := range n {
			at := o.t[i]
			for k := range 2 {
				xk, uk := float64(x[3*i+k]), float64(target[2*i+k])
				x0[2*i+k], z[2*i+k] = float32(xk-at*uk), float32(xk+(1-at)*uk)
			}
			copy(x0[2*i:], source.Points[2*find(source, float64(x0[2*i]), float64(x0[2*i+1])):][:2])
			copy(z[2*i:], data.Points[2*find(data, float64(z[2*i]), float64(z[2*i+1])):][:2])
		}
		if _, exact := c.(*transport.Exact); exact {
			w, err := measure.W2(x0, z, 2)
			cost := 0.0
			for i := range x0 {
				cost += float64(x0[i]-z[i]) * float64(x0[i]-z[i]) / n
			}
			if err != nil || math.Abs(cost-w*w) > 1e-5*cost {
				t.Errorf("the batch's cost is %v, the least %v (%v)", cost, w*w, err)
			}
		}
	}
}

// The bridge's target is the derivative of its path: within a sample of known
// (x_0, z, n), d/dt of t z + (1−t) x_0 + σ√(t(1−t)) n.
func TestBridge(t *testing.T) {
	// One source point at a, one data point at b: n can be read from x.
	a, b := [2]float64{1, -2}, [2]float64{-3, 4}
	source := &dataset.Set{Dim: 2, Points: []float32{1, -2}}
	data := &dataset.Set{Dim: 2, Points: []float32{-3, 4}}
	const sigma = .5
	o := coupled(t, CoupledConfig{Data: data, Source: source, Schedule: path.Linear(), Sigma: sigma, Bridge: true, Features: plane}, 4)
	var normal [2][]float64
	for range 50 {
		x, target, err := o.Batch(200)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			at := float64(x[3*i+2])
			if at < .02 || at > .98 {
				continue
			}
			for k := range 2 {
				root := math.Sqrt(at * (1 - at))
				n := (float64(x[3*i+k]) - at*b[k] - (1-at)*a[k]) / (sigma * root)
				const h = 1e-5
				way := func(s float64) float64 { return s*b[k] + (1-s)*a[k] + sigma*math.Sqrt(s*(1-s))*n }
				if want := (way(at+h) - way(at-h)) / (2 * h); math.Abs(float64(target[2*i+k])-want) > 1e-3*(1+math.Abs(want)) {
					t.Fatalf("t = %v: target %v, want %v", at, target[2*i+k], want)
				}
				normal[k] = append(normal[k], n)
			}
		}
	}
	checkNormal(t, "the bridge's noise", normal[0], normal[1])
}

// What a coupling is for: after as many steps the flow of the exact coupling has
// straighter paths of less energy than that of the independent one, close to W2².
func TestExactCouplingLowersTheEnergy(t *testing.T) {
	if testing.Short() {
		t.Skip("trains two networks")
	}
	data := mustMake(t, "moons", 2000, .1)
	features := nn.Features{Dim: 2, Pairs: 2}
	const n = 1000
	r := rand.New(rand.NewPCG(5, 7))
	x0 := make([]float32, 2*n)
	for i := range x0 {
		x0[i] = float32(r.NormFloat64())
	}
	w, err := measure.W2(x0, data.Points[:2*n], 2)
	if err != nil {
		t.Fatal(err)
	}
	var npe, straight [2]float64
	for k, c := range []transport.Coupling{transport.Independent{}, &transport.Exact{Block: 64}} {
		net, err := nn.New(nn.Config{In: features.Width(), Out: 2, Width: 48, Depth: 2}, rand.New(rand.NewPCG(1, 1)))
		if err != nil {
			t.Fatal(err)
		}
		tr := nn.NewTrainer(net)
		o := coupled(t, CoupledConfig{Data: data, Coupling: c, Schedule: path.Linear(), Features: features}, 6)
		for range 1200 {
			x, target, err := o.Batch(128)
			if err != nil {
				t.Fatal(err)
			}
			tr.Step(x, target, 128, nn.Options{LR: 2e-3, EMADecay: .995})
		}
		e, err := nn.NewEvaluator(net.Config(), features)
		if err != nil {
			t.Fatal(err)
		}
		e.Load(tr.EMA())
		var p measure.Paths
		if err := p.Begin(e, x0, 2, measure.PathSteps); err != nil {
			t.Fatal(err)
		}
		p.Advance(measure.PathSteps)
		npe[k], straight[k] = measure.NPE(p.Energy(), w*w), p.Straightness()
	}
	t.Logf("NPE %.3f and %.3f, straightness %.3f and %.3f, W2² %.3f", npe[0], npe[1], straight[0], straight[1], w*w)
	if !(npe[1] < npe[0]/2) || !(straight[1] < straight[0]/2) {
		t.Errorf("independent: NPE %.3f, S %.3f; exact: NPE %.3f, S %.3f", npe[0], straight[0], npe[1], straight[1])
	}
}

func TestCoupledRefuses(t *testing.T) {
	data := mustMake(t, "moons", 50, .1)
	for _, c := range []struct {
		cfg CoupledConfig
		say string
	}{
		{CoupledConfig{Schedule: path.Linear(), Features: plane}, "data"},
		{CoupledConfig{Data: data, Schedule: path.Linear(), Features: nn.Features{Dim: 3}}, "dimension 3"},
		{CoupledConfig{Data: data, Source: &dataset.Set{Dim: 1, Points: []float32{1}}, Schedule: path.Linear(), Features: plane}, "source"},
		{CoupledConfig{Data: data, Features: plane}, "schedule"},
		{CoupledConfig{Data: data, Schedule: path.Linear(), Sigma: -1, Features: plane}, "-1"},
		{CoupledConfig{Data: data, Schedule: path.Linear(), Sigma: math.NaN(), Features: plane}, "NaN"},
		{CoupledConfig{Data: data, Schedule: path.Cosine(), Sigma: 1, Bridge: true, Features: plane}, "linear"},
		{CoupledConfig{Data: data, Schedule: path.Linear(), Bridge: true, Features: plane}, "sigma = 0"},
	} {
		if _, err := NewCoupled(c.cfg, newRand(1)); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("error %v, should say %q", err, c.say)
		}
	}
	// A coupling's own refusal comes with the batch.
	o := coupled(t, CoupledConfig{Data: data, Coupling: &transport.Entropic{Eps: 1e-6}, Schedule: path.Linear(), Features: plane}, 1)
	if _, _, err := o.Batch(40); err == nil || !strings.Contains(err.Error(), "eps") {
		t.Errorf("eps = 1e-6: %v", err)
	}
}

func TestCoupledDoesNotAllocate(t *testing.T) {
	data, source := mustMake(t, "moons", 500, .1), mustMake(t, "8gaussians", 500, .1)
	for _, c := range []transport.Coupling{nil, &transport.Exact{}, &transport.Exact{Block: 50}, &transport.Entropic{Eps: 2}} {
		o := coupled(t, CoupledConfig{Data: data, Source: source, Coupling: c, Schedule: path.Linear(), Sigma: .1, Features: nn.Features{Dim: 2, Pairs: 4}}, 1)
		for range 20 {
			o.Batch(128) // heaps and hash tables grow to what they need
		}
		if n := testing.AllocsPerRun(10, func() { o.Batch(128); o.Batch(33) }); n != 0 {
			t.Errorf("%v: a batch allocates %g times", c, n)
		}
	}
}

// The same seed draws the same batches.
func TestCoupledFollowsItsSource(t *testing.T) {
	data := mustMake(t, "moons", 500, .1)
	draw := func(seed uint64) (all []float32) {
		o := coupled(t, CoupledConfig{Data: data, Coupling: &transport.Entropic{Eps: 2}, Schedule: path.Linear(), Features: plane}, seed)
		for _, n := range []int{20, 64, 20} {
			x, target, err := o.Batch(n)
			if err != nil {
				t.Fatal(err)
			}
			all = append(append(all, x...), target...)
		}
		return all
	}
	if !slices.Equal(draw(1), draw(1)) || slices.Equal(draw(1), draw(2)) {
		t.Error("batches are not a function of the seed")
	}
}
