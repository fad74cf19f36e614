package panel

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
)

// swatch is a layer's legend in 22 × 14 dp.
type swatch struct {
	part
	name string // control.Def.Swatch
}

func newSwatch(p *Panel, name string) *swatch {
	s := &swatch{name: name}
	s.init(p, s, func() (float32, float32) { return 22, 14 })
	return s
}

// Render implements widget.Renderer.
func (s *swatch) Render(screen *ebiten.Image) {
	p, t, b := s.on(screen), s.theme, s.box()
	x, y := b.x, b.y
	switch s.name {
	case "density":
		for i := range 4 {
			p.Rect(x+1+5*float32(i), y+1, 5, 12, t.Map(render.MapDensity, float32(2*i+1)/8))
		}
		p.Frame(x+1, y+1, 20, 12, 1, t.Ctl)
	case "velocity":
		p.Arrow(x+3, y+11, x+18.5, y+3.8, 1.7, 5.5, t.Map(render.MapVelocity, 5./8))
	case "particles":
		for _, q := range [...][2]float32{{5, 4}, {11, 9}, {17, 5}} {
			p.Disc(x+q[0], y+q[1], 1.6, t.Text)
		}
	case "trajectories":
		p.Polyline(offset(bezier(2, 11, 8, 11, 9, 3, 20, 3), x, y), 2, t.Acc)
		p.Disc(x+20, y+3, 2, t.Acc)
	case "data":
		for _, q := range [...][2]float32{{6, 7}, {15, 8}} {
			p.Line(x+q[0]-3, y+q[1], x+q[0]+3, y+q[1], 1.4, t.Sec)
			p.Line(x+q[0], y+q[1]-3, x+q[0], y+q[1]+3, 1.4, t.Sec)
		}
	case "trails":
		pts := offset(bezier(2, 11, 8, 11, 12, 8, 19, 4), x, y)
		for i := 0; i+3 < len(pts); i += 2 {
			f := float32(i+2) / float32(len(pts)-2)
			p.Line(pts[i], pts[i+1], pts[i+2], pts[i+3], 1.5, t.Particle.Alpha(f*f))
		}
		p.Disc(x+19, y+4, 1.6, t.Text)
	}
}

func offset(pts []float32, x, y float32) []float32 {
	for i := 0; i < len(pts); i += 2 {
		pts[i] += x
		pts[i+1] += y
	}
	return pts
}
