package panel

import (
	"image"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// group is a section of the panel that can be folded to one line.
type group struct {
	*pane
	p     *Panel
	g     control.Group
	title *title
	body  *pane
	open  bool
	// shut says that the projector folded it, so that it may unfold it again.
	shut bool
}

func newGroup(p *Panel, g control.Group) *group {
	k := &p.kit
	s := &group{p: p, g: g, open: !g.Closed}
	side := p.margin
	if g.Parent != "" {
		side = func() float32 { return 0 }
	}
	bottom := float32(9)
	if g.Parent != "" {
		bottom = 4
	}
	s.body = newPane(k, &margins{k: k, side: side, bottom: bottom}, nil)
	s.title = newTitle(s)
	s.pane = newPane(k, &column{k: k}, func(b box) {
		if g.Parent == "" && !s.last() {
			k.pen.Rect(b.x, b.bottom()-1, b.w, 1, k.theme.Line)
		}
	})
	s.AddChild(s.title, s.body)
	show(s.body, s.open)
	return s
}

// last reports whether no other group stands below, so that no line is wanted.
func (s *group) last() bool { return s.p.sections[len(s.p.sections)-1] == s }

// fold opens or closes the group.
func (s *group) fold(open bool) {
	s.open = open
	show(s.body, open)
	s.p.relayout()
}

// margins is a column with the panel's margins at its sides.
type margins struct {
	k      *kit
	side   func() float32
	bottom float32
}

// PreferredSize implements widget.Layouter.
func (m *margins) PreferredSize(cs []child) (int, int) { return m.column().PreferredSize(cs) }

// Layout implements widget.Layouter.
func (m *margins) Layout(cs []child, r image.Rectangle) { m.column().Layout(cs, r) }

func (m *margins) column() *column {
	return &column{k: m.k, left: m.side(), right: m.side(), bottom: m.bottom}
}

// title is a group's line: pressed, it folds or unfolds it.
type title struct {
	part
	of *group
}

func newTitle(s *group) *title {
	t := &title{of: s}
	t.init(s.p, t, func() (float32, float32) {
		if s.g.Parent != "" {
			return 0, t.row
		}
		return 0, t.kit.title
	})
	t.keyboard = true
	t.release = func(inside bool) {
		if inside {
			s.fold(!s.open)
		}
	}
	return t
}

// key implements keyer.
func (t *title) key(k stroke) bool {
	switch k.key {
	case ebiten.KeySpace, ebiten.KeyEnter, ebiten.KeyNumpadEnter:
		t.of.fold(!t.of.open)
	case ebiten.KeyArrowLeft:
		t.of.fold(false)
	case ebiten.KeyArrowRight:
		t.of.fold(true)
	default:
		return false
	}
	return true
}

// Render implements widget.Renderer.
func (t *title) Render(screen *ebiten.Image) {
	p, th, b := t.on(screen), t.theme, t.box()
	side := float32(0)
	nested := t.of.g.Parent != ""
	st := t.plain(t.body, th.Sec)
	if !nested {
		side = t.p.margin()
		st = t.bold(t.body, th.Text)
	}
	if t.hover {
		r := box{b.x + side - 8, b.y + 2, b.w - 2*side + 16, b.h - 4}
		p.RoundRect(r.x, r.y, r.w, r.h, 4, th.Raise)
	}
	ic := &iconFolded
	if t.of.open {
		ic = &iconOpen
	}
	drawIcon(p, ic, b.x+side, b.midY()-6, 12, 1.5, th.Mut)
	w := t.text(b.x+side+20, b.midY(), t.of.g.Label, st)
	if !t.of.open {
		note := t.plain(t.small, th.Mut)
		room := b.w - 2*side - 20 - w - 12
		t.textRight(b.right()-side, b.midY(), t.fit(t.p.summary(t.of.g.ID), note, room), note)
	}
	if t.lit() {
		t.focusRing(box{b.x + side - 6, b.y + 4, b.w - 2*side + 12, b.h - 8}, 0)
	}
}

var _ widget.Layouter = (*margins)(nil)
