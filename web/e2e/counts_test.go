package e2e

import (
	"encoding/json"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/film"
)

// counter counts, inside the page, what does not depend on how fast the machine
// is: draw calls and bytes that go to the process that draws, frames in which
// something was drawn, messages by kind, and bytes that are copied into the
// picture's memory.
const counter = `
const none = () => ({draws: 0, uploaded: 0, frames: 0, rows: 0, reports: {}});
globalThis.counts = none();
counts.clear = () => (Object.assign(counts, none()), true);
let drew = false;
for (const f of ['drawElements', 'drawArrays', 'clear']) {
	const own = WebGL2RenderingContext.prototype[f];
	WebGL2RenderingContext.prototype[f] = function(...a) { counts.draws++; drew = true; return own.apply(this, a); };
}
for (const f of ['bufferData', 'bufferSubData', 'texImage2D', 'texSubImage2D']) {
	const own = WebGL2RenderingContext.prototype[f];
	WebGL2RenderingContext.prototype[f] = function(...a) {
		// The views are Ebitengine's scratch, which is larger than what goes.
		for (const x of a) if (ArrayBuffer.isView(x)) counts.uploaded += {
			bufferData: () => (a[4] ?? x.length) * x.BYTES_PER_ELEMENT, bufferSubData: () => (a[4] ?? x.length) * x.BYTES_PER_ELEMENT,
			texImage2D: () => 4 * a[3] * a[4], texSubImage2D: () => 4 * a[4] * a[5],
		}[f]();
		return own.apply(this, a);
	};
}
const ask = requestAnimationFrame;
globalThis.requestAnimationFrame = f => ask(t => { if (drew) counts.frames++; drew = false; return f(t); });
const on = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
Object.defineProperty(Worker.prototype, 'onmessage', {...on, set(f) {
	on.set.call(this, e => {
		if (e.data.kind === 'report') {
			const r = counts.reports[e.data.type] ??= {n: 0, most: 0};
			r.n++;
			r.most = Math.max(r.most, e.data.buffer.byteLength);
		}
		return f.call(this, e);
	});
}});
let page;
Object.defineProperty(globalThis, 'page', {get: () => page, set(p) {
	page = p;
	const rows = p.rows;
	p.rows = (handle, offset, length) => { counts.rows += length; return rows(handle, offset, length); };
}});
`

type counts struct {
	Draws, Uploaded, Frames, Rows float64
	Reports                       map[string]struct{ N, Most float64 }
}

func (p *tab) counts() (c counts) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(js[string](p, `JSON.stringify(counts)`)), &c); err != nil {
		p.t.Fatal(err)
	}
	return c
}

// over counts while the page asks for n frames.
func (p *tab) over(n int) counts {
	p.t.Helper()
	js[bool](p, `counts.clear()`)
	for range n / 2 {
		p.frames()
	}
	return p.counts()
}

// A picture takes a few draw calls, however much is in it; one that stands takes
// none, and nothing is copied for it.
func TestDrawCalls(t *testing.T) {
	p := blank(t, desktop)
	p.before(counter)
	for _, c := range []struct {
		name, hash string
		most       float64 // draw calls a frame, Ebitengine's own two with them
	}{
		{"playing", "train=0", 13},
		{"playing, many particles", "train=0&particles=5000", 15},
		{"playing, difference", "train=0&show=difference", 16},
	} {
		p.do(cd.Navigate("about:blank"))
		p.goTo(c.hash)
		p.until("all layers are there", `(s => s.tracks && s.density && s.learned && s.filmDone === 1)(JSON.parse(flowscope.state()))`, time.Minute)
		n := p.over(12)
		if n.Frames < 4 {
			t.Fatalf("%s: only %g frames were drawn", c.name, n.Frames)
		}
		t.Logf("%s, a frame: %.1f draw calls, %.0f kB to the process that draws, %.1f kB of rows", c.name, n.Draws/n.Frames, n.Uploaded/n.Frames/1e3, n.Rows/n.Frames/1e3)
		if n.Draws > c.most*n.Frames {
			t.Errorf("%s: %g draw calls in %g frames; at most %g a frame", c.name, n.Draws, n.Frames, c.most)
		}
	}

	p.do(cd.Navigate("about:blank"))
	p.goTo("train=0&play=0&t=0.5")
	p.until("everything is made", `(s => s.filmDone === 1 && s.tracks && s.density && s.learned)(JSON.parse(flowscope.state()))`, time.Minute)
	p.until("the distances are measured", `(d => d && d.busy === 0 && [d.sliced, d.energy, d.exact].every(r => r.floor > 0 && r.count > 0))(JSON.parse(flowscope.state()).distances)`, 2*time.Minute)
	p.until("the picture rests", `(s => {
		const was = globalThis.was ??= {};
		if (was.drawn !== s.drawn) Object.assign(was, {drawn: s.drawn, at: performance.now()});
		return performance.now() - was.at > 1500;
	})(JSON.parse(flowscope.state()))`, time.Minute)
	if n := p.over(20); n.Draws > 0 || n.Rows > 0 || n.Uploaded > 0 {
		t.Errorf("a picture that stands: %g draw calls, %g bytes uploaded, %g bytes of rows copied", n.Draws, n.Uploaded, n.Rows)
	}
	p.set("densityop", "50")
	p.frames()
	if n := p.counts(); n.Draws == 0 {
		t.Error("the density's opacity was changed, and nothing was drawn")
	}
}

// Messages are as small as what they carry: a block's rows, a grid's numbers, a
// curve's bins. Of a film only the rows around t are copied.
func TestMessageSizes(t *testing.T) {
	const nodes = 51 // of the default 50 steps
	most := map[string]float64{
		"1": float64(film.BlockSize(film.Lane, nodes)),
		"2": 2*8*nodes*40 + 1024, // at most 40 trajectories, with velocities
		"3": 4*160*160 + 256,     // a density of at most 160 × 160, which is more than the velocities'
		"4": 8*2000 + 256,        // the data
		"5": 24 << 10,            // readings, with the loss curve
	}
	p := blank(t, desktop)
	p.before(counter)
	p.goTo("")
	p.until("every kind of report has come, and a thousand steps are learned",
		`['1','2','3','4','5'].every(k => counts.reports[k]) && JSON.parse(flowscope.state()).step > 1000`, 2*time.Minute)
	for kind, r := range p.counts().Reports {
		t.Logf("reports of kind %s: %g, at most %g bytes", kind, r.N, r.Most)
		if limit, ok := most[kind]; ok && r.Most > limit {
			t.Errorf("a report of kind %s has %g bytes; at most %g", kind, r.Most, limit)
		}
	}
	n := p.over(20)
	row := 8 * p.state().Shown
	t.Logf("%.1f kB of rows a frame; one row has %.1f kB", n.Rows/n.Frames/1e3, row/1e3)
	// A trail runs through twelve nodes, and is made anew when a node is passed or a
	// film comes; particles need two more rows then.
	if n.Rows > 14*row*n.Frames {
		t.Errorf("%g bytes of rows in %g frames: more than 14 rows of %g bytes a frame", n.Rows, n.Frames, row)
	}
}
