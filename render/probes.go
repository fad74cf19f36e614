package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// probes draws the handles of the probes: the points at t = 0 that a viewer
// dropped, each with its number. Their trajectories are drawn with the others.
type probes struct {
	held, hover int  // a probe's number from 0; −1: none
	gone        bool // the held one is outside the picture: letting go removes it
	focus       *focus
}

// Targets of the probes: half widths in dp.
const (
	probeReach      = 12
	probeReachTouch = 22
)

// probeAt returns the nearest probe within reach of a place in dp, or −1.
func probeAt(v control.Values, view *Viewport, x, y float64, touch bool) int {
	best, found := probeReach*1.0, -1
	if touch {
		best = probeReachTouch
	}
	for k := range v.Count(control.Probes) {
		q := v.Point(control.Probes, k)
		px, py := view.Screen(q.X, q.Y)
		if d := math.Hypot(px-x, py-y); d <= best {
			best, found = d, k
		}
	}
	return found
}

func (b *probes) update(s *Scene) {}

func (b *probes) draw(dst *ebiten.Image, p *Pen, s *Scene) {
	th := s.Theme
	r := s.Type(5)
	for k := range s.Values.Count(control.Probes) {
		q := s.Values.Point(control.Probes, k)
		sx, sy := s.View.Screen(q.X, q.Y)
		x, y := float32(sx), float32(sy)
		ink, fill := th.Acc, th.Bg
		switch {
		case k == b.held && b.gone:
			ink = ink.Alpha(.4)
		case k == b.held:
			fill = ink
			p.Ring(x, y, r+4.5, 6, ink.Alpha(.28))
		case k == b.hover:
			fill = th.Raise
		}
		p.Disc(x, y, r+2.2, th.Halo)
		p.Disc(x, y, r+.9, ink)
		p.Disc(x, y, r-.9, fill)
		if b.focus.id == control.Probes && b.focus.k == k {
			drawFocus(p, th, x, y, r+.9)
		}
		if k < len(probeNumbers) {
			haloText(p, th, x+r+5, y-r+1, probeNumbers[k], Style{Size: s.Type(11), Color: th.Text})
		}
	}
}

// mark implements marker.
func (b *probes) mark(g *Geometry, s *Scene) {
	for k := range s.Values.Count(control.Probes) {
		q := s.Values.Point(control.Probes, k)
		x, y := s.View.Screen(q.X, q.Y)
		g.Probes = append(g.Probes, control.Point{X: x, Y: y})
	}
}

// probeNumbers are the probes' names in the picture, as in the panel's list.
var probeNumbers = func() (n [maxPoints]string) {
	for i := range n {
		n[i] = string(appendCount(nil, int64(i+1)))
	}
	return n
}()
