package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// divergenceCases are networks of every activation and shape, with a last layer
// as large as the others, so that their divergence is not small.
func divergenceCases(t testing.TB, visit func(name string, net *Net, f Features)) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 5))
	for _, act := range Activations() {
		for _, c := range []struct{ dim, pairs, width, depth int }{
			{2, 4, 64, 3}, {2, 0, 64, 3}, {1, 1, 33, 2}, {3, 2, 16, 1}, {2, 0, 5, 0}, {2, 3, 100, 8},
		} {
			f := Features{Dim: c.dim, Pairs: c.pairs}
			net, err := New(Config{In: f.Width(), Out: c.dim, Width: c.width, Depth: c.depth, Act: act}, r)
			if err != nil {
				t.Fatal(err)
			}
			for i := range net.layers {
				w, _ := net.Weights(i)
				for j := range w {
					w[j] *= 2
				}
			}
			visit(fmt.Sprintf("%v %+v", act, c), net, f)
		}
	}
}

// The float64 evaluator against the oracle of the tests, whose divergence is made
// of central differences of its own velocity.
func TestPreciseDivergence(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	divergenceCases(t, func(name string, net *Net, f Features) {
		p, err := NewPrecise(net.cfg, f)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Load(net.Params()); err != nil {
			t.Fatal(err)
		}
		o := newOracle(net.cfg, net.Params())
		const n = 20
		x, u, div := make([]float64, n*f.Dim), make([]float64, n*f.Dim), make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
		}
		at := r.Float64()
		p.VelocityAndDivergence(at, x, u, div)
		velocity := func(x []float64) []float64 {
			in := append([]float64(nil), x...)
			if f.Pairs == 0 {
				in = append(in, at)
			}
			for k := 1; k <= f.Pairs; k++ {
				in = append(in, math.Sin(math.Pi*float64(k)*at), math.Cos(math.Pi*float64(k)*at))
			}
			a, _ := o.forward(in)
			return a[len(a)-1]
		}
		for i := range n {
			place := x[i*f.Dim : (i+1)*f.Dim]
			for k, want := range velocity(place) {
				if got := u[i*f.Dim+k]; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
					t.Fatalf("%s: velocity %v, want %v", name, got, want)
				}
			}
			const h = 1e-5
			want := 0.0
			for k := range place {
				was := place[k]
				place[k] = was + h
				hi := velocity(place)[k]
				place[k] = was - h
				lo := velocity(place)[k]
				place[k] = was
				want += (hi - lo) / (2 * h)
			}
			// SELU and ReLU have a kink; a step across one is no derivative.
			if tol := 1e-7 * (1 + math.Abs(want)); math.Abs(div[i]-want) > tol && net.cfg.Act != SELU && net.cfg.Act != ReLU {
				t.Fatalf("%s: divergence %v, by differences %v", name, div[i], want)
			} else if math.Abs(div[i]-want) > tol && math.Abs(div[i]-want) > .05*(1+math.Abs(want)) {
				t.Fatalf("%s: divergence %v, by differences %v", name, div[i], want)
			}
		}
	})
}

// Every kernel's float32 divergence against the float64 one, at every size of the
// last chunk; its velocity is the evaluator's.
func TestDivergence(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	divergenceCases(t, func(name string, net *Net, f Features) {
		p, err := NewPrecise(net.cfg, f)
		if err != nil {
			t.Fatal(err)
		}
		p.Load(net.Params())
		for _, k := range everyKernels() {
			e, err := newEvaluator(k, net.cfg, f)
			if err != nil {
				t.Fatal(err)
			}
			e.Load(net.Params())
			for _, n := range []int{0, 1, 3, 64, 65, 130} {
				x := normals(r, n*f.Dim)
				u, plain, div := make([]float32, n*f.Dim), make([]float32, n*f.Dim), make([]float32, n)
				e.VelocityAndDivergence(.3, x, u, div)
				e.Velocity(.3, x, plain)
				wide := make([]float64, len(x))
				for i, v := range x {
					wide[i] = float64(v)
				}
				wu, wdiv := make([]float64, len(x)), make([]float64, n)
				p.VelocityAndDivergence(.3, wide, wu, wdiv)
				for i := range u {
					if d := math.Abs(float64(u[i]) - wu[i]); d > 2e-5*(1+math.Abs(wu[i])) || math.Abs(float64(u[i]-plain[i])) > 2e-5*(1+math.Abs(wu[i])) {
						t.Fatalf("%s, %s: velocity %v, alone %v, in float64 %v", name, k.name(), u[i], plain[i], wu[i])
					}
				}
				for i := range div {
					// A ReLU that rounding puts on the other side of its kink is another
					// network's derivative.
					if d := math.Abs(float64(div[i]) - wdiv[i]); d > 5e-5*(1+math.Abs(wdiv[i])) && net.cfg.Act != ReLU {
						t.Fatalf("%s, %s: divergence %v, in float64 %v", name, k.name(), div[i], wdiv[i])
					}
				}
			}
		}
	})
}

func TestDivergenceDoesNotAllocate(t *testing.T) {
	f := Features{Dim: 2, Pairs: 4}
	net, err := New(defaultConfig(), rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	e, _ := NewEvaluator(net.cfg, f)
	p, _ := NewPrecise(net.cfg, f)
	x, u, div := make([]float32, 200), make([]float32, 200), make([]float32, 100)
	e.VelocityAndDivergence(.5, x, u, div)
	if n := testing.AllocsPerRun(5, func() { e.VelocityAndDivergence(.5, x, u, div) }); n != 0 {
		t.Errorf("float32: %v allocations", n)
	}
	wx, wu, wdiv := make([]float64, 20), make([]float64, 20), make([]float64, 10)
	if n := testing.AllocsPerRun(5, func() { p.VelocityAndDivergence(.5, wx, wu, wdiv) }); n != 0 {
		t.Errorf("float64: %v allocations", n)
	}
	// What has no divergence, or no room for it.
	three, _ := NewEvaluator(Config{In: 3, Out: 1, Width: 4, Depth: 1}, Features{Dim: 2})
	for what, call := range map[string]func(){
		"one output in the plane": func() { three.VelocityAndDivergence(0, x, u, div) },
		"no room":                 func() { e.VelocityAndDivergence(0, x, u, div[:3]) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			call()
		}()
	}
}

// What does a divergence cost beside the velocity alone?
func BenchmarkDivergence4096(b *testing.B) {
	const n = 4096
	net, err := New(defaultConfig(), rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	x, u, div := normals(r, n*2), make([]float32, n*2), make([]float32, n)
	for _, k := range everyKernels() {
		e, err := newEvaluator(k, net.cfg, defaultFeatures)
		if err != nil {
			b.Fatal(err)
		}
		e.Load(net.Params())
		b.Run("velocity/"+k.name(), func(b *testing.B) {
			for b.Loop() {
				e.Velocity(.3, x, u)
			}
		})
		b.Run("divergence/"+k.name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.VelocityAndDivergence(.3, x, u, div)
			}
		})
	}
	p, err := NewPrecise(net.cfg, defaultFeatures)
	if err != nil {
		b.Fatal(err)
	}
	p.Load(net.Params())
	wx, wu, wdiv := make([]float64, 2*n), make([]float64, 2*n), make([]float64, n)
	b.Run("divergence/float64", func(b *testing.B) {
		for b.Loop() {
			p.VelocityAndDivergence(.3, wx, wu, wdiv)
		}
	})
}
