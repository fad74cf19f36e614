package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// points draws the data set as crosses. They change rarely and are kept.
type points struct {
	pen *Pen
	on  bool
	of  pointsKey
}

type pointsKey struct {
	points *film.Points
	view   Viewport
	theme  *Theme
	scale  float32
	alpha  float32
	arm    float32
	atlas  uint64
}

func newPoints(k *ink) *points { return &points{pen: newPen(k)} }

func (p *points) update(s *Scene) {
	p.on = s.Values.Bool(control.DataOn) && s.Reel.Points != nil
	if !p.on {
		return
	}
	of := pointsKey{points: s.Reel.Points, view: s.View, theme: s.Theme, scale: s.Scale,
		alpha: float32(s.Values.Float(control.DataOp)) / 100, arm: 2.6, atlas: p.pen.ink.types.epoch}
	if s.Size == Phone {
		of.arm = 1.8
	}
	// Many crosses on few pixels are smaller and fainter, or they would hide the
	// flow: from 500 on, at the scale of a picture 1100 dp wide.
	if f := sqrt32(500/float32(len(of.points.XY)/2+1)) * float32(s.View.Scale) / 124; f < 1 {
		of.arm *= max(f, .85)
		of.alpha *= max(f, .3)
	}
	if of == p.of {
		return
	}
	p.pen.Reset()
	g := p.pen.ink.types.cross(of.arm*s.Scale, s.Scale)
	k := inked(s.Theme.Data.Alpha(of.alpha))
	ax, bx, ay, by := s.View.pixels(s.Scale)
	v := s.View.Picture
	x0, y0 := float32(v.X)*s.Scale, float32(v.Y)*s.Scale
	x1, y1 := x0+float32(v.W)*s.Scale, y0+float32(v.H)*s.Scale
	for xy := of.points.XY; len(xy) >= 2; xy = xy[2:] {
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
