package e2e

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"flowscope/sim/control"
)

// another returns a random legal value of a control, as text, that is neither
// its default nor what it has now.
func another(d control.Def, now string, rng *rand.Rand) string {
	def := control.Defaults().Text(d.ID)
	for range 1000 {
		v := control.Defaults()
		switch d.Kind {
		case control.Bool, control.Choice:
			n := max(2, len(d.Choices))
			v.SetFloat(d.ID, float64(rng.IntN(n)))
		case control.Points:
			n := max(d.MinPoints, 1) + rng.IntN(2)
			pts := make([]control.Point, n)
			for i := range pts {
				if d.Rule == control.Increasing {
					pts[i] = control.Point{X: (float64(i) + 0.2 + 0.6*rng.Float64()) / float64(n), Y: (float64(i) + 0.2 + 0.6*rng.Float64()) / float64(n)}
				} else {
					pts[i] = control.Point{X: 4*rng.Float64() - 2, Y: 4*rng.Float64() - 2}
				}
			}
			v.SetPoints(d.ID, pts)
		case control.Own:
			var c control.Cloud
			for range 1 + rng.IntN(40) {
				c.Points = append(c.Points, control.Snap(control.Point{X: 4*rng.Float64() - 2, Y: 4*rng.Float64() - 2}))
			}
			text, _ := control.EncodeCloud(c)
			v.Set(d.ID, text)
		default:
			x := d.Min + rng.Float64()*(d.Max-d.Min)
			if d.Log {
				x = d.Min * math.Pow(d.Max/d.Min, rng.Float64())
			}
			if d.Kind == control.Int {
				x = math.Round(x)
			} else {
				x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
			}
			v.SetFloat(d.ID, x)
		}
		if s := v.Text(d.ID); s != now && s != def {
			return s
		}
	}
	// A switch whose other value is its default.
	if d.Kind == control.Bool && now != def {
		return def
	}
	panic("no other value of " + d.ID)
}

// The loop over the whole list: a random legal value of every control reaches
// the simulation, the film or the picture.
func TestEveryControlActs(t *testing.T) {
	p := open(t, "play=0&t=0.6&particles=300&steps=20", desktop)
	p.until("all that is compared has been made once", `(s => s.tracks && s.density && s.blocks.length && s.points)(JSON.parse(flowscope.state()))`, time.Minute)
	rng := rand.New(rand.NewPCG(7, 11))
	for _, d := range control.List() {
		t.Run(d.ID, func(t *testing.T) {
			p := &tab{t: t, ctx: p.ctx}
			switch d.ID { // what costs too much at its largest
			case control.Width:
				d.Max = 96
			case control.Particles:
				d.Max = 3000
			case control.Steps:
				d.Max = 100
			}
			p.bring(&d)
			before := p.values()[d.ID]
			value := another(d, before, rng)
			// The simulation is told of these so that it makes nothing for nobody.
			drawn := !d.Sim || slices.Contains([]string{control.ParticlesOn, control.Trajectories, control.Trails}, d.ID)
			var pixels string
			if drawn {
				at := p.state().Geometry.at(0, 0) // where a brush shows
				p.do(cd.MouseEvent(cd.MouseMoved, at.X, at.Y))
				p.set(control.Train, "0")
				if d.Of != "" && !slices.Contains([]string{"1"}, p.values()[d.Of]) {
					p.set(d.Of, "1")
				}
				p.until("the picture rests", `!JSON.parse(flowscope.state()).training`, 10*time.Second)
				p.do(cd.Sleep(700 * time.Millisecond))
				pixels = p.pixels()
			}
			was := p.state()
			p.set(d.ID, value)
			if got := p.values()[d.ID]; got != value {
				t.Fatalf("set to %s it is %s", value, got)
			}
			switch {
			case d.ID == control.Train:
				p.until("training changes", fmt.Sprintf(`JSON.parse(flowscope.state()).training !== %v`, was.Training), 10*time.Second)
			case d.ID == control.Playing || d.ID == control.Loop || d.ID == control.Speed:
				p.clockObeys(d.ID, value)
			case drawn:
				p.do(cd.Sleep(500 * time.Millisecond))
				if p.pixels() == pixels {
					t.Errorf("%s from %s to %s changes nothing in the page", d.ID, before, value)
				}
			case d.AtReset:
				p.until("it waits for a reset", fmt.Sprintf(`JSON.parse(flowscope.state()).pending.includes(%q)`, d.ID), 10*time.Second)
				p.act(control.ActReset)
				p.until("the reset takes it", `!JSON.parse(flowscope.state()).pending.length`, 20*time.Second)
			case d.Film:
				p.until("the film or what is exact is made anew", fmt.Sprintf(
					`(s => (s.blocks[0] && s.blocks[0].epoch !== %g) || s.points.epoch !== %g || s.asked !== %g || (s.tracks && s.tracks.probes !== %g) || (s.density && s.density.epoch !== %g))(JSON.parse(flowscope.state()))`,
					was.Blocks[0].Epoch, was.Points.Epoch, was.Asked, was.Tracks.Probes, densityEpoch(was)), 20*time.Second)
			case d.ID == control.Show:
				if value != "learned" {
					p.until("the exact field is made", `JSON.parse(flowscope.state()).exact`, 20*time.Second)
				}
			case d.ID == control.Density || d.ID == control.Velocity:
				// Seen by TestLayers.
			case d.Mark:
				p.until("the loss curve is marked", fmt.Sprintf(`JSON.parse(flowscope.state()).marks.includes(%q)`, d.ID), 10*time.Second)
			default:
				t.Errorf("nothing tells whether %s acts", d.ID)
			}
			p.set(d.ID, before)
			for _, w := range d.When {
				p.set(w.ID, control.Defaults().Text(w.ID))
			}
			p.set(control.Train, "1")
		})
	}
	p.quiet()
}

