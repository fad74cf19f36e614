package e2e

import (
	"fmt"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
)

// said waits for words in an alert of the page.
func (p *tab) said(words string) {
	p.t.Helper()
	p.until("the page says "+words, fmt.Sprintf(`[...document.querySelectorAll('[role=alert]')].some(e => e.innerText.includes(%q))`, words), 30*time.Second)
}

// The worker dies: the page says so and training goes on with its weights.
func TestWorkerDies(t *testing.T) {
	p := open(t, "", desktop)
	p.until("a checkpoint is kept", `JSON.parse(flowscope.state()).step > 800`, time.Minute)
	p.do(cd.Sleep(time.Second))
	was := p.state()
	js[bool](p, `(page.killWorker(), true)`)
	p.said("simulation")
	p.until("training goes on from the checkpoint", fmt.Sprintf(`(s => s.step > %g + 50)(JSON.parse(flowscope.state()))`, was.Step), 30*time.Second)
	now := p.state()
	if now.Loss == nil || was.Loss == nil || *now.Loss > 1.25**was.Loss {
		t.Errorf("the loss was %v before and is %v after: the weights are lost", *was.Loss, *now.Loss)
	}
}

// The graphics context is lost: the page says so, and goes on from the checkpoint.
func TestContextLost(t *testing.T) {
	p := open(t, "sigma=0.7", desktop)
	p.until("a checkpoint is kept", `JSON.parse(flowscope.state()).step > 800`, time.Minute)
	p.do(cd.Sleep(time.Second))
	was := p.state()
	js[bool](p, `(globalThis.beforeLoss = true, document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(), true)`)
	p.until("the page starts again", `!globalThis.beforeLoss && globalThis.flowscope && JSON.parse(flowscope.state()).blocks.length > 0`, time.Minute)
	p.said("graphics")
	p.until("training goes on from the checkpoint", fmt.Sprintf(`JSON.parse(flowscope.state()).step > %g - 700`, was.Step), 20*time.Second)
	if p.values()[control.Sigma] != "0.7" {
		t.Error("the values are lost")
	}
	now := p.state()
	if now.Step < 200 || now.Loss == nil || *now.Loss > 1.25**was.Loss {
		t.Errorf("step %g, loss %v after step %g, loss %v", now.Step, now.Loss, was.Step, *was.Loss)
	}
}

// A learning rate that makes the loss infinite stops training, restores finite
// weights and offers a lower rate; the picture is never empty.
func TestDiverges(t *testing.T) {
	p := open(t, "act=relu&depth=6&wd=0", desktop)
	p.until("100 steps are learned", `JSON.parse(flowscope.state()).step > 100`, time.Minute)
	// Six layers of ReLU at a rate of 10 overflow in a few dozen steps.
	p.set(control.Rate, "10")
	p.said("stopped")
	p.until("training stands", `!JSON.parse(flowscope.state()).training`, 10*time.Second)
	for _, x := range p.particles(1) {
		if x != x {
			t.Fatal("there is NaN in the film")
		}
	}
	// Each offer is a tenth of the rate; a net that steep may need more than one.
	for range 5 {
		was := p.state()
		js[bool](p, `(document.querySelector('#toast-offer').click(), true)`)
		p.until("a lower rate is in force", fmt.Sprintf(`JSON.parse(flowscope.state()).rate < %g`, *was.Rate), 10*time.Second)
		p.do(cd.Sleep(3 * time.Second))
		if s := p.state(); s.Training && s.Step > was.Step+20 && s.Loss != nil {
			return
		}
	}
	t.Error("no lower rate lets training go on")
}

// Files that are missing are named.
func TestMissingFile(t *testing.T) {
	p := blank(t, desktop)
	host := missing(t, "wasm")
	p.do(cd.Navigate(host))
	p.until("the page says which file", `document.body.innerText.match(/simworker|flowscope.*wasm|could not be loaded|did not load/i)`, 20*time.Second)
}

// What the browser lacks is named, with what to do.
func TestLackingBrowser(t *testing.T) {
	for name, cripple := range map[string]string{
		"WebGL":       `HTMLCanvasElement.prototype.getContext = () => null`,
		"WebAssembly": `delete globalThis.WebAssembly`,
		"SIMD":        `WebAssembly.validate = () => false`,
		"orker":       `delete globalThis.Worker`,
	} {
		t.Run(name, func(t *testing.T) {
			p := blank(t, desktop)
			p.before(cripple)
			p.do(cd.Navigate(site.URL + base))
			p.until("the page names what is missing", fmt.Sprintf(`document.body.innerText.includes(%q)`, name), 20*time.Second)
		})
	}
}
