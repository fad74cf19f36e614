package panel

import (
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
	"flowscope/sim/control"
)

// choices shows all options of a Choice beside each other: the row of buttons,
// and the hero, which is the large two-way switch.
type choices struct {
	part
	d    *control.Def
	over int // under the pointer, or -1
}

func newChoices(p *Panel, d *control.Def) *choices {
	c := &choices{d: d, over: -1}
	c.init(p, c, func() (float32, float32) {
		if d.Hero {
			return 0, c.switcher
		}
		return 0, c.segment
	})
	c.keyboard = true
	c.tip = func() tip {
		t := p.about(d)
		if ok, _ := p.values.Applies(d.ID); ok && d.Hero {
			t.text = d.Help
		}
		return t
	}
	c.release = func(inside bool) {
		if i := c.under(); inside && i >= 0 {
			c.choose(i)
		}
	}
	return c
}

func (c *choices) choose(i int) {
	if i != c.p.values.Int(c.d.ID) {
		c.p.try(c.p.host.Set(c.d.ID, c.d.Choices[i].ID))
		c.p.host.Commit()
	}
}

// acting is the option that is in force: the chosen one only while it applies.
func (c *choices) acting() int {
	id := c.p.values.Acting(c.d.ID)
	return slices.IndexFunc(c.d.Choices, func(o control.Option) bool { return o.ID == id })
}

// key implements keyer.
func (c *choices) key(s stroke) bool {
	i, n := c.p.values.Int(c.d.ID), len(c.d.Choices)
	switch s.key {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowUp:
		c.choose((i + n - 1) % n)
	case ebiten.KeyArrowRight, ebiten.KeyArrowDown:
		c.choose((i + 1) % n)
	case ebiten.KeySpace, ebiten.KeyEnter, ebiten.KeyNumpadEnter:
		c.choose((i + 1) % n)
	default:
		return false
	}
	return true
}

// option returns the box of option i.
func (c *choices) option(i int) box {
	b, n := c.box(), float32(len(c.d.Choices))
	pad := float32(2)
	if c.d.Hero {
		pad = 4
	}
	w := (b.w - 2*pad - (n-1)*pad) / n
	return box{b.x + pad + float32(i)*(w+pad), b.y + pad, w, b.h - 2*pad}
}

// under returns the option under the pointer, or -1.
func (c *choices) under() int {
	x, y := c.p.cursor()
	for i := range c.d.Choices {
		if b := c.option(i).grow(2); x >= b.x && x < b.right() && y >= b.y && y < b.bottom() {
			return i
		}
	}
	return -1
}

// Render implements widget.Renderer.
func (c *choices) Render(screen *ebiten.Image) {
	p, t, b := c.on(screen), c.theme, c.box()
	round, border := float32(4), t.Line2
	if c.d.Hero {
		round, border = 6, t.Ctl
	}
	now, over := c.acting(), -1
	if c.hover && !c.w.Disabled {
		over = c.under()
	}
	if c.w.Disabled {
		border = t.Line2
	}
	p.RoundRect(b.x, b.y, b.w, b.h, round, t.Bg)
	p.RoundFrame(b.x, b.y, b.w, b.h, round, 1, border)
	for i, o := range c.d.Choices {
		r := c.option(i)
		ink, note := t.Sec, t.Mut
		if i == over {
			ink = t.Text
		}
		switch {
		case c.w.Disabled:
			ink = t.Mut
			if i == now {
				p.RoundFrame(r.x, r.y, r.w, r.h, 3, 1.5, t.Line2)
			}
		case i == now && c.d.Hero:
			p.RoundRect(r.x, r.y, r.w, r.h, 3, t.Acc)
			ink, note = t.OnAcc, t.OnAcc
		case i == now:
			p.RoundRect(r.x, r.y, r.w, r.h, 3, t.Raise)
			p.RoundFrame(r.x, r.y, r.w, r.h, 3, 1, t.Ctl)
			ink = t.Text
		case i == over:
			p.RoundRect(r.x, r.y, r.w, r.h, 3, t.Raise)
		}
		if c.d.Hero {
			c.textMid(r.midX(), r.midY()-c.hero*.5, o.Label, c.bold(c.hero, ink))
			c.textMid(r.midX(), r.midY()+c.small*.72, o.Note, c.plain(c.small, note))
		} else {
			c.textMid(r.midX(), r.midY(), o.Label, c.plain(c.body, ink))
		}
	}
	if c.lit() {
		c.focusRing(b, 0)
	}
}

// equation is the line under the hero: what the chosen sampling solves.
type equation struct {
	part
}

func newEquation(p *Panel) *equation {
	e := &equation{}
	e.init(p, e, func() (float32, float32) { return 0, e.body + 17 })
	return e
}

// The two equations of section "sampling": letters are italic; "_" sets one
// letter below.
const (
	equationODE = "u_t(X) dt"
	equationSDE = "(u_t(X) + ½σ_t²s_t(X)) dt + σ_t dW"
)

// Render implements widget.Renderer.
func (e *equation) Render(screen *ebiten.Image) {
	e.on(screen)
	t, b := e.theme, e.box()
	right := equationODE
	if e.p.values.Acting(control.Mode) == "sde" {
		right = equationSDE
	}
	rs := append(e.math("dX = ", t.Sec), e.math(right, t.Text)...)
	e.runs(b.midX()-e.runWidth(rs)/2, b.midY(), e.body, rs)
}

// math sets a formula: letters italic, what follows "_" as a subscript.
func (k *kit) math(s string, c render.Color) []run {
	var rs []run
	add := func(text string, st render.Style, up float32) {
		if n := len(rs); n > 0 && rs[n-1].st == st && rs[n-1].up == up {
			rs[n-1].s += text
			return
		}
		rs = append(rs, run{text, st, up})
	}
	below := false
	for _, r := range s {
		switch {
		case r == '_':
			below = true
		case below:
			add(string(r), k.italic(k.body*.75, c), -.22*k.body)
			below = false
		case strings.ContainsRune("()=+½² ", r):
			add(string(r), k.plain(k.body, c), 0)
		default:
			add(string(r), k.italic(k.body, c), 0)
		}
	}
	return rs
}
