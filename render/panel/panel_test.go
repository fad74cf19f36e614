//go:build !js

package panel

import (
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render/app"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// say gives the panel readings as a run gives them.
func (d *desk) say(pending ...string) {
	d.Status(app.Status{Step: "6,240", StepsPerSec: "842", SamplesPerSec: "215,600", Loss: "1.96", Floor: "1.93", NFE: "100",
		Age: "38 steps", Network: "9,154 parameters, simd, 4 lanes", Exact: "exact for these 2,000 points, h = 0.05", Pending: pending})
}

// Every control of the list can be seen and moved: it has a row, or stands on
// the timeline or in the top bar.
func TestEveryControlIsThere(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "mode=sde&schedule=custom&probes=1~1_-1~0.5")
	d.draw()
	for _, c := range control.List() {
		if ok, _ := d.values.Applies(c.ID); !ok {
			continue
		}
		if c.ID == control.Panel { // a button of the bar, and H
			continue
		}
		d.Reveal(c.ID)
		d.draw()
		d.Reveal(c.ID)
		d.draw()
		b, ok := d.Bounds(c.ID)
		if !ok {
			t.Errorf("%s cannot be moved anywhere", c.ID)
			continue
		}
		if b.X < 0 || b.Y < 0 || b.Right() > 1440 || b.Bottom() > 900 || b.W < 12 || b.H < 16 {
			t.Errorf("%s stands at %v, which cannot be reached", c.ID, b)
		}
	}
	for _, id := range []string{"curve.0.x", "curve.3.y", "probes.1.x"} {
		d.Reveal(strings.Split(id, ".")[0])
		d.draw()
		d.Reveal(id)
		d.draw()
		if _, ok := d.Bounds(id); !ok {
			t.Errorf("%s has no slider", id)
		}
	}
	if _, ok := d.Bounds("curve.4.x"); ok {
		t.Error("a fifth point has a row, but there are four")
	}
	if _, ok := d.Bounds("steps value"); !ok {
		t.Error("the number of steps cannot be typed")
	}
}

// A slot shows one row, and the one that applies, whatever the choice.
func TestSlots(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	shapes, effort := []string{control.Power, control.VPMin, control.CurveForm}, []string{control.Steps, control.Tolerance}
	for _, o := range []struct {
		decider, choice string
		row             []string
		seen            string
	}{
		{control.Schedule, "linear", shapes, control.Power}, {control.Schedule, "polynomial", shapes, control.Power},
		{control.Schedule, "ddpm", shapes, control.VPMin}, {control.Schedule, "custom", shapes, control.CurveForm},
		{control.ODESampler, "heun", effort, control.Steps}, {control.ODESampler, "dopri5", effort, control.Tolerance},
		{control.Mode, "sde", effort, control.Steps}, {control.Mode, "ode", effort, control.Tolerance},
	} {
		if err := d.app.Set(o.decider, o.choice); err != nil {
			t.Fatal(err)
		}
		d.draw()
		for _, id := range o.row {
			if _, ok := d.Bounds(id); ok != (id == o.seen) {
				t.Errorf("%s: row of %s seen: %v", o.choice, id, ok)
			}
		}
		applies, _ := d.values.Applies(o.seen)
		if off := d.handles[o.seen].main.GetWidget().Disabled; off == applies {
			t.Errorf("%s: %s applies: %v, disabled: %v", o.choice, o.seen, applies, off)
		}
	}
	if got, want := d.summary("sampling"), "ODE, Dormand–Prince, tolerance 1e−5"; got != want {
		t.Errorf("the closed group says %q, not %q", got, want)
	}
}

