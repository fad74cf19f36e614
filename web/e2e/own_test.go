package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"flowscope/sim/control"
)

// drawn is a set of one's own points, two arcs of them, as a link holds it.
func drawn(t testing.TB) string {
	var c control.Cloud
	for i := range 300 {
		s, k := math.Sincos(float64(i) / 300 * math.Pi)
		c.Points = append(c.Points, control.Snap(control.Point{X: 2 * k, Y: 2*s - 1.4 + .02*float64(i%7)}))
	}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// choose gives the page a file as its dialog would.
func (p *tab) choose(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		p.t.Fatal(err)
	}
	p.do(cd.SetUploadFiles(cd.CSS(`#file`), []string{path}, cd.NodeReady))
}

// drop lets go of files over the picture.
func (p *tab) drop(files map[string][]byte) {
	p.t.Helper()
	var b strings.Builder
	for name, data := range files {
		fmt.Fprintf(&b, "t.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], %q));", base64.StdEncoding.EncodeToString(data), name)
	}
	js[bool](p, `(() => { const t = new DataTransfer(); `+b.String()+`
		const c = document.querySelector('canvas'), send = kind => c.dispatchEvent(new DragEvent(kind, {dataTransfer: t, bubbles: true, cancelable: true}));
		send('dragenter');
		globalThis.covered = !document.getElementById('drop').hidden;
		send('dragover');
		send('drop');
		return true })()`)
	if !js[bool](p, `covered`) || !js[bool](p, `document.getElementById('drop').hidden`) {
		p.t.Error("the page does not show, while a file is over it, that it can be dropped")
	}
}

func (p *tab) notices(what, words string) {
	p.t.Helper()
	p.until(what, fmt.Sprintf(`document.getElementById('toast').innerText.includes(%q)`, words), 20*time.Second)
}

// A chosen CSV becomes the data set, as one step of undo.
func TestChooseCSV(t *testing.T) {
	p := open(t, "play=0", desktop)
	var b strings.Builder
	b.WriteString("x,y\n")
	for i := range 321 {
		fmt.Fprintf(&b, "%d,%g\n", 100+i%20, 1e-3*float64(i/20))
	}
	p.choose("grid.csv", b.String())
	p.until("its points are learned", `(s => s.points.n === 321)(JSON.parse(flowscope.state()))`, 20*time.Second)
	v := p.values()
	c, err := control.DecodeCloud(v[control.OwnPoints])
	if v[control.Data] != "own" || v[control.Noise] != "0" || err != nil || len(c.Points) != 321 {
		t.Errorf("data %s, noise %s, %d points (%v)", v[control.Data], v[control.Noise], len(c.Points), err)
	}
	if math.Abs(c.Mean[0]-109.5) > .1 {
		t.Errorf("the mean is %v", c.Mean)
	}
	if got := js[string](p, `document.querySelector('.own .says').textContent`); !strings.HasPrefix(got, "321 points, from a file, standardised.") {
		t.Errorf("the panel says %q", got)
	}
	p.act(control.ActUndo)
	if v := p.values(); v[control.Data] != "moons" || v[control.OwnPoints] != "" || v[control.Noise] != "0.1" {
		t.Errorf("one undo leaves data %s, noise %s", v[control.Data], v[control.Noise])
	}
	p.quiet()
}

// A wrong file is refused in words that name the line; several, and none, too.
func TestWrongFiles(t *testing.T) {
	p := open(t, "play=0", desktop)
	p.choose("broken.csv", "1,2\n3,4\n5;6,7\n")
	p.notices("the line is named", "line 3")
	js[bool](p, `(document.getElementById('toast-close').click(), true)`)
	p.drop(map[string][]byte{"a.csv": []byte("1,2\n"), "b.csv": []byte("1,2\n")})
	p.notices("one file is asked for", "2 files were dropped; drop one")
	js[bool](p, `(document.getElementById('toast-close').click(), true)`)
	p.drop(map[string][]byte{"model.json": []byte(`{"format": "something else"}`)})
	p.notices("a foreign model is refused", "model.json was not taken")
	if v := p.values(); v[control.Data] != "moons" || v[control.OwnPoints] != "" {
		t.Errorf("data %s", v[control.Data])
	}
	p.quiet()
}

