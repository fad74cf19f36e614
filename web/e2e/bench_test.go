package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"
)

// meter times, inside the page, every animation frame's callbacks and every
// message of the worker: the main thread's share of the work.
const meter = `
globalThis.meter = {frames: [], messages: [], drawn: 0};
const raf = requestAnimationFrame;
globalThis.requestAnimationFrame = f => raf(t => { const a = performance.now(); f(t); meter.frames.push(performance.now() - a); });
const on = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
Object.defineProperty(Worker.prototype, 'onmessage', {...on, set(f) { on.set.call(this, e => { const a = performance.now(); f(e); meter.messages.push(performance.now() - a); }); }});
`

// noGL leaves software GL out of the account: nothing is drawn, everything else
// is done.
const noGL = `for (const f of ['drawElements', 'clear']) WebGL2RenderingContext.prototype[f] = () => {};`

type metered struct{ Frames, Messages []float64 }

func (p *tab) meter() metered {
	p.t.Helper()
	var m metered
	if err := json.Unmarshal([]byte(js[string](p, `JSON.stringify(meter)`)), &m); err != nil {
		p.t.Fatal(err)
	}
	return m
}

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(max(len(x), 1))
}

// BenchmarkPage is the figure of the whole: training while the page draws, at
// 1280 × 800 with arrows and density on, and beside it how old the film is; with
// software GL, and with its drawing left out; in one worker, which trains and makes
// the films, and in two.
func BenchmarkPage(b *testing.B) {
	for _, gl := range []string{"", noGL} {
		for _, n := range []int{1500, 5000, 20000} {
			for workers := 1; workers <= 2; workers++ {
				name := fmt.Sprint(n, " particles, ", []string{"", "one worker", "two workers"}[workers])
				if gl != "" {
					name += ", drawing left out"
				}
				b.Run(name, func(b *testing.B) { page(b, n, onCores(workers)+gl) })
			}
		}
	}
}

// aged keeps the film's age, ten times a second.
const aged = `globalThis.ages = []; setInterval(() => ages.push(JSON.parse(flowscope.state()).filmAge), 100);`

func page(b *testing.B, n int, before string) {
	for b.Loop() {
		p := blank(b, size{1280, 800})
		p.before(meter + before)
		p.goTo(fmt.Sprintf("particles=%d", n))
		b.ReportMetric(js[float64](p, `performance.getEntriesByName('picture')[0]?.startTime ?? NaN`), "first-picture-ms")
		p.do(cd.Sleep(8 * time.Second)) // past the first seconds, when films are made more often
		js[bool](p, aged+`(meter.frames.length = 0, meter.messages.length = 0, true)`)
		s0, t0 := p.state(), time.Now()
		p.do(cd.Sleep(12 * time.Second))
		s1, dt := p.state(), time.Since(t0).Seconds()
		m := p.meter()
		ages := js[[]float64](p, `ages.sort((a, b) => a - b)`)
		b.ReportMetric((s1.Step-s0.Step)*256/dt, "samples/s")
		b.ReportMetric((s1.Frames-s0.Frames)/dt, "fps")
		b.ReportMetric(mean(m.Frames), "main-ms/frame")
		b.ReportMetric(mean(m.Messages)*float64(len(m.Messages))/float64(max(len(m.Frames), 1)), "message-ms/frame")
		b.ReportMetric(ages[len(ages)/2], "film-age-s")
		b.ReportMetric(ages[len(ages)*95/100], "film-age-95%-s")
		b.ReportMetric(ages[len(ages)-1], "film-age-worst-s")
		b.ReportMetric(s1.Step-s1.FilmStep, "film-age-steps")
		b.ReportMetric(100*s1.FilmShare, "film-share-%")
		p.close()
	}
}

// BenchmarkAnswer is how long a control's change takes until a film made under
// it is on screen: ODE and SDE in turn.
func BenchmarkAnswer(b *testing.B) {
	p := open(b, "particles=5000", size{1280, 800})
	p.do(cd.Sleep(8 * time.Second))
	for b.Loop() {
		ms := js[float64](p, `new Promise(done => {
			const want = JSON.parse(flowscope.values()).mode === 'ode' ? 'sde' : 'ode';
			const t0 = performance.now();
			flowscope.set('mode', want); flowscope.commit();
			const look = () => {
				const s = JSON.parse(flowscope.state());
				if (s.blocks[0].sde === (want === 'sde')) done(performance.now() - t0); else setTimeout(look, 1);
			};
			look();
		})`, await)
		b.ReportMetric(ms, "answer-ms")
	}
}
