package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
	"flowscope/web/chromium"
)

// base is the sub-path that the page is served from.
const base = "/some/where/flowscope/"

var (
	browser context.Context // one browser for all tests
	site    *httptest.Server
	lacking string // why no test can run, or ""
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dist := os.Getenv("FLOWSCOPE_DIST")
	if dist == "" {
		dist = filepath.Join("..", "..", "dist")
	}
	if _, err := os.Stat(filepath.Join(dist, "index.html")); err != nil {
		lacking = "there is no page in " + dist + ": make dist"
	}
	var stop func()
	if lacking == "" {
		var err error
		browser, stop, err = chromium.Start(context.Background())
		switch {
		case errors.Is(err, chromium.ErrAbsent):
			lacking = err.Error()
		case err != nil:
			fmt.Fprintln(os.Stderr, "e2e:", err)
			return 1
		default:
			defer stop()
		}
	}
	if lacking != "" {
		if os.Getenv("CI") == "true" {
			fmt.Fprintln(os.Stderr, "e2e:", lacking)
			return 1
		}
		return m.Run()
	}
	// A plain static file server: no headers of its own beside the MIME types.
	site = serve(dist)
	defer site.Close()
	return m.Run()
}

// serve serves a folder below base.
func serve(dist string) *httptest.Server {
	return httptest.NewServer(http.StripPrefix(strings.TrimSuffix(base, "/"), http.FileServer(http.Dir(dist))))
}

// tab is one open page.
type tab struct {
	t     testing.TB
	ctx   context.Context
	close func() // a tab that is left open goes on training

	mu      sync.Mutex
	console []string // errors and warnings
	urls    []string // everything that was asked for
}

// size of a window in CSS pixels.
type size struct{ w, h int64 }

var (
	desktop = size{1440, 900}
	tablet  = size{1024, 768}
	phone   = size{390, 844}
)

// blank opens an empty tab that listens.
func blank(t testing.TB, s size) *tab {
	t.Helper()
	if lacking != "" {
		t.Skip(lacking)
	}
	return blankIn(t, browser, s, 10*time.Minute)
}

// blankIn opens an empty tab in a browser of one's own, for at most some time.
func blankIn(t testing.TB, browser context.Context, s size, most time.Duration) *tab {
	t.Helper()
	ctx, cancel := cd.NewContext(browser)
	t.Cleanup(cancel)
	ctx, late := context.WithTimeout(ctx, most)
	t.Cleanup(late)
	p := &tab{t: t, ctx: ctx, close: cancel}
	p.do(cd.Navigate("about:blank"))
	console, requests := cd.Console(ctx), cd.Events(ctx, network.RequestWillBeSent)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if m.Type == cd.ConsoleError || m.Type == cd.ConsoleException || m.Type == cd.ConsoleWarning {
				p.mu.Lock()
				p.console = append(p.console, m.String())
				p.mu.Unlock()
			}
		}
	}()
	go func() {
		for r, err := range requests {
			if err != nil {
				return
			}
			p.mu.Lock()
			p.urls = append(p.urls, r.Request.URL)
			p.mu.Unlock()
		}
	}()
	p.resize(s)
	return p
}

func (p *tab) resize(s size) {
	p.t.Helper()
	small := s.w < 720
	p.do(cd.EmulateViewport(s.w, s.h, func(m *emulation.SetDeviceMetricsOverrideParams, touch *emulation.SetTouchEmulationEnabledParams) {
		m.DeviceScaleFactor = 1
		m.Mobile = small
		touch.Enabled = small
	}))
}

// open opens the page with the values of a hash and waits until it draws and
// the simulation answers.
func open(t testing.TB, hash string, s size) *tab {
	t.Helper()
	p := blank(t, s)
	p.goTo(hash)
	return p
}

func (p *tab) goTo(hash string) {
	p.t.Helper()
	u := site.URL + base
	if hash != "" {
		u += "#" + hash
	}
	p.do(cd.Navigate(u))
	p.ready()
}