// A slider is dragged, clicked, double-clicked and moved by keys; a whole drag
// is one step of undo.
func TestSlider(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.draw()
	s := d.handles[control.Noise].main.(*slider)
	value := func(want float64) {
		t.Helper()
		if x := d.app.Values().Float(control.Noise); x != want {
			t.Fatalf("noise is %v, not %v", x, want)
		}
	}
	at := func(u float64) float32 { return s.middle(u) }
	d.at += time.Second
	s.down(at(0.1)+2, 0) // on the thumb: nothing moves
	value(0.1)
	for u := 0.1; u < 0.6; u += 0.05 {
		s.to(at(u))
	}
	s.to(at(0.6))
	s.release(true)
	value(0.6)
	d.app.Act(control.ActUndo)
	value(0.1)
	d.at += time.Second
	s.down(at(0.8), 0) // on the rail: the thumb comes
	s.release(true)
	value(0.8)
	d.at += doubleClick / 2
	s.down(at(0.8), 0)
	value(0.1)
	for _, k := range []struct {
		key  ebiten.Key
		want float64
	}{{ebiten.KeyArrowRight, 0.11}, {ebiten.KeyArrowDown, 0.1}, {ebiten.KeyPageUp, 0.3}, {ebiten.KeyEnd, 1}, {ebiten.KeyHome, 0}, {ebiten.KeyBackspace, 0.1}} {
		if !s.key(stroke{key: k.key}) {
			t.Fatalf("key %v was not taken", k.key)
		}
		value(k.want)
	}
	if s.key(stroke{key: ebiten.KeyQ}) {
		t.Error("a slider took the letter Q")
	}
}

// A typed number is taken with Enter, left with Escape, and when it is wrong
// the last good one stays and a notice says why.
func TestTypedValue(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.draw()
	v := d.handles[control.Steps].value
	enter, escape := stroke{key: ebiten.KeyEnter}, stroke{key: ebiten.KeyEscape}
	for _, c := range []struct {
		typed string
		end   stroke
		want  int
		wrong bool
	}{
		{"120", enter, 120, false}, {"1,000", enter, 1000, false}, {"7", escape, 1000, false},
		{"5000", enter, 1000, true}, {"many", enter, 1000, true}, {"2.5", enter, 1000, true}, {"50", enter, 50, false},
	} {
		d.toasts.waiting = nil
		v.begin()
		v.typed(c.typed)
		v.key(c.end)
		if got := d.app.Values().Int(control.Steps); got != c.want {
			t.Errorf("after typing %q there are %d steps, not %d", c.typed, got, c.want)
		}
		n := d.toasts.now()
		if (n != nil) != c.wrong {
			t.Errorf("after typing %q: notice %v", c.typed, n)
		}
		if c.wrong && (n.Level != film.Warn || !strings.Contains(n.Detail, "1,000")) {
			t.Errorf("after typing %q the notice says %q, which does not name the range", c.typed, n.Detail)
		}
	}
}

// Tab goes through everything that can be moved, in the order of the eye, and
// leaves at the end.
func TestTabOrder(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.draw()
	seen := map[based]bool{}
	for range 300 {
		d.tab(false)
		d.ui.Update()
		f := d.focused()
		if f == nil {
			break
		}
		if seen[f] {
			t.Fatalf("%T has the focus twice", f)
		}
		if !f.base().lit() {
			t.Fatalf("%T has the focus and does not show it", f)
		}
		seen[f] = true
		d.draw()
		if b := f.base().box(); b.y < 0 || b.bottom() > 900 {
			t.Fatalf("%T has the focus out of sight, at %v", f, b)
		}
	}
	for id, h := range d.handles {
		if h.main.base().stops() && !seen[h.main] {
			t.Errorf("Tab does not reach %s", id)
		}
	}
	d.tab(true) // from nowhere, backwards: the last
	if d.focused() == nil {
		t.Error("Shift+Tab leads nowhere")
	}
}

// What covers the picture takes the pointer from it, and nothing else does.
func TestCovers(t *testing.T) {
	needScreen(t)
	for _, scale := range []float64{1, 2} {
		d := newDesk(t, 1440, 900, scale, "")
		d.draw()
		px := func(x, y float64) (int, int) { return int(x * scale), int(y * scale) }
		for _, c := range []struct {
			x, y float64
			want bool
		}{{700, 20, true}, {1300, 400, true}, {1300, 880, true}, {500, 870, true}, {500, 400, false}, {1090, 70, true}, {1090, 200, false}, {600, 70, false}} {
			if got := d.covers(px(c.x, c.y)); got != c.want {
				t.Errorf("scale %v: (%v, %v) is covered: %v", scale, c.x, c.y, got)
			}
		}
		d.Notice(film.Notice{ID: "x", Level: film.Warn, Title: "Look."})
		d.draw()
		if !d.covers(px(600, 70)) {
			t.Error("a notice does not take the pointer")
		}
		d.app.Set(control.Panel, "0")
		d.draw()
		if d.covers(px(1300, 400)) {
			t.Error("a hidden panel takes the pointer")
		}
		d.openSheet()
		if !d.covers(px(500, 400)) {
			t.Error("the picture can be pressed under the shortcut sheet")
		}
	}
}

