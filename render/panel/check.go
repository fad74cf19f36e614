package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// check is a switch of the list: a box to tick.
type check struct {
	part
	d *control.Def
}

func newCheck(p *Panel, d *control.Def) *check {
	c := &check{d: d}
	c.init(p, c, func() (float32, float32) { return 18, 24 })
	c.keyboard = true
	c.tip = func() tip { return p.about(d) }
	c.release = func(inside bool) {
		if inside {
			c.toggle()
		}
	}
	return c
}

func (c *check) toggle() { c.p.try(c.p.host.Act(control.ActToggle + ":" + c.d.ID)) }

// key implements keyer.
func (c *check) key(k stroke) bool {
	if k.key == ebiten.KeySpace || k.key == ebiten.KeyEnter || k.key == ebiten.KeyNumpadEnter {
		c.toggle()
		return true
	}
	return false
}

// Render implements widget.Renderer.
func (c *check) Render(screen *ebiten.Image) {
	p, t, b := c.on(screen), c.theme, c.box()
	x, y := b.x, b.midY()-8
	if c.p.values.On(c.d.ID) {
		p.RoundRect(x, y, 16, 16, 3, t.Text)
		drawIcon(p, &iconTick, x+2.5, y+2.5, 11, 1.75, t.Panel)
	} else {
		line := t.Ctl
		switch {
		case c.w.Disabled:
			line = t.Line2
		case c.hover:
			line = t.Text
		}
		p.RoundFrame(x, y, 16, 16, 3, 1.5, line)
	}
	if c.lit() {
		c.focusRing(box{x, y, 16, 16}, 0)
	}
}