// ready waits for the first film on screen; particles that are switched off have
// none.
func (p *tab) ready() {
	p.t.Helper()
	p.until("the page draws a film", fmt.Sprintf(`globalThis.flowscope && ((s, v) => s.frames > 2 && s.points && (s.blocks.length > 0 || v[%q] === '0' && v[%q] === '0'))
		(JSON.parse(flowscope.state()), JSON.parse(flowscope.values()))`, control.ParticlesOn, control.Trails), time.Minute)
}

func (p *tab) do(steps ...cd.Action[cd.Void]) {
	p.t.Helper()
	if err := cd.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%v\n%s", err, p.told())
	}
}

// js evaluates an expression to a value of type T.
func js[T any](p *tab, expr string, opts ...cd.EvaluateOption) T {
	p.t.Helper()
	v, err := cd.Run(p.ctx, cd.Evaluate[T](expr, opts...))
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", expr, err, p.told())
	}
	return v
}

// told is what the page said on its console.
func (p *tab) told() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.console, "\n")
}

// until waits for an expression to be true.
func (p *tab) until(what, expr string, most time.Duration) {
	p.t.Helper()
	end := time.Now().Add(most)
	for {
		ok, err := cd.Run(p.ctx, cd.Evaluate[bool]("!!("+expr+")"))
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("waited %v until %s (%s): %v\nconsole: %s\nstate: %s", most, what, expr, err, p.told(), p.tryState())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (p *tab) tryState() string {
	s, err := cd.Run(p.ctx, cd.Evaluate[string](`globalThis.flowscope ? flowscope.state() : document.body.innerText.slice(0, 2000)`))
	if err != nil {
		return err.Error()
	}
	return s
}

// state is what flowscope.state() tells.
type state struct {
	Step                        float64
	StepsPerSec, SamplesPerSec  float64
	Loss, Floor, FloorErr, Rate *float64
	NFE                         float64
	Training, Annealing         bool
	Kernel                      string
	Epoch, Shown, Asked         float64
	FilmStep, FilmAge, FilmDone float64
	FilmShare                   float64
	FilmApart                   bool
	T                           float64
	Playing                     bool
	Frames, GoMs                float64
	Bins                        float64
	Pending, Marks              []string
	Points                      struct {
		N, Epoch float64
		Label    string
	}
	Blocks []struct {
		First, N, Epoch, Step, Nodes float64
		SDE                          bool
		Accepted, Rejected           int
	}
	Learned, Exact, Density *struct{ Epoch, Step, T, W, H, Max float64 }
	Tracks, ExactTracks     *struct {
		N, Probes, Epoch, Step, Nodes float64
		SDE                           bool
	}
	Geometry geometry
}

// geometry is where things stand in the picture, in CSS pixels.
type geometry struct {
	Picture              box
	Scale, OX, OY        float64
	Cards                map[string]box
	Handles, BetaHandles []point
	Probes               []point
}

type point struct{ X, Y float64 }

// at is where a point of the plane stands on screen.
func (g geometry) at(x, y float64) point { return point{g.OX + x*g.Scale, g.OY - y*g.Scale} }

func (p *tab) state() state {
	p.t.Helper()
	var s state
	if err := json.Unmarshal([]byte(js[string](p, `flowscope.state()`)), &s); err != nil {
		p.t.Fatal(err)
	}
	return s
}

// values are all controls' values, as text.
func (p *tab) values() map[string]string {
	p.t.Helper()
	v := map[string]string{}
	if err := json.Unmarshal([]byte(js[string](p, `flowscope.values()`)), &v); err != nil {
		p.t.Fatal(err)
	}
	return v
}

// set sets a control through the page's own way in.
func (p *tab) set(id, text string) {
	p.t.Helper()
	if e := js[string](p, fmt.Sprintf(`flowscope.set(%q, %q) + (flowscope.commit(), "")`, id, text)); e != "" {
		p.t.Fatalf("set %s to %s: %s", id, text, e)
	}
}

// act carries out an action.
func (p *tab) act(id string) {
	p.t.Helper()
	if e := js[string](p, fmt.Sprintf(`flowscope.act(%q)`, id)); e != "" {
		p.t.Fatalf("action %s: %s", id, e)
	}
}

// frames waits until the picture was drawn twice more: what was done before has
// been seen. Software frames are slow, and devices are read once a frame.
func (p *tab) frames() {
	p.t.Helper()
	n := js[float64](p, `JSON.parse(flowscope.state()).frames`)
	p.until("two frames are drawn", fmt.Sprintf(`JSON.parse(flowscope.state()).frames >= %g + 2`, n), 20*time.Second)
}

// drag presses at one point, moves through to another and releases.
func (p *tab) drag(x0, y0, x1, y1 float64) {
	p.t.Helper()
	step := func(a cd.Action[cd.Void]) { p.t.Helper(); p.do(a); p.frames() }
	step(cd.MouseEvent(cd.MouseMoved, x0, y0))
	step(cd.MouseEvent(cd.MousePressed, x0, y0, cd.ButtonLeft, cd.ClickCount(1)))
	const moves = 4
	for i := 1; i <= moves; i++ {
		f := float64(i) / moves
		step(cd.MouseEvent(cd.MouseMoved, x0+f*(x1-x0), y0+f*(y1-y0), cd.ButtonLeft))
	}
	step(cd.MouseEvent(cd.MouseReleased, x1, y1, cd.ButtonLeft, cd.ClickCount(1)))
}

// click presses and releases at a point.
func (p *tab) click(x, y float64) {
	p.t.Helper()
	step := func(a cd.Action[cd.Void]) { p.t.Helper(); p.do(a); p.frames() }
	step(cd.MouseEvent(cd.MouseMoved, x, y))
	step(cd.MouseEvent(cd.MousePressed, x, y, cd.ButtonLeft, cd.ClickCount(1)))
	step(cd.MouseEvent(cd.MouseReleased, x, y, cd.ButtonLeft, cd.ClickCount(1)))
}

// touch presses, moves and lifts one finger.
func (p *tab) touch(from point, to ...point) {
	p.t.Helper()
	send := func(kind input.DispatchTouchEventType, pts ...*input.TouchPoint) {
		p.t.Helper()
		p.do(cd.Func(func(ctx context.Context, t *cd.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: pts})
			return err
		}))
		p.frames()
	}
	send(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: from.X, Y: from.Y})
	for _, q := range to {
		send(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: q.X, Y: q.Y})
	}
	send(input.DispatchTouchEventTypeTouchEnd)
}

// box is where the first element that fits a CSS selector stands.
type box struct{ X, Y, W, H float64 }

func (b box) center() (x, y float64) { return b.X + b.W/2, b.Y + b.H/2 }

func (p *tab) box(selector string) box {
	p.t.Helper()
	return js[box](p, fmt.Sprintf(`(e => { e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect(); return {X: r.x, Y: r.y, W: r.width, H: r.height} })(document.querySelector(%q))`, selector))
}

// shot writes a screenshot where FLOWSCOPE_SHOTS says.
func (p *tab) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("FLOWSCOPE_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	png, err := cd.Run(p.ctx, cd.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// quiet fails the test when the page complained or asked another host.
func (p *tab) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.console {
		// Chromium on software GL reports its own slow read-backs.
		if !strings.Contains(m, "GPU stall due to ReadPixels") && !strings.Contains(m, "GL Driver Message") {
			p.t.Errorf("console: %s", m)
		}
	}
	for _, u := range p.urls {
		if !strings.HasPrefix(u, site.URL+base) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") && u != "about:blank" {
			p.t.Errorf("request outside the page's folder: %s", u)
		}
	}
}
