package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
	"flowscope/sim/control"
)

// caption is a control's name and symbol, to the left of what moves it. A
// control that acts at a reset has a ring beside it, filled while it waits.
type caption struct {
	part
	d      func() *control.Def
	strong bool // of a layer: in the text's colour
}

const symbolWidth = 22

func newCaption(p *Panel, d func() *control.Def) *caption {
	c := &caption{d: d}
	c.init(p, c, func() (float32, float32) { return 0, c.row })
	c.tip = func() tip { return p.about(c.d()) }
	return c
}

// Render implements widget.Renderer.
func (c *caption) Render(screen *ebiten.Image) {
	p, t, b := c.on(screen), c.theme, c.box()
	d := c.d()
	ink, waits := t.Sec, c.p.waits(d.ID)
	if c.strong {
		ink = t.Text
	}
	if ok, _ := c.p.values.Applies(d.ID); !ok || c.strong && !c.p.values.On(d.ID) {
		ink = t.Mut
	}
	st := c.plain(c.body, ink)
	right := b.right()
	if d.AtReset {
		right -= 14
	}
	room, x := right-b.x, float32(0)
	if d.Symbol != "" {
		// The symbol stands in its column, or behind a name that is too long for that.
		w := p.MeasureSymbol(d.Symbol, c.italic(c.body, t.Mut))
		x = min(max(b.right()-symbolWidth, b.x+p.Measure(d.Label, st)+4), right-w)
		room = x - 3 - b.x
	}
	c.text(b.x, b.midY(), c.fit(d.Label, st, room), st)
	if d.Symbol != "" {
		p.Symbol(x, baseline(b.midY(), c.body), d.Symbol, c.italic(c.body, t.Mut))
	}
	if d.AtReset {
		c.resetMark(p, b.right()-5, b.midY(), waits)
	}
}

// resetMark is the ring of controls that act at a reset.
func (k *kit) resetMark(p *render.Pen, x, y float32, waits bool) {
	if waits {
		p.Disc(x, y, 3.5, k.theme.Acc)
	} else {
		p.Ring(x, y, 3, 1, k.theme.Ctl)
	}
}
