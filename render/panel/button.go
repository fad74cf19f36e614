package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
)

// button does something once when it is clicked.
type button struct {
	part
	do      func()
	label   func() string // nil: an icon alone
	icon    func() *icon  // nil: no icon
	pressed func() bool   // nil: not a switch
	boxed   bool          // with a border
	side    float32       // height, and least width
}

// newButton makes a button; what it is not given stays out.
func newButton(p *Panel, side float32, boxed bool, ic func() *icon, label func() string, do func()) *button {
	b := &button{do: do, label: label, icon: ic, boxed: boxed, side: side}
	b.init(p, b, func() (float32, float32) { return b.width(), side })
	b.keyboard = true
	b.release = func(inside bool) {
		if inside {
			b.do()
		}
	}
	return b
}

func only(ic *icon) func() *icon { return func() *icon { return ic } }

func word(s string) func() string { return func() string { return s } }

func (b *button) width() float32 {
	w := float32(0)
	if b.icon != nil {
		w += 16
	}
	if b.label != nil {
		if w > 0 {
			w += 8
		}
		w += b.pen.Measure(b.label(), b.plain(b.body, b.theme.Text))
	}
	if b.label == nil {
		return max(b.side, w)
	}
	return max(b.side, w+18)
}

// key implements keyer.
func (b *button) key(k stroke) bool {
	switch k.key {
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace:
		b.do()
		return true
	}
	return false
}

// Render implements widget.Renderer.
func (b *button) Render(screen *ebiten.Image) {
	p, t, r := b.kit.on(screen), b.theme, b.box()
	c, border, fillIn := t.Sec, render.Color{}, render.Color{}
	if b.boxed {
		c, border, fillIn = t.Text, t.Line2, t.Raise
	}
	if b.hover && !b.w.Disabled {
		c, fillIn = t.Text, t.Raise
		if b.boxed {
			border = t.Ctl
		}
	}
	if b.held && b.hover {
		border = t.Ctl
	}
	if b.pressed != nil && b.pressed() {
		c, border = t.Acc, t.Acc
	}
	if b.w.Disabled {
		c = t.Mut.Alpha(.6)
		if b.boxed {
			border = t.Line2
		}
	}
	if fillIn[3] > 0 {
		p.RoundRect(r.x, r.y, r.w, r.h, 4, fillIn)
	}
	if border[3] > 0 {
		p.RoundFrame(r.x, r.y, r.w, r.h, 4, 1, border)
	}
	st := b.plain(b.body, c)
	w := float32(0)
	label := ""
	if b.label != nil {
		label = b.label()
		w = p.Measure(label, st)
	}
	x := r.midX() - w/2
	if b.icon != nil {
		if b.label != nil {
			w += 16 + 8
		} else {
			w = 16
		}
		x = r.midX() - w/2
		drawIcon(p, b.icon(), x, r.midY()-8, 16, 1.5, c)
		x += 24
	}
	if label != "" {
		b.text(x, r.midY(), label, st)
	}
	if b.lit() {
		b.focusRing(r, 0)
	}
}
