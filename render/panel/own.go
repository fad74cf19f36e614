package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// ownRows is a person's own points: what they are, and what can be done with them
// without drawing in the picture.
func (p *Panel) ownRows(d *control.Def) child {
	k := &p.kit
	all := newPane(k, &column{k: k}, nil)
	says := &ownSays{d: d}
	says.init(p, says, func() (float32, float32) { return 0, says.row })
	says.tip = func() tip { return p.about(d) }

	choose := newButton(p, 24, true, only(&iconFolder), word("Choose file…"), func() { p.try(p.host.Act(control.ActOpen)) })
	choose.tip = func() tip { return p.aboutAction(control.ActOpen) }
	does := func(ic *icon, label, op, help string, ring int) *button {
		b := newButton(p, 24, true, nil, word(label), func() { p.try(p.host.Own(op)) })
		if ic != nil {
			b.icon = only(ic)
		}
		b.tip = func() tip { return tip{name: label, text: help} }
		if ring >= 0 {
			b.focusing = func(on bool) { p.ring(d.ID, ring, on) }
		}
		return b
	}
	clear := does(nil, "Clear", "clear", "Takes all of your points away.", -1)
	add := does(&iconPlus, "Add 50 in middle", "add", "50 points in the brush's circle around the middle of the view.", 0)
	erase := does(&iconMinus, "Erase in middle", "erase", "Takes away the points in the brush's circle around the middle of the view.", 1)
	p.add(choose, clear, add, erase)
	p.handles[d.ID] = handle{main: choose}
	p.handles["own clear"], p.handles["own add"], p.handles["own erase"] = handle{main: clear}, handle{main: add}, handle{main: erase}
	p.follow(func() { clear.w.Disabled = p.values.Text(d.ID) == "" })

	half := func() []float32 { return []float32{0, 0} }
	height := func() float32 { return p.rowHeight() + 4 }
	all.AddChild(says, p.flex(half, height, choose, clear), p.flex(half, height, add, erase))
	return all
}

// ring puts the ring of the keyboard's focus into the picture, or takes it off.
func (p *Panel) ring(id string, k int, on bool) {
	if on && p.byKeyboard {
		p.host.Focus(id, k)
	} else {
		p.host.Focus("", -1)
	}
}

// ownSays says what the points are.
type ownSays struct {
	part
	d *control.Def
}

// Render implements widget.Renderer.
func (s *ownSays) Render(screen *ebiten.Image) {
	s.on(screen)
	b, c := s.box(), s.theme.Sec
	if ok, _ := s.p.values.Applies(s.d.ID); !ok {
		c = s.theme.Mut
	}
	st := s.plain(s.small, c)
	s.text(b.x, b.midY(), s.fit(s.p.ownSaid(), st, b.w), st)
}

// ownLine is what ownSaid said last, and of which text: reading 10,000 points takes
// too long for every frame.
type ownLine struct{ of, said string }

// ownSaid says in a line what a person's own points are.
func (p *Panel) ownSaid() string {
	if text := p.values.Text(control.OwnPoints); p.own.said == "" || text != p.own.of {
		p.own = ownLine{text, saidOfOwn(text)}
	}
	return p.own.said
}

func saidOfOwn(text string) string {
	c, _ := control.DecodeCloud(text) // a held text is one that decodes
	switch {
	case len(c.Points) == 0:
		return "None yet: open or drop a file, or draw."
	case c.Scale != [2]float64{}:
		return counted(len(c.Points)) + ", from a file, standardised"
	}
	return counted(len(c.Points)) + ", drawn"
}

// counted says how many points there are.
func counted(n int) string {
	if n == 1 {
		return "1 point"
	}
	return Format(&control.Def{Kind: control.Int}, float64(n)) + " points"
}