// bring makes a control apply.
func (p *tab) bring(d *control.Def) {
	p.t.Helper()
	for _, w := range d.When {
		on, ok := control.Lookup(w.ID)
		if !ok {
			p.t.Fatalf("%s depends on %q, which is no control", d.ID, w.ID)
		}
		p.bring(on)
		for _, o := range on.Choices {
			if slices.Contains(w.In, o.ID) != w.Not {
				p.set(w.ID, o.ID)
				break
			}
		}
	}
}

func densityEpoch(s state) float64 {
	if s.Density == nil {
		return -1
	}
	return s.Density.Epoch
}

// clockObeys checks the controls of the clock.
func (p *tab) clockObeys(id, value string) {
	p.t.Helper()
	switch id {
	case control.Playing:
		p.set(control.Playing, "1")
		p.until("the film runs", `JSON.parse(flowscope.state()).playing`, 5*time.Second)
		p.set(control.Playing, "0")
		p.until("the film stands", `!JSON.parse(flowscope.state()).playing`, 5*time.Second)
	case control.Loop:
		p.set(control.Loop, "0")
		p.set(control.Speed, "4")
		p.set(control.T, "0.9")
		p.set(control.Playing, "1")
		p.until("the film ends", `(s => !s.playing && s.t === 1)(JSON.parse(flowscope.state()))`, 10*time.Second)
	case control.Speed:
		p.set(control.T, "0")
		p.set(control.Speed, "0.25")
		p.set(control.Playing, "1")
		p.do(cd.Sleep(time.Second))
		p.set(control.Playing, "0")
		slow := p.state().T
		p.set(control.T, "0")
		p.set(control.Speed, "4")
		p.set(control.Playing, "1")
		p.do(cd.Sleep(700 * time.Millisecond))
		p.set(control.Playing, "0")
		if fast := p.state().T; fast < 2*slow {
			p.t.Errorf("at speed 4 the film reached t = %g, at 0.25 in longer %g", fast, slow)
		}
		p.set(control.Speed, value)
	}
	p.set(control.Loop, "1")
	p.set(control.T, "0.6")
}