// One notice is seen at a time, the gravest; news leaves by itself.
func TestNotices(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	first := func(want string) {
		t.Helper()
		got := ""
		if n := d.toasts.now(); n != nil {
			got = n.ID
		}
		if got != want {
			t.Fatalf("%q is shown, not %q", got, want)
		}
	}
	d.Notice(film.Notice{ID: "saved", Level: film.Info})
	first("saved")
	d.Notice(film.Notice{ID: "lost", Level: film.Error})
	d.Notice(film.Notice{ID: "typed", Level: film.Warn})
	first("lost")
	d.Notice(film.Notice{ID: "copied", Level: film.Info}) // takes the place of older news
	d.toasts.close()
	first("typed")
	d.at += 10 * newsStays
	d.toasts.expire()
	first("typed") // a warning stays
	d.toasts.close()
	first("copied")
	d.toasts.expire()
	first("copied")
	d.at += newsStays
	d.toasts.expire()
	first("")
}

// The shortcuts of the list, as keys.
func TestShortcuts(t *testing.T) {
	d := &Panel{shortcuts: shortcuts()}
	for _, c := range []struct {
		k    stroke
		want string
	}{
		{stroke{key: ebiten.KeyArrowLeft}, control.ActBack},
		{stroke{key: ebiten.KeyArrowRight, shift: true}, control.ActForwardFar},
		{stroke{key: ebiten.KeyZ, ctrl: true}, control.ActUndo},
		{stroke{key: ebiten.KeyZ, ctrl: true, shift: true}, control.ActRedo},
		{stroke{key: ebiten.KeyZ}, ""}, // letters come as characters
		{stroke{key: ebiten.KeyF1}, ""},
	} {
		if got := d.shortcuts[named(c.k)]; got != c.want {
			t.Errorf("%+v is %q: %q, not %q", c.k, named(c.k), got, c.want)
		}
	}
	for _, a := range control.Actions() {
		for _, k := range a.Keys {
			if keyCap(k) == "" {
				t.Errorf("%s: key %q has no cap", a.ID, k)
			}
		}
	}
}

// A new point of a curve can always be added, and lies where the curve is.
func TestNewPoint(t *testing.T) {
	v := control.Defaults()
	d, _ := control.Lookup(control.Curve)
	for len(v.Points(control.Curve)) < d.MaxPoints {
		q := newPoint(d, v.Points(control.Curve))
		pts, _, err := v.AddPoint(control.Curve, q)
		if err != nil {
			t.Fatalf("%v: %v", q, err)
		}
		if err := v.SetPoints(control.Curve, pts); err != nil {
			t.Fatal(err)
		}
	}
}

// What can be seen is drawn where it is said to be, at every scale: the hero's
// chosen half is the accent's colour.
func TestPixels(t *testing.T) {
	needScreen(t)
	for _, c := range []struct {
		name  string
		w, h  float64
		scale float64
		hash  string
	}{
		{"dark", 1440, 900, 1, "mode=sde&schedule=custom&probes=1~1_-1~0.5"},
		{"light", 1440, 900, 1.5, "mode=sde&theme=light"},
		{"projector", 1440, 900, 1, "mode=sde&theme=light&project=1"},
		{"narrow", 1024, 768, 2, "mode=sde"},
	} {
		d := newDesk(t, c.w, c.h, c.scale, c.hash)
		d.say("width")
		d.Reveal(control.Mode)
		img := d.draw()
		keep(t, img, c.name)
		b, ok := d.Bounds(control.Mode)
		if !ok {
			t.Fatal("the hero is not there")
		}
		for _, half := range []struct {
			at float64
			on bool
		}{{0.04, false}, {0.96, true}} {
			x, y := int((b.X+half.at*b.W)*c.scale), int((b.Y+b.H/2)*c.scale)
			r, g, bl, _ := img.At(x, y).RGBA()
			acc := d.theme.Acc
			near := abs(float32(r)/65535-acc[0])+abs(float32(g)/65535-acc[1])+abs(float32(bl)/65535-acc[2]) < 0.05
			if near != half.on {
				t.Errorf("%s: at (%d, %d) the accent is there: %v", c.name, x, y, near)
			}
		}
	}
}

