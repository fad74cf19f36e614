package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// points draws the data set as crosses. They change rarely and are kept.
type points struct {
	pen   *Pen
	brush *brush
	on    bool
	of    pointsKey

	// A person's own points, drawn before the simulation has them.
	own     []float32
	version uint64       // rises with every change of own
	text    string       // that own was made from,
	stroke  uint64       // or the version of the stroke
	at      *film.Points // what the simulation had when it was
	age     float64      // seconds since then
}

type pointsKey struct {
	points *film.Points // nil: one's own,
	own    uint64       // of this version
	view   Viewport
	theme  *Theme
	scale  float32
	alpha  float32
	arm    float32
	atlas  uint64
}

func newPoints(k *ink, b *brush) *points { return &points{pen: newPen(k), brush: b} }

// ownPatience is how long, in seconds, one's own points are drawn from the control
// when the simulation does not send them.
const ownPatience = 2

// source finds the points to draw: those that the simulation learns, but one's own
// from the control while they are drawn, and until the simulation has them.
func (p *points) source(s *Scene) (xy []float32, of *film.Points, own uint64) {
	p.age += s.DT
	b := p.brush
	switch text := s.Values.Text(control.OwnPoints); {
	case b.on && (b.put || s.Values.Acting(control.Data) == ownData):
		if b.version != p.stroke {
			p.stroke = b.version
			p.take(s, b.cloud.Points)
		}
		return p.own, nil, p.version
	case text != p.text || b.version != p.stroke:
		p.text, p.stroke = text, b.version
		c, _ := control.DecodeCloud(text) // a held text is one that decodes
		p.take(s, c.Points)
	}
	if s.Values.Acting(control.Data) == ownData && (brushes(s.Values) || s.Reel.Points == p.at && p.age < ownPatience) {
		return p.own, nil, p.version
	}
	if s.Reel.Points == nil {
		return nil, nil, 0
	}
	return s.Reel.Points.XY, s.Reel.Points, 0
}

func (p *points) take(s *Scene, pts []control.Point) {
	p.at, p.age = s.Reel.Points, 0
	p.version++
	p.own = p.own[:0]
	for _, q := range pts {
		p.own = append(p.own, float32(q.X), float32(q.Y))
	}
}

func (p *points) update(s *Scene) {
	xy, points, own := p.source(s)
	p.on = s.Values.Bool(control.DataOn) && len(xy) > 0
	if !p.on {
		return
	}
	of := pointsKey{points: points, own: own, view: s.View, theme: s.Theme, scale: s.Scale,
		alpha: float32(s.Values.Float(control.DataOp)) / 100, arm: 2.6, atlas: p.pen.ink.types.epoch}
	if s.Size == Phone {
		of.arm = 1.8
	}
	// Many crosses on few pixels are smaller and fainter, or they would hide the
	// flow: from 500 on, at the scale of a picture 1100 dp wide.
	if f := sqrt32(500/float32(len(xy)/2+1)) * float32(s.View.Scale) / 124; f < 1 {
		of.arm *= max(f, .85)
		of.alpha *= max(f, .3)
	}
	if of == p.of {
		return
	}
	s.Changed()
	p.pen.Reset()
	g := p.pen.ink.types.cross(of.arm*s.Scale, s.Scale)
	k := inked(s.Theme.Data.Alpha(of.alpha))
	ax, bx, ay, by := s.View.pixels(s.Scale)
	v := s.View.Picture
	x0, y0 := float32(v.X)*s.Scale, float32(v.Y)*s.Scale
	x1, y1 := x0+float32(v.W)*s.Scale, y0+float32(v.H)*s.Scale
	for ; len(xy) >= 2; xy = xy[2:] {
		// The cross stands on whole pixels: its lines are then sharp.
		x, y := floor32(ax*xy[0]+bx)+float32(g.dx), floor32(ay*xy[1]+by)+float32(g.dy)
		w, h := float32(g.w), float32(g.h)
		if !(x+w > x0 && y+h > y0 && x < x1 && y < y1) {
			continue
		}
		u, t := float32(g.x), float32(g.y)
		p.pen.vs = append(p.pen.vs, texel(x, y, u, t, k), texel(x+w, y, u+w, t, k), texel(x, y+h, u, t+h, k), texel(x+w, y+h, u+w, t+h, k))
		p.pen.quad()
	}
	of.atlas = p.pen.ink.types.epoch // making the cross may have emptied the atlas
	p.of = of
}

func (p *points) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if p.on {
		pen.Flush(dst)
		p.pen.Paint(dst)
	}
}