// pixels is the page as it looks.
func (p *tab) pixels() string {
	p.t.Helper()
	png, err := cd.Run(p.ctx, cd.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	return string(png)
}

// Every control at a random legal value survives a reload through the URL.
func TestEveryControlSurvivesReload(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	p := open(t, "play=0", desktop)
	want := map[string]string{}
	for _, d := range control.List() {
		switch d.ID {
		case control.Width:
			d.Max = 64
		case control.Particles, control.Steps:
			d.Max = 200
		case control.Playing: // stands, so that t does
			want[d.ID] = "0"
			continue
		}
		value := another(d, "", rng)
		p.set(d.ID, value)
		want[d.ID] = value
	}
	p.until("the address holds the state", `location.hash.slice(1) === flowscope.hash()`, 5*time.Second)
	p.do(cd.Reload())
	p.ready()
	for id, value := range p.values() {
		if want[id] != value {
			t.Errorf("%s is %s after the reload, not %s", id, value, want[id])
		}
	}
	p.quiet()
}

// Wrong values in a link are told, and everything else in it is taken.
func TestWrongLink(t *testing.T) {
	p := open(t, "lr=banana&steps=-3&nosuch=1&sigma=0.7&curve=0.5~0.5&theme=%E0%A4%A", desktop)
	v := p.values()
	if v[control.Sigma] != "0.7" || v[control.Rate] != "0.001" || v[control.Steps] != "50" {
		t.Errorf("sigma %s, lr %s, steps %s; want 0.7 and the defaults", v[control.Sigma], v[control.Rate], v[control.Steps])
	}
	p.until("the page says what was wrong", `[...document.querySelectorAll('[role=alert]')].some(e => e.innerText.includes('banana'))`, 10*time.Second)
	p.quiet()
}

// Every control is reached and moved by keyboard alone.
func TestKeyboardAlone(t *testing.T) {
	moved := map[string]bool{}
	for _, hash := range []string{
		"train=0&play=0&t=0.3&schedule=custom&mode=sde&probes=0.5~0.5",
		"train=0&play=0&schedule=ddpm", "train=0&play=0&coupling=sinkhorn&tool=draw&ode=dopri5", "train=0&play=0&schedule=polynomial",
	} {
		p := open(t, hash, desktop)
		p.openGroups()
		// Tab goes on from where the focus was: put it before everything.
		js[bool](p, `(document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex'), true)`)
		seen := 0
		for range 400 {
			p.do(cd.KeyEvent("\t"))
			at := js[struct{ ID, Type, Key string }](p, activeControl)
			if at.Key == "end" {
				if seen > 0 {
					break
				}
				continue
			}
			seen++
			if at.ID == "" || moved[at.ID] {
				continue
			}
			before := p.values()[at.ID]
			for _, key := range keysFor(at.Type) {
				p.do(cd.KeyEvent(key), cd.Sleep(60*time.Millisecond))
				if p.values()[at.ID] != before {
					moved[at.ID] = true
					p.set(at.ID, before) // so that what follows it still applies
					break
				}
			}
		}
		p.quiet()
		p.close()
	}
	for _, d := range control.List() {
		if !moved[d.ID] {
			t.Errorf("%s was not reached and moved by keyboard", d.ID)
		}
	}
}

// activeControl tells which control has the focus, and what kind of element.
const activeControl = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return {ID: '', Type: '', Key: 'end'};
	const c = e.closest('[data-control]');
	return {ID: c ? c.dataset.control : '', Type: e.tagName.toLowerCase() + (e.type ? ':' + e.type : ''), Key: ''};
})()`

func keysFor(element string) []string {
	const right, left, down, up = kb.ArrowRight, kb.ArrowLeft, kb.ArrowDown, kb.ArrowUp
	switch element {
	case "input:range":
		return []string{right, left}
	case "select:select-one":
		return []string{down, up}
	case "input:radio":
		return []string{right, left}
	}
	return []string{" "}
}

// openGroups unfolds every group by keyboard: Enter on its summary.
func (p *tab) openGroups() {
	p.t.Helper()
	n := js[int](p, `document.querySelectorAll('details').length`)
	for i := range n {
		if js[bool](p, fmt.Sprintf(`(d => { if (d.open || !d.offsetParent) return true; d.querySelector('summary').focus(); return false })(document.querySelectorAll('details')[%d])`, i)) {
			continue
		}
		p.do(cd.KeyEvent("\r"))
		if !js[bool](p, fmt.Sprintf(`document.querySelectorAll('details')[%d].open`, i)) {
			p.t.Errorf("Enter does not open group %d", i)
		}
	}
}
