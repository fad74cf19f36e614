package panel

import (
	"fmt"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// pointRows is the keyboard's twin of points that are dragged in the picture: a
// row for each point, with a slider for each coordinate, and a button to add one.
func (p *Panel) pointRows(d *control.Def) child {
	k := &p.kit
	all := newPane(k, &column{k: k}, nil)
	head := &pointHead{d: d}
	head.init(p, head, func() (float32, float32) { return 0, head.small + 8 })
	all.AddChild(head)
	for i := range d.MaxPoints {
		var ws []based
		n := &pointName{d: d, k: i}
		n.init(p, n, func() (float32, float32) { return 0, sliderHeight })
		cs := []child{n}
		for _, y := range []bool{false, true} {
			g := &coordinate{p: p, d: d, k: i, y: y}
			s, v := newSlider(p, g), newValue(p, g)
			v.crowded = true
			p.add(s, v)
			ws = append(ws, s, v)
			if y {
				cs = append(cs, newGap(p))
			}
			cs = append(cs, s, v)
			p.handles[fmt.Sprintf("%s.%d.%s", d.ID, i, map[bool]string{false: "x", true: "y"}[y])] = handle{main: s, value: v}
		}
		remove := newButton(p, 20, false, only(&iconClose), nil, func() {
			p.try(p.host.Points(d.ID, "remove", i, control.Point{}))
			p.host.Commit()
		})
		remove.tip = func() tip {
			t := p.about(d)
			return tip{name: fmt.Sprintf("Remove point %d.", i+1), text: t.text, label: fmt.Sprintf("Remove point %d", i+1)}
		}
		p.add(remove)
		ws = append(ws, remove)
		cs = append(cs, remove)
		p.dim(d, ws...)
		row := newPane(k, &columns{k: k, gap: func() float32 { return pointGap }, widths: p.pointWidths, height: p.rowHeight}, nil)
		row.AddChild(cs...)
		all.AddChild(row)
		p.follow(func() {
			n := len(p.values.Points(d.ID))
			show(row, i < n)
			remove.w.Disabled = remove.w.Disabled || n <= d.MinPoints
		})
	}
	add := newButton(p, 24, true, only(&iconPlus), word("Add point"), func() {
		p.try(p.host.Points(d.ID, "add", 0, newPoint(d, p.values.Points(d.ID))))
		p.host.Commit()
	})
	add.tip = func() tip { return p.about(d) }
	p.add(add)
	p.dim(d, add)
	p.follow(func() {
		add.w.Disabled = add.w.Disabled || len(p.values.Points(d.ID)) >= d.MaxPoints
	})
	p.handles[d.ID] = handle{main: add}
	all.AddChild(p.flex(func() []float32 { return []float32{add.width(), 0} }, func() float32 { return p.rowHeight() + 4 }, add, newGap(p)))
	return all
}

// pointGap is the room between the columns of a point's row.
const pointGap = 5

// pointWidths are the columns of a point's row: number, x with its value, a gap,
// y with its value, and the button that removes it.
func (p *Panel) pointWidths() []float32 {
	if p.narrow() {
		return []float32{10, 0, 30, 2, 0, 30, 20}
	}
	return []float32{12, 0, 32, 4, 0, 32, 20}
}

// newPoint returns where a new point of a list stands: in the middle of the
// widest gap of a rising curve from one corner to the other; free points beside
// each other.
func newPoint(d *control.Def, pts []control.Point) control.Point {
	if d.Rule != control.Increasing {
		return control.Point{X: min(-1.5+0.5*float64(len(pts)), d.Max), Y: 0}
	}
	last, best := control.Point{X: d.Min, Y: d.Min}, control.Point{}
	widest := 0.
	for _, q := range append(append([]control.Point{}, pts...), control.Point{X: d.Max, Y: d.Max}) {
		if gap := q.X - last.X; gap > widest {
			widest, best = gap, control.Point{X: (q.X + last.X) / 2, Y: (q.Y + last.Y) / 2}
		}
		last = q
	}
	return best
}

// pointHead names the two coordinates above their columns.
type pointHead struct {
	part
	d *control.Def
}

// Render implements widget.Renderer.
func (h *pointHead) Render(screen *ebiten.Image) {
	p, t, b := h.on(screen), h.theme, h.box()
	ws := h.p.pointWidths()
	x0 := b.x + ws[0] + pointGap
	half := (b.w - ws[0] - ws[6] - 2*pointGap + ws[3] + 2*pointGap) / 2
	first, second := "x", "y"
	if h.d.Rule == control.Increasing {
		first, second = "t", h.d.Symbol
	}
	if len(h.p.values.Points(h.d.ID)) == 0 {
		h.text(b.x, b.midY(), "None yet.", h.plain(h.small, t.Mut))
		return
	}
	y := baseline(b.midY(), h.small)
	p.Symbol(x0, y, first, h.italic(h.small, t.Mut))
	p.Symbol(x0+half, y, second, h.italic(h.small, t.Mut))
}

// pointName is a point's number.
type pointName struct {
	part
	d *control.Def
	k int
}

// Render implements widget.Renderer.
func (n *pointName) Render(screen *ebiten.Image) {
	n.on(screen)
	c := n.theme.Sec
	if ok, _ := n.p.values.Applies(n.d.ID); !ok {
		c = n.theme.Mut
	}
	n.text(n.box().x, n.box().midY(), fmt.Sprint(n.k+1), n.plain(n.small, c))
}

// gap takes room and shows nothing.
type gap struct{ part }

func newGap(p *Panel) *gap {
	g := &gap{}
	g.init(p, g, func() (float32, float32) { return 0, 1 })
	return g
}

// Render implements widget.Renderer.
func (*gap) Render(*ebiten.Image) {}

// resetNote says what the ring beside a name means.
type resetNote struct{ part }

// Render implements widget.Renderer.
func (n *resetNote) Render(screen *ebiten.Image) {
	p, t, b := n.on(screen), n.theme, n.box()
	k := len(n.p.status.Pending)
	s, c := "acts at a reset", t.Mut
	if k > 0 {
		s, c = "waits for a reset", t.Text
	}
	n.resetMark(p, b.x+4, b.midY(), k > 0)
	n.text(b.x+14, b.midY(), s, n.plain(n.small, c))
}
