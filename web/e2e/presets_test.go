package e2e

import (
	"fmt"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/measure"
)

// preset chooses one as a visitor does, from the list in the top bar.
func (p *tab) preset(id string) {
	p.t.Helper()
	js[bool](p, fmt.Sprintf(`(s => { s.value = %q; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.querySelector('#preset'))`, id))
}

// moonsFloor and distance: how far the samples at t = 1 are from the data.
func (p *tab) distance(t testing.TB) float64 {
	data := freshData(t, "moons", 2000)
	return measure.SlicedW2(p.particles(1), data, 128)
}

func (p *tab) learned(step float64) {
	p.t.Helper()
	p.until(fmt.Sprintf("%g steps are learned", step), fmt.Sprintf(`JSON.parse(flowscope.state()).step >= %g`, step), 2*time.Minute)
	p.set(control.Train, "0")
	p.until("training stands", `!JSON.parse(flowscope.state()).training`, 10*time.Second)
}

// Every preset makes its point: what its line of help claims is measured.
func TestPresets(t *testing.T) {
	claims := map[string]func(*testing.T){
		"first":     firstLight,
		"marginals": sameMarginals,
		"curved":    curvedAndStraight,
		"toofew":    tooFewSteps,
		"toolarge":  tooLargeRate,
	}
	for _, preset := range control.Presets() {
		claim := claims[preset.ID]
		if claim == nil {
			t.Errorf("the claim of preset %q is not tested", preset.ID)
			continue
		}
		t.Run(preset.ID, claim)
	}
}

func firstLight(t *testing.T) {
	p := open(t, "seed=2&steps=20", desktop)
	p.until("200 steps are learned", `JSON.parse(flowscope.state()).step > 200`, time.Minute)
	p.preset("first")
	p.until("training starts again", `(s => s.step < 200 && s.training)(JSON.parse(flowscope.state()))`, 20*time.Second)
	if v := p.values(); v[control.Steps] != "50" || v[control.Seed] != "1" {
		t.Errorf("after the preset steps = %s and seed = %s, not the defaults 50 and 1", v[control.Steps], v[control.Seed])
	}
	p.quiet()
}

func sameMarginals(t *testing.T) {
	p := open(t, "particles=2000", desktop)
	p.preset("marginals")
	p.learned(4000)
	s := p.whole(p.state().Step)
	if !s.Blocks[0].SDE {
		t.Fatal("the preset does not start as an SDE")
	}
	sde := [2][]float32{p.particles(0.5), p.particles(1)}
	p.act("toggle:mode")
	p.until("the film is an ODE's", `!JSON.parse(flowscope.state()).blocks[0].sde`, 20*time.Second)
	p.whole(s.Step)
	ode := [2][]float32{p.particles(0.5), p.particles(1)}
	f := floor(t, "moons", 2000)
	for i, at := range []string{".5", "1"} {
		d := measure.SlicedW2(ode[i], sde[i], 128)
		t.Logf("t = %s: sliced W2 between ODE and SDE %.4f, floor %.4f", at, d, f)
		if d > 1.5*f {
			t.Errorf("at t = %s the marginals differ: sliced W2 %.4f > 1.5 × floor %.4f", at, d, f)
		}
	}
	p.quiet()
}

func curvedAndStraight(t *testing.T) {
	p := open(t, "particles=2000", desktop)
	p.preset("curved")
	p.learned(4000)
	s := p.whole(p.state().Step)
	curved, half := p.distance(t), p.particles(0.5)
	p.set(control.Schedule, "linear")
	p.set(control.Train, "1")
	p.learned(s.Step + 3000)
	p.whole(s.Step + 3000)
	straight, half2 := p.distance(t), p.particles(0.5)
	f := floor(t, "moons", 2000)
	t.Logf("sliced W2 to data: curved %.4f, straight %.4f, floor %.4f", curved, straight, f)
	if curved > 4*f || straight > 4*f {
		t.Errorf("not both schedules end in the moons: curved %.4f, straight %.4f, floor %.4f", curved, straight, f)
	}
	if d := measure.SlicedW2(half, half2, 128); d < 2*f {
		t.Errorf("at t = .5 the schedules hardly differ: sliced W2 %.4f, floor %.4f", d, f)
	}
	p.quiet()
}

func tooFewSteps(t *testing.T) {
	p := open(t, "particles=2000", desktop)
	p.preset("toofew")
	p.learned(5000)
	s := p.whole(p.state().Step)
	if s.NFE != 4 {
		t.Errorf("NFE is %g, not 4", s.NFE)
	}
	few := p.distance(t)
	epoch := s.Blocks[0].Epoch
	p.set(control.Steps, "50")
	p.until("the film has 50 steps", fmt.Sprintf(`(s => s.blocks[0].epoch > %g && s.blocks[0].nodes === 51)(JSON.parse(flowscope.state()))`, epoch), 20*time.Second)
	p.whole(s.Step)
	many := p.distance(t)
	t.Logf("sliced W2 to data: 4 steps %.4f, 50 steps %.4f", few, many)
	if few < 1.5*many {
		t.Errorf("4 steps (%.4f) are not visibly worse than 50 (%.4f)", few, many)
	}
	p.quiet()
}

func tooLargeRate(t *testing.T) {
	p := open(t, "", desktop)
	p.preset("toolarge")
	p.until("the new run is under way", `(s => s.rate === 0.3 && s.step > 1500)(JSON.parse(flowscope.state()))`, time.Minute)
	s := p.state()
	if s.Loss == nil || s.Floor == nil {
		t.Fatalf("no loss or floor: %v %v", s.Loss, s.Floor)
	}
	t.Logf("loss %.2f, floor %.2f", *s.Loss, *s.Floor)
	if *s.Loss < 1.2**s.Floor {
		t.Errorf("at a rate of 0.3 the loss %.3f is as low as the floor %.3f allows", *s.Loss, *s.Floor)
	}
	if len(p.particles(1)) == 0 {
		t.Error("the picture is empty")
	}
	p.quiet()
}
