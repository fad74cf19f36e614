package panel

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
)

// value shows a gauge's number, right-aligned; pressed, it becomes a line to
// type in. Enter, Tab and a press elsewhere take what was typed, Escape does not.
type value struct {
	part
	g       gauge
	crowded bool // in a crowded row: small type, no unit
	edit    bool
	line    line
	since   time.Duration // of the last change, for the caret's blinking
}

func newValue(p *Panel, g gauge) *value {
	v := &value{g: g}
	v.init(p, v, func() (float32, float32) { return 0, sliderHeight })
	v.keyboard, v.clickable = true, true
	v.tip = g.tip
	v.press = func(x, _ float32) {
		if !v.edit {
			v.begin()
			return
		}
		v.line.move(v.index(x), v.p.shiftHeld())
		v.since = v.p.now()
	}
	v.drag = func(x, _ float32) {
		if v.edit && v.p.now()-v.since > 150*time.Millisecond {
			v.line.move(v.index(x), true)
		}
	}
	return v
}

// begin opens the line with the number as it would be typed, all selected.
func (v *value) begin() {
	s, _ := v.g.text()
	v.line = newLine(ascii(s))
	v.line.selectAll()
	v.edit, v.since = true, v.p.now()
}

// ascii takes the typesetting out of a number.
func ascii(s string) string {
	b := make([]rune, 0, len(s))
	for _, r := range s {
		switch r {
		case '−':
			r = '-'
		case ',':
			continue
		}
		b = append(b, r)
	}
	return string(b)
}

func (v *value) finish() {
	if !v.edit {
		return
	}
	v.edit = false
	was, _ := v.g.text()
	if s := v.line.String(); s != ascii(was) {
		v.p.host.Commit()
		v.p.try(v.g.typed(s))
		v.p.host.Commit()
	}
}

// leave implements leaver.
func (v *value) leave() { v.finish() }

// typing implements typer.
func (v *value) typing() bool { return v.edit }

// typed implements typer.
func (v *value) typed(s string) {
	if v.edit {
		v.line.insert(s)
		v.since = v.p.now()
	}
}

// key implements keyer.
func (v *value) key(k stroke) bool {
	if !v.edit {
		switch k.key {
		case ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace:
			v.begin()
			return true
		case ebiten.KeyBackspace, ebiten.KeyDelete:
			v.p.try(v.g.reset())
			return true
		}
		return false
	}
	v.since = v.p.now()
	switch k.key {
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter:
		v.finish()
	case ebiten.KeyEscape:
		v.edit = false
	default:
		return v.line.key(k, v.p.clipboard)
	}
	return true
}

// index returns the place in the line nearest to x.
func (v *value) index(x float32) int {
	st := v.plain(v.body, v.theme.Text)
	at := v.start(st)
	for i := range v.line.text {
		w := v.pen.Measure(string(v.line.text[i]), st)
		if x < at+w/2 {
			return i
		}
		at += w
	}
	return len(v.line.text)
}

// start returns the x at which the line under edit begins: it ends at the right
// until it is too long, and then keeps the caret in sight.
func (v *value) start(st render.Style) float32 {
	b := v.box()
	left, right := b.x+4, b.right()-4
	x := right - v.pen.Measure(v.line.String(), st)
	if x >= left {
		return x
	}
	caret := x + v.pen.Measure(string(v.line.text[:v.line.caret]), st)
	return x + max(0, left-caret)
}

// Render implements widget.Renderer.
func (v *value) Render(screen *ebiten.Image) {
	p, t, b := v.on(screen), v.theme, v.box()
	if v.edit {
		p.RoundRect(b.x, b.y, b.w+4, b.h, 4, t.Raise)
		p.RoundFrame(b.x, b.y, b.w+4, b.h, 4, 1, t.Acc)
		st := v.plain(v.body, t.Text)
		v.kit.line(&v.line, v.start(st), b.midY(), st, v.p.now()-v.since)
		return
	}
	s, unit := v.g.text()
	c := t.Text
	if v.w.Disabled {
		c = t.Mut
	} else if v.hover {
		p.RoundRect(b.x, b.y, b.w+4, b.h, 4, t.Raise)
	}
	x, size := b.right(), v.body
	if v.crowded {
		size = v.small
	}
	if unit != "" && !v.crowded {
		st := v.plain(size, t.Mut)
		v.textRight(x, b.midY(), unit, st)
		x -= p.Measure(" "+unit, st)
	}
	v.textRight(x, b.midY(), s, v.plain(size, c))
	if v.lit() {
		v.focusRing(b, 0)
	}
}
