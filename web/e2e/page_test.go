package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
)

// The page loads from a plain static server under a sub-path, with its policy
// on, without a word on the console and without asking any other place.
func TestLoads(t *testing.T) {
	p := open(t, "", desktop)
	if csp := js[string](p, `document.querySelector('meta[http-equiv=Content-Security-Policy]').content`); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("the policy is %q", csp)
	}
	// The policy is on: a script of another origin, and an inline one, are refused.
	refused := js[int](p, `new Promise(done => {
		let n = 0;
		addEventListener('securitypolicyviolation', () => { if (++n === 2) done(n) });
		const a = document.createElement('script'); a.src = 'https://example.com/x.js'; document.head.append(a);
		const b = document.createElement('script'); b.textContent = 'globalThis.inline = 1'; document.head.append(b);
		setTimeout(() => done(n), 3000);
	})`, await)
	if refused != 2 {
		t.Errorf("%d of 2 foreign scripts were refused", refused)
	}
	for _, u := range p.urls {
		if strings.Contains(u, "example.com") {
			continue
		}
		if !strings.HasPrefix(u, site.URL+base) && u != "about:blank" && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			t.Errorf("request outside the page's folder: %s", u)
		}
	}
	for _, m := range p.console {
		if !strings.Contains(m, "Content Security Policy") && !strings.Contains(m, "GPU stall") && !strings.Contains(m, "example.com") {
			t.Errorf("console: %s", m)
		}
	}
	if n := js[int](p, `document.querySelectorAll('[data-control]').length`); n < len(control.List())-len(control.Groups()) {
		t.Errorf("the page has %d controls; the list %d", n, len(control.List()))
	}
	if b := js[string](p, `document.body.innerText`); !strings.Contains(b, "uild") {
		t.Error("no build id is on screen")
	}
}

// A host that names the encoding of the files by itself serves the page too.
func TestHostThatEncodes(t *testing.T) {
	if lacking != "" {
		t.Skip(lacking)
	}
	dist := http.Dir(distDir())
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".gz") {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/wasm")
		}
		http.FileServer(dist).ServeHTTP(w, r)
	}))
	defer host.Close()
	p := blank(t, desktop)
	p.do(cd.Navigate(host.URL + "/"))
	p.ready()
}

// The page works inside a frame of another page.
func TestInFrame(t *testing.T) {
	p := blank(t, desktop)
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><body style="margin:0"><iframe src="%s%s" style="border:0;width:1000px;height:700px"></iframe>`, site.URL, base)
	}))
	defer outer.Close()
	p.do(cd.Navigate(outer.URL))
	// The frame is of another origin: what it shows is read from the screen.
	p.until("the frame is there", `document.querySelector('iframe')`, 5*time.Second)
	end := time.Now().Add(time.Minute)
	var last string
	for {
		p.do(cd.Sleep(700 * time.Millisecond))
		now := p.pixels()
		if last != "" && now != last && len(now) > 60_000 { // a film that moves
			break
		}
		if time.Now().After(end) {
			t.Fatal("no film moves in the frame")
		}
		last = now
	}
}

func distDir() string {
	if d := os.Getenv("FLOWSCOPE_DIST"); d != "" {
		return d
	}
	return "../../dist"
}

// Dragging a slider with the mouse changes the simulation, and nothing in the
// picture.
func TestSliderDrag(t *testing.T) {
	p := open(t, "schedule=polynomial&power=2", desktop)
	was := p.state()
	b := p.box(`#c-power`)
	x, y := b.X+b.W*0.5, b.Y+b.H/2
	// Take the thumb where it stands.
	frac := js[float64](p, `document.querySelector('#c-power').value / 1000`)
	p.drag(b.X+4+frac*(b.W-8), y, x+b.W*0.3, y)
	v := p.values()
	if v[control.Power] == "2" {
		t.Fatal("the drag did not change the exponent")
	}
	p.until("the film follows", fmt.Sprintf(`JSON.parse(flowscope.state()).density.epoch > %g`, densityEpoch(was)), 10*time.Second)
	if v[control.CenterX] != "0" || v[control.CenterY] != "0" || v[control.Probes] != "" {
		t.Errorf("the drag leaked into the picture: centre %s, %s, probes %q", v[control.CenterX], v[control.CenterY], v[control.Probes])
	}
	p.act(control.ActUndo)
	if got := p.values()[control.Power]; got != "2" {
		t.Errorf("one undo leaves the exponent at %s, not 2", got)
	}
	p.quiet()
}