// A dropped PNG is sampled where it is dark.
func TestDropPNG(t *testing.T) {
	p := open(t, "play=0&n=400", desktop)
	m := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for i := range 64 {
		for j := 30; j < 34; j++ {
			m.SetGray(i, j, color.Gray{})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	p.drop(map[string][]byte{"bar.png": b.Bytes()})
	p.until("its points are learned", `JSON.parse(flowscope.values()).data === 'own' && JSON.parse(flowscope.state()).points.n === 400`, 20*time.Second)
	p.quiet()
}

// A file that is chosen before the picture runs is opened when it does.
func TestFileBeforeThePicture(t *testing.T) {
	arrived := make(chan struct{})
	host := serveBut(t, "flowscope.wasm", func(w http.ResponseWriter, r *http.Request, files http.Handler) {
		<-arrived
		files.ServeHTTP(w, r)
	})
	p := blank(t, desktop)
	p.do(cd.Navigate(host))
	p.until("the page is usable", `document.documentElement.dataset.scripts === 'here' && document.querySelector('.own .says').textContent !== ''`, 10*time.Second)
	p.choose("three.csv", "0,0\n1,1\n2,0\n")
	p.notices("it is said that it waits", "three.csv is opened when the simulation runs")
	close(arrived)
	p.ready()
	p.until("its points are learned", `JSON.parse(flowscope.state()).points.n === 3`, 20*time.Second)
	if said := p.told(); said != "" {
		t.Errorf("console: %s", said)
	}
}

// Points are drawn with the mouse, and rubbed out again; a stroke is one
// step of undo. Then the link is long, and says so.
func TestDrawPoints(t *testing.T) {
	p := open(t, "play=0&tool=draw", desktop)
	g := p.state().Geometry
	a, b := g.at(-1.5, -1), g.at(1.5, -1)
	p.drag(a.X, a.Y, b.X, b.Y)
	count := func() int {
		t.Helper()
		c, err := control.DecodeCloud(p.values()[control.OwnPoints])
		if err != nil {
			t.Fatal(err)
		}
		return len(c.Points)
	}
	n := count()
	if v := p.values(); n < 20 || v[control.Data] != "own" || v[control.Noise] != "0" || v[control.CenterX] != "0" || v[control.Probes] != "" {
		t.Fatalf("a stroke leaves %d points, data %s, noise %s, centre %s, probes %q", n, v[control.Data], v[control.Noise], v[control.CenterX], v[control.Probes])
	}
	p.until("the simulation learns them", fmt.Sprintf(`JSON.parse(flowscope.state()).points.n === %d`, n), 20*time.Second)
	p.set(control.Tool, "erase")
	p.drag(b.X, b.Y, b.X-100, b.Y)
	if left := count(); left >= n || left == 0 {
		t.Errorf("the eraser leaves %d of %d points", left, n)
	}
	p.act(control.ActUndo)
	if count() != n {
		t.Errorf("undo leaves %d of %d points", count(), n)
	}
	p.act(control.ActUndo)
	if v := p.values(); v[control.Data] != "moons" || v[control.OwnPoints] != "" {
		t.Errorf("undo leaves data %s", v[control.Data])
	}
	p.quiet()
}

// Without a pointer: the buttons of the row work around the middle of the view,
// which the picture shows.
func TestOwnPointsByKeyboard(t *testing.T) {
	p := open(t, "play=0&train=0", desktop)
	js[bool](p, `(document.querySelector('[data-group=own]').open = true, document.querySelector('[data-own=add]').focus(), true)`)
	p.frames() // the view is that of the data
	p.do(cd.KeyEvent(kb.Enter), cd.Sleep(200*time.Millisecond))
	says := `document.querySelector('.own .says').textContent`
	if got := js[string](p, says); got != "50 points, drawn." {
		t.Errorf("it says %q", got)
	}
	p.do(cd.KeyEvent("\t"), cd.KeyEvent(kb.Enter), cd.Sleep(200*time.Millisecond))
	if got := js[string](p, says); !strings.HasPrefix(got, "None yet") {
		t.Errorf("after the eraser it says %q", got)
	}
	p.act(control.ActUndo)
	js[bool](p, `(document.querySelector('.own .clear').click(), true)`)
	if got := p.values()[control.OwnPoints]; got != "" {
		t.Errorf("cleared, there is %q", got)
	}
	p.quiet()
}

// A link to a set of one's own may be long, which is said.
func TestLongLink(t *testing.T) {
	p := blank(t, desktop)
	p.before(`navigator.clipboard.writeText = async text => { globalThis.copied = text }`)
	p.goTo("play=0&data=own&noise=0")
	p.act(control.ActLink)
	p.notices("the link is copied", "is copied")
	if s := js[string](p, `document.getElementById('toast').innerText`); strings.Contains(s, "long") {
		t.Errorf("a short link: %q", s)
	}
	var c control.Cloud
	for i := range 1000 {
		c.Points = append(c.Points, control.Snap(control.Point{X: float64(i%10) / 5, Y: float64(i/10) / 50}))
	}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	p.set(control.OwnPoints, text)
	p.act(control.ActLink)
	p.notices("it is said to be long", "some chat programs cut it. Save the model instead.")
	if got := js[string](p, `copied`); !strings.Contains(got, text) {
		t.Error("the link does not hold the points")
	}
	p.until("the address holds them too", `location.hash.length > 5000`, 5*time.Second)
	p.do(cd.Reload())
	p.ready()
	p.until("they are there after a reload", `JSON.parse(flowscope.state()).points.n === 1000`, 20*time.Second)
	p.quiet()
}

// What is saved is a model that another page goes on from: same step, same weights.
func TestSaveAndOpenModel(t *testing.T) {
	const catch = `const make = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(s => { globalThis.saved = s }); return make(b) }`
	save := func(p *tab) (text string, m map[string]json.RawMessage) {
		t.Helper()
		js[bool](p, `(globalThis.saved = '', true)`)
		p.act(control.ActSave)
		p.until("a file is given", `globalThis.saved`, 20*time.Second)
		text = js[string](p, `saved`)
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatalf("what is saved is no JSON: %v", err)
		}
		return text, m
	}
	p := blank(t, desktop)
	p.before(catch)
	p.goTo("play=0&data=own&noise=0&width=16&schedule=cosine&own=" + drawn(t))
	p.until("it learns", `JSON.parse(flowscope.state()).step > 100`, time.Minute)
	p.set(control.Train, "0")
	p.until("training rests", `!JSON.parse(flowscope.state()).training`, 10*time.Second)
	text, m := save(p)
	p.quiet()
	q := blank(t, desktop)
	q.before(catch)
	q.goTo("play=0")
	q.choose("model.json", text)
	q.until("the step is the model's", fmt.Sprintf(`JSON.parse(flowscope.state()).step === %s`, m["step"]), 20*time.Second)
	q.until("its values are in force", `(v => v.data === 'own' && v.schedule === 'cosine' && v.width === '16')(JSON.parse(flowscope.values()))`, 10*time.Second)
	if got, want := q.values(), p.values(); got[control.OwnPoints] != want[control.OwnPoints] || got[control.Noise] != want[control.Noise] {
		t.Errorf("other points: %d and %d digits", len(got[control.OwnPoints]), len(want[control.OwnPoints]))
	}
	_, again := save(q)
	for name := range m {
		if name != "controls" && string(m[name]) != string(again[name]) {
			t.Errorf("saved again, %q is another", name)
		}
	}
	q.quiet()
}

// Where there is no score there is no SDE: the switch is off, says why, and the
// picture shows nothing that is not known.
func TestNoScoreNoSDE(t *testing.T) {
	p := open(t, "play=0&mode=sde&show=difference&coupling=ot", desktop)
	state := js[struct {
		Disabled bool
		Chosen   string
		Equation string
		Density  bool
	}](p, `({
		Disabled: [...document.querySelectorAll('input[name=mode]')].every(e => e.disabled),
		Chosen: document.querySelector('input[name=mode]:checked').value,
		Equation: [...document.querySelectorAll('.eq')].filter(e => !e.hidden).map(e => e.textContent).join(),
		Density: document.querySelector('#c-density').checked || !document.querySelector('#c-density').disabled,
	})`)
	if !state.Disabled || state.Chosen != "ode" || strings.Contains(state.Equation, "dW") || state.Density {
		t.Errorf("the switch: %+v", state)
	}
	x, y := p.box(`[data-option="mode:sde"]`).center()
	p.do(cd.MouseEvent(cd.MouseMoved, x, y))
	p.until("the help says why", `document.getElementById('help-line').innerText.includes('Known only for the independent coupling')`, 5*time.Second)
	p.until("the film is an ODE's", `(s => s.blocks[0] && !s.blocks[0].sde)(JSON.parse(flowscope.state()))`, 20*time.Second)
	p.do(cd.KeyEvent("s"))
	p.notices("the key says why", "Known only for the independent coupling")
	p.set(control.Coupling, "independent")
	p.until("the SDE is back", `document.querySelector('input[name=mode]:checked').value === 'sde' && !document.querySelector('input[name=mode]').disabled && JSON.parse(flowscope.state()).blocks[0]?.sde`, 20*time.Second)
	p.quiet()
}

// The distances of the particles from the data arrive, with their floors.
func TestDistances(t *testing.T) {
	p := open(t, "play=0&particles=600", desktop)
	p.until("all three are measured", `(d => d && d.n === 600 && [d.sliced, d.energy, d.exact].every(r => r.count > 0 && r.value > 0 && r.floor > 0))(JSON.parse(flowscope.state()).distances)`, 2*time.Minute)
	if _, ok := p.state().Geometry.Cards["distances"]; !ok {
		t.Error("there is no card")
	}
	p.until("they are said", `/^sliced W2 [\d.]+ \(floor [\d.]+\), energy distance [\d.]+ .* 600 samples each\.$/.test(document.querySelector('.strip [data-reading=distances]').textContent)`, 5*time.Second)
	p.quiet()
}
