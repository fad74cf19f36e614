package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// shapes are the networks that every test of the whole network runs over: the
// default, and sizes that fit neither a vector, nor a pair of rows.
func shapes() []Config {
	cs := []Config{
		{In: 10, Out: 2, Width: 64, Depth: 3},
		{In: 3, Out: 2, Depth: 0},
		{In: 1, Out: 1, Width: 1, Depth: 1},
		{In: 3, Out: 3, Width: 33, Depth: 2},
		{In: 9, Out: 1, Width: 8, Depth: 6},
		{In: 5, Out: 19, Width: 100, Depth: 1},
	}
	var all []Config
	for _, c := range cs {
		for _, act := range Activations() {
			c.Act = act
			all = append(all, c)
		}
	}
	return all
}

func (c Config) testName() string {
	return fmt.Sprintf("%d-%dx%d-%d-%s", c.In, c.Depth, c.Width, c.Out, c.Act)
}

func mustNew(t testing.TB, cfg Config, seed uint64) *Net {
	t.Helper()
	net, err := New(cfg, rand.New(rand.NewPCG(seed, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// The oracle's gradient against central differences of the oracle's loss.
func TestGradientAgainstFiniteDifferences(t *testing.T) {
	for _, cfg := range shapes() {
		rng := rand.New(rand.NewPCG(11, 1))
		o := newOracle(cfg, mustNew(t, cfg, 7).Params())
		const n = 3
		x, y := normals(rng, n*cfg.In), normals(rng, n*cfg.Out)
		g := make([]float64, len(o.p))
		o.loss(x, y, n, g)
		var got, want []float64
		for range 60 {
			l := o.layers[rng.IntN(len(o.layers))]
			i := l.weights + rng.IntN(l.out)*l.inPad + rng.IntN(l.in)
			if rng.IntN(4) == 0 {
				i = l.bias + rng.IntN(l.out)
			}
			const h = 1e-6
			p := o.p[i]
			o.p[i] = p + h
			up := o.loss(x, y, n, nil)
			o.p[i] = p - h
			down := o.loss(x, y, n, nil)
			o.p[i] = p
			got, want = append(got, g[i]), append(want, (up-down)/(2*h))
		}
		if e := relative(got, want); !(e < 1e-6) {
			t.Errorf("%s: gradient is off by %.2g of its size", cfg.testName(), e)
		}
	}
}

// The kernels' loss and gradient against the oracle's, over activations, shapes
// and batches that are odd, one, or across chunks.
func TestGradientAgainstOracle(t *testing.T) {
	const tolerance = 2e-5 // of the gradient's norm; float32, and cancellation over a batch
	worst := 0.0
	for _, k := range everyKernels() {
		for _, cfg := range shapes() {
			tr := newTrainer(k, mustNew(t, cfg, 7))
			o := newOracle(cfg, tr.net.params)
			for _, n := range []int{1, 2, 3, 63, 64, 65, 129} {
				rng := rand.New(rand.NewPCG(12, uint64(n)))
				x, y := normals(rng, n*cfg.In), normals(rng, n*cfg.Out)
				want := make([]float64, len(o.p))
				wantLoss := o.loss(x, y, n, want)
				loss := tr.gradient(x, y, n)
				if math.Abs(loss-wantLoss) > 1e-5*wantLoss {
					t.Errorf("%s %s n=%d: loss %g, want %g", k.name(), cfg.testName(), n, loss, wantLoss)
				}
				e := relative(wide(tr.grads), want)
				worst = max(worst, e)
				if !(e < tolerance) {
					t.Errorf("%s %s n=%d: gradient is off by %.2g of its size", k.name(), cfg.testName(), n, e)
				}
			}
		}
	}
	t.Logf("largest relative error of a gradient: %.2g", worst)
}

// After training, what the package comment says is zero still is.
func TestPaddingStaysZero(t *testing.T) {
	for _, k := range everyKernels() {
		for _, cfg := range shapes() {
			tr := newTrainer(k, mustNew(t, cfg, 7))
			rng := rand.New(rand.NewPCG(13, 1))
			for _, n := range []int{65, 3, 128} {
				tr.Step(normals(rng, n*cfg.In), normals(rng, n*cfg.Out), n, Options{LR: .01, WeightDecay: .1, EMADecay: .9})
			}
			var s State
			tr.State(&s)
			for _, p := range [][]float32{s.Params, s.EMA, s.M, s.V} {
				q := slices.Clone(p)
				clearPadding(tr.net.layers, q)
				if !slices.Equal(p, q) {
					t.Fatalf("%s %s: padding is not zero", k.name(), cfg.testName())
				}
			}
		}
	}
}

func featuresFor(cfg Config) (Features, bool) {
	switch cfg.In {
	case 10:
		return Features{Dim: 2, Pairs: 4}, true
	case 3:
		return Features{Dim: 2}, true
	case 9:
		return Features{Dim: 3, Pairs: 3}, true
	case 5:
		return Features{Dim: 3, Pairs: 1}, true
	}
	return Features{}, false
}

// Velocity (time folded into the bias) and Forward (time as inputs) against the
// oracle, for numbers of points that fill no chunk.
func TestEvaluatorAgainstOracle(t *testing.T) {
	for _, k := range everyKernels() {
		for _, cfg := range shapes() {
			features, ok := featuresFor(cfg)
			if !ok {
				continue
			}
			net := mustNew(t, cfg, 21)
			e, err := newEvaluator(k, cfg, features)
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Load(net.Params()); err != nil {
				t.Fatal(err)
			}
			o := newOracle(cfg, net.Params())
			rng := rand.New(rand.NewPCG(14, 1))
			for _, n := range []int{0, 1, 2, 63, 64, 65, 200} {
				const at = .37
				x, in := normals(rng, n*features.Dim), make([]float32, n*cfg.In)
				var want []float64
				for i := range n {
					row := in[i*cfg.In:][:cfg.In]
					features.Fill(at, x[i*features.Dim:][:features.Dim], row)
					a, _ := o.forward(wide(row))
					want = append(want, a[len(a)-1]...)
				}
				u, y := make([]float32, n*cfg.Out), make([]float32, n*cfg.Out)
				e.Velocity(at, x, u)
				e.Forward(in, y)
				for i := range want {
					tol := 2e-6 * (1 + math.Abs(want[i]))
					if math.Abs(float64(u[i])-want[i]) > tol || math.Abs(float64(y[i])-want[i]) > tol {
						t.Fatalf("%s %s n=%d: output %d is %g at a shared time and %g alone, want %g", k.name(), cfg.testName(), n, i, u[i], y[i], want[i])
					}
				}
				// A point's velocity is the same bits alone.
				for i := range n {
					var one [32]float32
					e.Velocity(at, x[i*features.Dim:][:features.Dim], one[:cfg.Out])
					if !slices.Equal(one[:cfg.Out], u[i*cfg.Out:][:cfg.Out]) {
						t.Fatalf("%s %s: point %d of %d moves differently alone", k.name(), cfg.testName(), i, n)
					}
				}
			}
		}
	}
}

// The evaluator holds a copy: training on does not move it.
func TestEvaluatorIsFrozen(t *testing.T) {
	net := mustNew(t, defaultConfig(), 1)
	tr := NewTrainer(net)
	e, err := NewEvaluator(net.Config(), defaultFeatures)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Load(tr.EMA()); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(15, 1))
	x, u, again := normals(rng, 20), make([]float32, 20), make([]float32, 20)
	e.Velocity(.5, x, u)
	tr.Step(normals(rng, 10*8), normals(rng, 2*8), 8, Options{LR: 1})
	e.Velocity(.5, x, again)
	if !slices.Equal(u, again) {
		t.Error("a training step changed a loaded evaluator")
	}
	if err := e.Load(tr.EMA()); err != nil {
		t.Fatal(err)
	}
	e.Velocity(.5, x, again)
	if slices.Equal(u, again) {
		t.Error("loading new parameters changed nothing")
	}
}

func TestInitialBounds(t *testing.T) {
	cfg := Config{In: 10, Out: 2, Width: 50, Depth: 2}
	net := mustNew(t, cfg, 3)
	for i, scale := range []float64{1, 1, .1} {
		l := cfg.layers()[i]
		bound := scale / math.Sqrt(float64(l.in))
		w, stride := net.Weights(i)
		var sum, largest float64
		for o := range l.out {
			for j := range l.in {
				v := float64(w[o*stride+j])
				sum += v * v
				largest = math.Max(largest, math.Abs(v))
			}
		}
		for _, b := range net.Bias(i) {
			largest = math.Max(largest, math.Abs(float64(b)))
		}
		// Uniform in ±b has variance b²/3.
		n := float64(l.in * l.out)
		if largest > bound || largest < .9*bound || math.Abs(3*sum/n/(bound*bound)-1) > 4/math.Sqrt(n) {
			t.Errorf("layer %d: weights up to %g with mean square %g; want uniform in ±%g", i, largest, sum/n, bound)
		}
	}
}

// With the parameters standing still (learning rate 0) the average closes in by
// the product of its decays, min(d, (1+n)/(10+n)).
func TestAverageClosedForm(t *testing.T) {
	cfg := Config{In: 2, Out: 1, Width: 5, Depth: 1}
	for _, k := range everyKernels() {
		tr := newTrainer(k, mustNew(t, cfg, 1))
		var s State
		tr.State(&s)
		start := s.Params[0] + 1
		s.EMA[0] = start
		if err := tr.SetState(&s); err != nil {
			t.Fatal(err)
		}
		x, y := []float32{1, 2}, []float32{3}
		left := 1.0
		for n := range 40 {
			tr.Step(x, y, 1, Options{EMADecay: .7})
			left *= math.Min(.7, (1+float64(n))/(10+float64(n)))
			want := float64(s.Params[0]) + left*float64(start-s.Params[0])
			if got := float64(tr.EMA()[0]); math.Abs(got-want) > 1e-6 {
				t.Fatalf("%s: average %g after %d steps, want %g", k.name(), got, n+1, want)
			}
		}
	}
}

// A NaN or an infinite number wherever it may come from makes the loss not
// finite, with every activation; and a state kept before brings everything back,
// to the bit.
func TestNaNIsSeenAndUndone(t *testing.T) {
	for _, k := range everyKernels() {
		for _, act := range Activations() {
			cfg := Config{In: 4, Out: 2, Width: 24, Depth: 2, Act: act}
			const n = 70
			rng := rand.New(rand.NewPCG(16, 1))
			x, y := normals(rng, n*cfg.In), normals(rng, n*cfg.Out)
			opt := Options{LR: 1e-3, EMADecay: .9}
			tr := newTrainer(k, mustNew(t, cfg, 1))
			tr.Step(x, y, n, opt)
			var kept State
			tr.State(&kept)
			after := func() (float64, State) {
				loss := tr.Step(x, y, n, opt)
				var s State
				tr.State(&s)
				return loss, s
			}
			wantLoss, want := after()
			for where, spoil := range map[string]func(v float32) (undo func()){
				"first weight": func(v float32) func() { w, _ := tr.net.Weights(0); w[0] = v; return func() {} },
				"inner weight": func(v float32) func() { w, s := tr.net.Weights(1); w[3*s+5] = v; return func() {} },
				"last weight":  func(v float32) func() { w, _ := tr.net.Weights(2); w[7] = v; return func() {} },
				"first bias":   func(v float32) func() { tr.net.Bias(0)[2] = v; return func() {} },
				"last bias":    func(v float32) func() { tr.net.Bias(2)[1] = v; return func() {} },
				"feature":      func(v float32) func() { old := x[66*4+1]; x[66*4+1] = v; return func() { x[66*4+1] = old } },
				"target":       func(v float32) func() { old := y[3]; y[3] = v; return func() { y[3] = old } },
			} {
				undo := spoil(float32(math.NaN()))
				if loss := tr.Step(x, y, n, opt); !math.IsNaN(loss) {
					t.Errorf("%s %s: NaN in the %s gives loss %g", k.name(), act, where, loss)
				}
				if tr.Finite() {
					t.Errorf("%s %s: finite after a NaN in the %s", k.name(), act, where)
				}
				undo()
				if err := tr.SetState(&kept); err != nil {
					t.Fatal(err)
				}
				loss, got := after()
				if loss != wantLoss || !slices.Equal(got.Params, want.Params) || !slices.Equal(got.EMA, want.EMA) || !slices.Equal(got.M, want.M) || !slices.Equal(got.V, want.V) {
					t.Errorf("%s %s: a state kept before a NaN in the %s goes on differently", k.name(), act, where)
				}
				if err := tr.SetState(&kept); err != nil {
					t.Fatal(err)
				}
				undo = spoil(float32(math.Inf(1)))
				loss = tr.Step(x, y, n, opt)
				undo()
				if !math.IsNaN(loss) && !math.IsInf(loss, 0) && tr.Finite() {
					t.Errorf("%s %s: +Inf in the %s gives loss %g and a finite state", k.name(), act, where, loss)
				}
				if err := tr.SetState(&kept); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// A gradient whose square overflows freezes Adam without a NaN: Finite sees it.
func TestFiniteSeesOverflow(t *testing.T) {
	tr := NewTrainer(mustNew(t, Config{In: 1, Out: 1}, 1))
	if !tr.Finite() {
		t.Fatal("a new network is not finite")
	}
	loss := tr.Step([]float32{1e15}, []float32{1e15}, 1, Options{LR: 1e-3})
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		t.Fatalf("the loss, %g, tells already", loss)
	}
	if tr.Finite() {
		t.Error("an overflow in the second moment is not seen")
	}
}

func TestStateRoundTrip(t *testing.T) {
	cfg := Config{In: 3, Out: 2, Width: 20, Depth: 2}
	opt := Options{LR: 1e-2, WeightDecay: .01, EMADecay: .99}
	run := func(tr *Trainer, from, to int) (losses []float64) {
		for s := from; s < to; s++ {
			rng := rand.New(rand.NewPCG(17, uint64(s)))
			n := 1 + rng.IntN(100)
			losses = append(losses, tr.Step(normals(rng, n*3), normals(rng, n*2), n, opt))
		}
		return losses
	}
	a := NewTrainer(mustNew(t, cfg, 1))
	run(a, 0, 10)
	var s State
	a.State(&s)
	want := run(a, 10, 20)
	b := NewTrainer(mustNew(t, cfg, 2))
	if err := b.SetState(&s); err != nil {
		t.Fatal(err)
	}
	if b.Steps() != 10 {
		t.Errorf("%d steps, want 10", b.Steps())
	}
	if got := run(b, 10, 20); !slices.Equal(got, want) {
		t.Errorf("losses %v after a restart, %v without", got, want)
	}
	if !slices.Equal(a.Net().Params(), b.Net().Params()) || !slices.Equal(a.EMA(), b.EMA()) {
		t.Error("parameters differ after a restart")
	}
}

func TestSetStateRefuses(t *testing.T) {
	cfg := Config{In: 3, Out: 2, Width: 20, Depth: 2}
	tr := NewTrainer(mustNew(t, cfg, 1))
	before := slices.Clone(tr.Net().Params())
	for name, c := range map[string]struct {
		spoil func(*State)
		says  string
	}{
		"shape":  {func(s *State) { s.Config.Width = 21 }, "21"},
		"steps":  {func(s *State) { s.Steps = -3 }, "-3"},
		"params": {func(s *State) { s.Params = s.Params[1:] }, "Params"},
		"ema":    {func(s *State) { s.EMA = append(s.EMA, 0) }, "EMA"},
		"m":      {func(s *State) { s.M = nil }, "M"},
		"v":      {func(s *State) { s.V = s.V[:4] }, "V has 4 numbers"},
	} {
		var s State
		tr.State(&s)
		s.Params = slices.Clone(s.Params)
		for i := range s.Params {
			s.Params[i] = 9
		}
		c.spoil(&s)
		if err := tr.SetState(&s); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that names %q", name, err, c.says)
		}
		if !slices.Equal(before, tr.Net().Params()) {
			t.Fatalf("%s: a refused state changed the network", name)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	good := defaultConfig()
	for _, c := range []struct {
		spoil func(*Config)
		says  string
	}{
		{func(c *Config) { c.In = 0 }, "0 input"},
		{func(c *Config) { c.Out = 257 }, "257 outputs"},
		{func(c *Config) { c.Width = -1 }, "width -1"},
		{func(c *Config) { c.Width = 513 }, "width 513"},
		{func(c *Config) { c.Depth = 9 }, "depth 9"},
		{func(c *Config) { c.Act = 77 }, "77"},
	} {
		cfg := good
		c.spoil(&cfg)
		if _, err := New(cfg, rand.New(rand.NewPCG(1, 1))); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: error %v, want one that names %q", cfg, err, c.says)
		}
	}
	if _, err := NewEvaluator(good, Features{Dim: 2, Pairs: 3}); err == nil {
		t.Error("an evaluator with 8 features for a network with 10 inputs")
	}
	if _, err := NewEvaluator(good, Features{Dim: 2, Pairs: 17}); err == nil {
		t.Error("17 pairs of features are accepted")
	}
	e, err := NewEvaluator(good, defaultFeatures)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Load(make([]float32, 5)); err == nil {
		t.Error("5 parameters are accepted")
	}
}

func TestParseActivation(t *testing.T) {
	for _, a := range Activations() {
		if got, err := ParseActivation(strings.ToUpper(a.String())); err != nil || got != a {
			t.Errorf("%s is read as %s, %v", a, got, err)
		}
	}
	if _, err := ParseActivation("GELU"); err == nil || !strings.Contains(err.Error(), "GELU") {
		t.Errorf("GELU gives %v", err)
	}
}

func TestFeatures(t *testing.T) {
	for pairs := range MaxPairs + 1 {
		f := Features{Dim: 2, Pairs: pairs}
		row := make([]float32, f.Width())
		for _, at := range []float64{0, .1, .5, .77, 1} {
			f.Fill(at, []float32{3, -4}, row)
			if row[0] != 3 || row[1] != -4 {
				t.Fatalf("point became %v", row[:2])
			}
			if pairs == 0 && row[2] != float32(at) {
				t.Fatalf("t became %g", row[2])
			}
			for k := 1; k <= pairs; k++ {
				s, c := math.Sincos(math.Pi * float64(k) * at)
				if math.Abs(float64(row[2*k])-s) > eps32 || math.Abs(float64(row[2*k+1])-c) > eps32 {
					t.Fatalf("harmonic %d at t=%g: %g, %g; want %g, %g", k, at, row[2*k], row[2*k+1], s, c)
				}
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	for _, k := range everyKernels() {
		net := mustNew(t, defaultConfig(), 1)
		tr := newTrainer(k, net)
		e, err := newEvaluator(k, net.Config(), defaultFeatures)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(1, 1))
		const n = 65
		x, y := normals(rng, n*10), normals(rng, n*2)
		z, u := normals(rng, n*2), make([]float32, n*2)
		var s State
		tr.State(&s)
		for what, f := range map[string]func(){
			"a training step": func() { tr.Step(x, y, n, Options{LR: 1e-3}) },
			"an evaluation":   func() { e.Velocity(.5, z, u) },
			"a forward pass":  func() { e.Forward(x, u) },
			"a snapshot":      func() { tr.State(&s); _ = e.Load(s.EMA) },
			"Finite":          func() { tr.Finite() },
		} {
			if a := testing.AllocsPerRun(5, f); a != 0 {
				t.Errorf("%s: %s allocates %g times", k.name(), what, a)
			}
		}
	}
}

// A step made in pieces is the step, to the bit, whatever goes on in between;
// one that was not finished leaves no trace.
func TestStepInPieces(t *testing.T) {
	for _, k := range everyKernels() {
		whole, pieces := newTrainer(k, mustNew(t, defaultConfig(), 1)), newTrainer(k, mustNew(t, defaultConfig(), 1))
		rng := rand.New(rand.NewPCG(2, 1))
		opt := Options{LR: 1e-3, EMADecay: 0.9}
		for _, n := range []int{1, 63, 64, 65, 200} {
			x, y := normals(rng, n*10), normals(rng, n*2)
			want := whole.Step(x, y, n, opt)
			pieces.Begin(make([]float32, 10), make([]float32, 2), 1) // dropped by the next Begin
			pieces.Advance()
			pieces.Begin(x, y, n)
			calls := 1
			for ; !pieces.Advance(); calls++ {
			}
			if want := (n + chunkRows - 1) / chunkRows; calls != want || !pieces.Advance() {
				t.Errorf("%s: %d samples took %d pieces, want %d", k.name(), n, calls, want)
			}
			if got := pieces.Finish(opt); got != want {
				t.Errorf("%s: %d samples in pieces lose %v, at once %v", k.name(), n, got, want)
			}
			if !slices.Equal(whole.Net().Params(), pieces.Net().Params()) || !slices.Equal(whole.EMA(), pieces.EMA()) {
				t.Fatalf("%s: %d samples in pieces give other weights", k.name(), n)
			}
		}
		for name, f := range map[string]func(){
			"nothing begun": func() { pieces.Finish(opt) },
			"half a step": func() {
				pieces.Begin(make([]float32, 65*10), make([]float32, 65*2), 65)
				pieces.Advance()
				pieces.Finish(opt)
			},
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %s was finished", k.name(), name)
					}
				}()
				f()
			}()
		}
	}
}

// A linear network on Gaussian data. With z ~ N(m, S) and x = αz + βε the best
// fit of αʹz + βʹε is
//
//	u(x) = αʹm + H C⁻¹ (x − αm),  C = α²S + β²I,  H = ααʹS + ββʹI,
//
// which is affine in x at a fixed time: a network without hidden layers must find
// it. Here α = t, β = 1−t at t = .6.
func TestLinearNetworkFindsGaussianVelocity(t *testing.T) {
	const alpha, beta, dAlpha, dBeta = .6, .4, 1., -1.
	m := [2]float64{1.5, -.5}
	s := [2][2]float64{{.5, .2}, {.2, .3}}
	// Lower Cholesky factor of S.
	l11 := math.Sqrt(s[0][0])
	l21 := s[1][0] / l11
	l22 := math.Sqrt(s[1][1] - l21*l21)

	features := Features{Dim: 2}
	tr := NewTrainer(mustNew(t, Config{In: features.Width(), Out: 2}, 5))
	rng := rand.New(rand.NewPCG(18, 1))
	const n, steps = 256, 10000
	x, y := make([]float32, n*3), make([]float32, n*2)
	for step := range steps {
		for i := range n {
			a, b := rng.NormFloat64(), rng.NormFloat64()
			z := [2]float64{m[0] + l11*a, m[1] + l21*a + l22*b}
			e := [2]float64{rng.NormFloat64(), rng.NormFloat64()}
			for j := range 2 {
				x[i*3+j] = float32(alpha*z[j] + beta*e[j])
				y[i*2+j] = float32(dAlpha*z[j] + dBeta*e[j])
			}
			features.FillTime(.6, x[i*3+2:][:1])
		}
		lr := .02 * (1 - float64(step)/steps)
		tr.Step(x, y, n, Options{LR: lr, EMADecay: .999})
	}

	c := [2][2]float64{{alpha*alpha*s[0][0] + beta*beta, alpha * alpha * s[0][1]}, {alpha * alpha * s[1][0], alpha*alpha*s[1][1] + beta*beta}}
	h := [2][2]float64{{alpha*dAlpha*s[0][0] + beta*dBeta, alpha * dAlpha * s[0][1]}, {alpha * dAlpha * s[1][0], alpha*dAlpha*s[1][1] + beta*dBeta}}
	det := c[0][0]*c[1][1] - c[0][1]*c[1][0]
	inv := [2][2]float64{{c[1][1] / det, -c[0][1] / det}, {-c[1][0] / det, c[0][0] / det}}
	e, err := NewEvaluator(tr.Net().Config(), features)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Load(tr.EMA()); err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]float32{{0, 0}, {1, 0}, {0, 1}, {-1, 2}, {2, -1}} {
		var u [2]float32
		e.Velocity(.6, p[:], u[:])
		d := [2]float64{float64(p[0]) - alpha*m[0], float64(p[1]) - alpha*m[1]}
		q := [2]float64{inv[0][0]*d[0] + inv[0][1]*d[1], inv[1][0]*d[0] + inv[1][1]*d[1]}
		for j := range 2 {
			want := dAlpha*m[j] + h[j][0]*q[0] + h[j][1]*q[1]
			if math.Abs(float64(u[j])-want) > .02 {
				t.Errorf("velocity at %v: component %d is %g, want %g", p, j, u[j], want)
			}
		}
	}
}

// Scalar and vector kernels train alike: the same batches give the same losses to
// rounding, as long as rounding has not grown.
func TestKernelsTrainAlike(t *testing.T) {
	ks := everyKernels()
	if len(ks) < 2 {
		t.Skip("this build has scalar kernels only")
	}
	var trs []*Trainer
	for _, k := range ks {
		trs = append(trs, newTrainer(k, mustNew(t, defaultConfig(), 1)))
	}
	rng := rand.New(rand.NewPCG(19, 1))
	for step := range 30 {
		x := normals(rng, 64*10)
		y := make([]float32, 64*2)
		for i := range y {
			y[i] = x[i/2*10] * x[i/2*10+1+i%2]
		}
		opt := Options{LR: 1e-3, EMADecay: .99}
		want := trs[len(trs)-1].Step(x, y, 64, opt)
		for i, tr := range trs[:len(trs)-1] {
			if got := tr.Step(x, y, 64, opt); math.Abs(got-want) > 1e-4*want {
				t.Fatalf("step %d: loss %g with %s, %g with %s", step, got, ks[i].name(), want, ks[len(ks)-1].name())
			}
		}
	}
}