// Dragging a handle of the schedule in the picture changes the curve in the
// simulation; past its neighbours it stops.
func TestCurveHandleDrag(t *testing.T) {
	p := open(t, "schedule=custom", desktop)
	s := p.state()
	if len(s.Geometry.Handles) < 3 {
		t.Fatalf("%d handles; want at least 3", len(s.Geometry.Handles))
	}
	before := p.values()[control.Curve]
	h := s.Geometry.Handles[1]
	p.drag(h.X, h.Y, h.X+12, h.Y-20)
	after := p.values()[control.Curve]
	if after == before {
		t.Fatal("the drag did not move the curve")
	}
	p.until("the film follows", fmt.Sprintf(`JSON.parse(flowscope.state()).density.epoch > %g`, densityEpoch(s)), 10*time.Second)
	h = p.state().Geometry.Handles[1]
	p.drag(h.X, h.Y, h.X+200, h.Y+300)
	v, err := control.Defaults().Merge("curve=" + p.values()[control.Curve])
	if err != nil {
		t.Fatal(err)
	}
	pts := v.Points(control.Curve)
	for i := 1; i < len(pts); i++ {
		if pts[i].X <= pts[i-1].X || pts[i].Y <= pts[i-1].Y {
			t.Errorf("the curve is crossed: %v", pts)
		}
	}
	if c := p.values(); c[control.CenterX] != "0" || c[control.Probes] != "" {
		t.Error("the drag of a handle leaked into the picture")
	}
	p.quiet()
}

// A click in the picture drops a probe; dragging the picture pans; the wheel zooms.
func TestPointerInPicture(t *testing.T) {
	p := open(t, "play=0&t=0.5", desktop)
	at := p.state().Geometry.at(0.4, -1.4)
	p.click(at.X, at.Y)
	p.until("a probe is dropped", `(s => s.tracks && s.tracks.probes === 1)(JSON.parse(flowscope.state()))`, 10*time.Second)
	if v := p.values()[control.Probes]; v == "" {
		t.Error("the value of the probes is empty")
	}
	g := p.state().Geometry.at(-1, -2.4)
	p.drag(g.X, g.Y, g.X+90, g.Y+40)
	if p.values()[control.CenterX] == "0" {
		t.Error("a drag does not pan")
	}
	p.do(cd.MouseEvent(cd.MouseWheel, g.X, g.Y, wheel(-240)))
	p.frames()
	if p.values()[control.Zoom] == "1" {
		t.Error("the wheel does not zoom")
	}
	p.quiet()
}

// A typed number is taken, a wrong one is told and the last good one stays.
func TestTypedNumber(t *testing.T) {
	p := open(t, "", desktop)
	typeIn := func(text string) {
		p.do(cd.Click(cd.CSS(`[data-typed="steps"]`)), cd.Sleep(100*time.Millisecond),
			cd.KeyEvent("a", cd.KeyModifiers(cd.ModifierCtrl)), cd.KeyEvent(text), cd.KeyEvent("\r"), cd.Sleep(150*time.Millisecond))
	}
	typeIn("1,000")
	if got := p.values()[control.Steps]; got != "1000" {
		t.Errorf("typed 1,000: %s", got)
	}
	typeIn("77")
	typeIn("-4")
	if got := p.values()[control.Steps]; got != "77" {
		t.Errorf("typed -4 after 77: %s", got)
	}
	p.until("the wrong value is told", `[...document.querySelectorAll('[role=alert]')].some(e => e.innerText.includes('-4'))`, 5*time.Second)
	p.quiet()
}

