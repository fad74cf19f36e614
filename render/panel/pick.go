package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// options is a choice as a list shows it.
type options interface {
	names() []string
	chosen() int // -1: none of them
	choose(i int)
	shown() string
	tip() tip
}

// choice is the options of a Choice of the list.
type choice struct {
	p *Panel
	d *control.Def
}

func (c *choice) names() []string {
	var s []string
	for _, o := range c.d.Choices {
		s = append(s, o.Label)
	}
	return s
}
func (c *choice) chosen() int   { return c.p.values.Int(c.d.ID) }
func (c *choice) shown() string { return c.d.Choices[c.chosen()].Label }
func (c *choice) tip() tip      { return c.p.about(c.d) }
func (c *choice) choose(i int) {
	c.p.try(c.p.host.Set(c.d.ID, c.d.Choices[i].ID))
	c.p.host.Commit()
}

// pick shows what is chosen and opens the list of options.
type pick struct {
	part
	o      options
	height func() float32
}

func newPick(p *Panel, o options, height func() float32) *pick {
	k := &pick{o: o, height: height}
	k.init(p, k, func() (float32, float32) { return 0, height() })
	k.keyboard, k.clickable = true, true
	k.tip = o.tip
	k.press = func(_, _ float32) { p.openList(k) }
	return k
}

// key implements keyer.
func (k *pick) key(s stroke) bool {
	n, i := len(k.o.names()), k.o.chosen()
	switch s.key {
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace:
		k.p.openList(k)
		return true
	case ebiten.KeyArrowUp:
		i = max(0, i-1)
	case ebiten.KeyArrowDown:
		i = min(n-1, i+1)
	case ebiten.KeyHome:
		i = 0
	case ebiten.KeyEnd:
		i = n - 1
	case ebiten.KeyBackspace, ebiten.KeyDelete:
		if c, ok := k.o.(*choice); ok {
			k.p.try(k.p.host.SetDefault(c.d.ID))
			return true
		}
		return false
	default:
		return false
	}
	if i != k.o.chosen() {
		k.o.choose(i)
	}
	return true
}

// Render implements widget.Renderer.
func (k *pick) Render(screen *ebiten.Image) {
	p, t, b := k.on(screen), k.theme, k.box()
	ink, border := t.Text, t.Line2
	if k.w.Disabled {
		ink = t.Mut
	} else {
		p.RoundRect(b.x, b.y, b.w, b.h, 4, t.Raise)
		if k.hover || k.p.listOf(k) {
			border = t.Ctl
		}
	}
	p.RoundFrame(b.x, b.y, b.w, b.h, 4, 1, border)
	st := k.plain(k.body, ink)
	k.text(b.x+9, b.midY(), k.fit(k.o.shown(), st, b.w-9-24), st)
	drawIcon(p, &iconChevron, b.right()-20, b.midY()-6, 12, 1.5, t.Mut)
	if k.lit() {
		k.focusRing(b, 0)
	}
}
