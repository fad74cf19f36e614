package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
)

// onCores makes a page believe that the machine has n cores.
func onCores(n int) string {
	return fmt.Sprintf(`Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {get: () => %d});`, n)
}

// overheard keeps, of every worker by its name, which kinds of message it has
// sent to the page, and how many bytes.
const overheard = `
globalThis.overheard = {};
globalThis.Worker = class extends Worker {
	constructor(url, o) {
		super(url, o);
		const heard = globalThis.overheard[o.name] = {kinds: [], bytes: 0};
		this.addEventListener('message', ({data: m}) => {
			const kind = m.kind === 'report' ? 'report ' + m.type : m.kind;
			if (!heard.kinds.includes(kind)) heard.kinds.push(kind);
			heard.bytes += m.buffer?.byteLength ?? 0;
		});
	}
};`

type hearing struct {
	Kinds []string
	Bytes float64
}

// openOn opens the page as on a machine with so many cores.
func openOn(t testing.TB, cores int, hash string) *tab {
	t.Helper()
	p := blank(t, desktop)
	p.before(onCores(cores) + overheard)
	p.goTo(hash)
	return p
}

// filmed waits for a whole film of weights from after a step.
func (p *tab) filmed(after float64) {
	p.t.Helper()
	p.until("there is a whole film of later weights", fmt.Sprintf(`(s => s.filmDone === 1 && s.filmStep > %g)(JSON.parse(flowscope.state()))`, after), time.Minute)
}

// Where there are two cores, a worker of its own makes the films: of the weights
// that the one that trains sends it, past the page. Its age is on screen, in
// seconds and in steps, beside the speed of training.
func TestFilmsApart(t *testing.T) {
	p := openOn(t, 2, "particles=1500&follow=learned")
	p.filmed(100)
	s := p.state()
	if !s.FilmApart || s.Shown != 1500 {
		t.Errorf("made apart: %v; %g particles", s.FilmApart, s.Shown)
	}
	p.until("a checkpoint has come", `overheard['simulation, trainer']?.kinds.includes('report 6')`, 20*time.Second)
	heard := js[map[string]hearing](p, `overheard`)
	if len(heard) != 2 {
		t.Fatalf("the workers are %v", heard)
	}
	// The wire's kinds: 1 block, 2 trajectories, 3 slice, 4 points, 5 frame, 6 checkpoint, 7 notice, 8 distances.
	for part, want := range map[string][]string{
		"trainer": {"ready", "pong", "report 5", "report 6"},
		"filmer":  {"ready", "pong", "report 8", "report 1", "report 2", "report 3", "report 4"},
	} {
		got := heard["simulation, "+part].Kinds
		for _, k := range got {
			if !slices.Contains(want, k) {
				t.Errorf("the %s sends the page %q, beside %v", part, k, want)
			}
		}
		for _, k := range want {
			if !slices.Contains(got, k) && k != "pong" && k != "report 8" { // these are not soon
				t.Errorf("the %s never sends the page %q, only %v", part, k, got)
			}
		}
	}
	p.until("the film's age is on screen", `/^Film age\s*\d+\.\d s\s+[\d,]+ steps$/.test(document.querySelector('#film-age').innerText.trim())`, 10*time.Second)
	p.until("it says where films are made", `document.querySelector('#film-age').title.includes('a core of their own')`, 10*time.Second)
	// A film of the last weights is not old, however long it stands.
	p.set(control.Train, "0")
	p.until("a film of the last weights", `(s => !s.training && s.filmStep === s.step && s.filmAge === 0 && s.blocks.every(b => b.step === s.step))(JSON.parse(flowscope.state()))`, 20*time.Second)
	p.until("that is on screen", `/0\.0 s\s+0 steps/.test(document.querySelector('#film-age').innerText)`, 10*time.Second)
	// A reset and an undo go to both parts, and a value that is refused is told once.
	p.set(control.Train, "1")
	p.act(control.ActReset)
	p.until("a film of the new network", `(s => s.step > 20 && s.filmDone === 1 && s.filmStep <= s.step)(JSON.parse(flowscope.state()))`, 20*time.Second)
	// Particles that nobody sees have no film.
	p.set(control.ParticlesOn, "0")
	p.set(control.Trails, "0")
	p.until("there is no film", `JSON.parse(flowscope.state()).filmDone === 0 && /^Film age\s*–$/.test(document.querySelector('#film-age').innerText.trim())`, 10*time.Second)
	p.set(control.ParticlesOn, "1")
	p.filmed(0)
	p.quiet()
}

// On one core one worker does both, as ever.
func TestFilmsOnOneCore(t *testing.T) {
	p := openOn(t, 1, "particles=1500")
	p.filmed(100)
	s := p.state()
	if s.FilmApart {
		t.Error("on one core films are made apart")
	}
	heard := js[map[string]hearing](p, `overheard`)
	if _, ok := heard["simulation, whole"]; !ok || len(heard) != 1 {
		t.Errorf("the workers are %v", heard)
	}
	p.until("it says what films take", `document.querySelector('#film-age').title.includes('of the time')`, 10*time.Second)
	p.quiet()
}

// Whichever of the two workers dies, both begin anew from the last checkpoint.
func TestEitherWorkerDies(t *testing.T) {
	for _, part := range []string{"filmer", "trainer"} {
		t.Run(part, func(t *testing.T) {
			p := openOn(t, 2, "particles=1500")
			p.until("a checkpoint is kept", `JSON.parse(flowscope.state()).step > 500`, time.Minute)
			p.do(cd.Sleep(time.Second))
			was := p.state()
			js[bool](p, fmt.Sprintf(`(page.killWorker(%q), true)`, part))
			p.said("simulation")
			p.until("training goes on from the checkpoint", fmt.Sprintf(`JSON.parse(flowscope.state()).step > %g + 50`, was.Step), 30*time.Second)
			p.filmed(was.Step)
			now := p.state()
			if now.Loss == nil || was.Loss == nil || *now.Loss > 1.25**was.Loss || !now.FilmApart {
				t.Errorf("the loss was %v before and is %v after; made apart: %v", *was.Loss, *now.Loss, now.FilmApart)
			}
			for name, h := range js[map[string]hearing](p, `overheard`) {
				if strings.HasSuffix(name, "whole") {
					t.Errorf("there is a worker %q that sends %v", name, h.Kinds)
				}
			}
		})
	}
}
