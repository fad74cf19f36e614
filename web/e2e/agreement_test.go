package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/lab"
	"flowscope/sim/model"
)

// catch keeps the file that the page last gave to the person.
const catch = `{
	const make = URL.createObjectURL;
	URL.createObjectURL = blob => { blob.text().then(text => { globalThis.given = text; }); return make.call(URL, blob); };
}`

// saved saves the model and reads it.
func (p *tab) saved() *model.Model {
	p.t.Helper()
	js[bool](p, `(globalThis.given = '', true)`)
	p.act(control.ActSave)
	p.until("the model is saved", `!!globalThis.given`, 20*time.Second)
	m, err := model.Read(strings.NewReader(js[string](p, `globalThis.given`)))
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// The workers of the page and a native run without a picture are the same program:
// from the same seed they have the same weights after fifty steps, but for the order
// in which their kernels add, and from the same model and noise the same samples.
func TestWorkerAgreesWithFlowlab(t *testing.T) {
	p := blank(t, desktop)
	p.before(catch)
	const hash = "train=0&play=0&t=1&particles=512&steps=20&n=500"
	p.goTo(hash)
	p.ready()
	for range 50 {
		p.act(control.ActStep)
	}
	p.until("fifty steps are made", `JSON.parse(flowscope.state()).step === 50`, time.Minute)
	m := p.saved()

	values, err := control.Defaults().Merge(hash)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := lab.NewTraining(values)
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if _, err := tr.Step(); err != nil {
			t.Fatal(err)
		}
	}
	native, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	if m.Step != 50 || m.Seed != native.Seed || m.State.Config != native.State.Config {
		t.Fatalf("the page's model is of step %d, seed %d, %+v", m.Step, m.Seed, m.State.Config)
	}
	for what, d := range map[string]float64{
		"weights": apart(m.State.Params, native.State.Params), "average": apart(m.State.EMA, native.State.EMA),
	} {
		t.Logf("the %s differ by at most %.2g", what, d)
		if !(d <= 1e-3) {
			t.Errorf("the %s differ by %g", what, d)
		}
	}

	p.set(control.Train, "1")
	p.until("much is learned", `JSON.parse(flowscope.state()).step > 1500`, 2*time.Minute)
	p.set(control.Train, "0")
	for _, mode := range []string{"ode", "sde"} {
		p.set(control.Mode, mode)
		p.until("it rests", fmt.Sprintf(`(s => s.filmDone >= 1 && s.filmStep === s.step && s.blocks[0].sde === %v)(JSON.parse(flowscope.state()))`, mode == "sde"), time.Minute)
		m := p.saved()
		p.whole(float64(m.Step))
		s, err := lab.NewSampling(m, m.Settings())
		if err != nil {
			t.Fatal(err)
		}
		from, to, err := s.Lane(0, film.Lane)
		if err != nil {
			t.Fatal(err)
		}
		a, b := apart(p.particles(0), from), apart(p.particles(1), to)
		t.Logf("%s: after %d steps, starts differ by at most %.2g, samples by %.2g", mode, m.Step, a, b)
		if !(a <= 1e-6 && b <= 1e-4) {
			t.Errorf("%s: starts differ by %g, samples by %g", mode, a, b)
		}
	}
}

// apart is the largest difference of two lists.
func apart(x, y []float32) (most float64) {
	if len(x) != len(y) {
		return math.Inf(1)
	}
	for i := range x {
		most = max(most, math.Abs(float64(x[i])-float64(y[i])))
	}
	return most
}