// Points are moved, typed, added and removed without the picture, as far as
// their rule allows.
func TestPointRows(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "schedule=custom")
	d.Reveal(control.Curve)
	d.draw()
	points := func(want string) {
		t.Helper()
		if got := d.app.Values().Text(control.Curve); got != want {
			t.Fatalf("the points are %s, not %s", got, want)
		}
	}
	points("0.2~0.11_0.4~0.29_0.6~0.6_0.8~0.86")
	y := d.handles["curve.1.y"]
	s := y.main.(*slider)
	s.key(stroke{key: ebiten.KeyArrowRight})
	points("0.2~0.11_0.4~0.3_0.6~0.6_0.8~0.86")
	s.key(stroke{key: ebiten.KeyEnd}) // stops at its neighbour
	points("0.2~0.11_0.4~0.599_0.6~0.6_0.8~0.86")
	s.key(stroke{key: ebiten.KeyBackspace})
	points("0.2~0.11_0.4~0.29_0.6~0.6_0.8~0.86")
	y.value.begin()
	y.value.typed("0.35")
	y.value.key(stroke{key: ebiten.KeyEnter})
	points("0.2~0.11_0.4~0.35_0.6~0.6_0.8~0.86")
	y.value.begin()
	y.value.typed("7")
	y.value.key(stroke{key: ebiten.KeyEnter})
	points("0.2~0.11_0.4~0.35_0.6~0.6_0.8~0.86")
	if n := d.toasts.now(); n == nil || !strings.Contains(n.Detail, "from 0 to 1") {
		t.Errorf("a point at 7 is refused with %v", n)
	}
	d.handles[control.Curve].main.(*button).do()
	if n := len(d.app.Values().Points(control.Curve)); n != 5 {
		t.Errorf("after adding one there are %d points", n)
	}
	d.draw()
	if _, ok := d.Bounds("curve.4.x"); !ok {
		t.Error("the fifth point has no row")
	}
}

// What waits for a reset says so: the ring is filled, the row and the folded
// group tell.
func TestPending(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.say()
	if d.waits(control.Width) || strings.Contains(d.summary("network"), "pending") {
		t.Error("the width waits for a reset though nothing was changed")
	}
	d.say(control.Width)
	if !d.waits(control.Width) || d.waits(control.Depth) || !strings.Contains(d.summary("network"), "pending") {
		t.Error("the width does not show that it waits for a reset")
	}
}

// For looking at: dialogs, lists, folded and unfolded groups.
func TestLook(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "mode=sde&schedule=custom&probes=1~1_-1~0.5")
	d.say("width")
	d.Reveal(control.Curve)
	d.Notice(film.Notice{ID: "diverged", Level: film.Error, Title: "Training stopped: the loss became infinite.", Detail: "The weights of step 6,200 are back. The learning rate 0.3 was too large.", Offer: "Use 0.03"})
	keep(t, d.draw(), "notice")
	d.openSheet()
	keep(t, d.draw(), "sheet")
	if d.over == nil {
		t.Error("the sheet is not open")
	}
	d.Help()
	if d.over != nil {
		t.Error("the sheet did not close")
	}
	d.openList(d.handles[control.Data].main.(*pick))
	keep(t, d.draw(), "list")
	d.ShowText("The link to this state", "#mode=sde&sigma=1&steps=100", "The system's clipboard cannot be reached.")
	keep(t, d.draw(), "link")
	if _, ok := d.over.(*linkBox); !ok {
		t.Errorf("%T is open instead of the link", d.over)
	}
}

// Once warm, a frame of the panel allocates little: ebitenui's own events and
// the words that change.
func BenchmarkFrame(b *testing.B) {
	needScreen(b)
	d := newDesk(b, 1440, 900, 1, "")
	d.say()
	img := d.draw()
	b.ReportAllocs()
	for b.Loop() {
		d.ui.Update()
		d.Draw(img)
	}
}