// Shortcuts work, and not while typing; the browser's own keys stay its own.
func TestShortcuts(t *testing.T) {
	p := open(t, "", desktop)
	p.do(cd.KeyEvent("s"), cd.Sleep(100*time.Millisecond))
	if p.values()[control.Mode] != "sde" {
		t.Error("S does not switch to SDE")
	}
	p.do(cd.KeyEvent("?"), cd.Sleep(300*time.Millisecond))
	if !js[bool](p, `!!document.querySelector('dialog[open], [role=dialog]:not([hidden])')`) {
		t.Error("? does not open the sheet")
	}
	p.do(cd.KeyEvent("\u001b"), cd.Sleep(300*time.Millisecond))
	if js[bool](p, `!!document.querySelector('dialog[open]')`) {
		t.Error("Esc does not close the sheet")
	}
	p.do(cd.KeyEvent(" "), cd.Sleep(200*time.Millisecond))
	if p.values()[control.Playing] != "0" {
		t.Error("Space does not pause the film")
	}
	p.do(cd.Click(cd.CSS(`[data-typed="steps"]`)), cd.Sleep(100*time.Millisecond), cd.KeyEvent("s"), cd.KeyEvent("\u001b"))
	if p.values()[control.Mode] != "sde" {
		t.Error("S acts while a number is typed")
	}
	// Keys with Ctrl must reach the browser though Ebitengine's canvas listens.
	if !js[bool](p, `(() => { const e = new KeyboardEvent('keydown', {key: 'l', code: 'KeyL', ctrlKey: true, bubbles: true, cancelable: true}); document.querySelector('canvas').dispatchEvent(e); return !e.defaultPrevented })()`) {
		t.Error("Ctrl+L is taken from the browser")
	}
	p.quiet()
}

// On a phone the panel folds away and the schedule is still draggable.
func TestPhone(t *testing.T) {
	p := open(t, "schedule=custom", phone)
	if n := p.state().Asked; n > 1000 {
		t.Errorf("a phone starts with %g particles", n)
	}
	c, ok := p.state().Geometry.Cards["schedule"]
	if !ok {
		t.Fatalf("no schedule on a phone: %v", p.state().Geometry.Cards)
	}
	x, y := c.center()
	p.touch(point{x, y})
	big := p.state().Geometry
	if big.Cards["open"].W < 300 {
		t.Fatalf("a tap does not open the schedule: %v", big.Cards)
	}
	before := p.values()[control.Curve]
	h := big.Handles[1]
	p.touch(point(h), point{h.X + 3, h.Y - 6}, point{h.X + 8, h.Y - 14})
	if p.values()[control.Curve] == before {
		t.Error("the schedule is not draggable on a phone")
	}
	p.quiet()
}

// A hidden tab pauses, and goes on when it is seen again.
func TestHiddenTabPauses(t *testing.T) {
	p := open(t, "", desktop)
	js[bool](p, `(Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true}), Object.defineProperty(document, 'hidden', {value: true, configurable: true}), document.dispatchEvent(new Event('visibilitychange')), true)`)
	p.do(cd.Sleep(time.Second))
	was := p.state().Step
	p.do(cd.Sleep(1500 * time.Millisecond))
	if now := p.state().Step; now != was {
		t.Errorf("while hidden training went from step %g to %g", was, now)
	}
	js[bool](p, `(delete document.visibilityState, delete document.hidden, document.dispatchEvent(new Event('visibilitychange')), true)`)
	p.until("training goes on", fmt.Sprintf(`JSON.parse(flowscope.state()).step > %g + 20`, was), 10*time.Second)
	p.quiet()
}
