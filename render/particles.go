package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// particles draws every particle as a disc: one triangle each, in one call. The
// triangles' shape and colour are written when they change; in other frames only
// the corners move.
type particles struct {
	cloud *cloud
	ink   *ink
	on    bool
	of    particleKey
	vs    []ebiten.Vertex
	is    []uint32
	opts  ebiten.DrawTrianglesShaderOptions
}

type particleKey struct {
	n     int
	theme *Theme
	alpha float32
	reach float32 // px
	view  Viewport
	scale float32
}

func newParticles(k *ink, c *cloud) *particles { return &particles{cloud: c, ink: k} }

// dot returns the radius of a particle in dp and its opacity. Dots shrink and
// fade as they become many, so that 20,000 of them still show where they are dense.
func dot(s *Scene, n int) (r, alpha float32) {
	r, alpha = 1.35, 1
	switch {
	case s.Size == Phone:
		r = 1
	case s.Projector:
		r = 1.7
	}
	if n > 3000 {
		alpha = max(.6, sqrt32(sqrt32(3000/float32(n))))
		r *= alpha
	}
	return r, alpha
}

func (p *particles) update(s *Scene) {
	p.on = s.Values.Bool(control.ParticlesOn) && p.cloud.n > 0
	if !p.on {
		return
	}
	s.Readings.Drawn = p.cloud.n
	of := particleKey{
		n: p.cloud.n, theme: s.Theme, alpha: float32(s.Values.Float(control.ParticlesOp)) / 100,
		view: s.View, scale: s.Scale,
	}
	r, alpha := dot(s, of.n)
	var k Color
	of.reach, k = stroke(2*r*s.Scale, s.Theme.Particle.Alpha(of.alpha*alpha))
	if of == p.of && !p.cloud.moved {
		return
	}
	if of != p.of {
		p.shape(of, k)
		p.of = of
	}
	r = of.reach
	ax, bx, ay, by := s.View.pixels(s.Scale)
	vs := p.vs
	for i := range p.cloud.lanes {
		for x := p.cloud.lanes[i].x; len(x) >= 2; x = x[2:] {
			px, py := onScreen(ax*x[0]+bx, ay*x[1]+by)
			v := (*[3]ebiten.Vertex)(vs) // one check for all three
			v[0].DstX, v[0].DstY = px-r, py-2*r
			v[1].DstX, v[1].DstY = px-r, py+2*r
			v[2].DstX, v[2].DstY = px+3*r, py
			vs = vs[3:]
		}
	}
}

// far is where nothing is seen, and a number that graphics hardware bears.
const far = 1 << 16

// onScreen returns a place in device pixels, or one far off where the particle
// left every bound or is not a number: a flow that diverged draws nothing wild.
func onScreen(x, y float32) (float32, float32) {
	if x > -far && x < far && y > -far && y < far {
		return x, y
	}
	return -far, -far
}

// shape writes what does not move: the triangle around a disc of radius 1 has
// the corners (−1, ±2) and (3, 0).
func (p *particles) shape(of particleKey, k Color) {
	if cap(p.vs) < 3*of.n {
		p.vs = make([]ebiten.Vertex, 3*of.n)
	}
	p.vs = p.vs[:3*of.n]
	r := of.reach
	for i := 0; i < len(p.vs); i += 3 {
		for j, c := range [3][2]float32{{-r, -2 * r}, {-r, 2 * r}, {3 * r, 0}} {
			p.vs[i+j] = ebiten.Vertex{SrcX: whiteTexel, SrcY: whiteTexel,
				ColorR: k[0], ColorG: k[1], ColorB: k[2], ColorA: k[3],
				Custom0: r, Custom1: c[0], Custom2: c[1]}
		}
	}
	p.is = counted(p.is, 3*of.n)
}

// counted returns 0, 1, 2, … n−1, the same slice where it is long enough.
func counted(is []uint32, n int) []uint32 {
	for len(is) < n {
		is = append(is, uint32(len(is)))
	}
	return is
}

func (p *particles) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if !p.on {
		return
	}
	pen.Flush(dst)
	p.opts.Images[0] = p.ink.types.image()
	dst.DrawTrianglesShader32(p.vs, p.is[:len(p.vs)], p.ink.shader.program(), &p.opts)
}
