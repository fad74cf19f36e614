package e2e

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/measure"
)

// particles are the shown particles' positions at t, as the page holds them.
func (p *tab) particles(t float64) []float32 {
	p.t.Helper()
	x := js[[]float64](p, fmt.Sprintf(`Array.from(flowscope.particles(%g))`, t))
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

// whole waits for a film that is complete, of weights not older than step.
func (p *tab) whole(step float64) state {
	p.t.Helper()
	p.until("a whole film is on screen", fmt.Sprintf(
		`(s => s.filmDone >= 1 && s.blocks.reduce((a, b) => a + b.n, 0) >= s.shown && s.blocks.every(b => b.epoch === s.blocks[0].epoch && b.step >= %g))(JSON.parse(flowscope.state()))`, step), 2*time.Minute)
	return p.state()
}

// law draws independent points of a data set's law: the sets themselves are
// spread more evenly than chance would, so points are drawn from many of them.
func law(t testing.TB, id string) func(x []float32) {
	t.Helper()
	noise, _ := control.Lookup(control.Noise)
	var pool []float32
	for seed := range uint64(4) {
		set, err := dataset.Make(id, dataset.MaxPoints, noise.Default, 1000+seed)
		if err != nil {
			t.Fatal(err)
		}
		pool = append(pool, set.Points...)
	}
	rng := rand.New(rand.NewPCG(77, 1))
	return func(x []float32) {
		for i := 0; i < len(x); i += 2 {
			k := rng.IntN(len(pool) / 2)
			x[i], x[i+1] = pool[2*k], pool[2*k+1]
		}
	}
}

// freshData is n points of a law that no training has seen.
func freshData(t testing.TB, id string, n int) []float32 {
	t.Helper()
	x := make([]float32, 2*n)
	law(t, id)(x)
	return x
}

// floor is the sliced W2 between two independent sets of n points of a law.
func floor(t testing.TB, id string, n int) float64 {
	t.Helper()
	return measure.TwoSampleFloor(law(t, id), n, n, measure.Directions, 6)
}

// With nothing clicked, the network learns and the picture follows.
func TestLearnsByItself(t *testing.T) {
	p := open(t, "", desktop)
	first := p.state()
	before := p.particles(1)
	p.until("training advances", fmt.Sprintf(`JSON.parse(flowscope.state()).step > %g + 200`, first.Step), 20*time.Second)
	p.until("the film follows", fmt.Sprintf(`JSON.parse(flowscope.state()).filmStep > %g`, first.Step), 20*time.Second)
	after := p.particles(1)
	n := min(len(before), len(after))
	if n == 0 {
		t.Fatal("there are no particles")
	}
	moved := measure.SlicedW2(before[:n], after[:n], 32)
	if moved < 0.01 {
		t.Errorf("the particles at t = 1 moved by %g in sliced W2 while the network learned 200 steps", moved)
	}
	p.until("the floor of the loss is known", `JSON.parse(flowscope.state()).floor > 0`, 30*time.Second)
	p.quiet()
}

// The same learned field, sampled by an ODE and by an SDE: other trajectories,
// the same marginals.
func TestODEAndSDEMarginals(t *testing.T) {
	p := open(t, "particles=4000&steps=100&ode=heun&sde=sheun&sigma=0.6&shape=sqrtbeta&play=0&t=1", desktop)
	p.until("4,000 steps are learned", `JSON.parse(flowscope.state()).step >= 4000`, 2*time.Minute)
	p.set(control.Train, "0")
	p.until("training stands", `!JSON.parse(flowscope.state()).training`, 10*time.Second)
	s := p.state()
	p.whole(s.Step)
	ode1, odeHalf := p.particles(1), p.particles(0.5)
	epoch := p.state().Blocks[0].Epoch
	p.click(p.box(`[data-option="mode:sde"]`).center())
	p.until("the film is an SDE's", fmt.Sprintf(`(s => s.blocks[0].sde && s.blocks[0].epoch > %g)(JSON.parse(flowscope.state()))`, epoch), 20*time.Second)
	p.whole(s.Step)
	sde1, sdeHalf := p.particles(1), p.particles(0.5)

	// The same source points …
	if d := measure.SlicedW2(ode1, sde1, 32); d == 0 {
		t.Error("ODE and SDE gave the same samples")
	}
	var same, moved int
	for i := range min(len(odeHalf), len(sdeHalf)) {
		if d := odeHalf[i] - sdeHalf[i]; d > 0.02 || d < -0.02 {
			moved++
		} else {
			same++
		}
	}
	if moved < same {
		t.Errorf("only %d of %d coordinates at t = .5 differ between ODE and SDE", moved, moved+same)
	}
	f := floor(t, "moons", len(ode1)/2)
	if d := measure.SlicedW2(ode1, sde1, 128); d > 1.5*f {
		t.Errorf("sliced W2 between ODE and SDE samples is %.4f, more than 1.5 times the floor %.4f", d, f)
	} else {
		t.Logf("sliced W2 between ODE and SDE at t = 1: %.4f (two-sample floor %.4f)", d, f)
	}
	p.quiet()
}
