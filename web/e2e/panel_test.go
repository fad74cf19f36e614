package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"flowscope/sim/control"
)

// serveBut serves the page, with a handler of its own for the files whose names
// contain part.
func serveBut(t *testing.T, part string, own func(w http.ResponseWriter, r *http.Request, files http.Handler)) string {
	t.Helper()
	if lacking != "" {
		t.Skip(lacking)
	}
	files := http.FileServer(http.Dir(distDir()))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, part) {
			own(w, r, files)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// The controls work while the picture is still being loaded, and what was
// changed then holds when it is there.
func TestControlsBeforeThePicture(t *testing.T) {
	arrived := make(chan struct{})
	host := serveBut(t, "flowscope.wasm", func(w http.ResponseWriter, r *http.Request, files http.Handler) {
		<-arrived
		files.ServeHTTP(w, r)
	})
	p := blank(t, desktop)
	p.do(cd.Navigate(host + "#sigma=0.9&steps=20"))
	p.until("the page shows the link's values", `document.querySelector('[data-typed=steps]').value === '20' && document.querySelector('[data-typed=sigma]').value === '0.90'`, 10*time.Second)
	if js[bool](p, `!!globalThis.flowscope`) {
		t.Fatal("the picture is there already: the test tests nothing")
	}
	js[bool](p, `(document.querySelector('#c-steps').focus(), true)`)
	p.do(cd.KeyEvent(kb.ArrowRight), cd.KeyEvent(kb.ArrowRight))
	p.do(cd.KeyEvent("s")) // SDE
	js[bool](p, `(e => { e.value = 'rings'; e.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.querySelector('#c-data'))`)
	steps := js[string](p, `document.querySelector('[data-typed=steps]').value`)
	if steps == "20" {
		t.Error("the arrow key does not move the slider before the picture is there")
	}
	if js[bool](p, `document.querySelector('#c-sigma').disabled`) {
		t.Error("the diffusion does not apply though SDE was chosen")
	}
	close(arrived)
	p.ready()
	v := p.values()
	if v[control.Steps] != steps || v[control.Mode] != "sde" || v[control.Data] != "rings" || v[control.Sigma] != "0.9" {
		t.Errorf("with the picture there: steps %s (shown %s), mode %s, data %s, sigma %s", v[control.Steps], steps, v[control.Mode], v[control.Data], v[control.Sigma])
	}
	p.until("the simulation has it too", `(s => s.blocks[0] && s.blocks[0].sde)(JSON.parse(flowscope.state()))`, 20*time.Second)
	if said := p.told(); said != "" {
		t.Errorf("console: %s", said)
	}
}

// The page's script and package control agree on what may be typed, and on what
// a row shows.
func TestNumbersAgree(t *testing.T) {
	p := open(t, "train=0", desktop)
	js[bool](p, `import(new URL('number.js', document.querySelector('script[type=module]').src)).then(m => { globalThis.numbers = m; return true })`, await)
	for _, text := range []string{"1", "-3", "−3", " 42 ", "1,500", "12,345,678", "0,5", "1,5", "1.5e-3", "1e3", ".5", "5.", "50 %", "2 ×", "1 000",
		"", "abc", "1.2.3", "--1", "NaN", "Infinity", "0x10", "1e", "1_000", "∞", ",", "1,23,456"} {
		want, err := control.ParseNumber(text)
		got := js[*float64](p, fmt.Sprintf(`(x => Number.isNaN(x) ? null : x)(numbers.parse(%q))`, text))
		switch {
		case err != nil && got != nil:
			t.Errorf("%q is %g to the page and no number to the picture", text, *got)
		case err == nil && got == nil:
			t.Errorf("%q is no number to the page and %g to the picture", text, want)
		case err == nil && *got != want:
			t.Errorf("%q is %g to the page and %g to the picture", text, *got, want)
		}
	}
	rng := rand.New(rand.NewPCG(5, 8))
	for _, d := range control.List() {
		texts := []string{"", "1", "0.5", "-1", "1e9", "on", "linear", "0.5~0.5", "0.2~0.3_0.4~0.5_0.6~0.7", "0.2~0.3_0.4~0.2_0.6~0.7", "9~9", another(d, "", rng), control.Defaults().Text(d.ID)}
		for _, text := range texts {
			err := control.Defaults().Set(d.ID, text)
			why := js[string](p, fmt.Sprintf(`numbers.wrong(page.desk.defs.get(%q), %q)`, d.ID, text))
			if (err == nil) != (why == "") {
				t.Errorf("%s = %q: the page says %q, the picture %v", d.ID, text, why, err)
			}
		}
		if d.Kind != control.Float && d.Kind != control.Int {
			continue
		}
		// A slider's positions are legal values, and its ends are the range's.
		for _, f := range []float64{0, 0.001, 0.37, 0.5, 0.999, 1} {
			x := js[float64](p, fmt.Sprintf(`numbers.value(page.desk.defs.get(%q), %g)`, d.ID, 1000*f))
			if err := control.Defaults().SetFloat(d.ID, x); err != nil {
				t.Errorf("position %g of %s: %v", f, d.ID, err)
			}
			if f == 0 && x != d.Min || f == 1 && x != d.Max {
				t.Errorf("the end %g of the slider of %s is %g", f, d.ID, x)
			}
		}
		// Every key moves it, from its smallest value to its largest.
		n := js[int](p, fmt.Sprintf(`(d => { let x = d.min, n = 0; while (x < d.max && n < 5000) { const y = numbers.moved(d, x, 1); if (!(y > x)) return -1; x = y; n++ } return n })(page.desk.defs.get(%q))`, d.ID))
		if n < 1 || n >= 5000 && d.ID != control.Seed && d.ID != control.NoiseSeed {
			t.Errorf("the arrow key takes %d steps through %s", n, d.ID)
		}
	}
}

// A reload goes on with the weights; another address starts anew.
func TestReloadGoesOn(t *testing.T) {
	p := open(t, "steps=20", desktop)
	p.until("some steps are learned", `JSON.parse(flowscope.state()).step > 600`, time.Minute)
	p.do(cd.Sleep(2500 * time.Millisecond)) // a checkpoint is at most two seconds old
	was := p.state().Step
	p.do(cd.Reload())
	p.ready()
	if now := p.state().Step; now < was-1500 || now < 300 {
		t.Errorf("after the reload the run is at step %g; it was at %g", now, was)
	}
	p.do(cd.Navigate("about:blank"))
	p.goTo("steps=21")
	if now := p.state().Step; now > was {
		t.Errorf("another address goes on from step %g", now)
	}
	p.quiet()
}

// Points are added, moved and removed with the keyboard.
func TestPointsByKeyboard(t *testing.T) {
	p := open(t, "play=0&train=0&schedule=custom", desktop)
	p.openGroups()
	count := func(id string) int {
		if v := p.values()[id]; v != "" {
			return strings.Count(v, "_") + 1
		}
		return 0
	}
	for _, id := range []string{control.Curve, control.Probes} {
		was := count(id)
		js[bool](p, fmt.Sprintf(`(document.querySelector('[data-control=%s] .add').focus(), true)`, id))
		p.do(cd.KeyEvent("\r"), cd.Sleep(150*time.Millisecond))
		if count(id) != was+1 {
			t.Errorf("%s: %d points after one was added to %d", id, count(id), was)
			continue
		}
		at := js[string](p, `document.activeElement.dataset.point || ''`)
		if !strings.HasPrefix(at, id+":") {
			t.Errorf("%s: the focus is not on the new point but on %q", id, at)
		}
		before := p.values()[id]
		p.do(cd.KeyEvent(kb.ArrowRight), cd.Sleep(100*time.Millisecond))
		if p.values()[id] == before {
			t.Errorf("%s: the arrow key does not move the point", id)
		}
		js[bool](p, `(document.activeElement.closest('.point').querySelector('.remove').focus(), true)`)
		p.do(cd.KeyEvent("\r"), cd.Sleep(150*time.Millisecond))
		if count(id) != was {
			t.Errorf("%s: %d points after one was removed; there were %d", id, count(id), was)
		}
	}
	// Held against its neighbour a point stops; the curve stays legal.
	js[bool](p, `(document.querySelector('[data-point="curve:1:y"]').focus(), true)`)
	for range 60 {
		p.do(cd.KeyEvent(kb.PageUp))
	}
	p.do(cd.Sleep(150 * time.Millisecond))
	v, err := control.Defaults().Merge("curve=" + p.values()[control.Curve])
	if err != nil {
		t.Fatal(err)
	}
	if pts := v.Points(control.Curve); pts[1].Y >= pts[2].Y || pts[2].Y-pts[1].Y > 0.01 {
		t.Errorf("point 2 was pushed against point 3 and stands at %v, %v", pts[1], pts[2])
	}
	p.quiet()
}

// What acts at a reset says that it waits, and offers the reset.
func TestWaitsForReset(t *testing.T) {
	p := open(t, "", desktop)
	p.set(control.Depth, "2")
	p.until("the page says that the depth waits", `document.querySelector('#pending').innerText.includes('Depth waits')`, 10*time.Second)
	if !js[bool](p, `document.querySelector('[data-control=depth]').classList.contains('waits')`) {
		t.Error("the row of the depth is not marked")
	}
	x, y := p.box(`#pending button`).center()
	p.click(x, y)
	p.until("the reset took it", `document.querySelector('#pending').hidden && JSON.parse(flowscope.state()).parameters < 6000`, 20*time.Second)
	p.quiet()
}

// A file that was cut off is named, with its sizes.
func TestCutOffFile(t *testing.T) {
	host := serveBut(t, "simworker.wasm", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		b, err := os.ReadFile(filepath.Join(distDir(), filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(b)/2))
		w.Write(b[:len(b)/2])
	})
	p := blank(t, desktop)
	p.do(cd.Navigate(host))
	p.said("simworker.wasm.gz has")
}

// A script that is missing is told though no script runs.
func TestMissingScript(t *testing.T) {
	p := blank(t, desktop)
	p.do(cd.Navigate(missing(t, "groups.js")))
	p.until("the page says so", `getComputedStyle(document.querySelector('.late')).opacity === '1' && document.querySelector('.late').innerText.includes('did not load')`, 10*time.Second)
}

// A tap on the open tab folds the phone's sheet, and the picture takes the room.
func TestPhoneSheetFolds(t *testing.T) {
	p := open(t, "", phone)
	high := p.state().Geometry.Picture.H
	x, y := p.box(`[role=tab][aria-selected=true]`).center()
	p.do(cd.TapXY(x, y), cd.Sleep(600*time.Millisecond))
	if now := p.state().Geometry.Picture.H; now < high+200 {
		t.Errorf("the picture is %g high with the sheet folded; it was %g", now, high)
	}
	if h := js[float64](p, `document.querySelector('.panel').getBoundingClientRect().height`); h > 60 {
		t.Errorf("the folded sheet is %g high", h)
	}
	if w := js[float64](p, `innerWidth`); w != float64(phone.w) {
		t.Errorf("the page is %g wide on a phone of %d", w, phone.w)
	}
	p.quiet()
}
