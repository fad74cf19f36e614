package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
)

// marks is what the timeline shows of a solver's steps.
type marks struct {
	Ticks, Rings int
	Seen         bool // by somebody
	Says         string
}

func (p *tab) marks() marks {
	p.t.Helper()
	return js[marks](p, `(() => {
		const count = id => (document.getElementById(id).getAttribute('d') ?? '').split('M').length - 1;
		return {Ticks: count('ticks'), Rings: count('rejected'), Seen: document.getElementById('ticks').getBoundingClientRect().width > 0, Says: document.getElementById('c-t').title};
	})()`)
}

// The steps that Dormand–Prince chose are marked on the timeline: a tick for each
// that was accepted, and a ring in the colour of errors for each that was rejected.
// Its tolerance takes the place of the number of steps.
func TestChosenStepsAreMarked(t *testing.T) {
	for _, c := range []struct {
		name, theme string
		size        size
	}{{"desktop", "dark", desktop}, {"phone", "light", phone}} {
		t.Run(c.name, func(t *testing.T) {
			// Bare data points: their field is hard near t = 1.
			p := open(t, "play=0&t=0.3&train=0&ode=dopri5&follow=exact&h=0&n=500&particles=600&theme="+c.theme, c.size)
			p.until("the film is whole", `(s => s.filmDone >= 1 && s.blocks[0].n === 512)(JSON.parse(flowscope.state()))`, time.Minute)
			b := p.state().Blocks[0]
			if b.Accepted < 5 || b.Rejected < 1 {
				t.Fatalf("%d steps accepted, %d rejected: the test tests nothing", b.Accepted, b.Rejected)
			}
			p.until("the steps are marked", fmt.Sprintf(`document.getElementById('ticks').getAttribute('d').split('M').length === %d + 2`, b.Accepted), 10*time.Second)
			m := p.marks()
			says := fmt.Sprintf("%d steps accepted (ticks), %d rejected (rings), for the first 512 particles", b.Accepted, b.Rejected)
			if m.Rings != b.Rejected || !m.Seen || m.Says != says {
				t.Errorf("marks %+v; %s", m, says)
			}
			if ink, err := js[string](p, `getComputedStyle(document.getElementById('rejected')).stroke`), js[string](p, `(e => { e.style.color = 'var(--err)'; document.body.append(e); const c = getComputedStyle(e).color; e.remove(); return c })(document.createElement('i'))`); ink != err {
				t.Errorf("the rings are drawn in %s, errors in %s", ink, err)
			}
			// What is on screen lies on the track, inside the window.
			rings, rail := p.box("#rejected"), p.box("#rail")
			if rings.X < rail.X-4 || rings.X+rings.W > rail.X+rail.W+4 || rings.Y > rail.Y || rings.Y < rail.Y-24 || rings.H < 4 {
				t.Errorf("the rings stand at %+v, the rail at %+v", rings, rail)
			}
			p.slot(control.Tolerance, control.Steps)
			p.shot("chosen-steps-" + c.name + "-" + c.theme)

			p.set(control.ODESampler, "heun")
			p.until("given steps have no rings", `document.getElementById('rejected').getAttribute('d') === '' && document.getElementById('c-t').title === ''`, 20*time.Second)
			if m := p.marks(); m.Seen != (c.name == "desktop") {
				t.Errorf("ticks of given steps are seen: %v", m.Seen)
			}
			p.slot(control.Steps, control.Tolerance)
			p.quiet()
		})
	}
}

// slot checks which of two controls that share a row is in it.
func (p *tab) slot(seen, hidden string) {
	p.t.Helper()
	row := func(id string) bool {
		return js[bool](p, fmt.Sprintf(`!document.querySelector('[data-control=%s]').hidden`, id))
	}
	off := js[bool](p, fmt.Sprintf(`document.querySelector('#c-%s').disabled`, seen))
	if !row(seen) || row(hidden) || off {
		p.t.Errorf("the row of %s is there: %v, that of %s: %v; it cannot be moved: %v", seen, row(seen), hidden, row(hidden), off)
	}
}

// What applies is known before the picture is there: the tolerance is the ODE's
// Dormand–Prince sampler's alone.
func TestToleranceBeforeThePicture(t *testing.T) {
	arrived := make(chan struct{})
	defer close(arrived)
	host := serveBut(t, "flowscope.wasm", func(w http.ResponseWriter, r *http.Request, files http.Handler) {
		<-arrived
		files.ServeHTTP(w, r)
	})
	p := blank(t, desktop)
	p.do(cd.Navigate(host + "#ode=dopri5&tol=0.00002"))
	p.until("the page shows the link's values", `document.querySelector('[data-typed=tol]').value === '2e−5'`, 10*time.Second)
	says := func() string {
		return js[string](p, `document.querySelector('details[data-group=sampling] > summary em').textContent`)
	}
	p.slot(control.Tolerance, control.Steps)
	if s := says(); !strings.HasSuffix(s, "tolerance 2e−5") {
		t.Errorf("the closed group says %q", s)
	}
	p.do(cd.KeyEvent("s")) // SDE
	p.slot(control.Steps, control.Tolerance)
	if s := says(); !strings.HasSuffix(s, "50 steps") {
		t.Errorf("the closed group says %q", s)
	}
	if hint := js[string](p, `page.desk.hint('tol')`); hint != "Switch to ODE to use it." {
		t.Errorf("the tolerance's hint is %q", hint)
	}
	p.do(cd.KeyEvent("s"))
	p.slot(control.Tolerance, control.Steps)
	if hint := js[string](p, `page.desk.hint('steps')`); hint != "Choose another sampler than Dormand–Prince to use it." {
		t.Errorf("the steps' hint is %q", hint)
	}
}
