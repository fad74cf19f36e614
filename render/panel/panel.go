package panel

import (
	"strings"
	"time"

	"github.com/ebitenui/ebitenui"
	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
	"flowscope/render/app"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Host holds the values that the panel shows and sets. [app.App] is one.
type Host interface {
	Values() control.Values
	Set(id, text string) error
	SetDefault(id string) error
	Commit()
	Act(id string) error
	Preset(id string) error
	Accept(id string) error
	Points(id, op string, k int, p control.Point) error
	Own(op string) error
	Focus(id string, k int)
	SetInsets(top, right, bottom, left float64)
}

// Clipboard is the system's clipboard.
type Clipboard interface {
	Copy(text string) error
	Paste() (string, error)
}

// Options says how a Panel starts.
type Options struct {
	// Pen draws; it shares the picture's glyphs and device scale.
	Pen *render.Pen
	// Clipboard may be nil.
	Clipboard Clipboard
	// Build is the build's id, or "".
	Build string
	// Now is a monotonic clock; nil means the machine's.
	Now func() time.Duration
}

// Panel is everything of the desktop's window but the picture. It implements
// the part of [app.Face] that shows things.
type Panel struct {
	kit
	host      Host
	clipboard Clipboard
	build     string
	now       func() time.Duration

	// What the host said last.
	change  app.Change
	values  control.Values
	status  app.Status
	t       float64
	playing bool

	ui        *ebitenui.UI
	house     *house
	groups    *scroll
	sections  []*group          // from top to bottom
	all       map[string]*group // those inside others too
	toasts    *toasts
	followers []func()
	handles   map[string]handle
	shortcuts map[string]string
	tooltip   tooltip
	own       ownLine

	order            []based // of the Tab key
	byKeyboard       bool    // the focus came by a key
	before           based   // who had the focus when an overlay opened
	beforeByKeyboard bool
	over             overlay // an open list or dialog, or nil
	under            *part   // under the pointer, or nil

	board       keyboard
	pointer     pointer
	cursorMoved bool
	shaped      bool // the pointer's shape is ours
	lastX       int
	lastY       int

	w, h      float32 // of the window, dp
	insets    [4]float64
	projector bool
}

// New makes a panel. [Panel.Attach] gives it its host.
func New(o Options) *Panel {
	p := &Panel{
		clipboard: o.Clipboard, build: o.Build, now: o.Now,
		values:    control.Defaults(),
		change:    app.Change{Values: control.Defaults()},
		handles:   map[string]handle{},
		all:       map[string]*group{},
		shortcuts: shortcuts(),
		board:     keyboard{next: map[ebiten.Key]time.Duration{}},
		w:         1440, h: 900,
		insets: [4]float64{-1, -1, -1, -1},
	}
	p.kit = kit{sizes: screenSizes, pen: o.Pen, theme: render.Dark(), scale: 1}
	if p.now == nil {
		start := time.Now()
		p.now = func() time.Duration { return time.Since(start) }
	}
	input.CursorManagementEnabled = false // the picture sets the cursor's shape too
	p.ui = &ebitenui.UI{DisableDefaultFocus: true, DisableWindowRelayering: true}
	p.house = newHouse(p)
	p.ui.Container = p.house
	return p
}

// Attach gives the panel its host, and the picture its place.
func (p *Panel) Attach(h Host) {
	p.host = h
	p.takeIn(h.Values())
}

// Layout sets the window's size in dp and the device scale.
func (p *Panel) Layout(w, h, scale float64) {
	if !(scale > 0) {
		scale = 1
	}
	if float32(w) == p.w && float32(h) == p.h && scale == p.scale {
		return
	}
	p.w, p.h, p.scale = float32(w), float32(h), scale
	p.closeOver() // its place is measured from what has moved
	p.relayout()
}

// relayout places everything again, and tells the picture what is left to it.
func (p *Panel) relayout() {
	if p.house == nil {
		return
	}
	p.house.RequestRelayout()
	pic := p.house.picture()
	in := [4]float64{barHeight, float64(p.w - pic.w), timelineHeight, 0}
	if p.host != nil && in != p.insets {
		p.insets = in
		p.host.SetInsets(in[0], in[1], in[2], in[3])
	}
}

// narrow reports whether the window is of the middle size class.
func (p *Panel) narrow() bool { return p.w < 1200 }

// margin is the panel's padding, and gap the room between columns, in dp.
func (p *Panel) margin() float32 {
	if p.narrow() {
		return 14
	}
	return 16
}

func (p *Panel) gap() float32 {
	if p.narrow() {
		return 6
	}
	return 8
}

// Changed implements part of app.Face.
func (p *Panel) Changed(c app.Change) {
	p.change = c
	p.takeIn(c.Values)
}

func (p *Panel) takeIn(v control.Values) {
	p.values = v
	p.theme = render.Dark()
	if v.Choice(control.Theme) == "light" {
		p.theme = render.Light()
	}
	if on := v.Bool(control.Projector); on != p.projector {
		p.project(on)
	}
	for _, f := range p.followers {
		f()
	}
	p.relayout()
}

// project turns the projector's sizes on or off. While it is on, the two groups
// that a lecture seldom needs say in one line what they hold.
func (p *Panel) project(on bool) {
	p.projector = on
	p.sizes = screenSizes
	if on {
		p.sizes = projectorSizes
	}
	for _, s := range p.sections {
		if s.g.ID != "data" && s.g.ID != "training" {
			continue
		}
		if on && s.open {
			s.shut = true
			s.fold(false)
		} else if !on && s.shut {
			s.shut = false
			s.fold(true)
		}
	}
}

// Status implements part of app.Face.
func (p *Panel) Status(s app.Status) { p.status = s }

// Time implements part of app.Face.
func (p *Panel) Time(t float64, playing bool) { p.t, p.playing = t, playing }

// Notice implements part of app.Face.
func (p *Panel) Notice(n film.Notice) { p.toasts.add(n) }

// ClearNotice takes a notice away that no longer holds.
func (p *Panel) ClearNotice(id string) { p.toasts.clear(id) }

// NoticeShown returns the words of the notice that is shown, or "".
func (p *Panel) NoticeShown() string {
	n := p.toasts.now()
	if n == nil {
		return ""
	}
	return strings.TrimSpace(n.Title + " " + n.Detail)
}

// Help implements part of app.Face: it shows or hides the shortcut sheet.
func (p *Panel) Help() {
	if _, ok := p.over.(*sheet); ok {
		p.closeOver()
		return
	}
	p.openSheet()
}

// waits reports whether a control waits for a reset.
func (p *Panel) waits(id string) bool {
	for _, w := range p.status.Pending {
		if w == id {
			return true
		}
	}
	return false
}

// try shows an error to the person: what was wrong, and that nothing changed.
func (p *Panel) try(err error) {
	if err != nil {
		p.Notice(film.Notice{ID: "value", Level: film.Warn, Title: "Nothing was changed.", Detail: err.Error()})
	}
}

func (p *Panel) entered(t *part) { p.under = t }

func (p *Panel) left(t *part) {
	if p.under == t {
		p.under = nil
	}
}

// cursor returns where the pointer is, in dp.
func (p *Panel) cursor() (x, y float32) { return p.dp(p.pointer.x), p.dp(p.pointer.y) }

// Update takes in what the pointer and the keyboard did. It must run before the
// picture's own update, so that [Panel.Taken] is right in the same tick.
func (p *Panel) Update() {
	p.pointer.update(p.covers)
	p.cursorMoved = p.pointer.x != p.lastX || p.pointer.y != p.lastY
	p.lastX, p.lastY = p.pointer.x, p.pointer.y
	p.ui.Update()
	p.keepFocus()
	p.keys()
	p.toasts.expire()
	p.tooltip.update(p)
	p.shape()
}

// shape sets the pointer's shape over the panel's parts. On the way into the
// picture it goes back to the arrow; from there the picture sets it.
func (p *Panel) shape() {
	taken := p.Taken()
	if !taken {
		if p.shaped {
			p.shaped = false
			ebiten.SetCursorShape(ebiten.CursorShapeDefault)
		}
		return
	}
	p.shaped = true
	s := ebiten.CursorShapeDefault
	if p.under != nil && p.under.w.IsVisible() && !p.under.w.Disabled {
		switch p.under.self.(type) {
		case *value:
			s = ebiten.CursorShapeText
		case *button, *pick, *check, *title, *list, *choices, *slider, *track:
			s = ebiten.CursorShapePointer
		}
	}
	ebiten.SetCursorShape(s)
}

// Draw draws everything but the picture.
func (p *Panel) Draw(screen *ebiten.Image) {
	p.ui.Draw(screen)
	p.tooltip.draw(p, screen)
	p.flush()
}

// Bounds returns where what moves a control stands, in dp, for tests: the
// slider, list, switch or button of a control or action. Points have one for
// each coordinate ("curve.0.y"); a typed value has "steps value". It is false
// for what is not there now.
func (p *Panel) Bounds(id string) (r render.Rect, ok bool) {
	var w based
	if h, there := p.handles[id]; there {
		w = h.main
	} else if n := len(id) - len(" value"); n > 0 && id[n:] == " value" && p.handles[id[:n]].value != nil {
		w = p.handles[id[:n]].value
	}
	if w == nil || !w.GetWidget().IsVisible() || !p.groups.shows(w.GetWidget()) {
		return r, false
	}
	b := w.base().box()
	return render.Rect{X: float64(b.x), Y: float64(b.y), W: float64(b.w), H: float64(b.h)}, true
}

// Reveal opens the group of a control and brings its row into sight. A group
// that was folded has its place only after the next frame.
func (p *Panel) Reveal(id string) {
	h, there := p.handles[id]
	if !there {
		return
	}
	if d, ok := control.Lookup(id); ok {
		for g := p.all[d.Group]; g != nil; g = p.all[g.g.Parent] {
			if !g.open {
				g.fold(true)
			}
		}
	}
	p.groups.reveal(h.main.GetWidget())
}

var _ widget.Containerer = (*house)(nil)
