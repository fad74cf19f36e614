package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// tracks draws whole trajectories: an open ring at t = 0, a line with a halo up
// to now, a disc at now, and dashes on to t = 1 (for an SDE a fainter line: dashes
// break up in noise). A probe's is wider and has a diamond at now; its start is
// the handle that the probes draw. The trajectories are those of the field that
// carries the particles; in Difference the other field's are drawn too, from the
// same starts, thin and in another colour.
//
// An ODE's trajectory is a cubic Hermite curve through the solver's nodes with
// its velocities there; an SDE's is the straight pieces between the nodes.
type tracks struct {
	pen   *Pen
	on    bool
	of    tracksKey
	lines [2]lines // by the field that carries them, as in film.Reel.Tracks
}

type tracksKey struct {
	lines [2]linesKey
	t     float64
	theme *Theme
	alpha float32
	size  Size
	big   bool
}

// lines are the trajectories of one report as points in dp.
type lines struct {
	of    linesKey
	pts   []float32 // x, y of all trajectories, one after the other
	times []float64 // of the points of one trajectory: the same for all
}

type linesKey struct {
	tracks *film.Tracks
	view   Viewport
}

// piece is the longest straight piece of a curve in dp; with at most mostPieces
// between two nodes.
const (
	piece      = 5
	mostPieces = 24
)

func newTracks(k *ink) *tracks { return &tracks{pen: newPen(k)} }

func (r *tracks) update(s *Scene) {
	r.on = s.Values.Bool(control.Trajectories)
	if !r.on {
		return
	}
	of := tracksKey{t: s.T, theme: s.Theme, alpha: float32(s.Values.Float(control.PathsOp)) / 100, size: s.Size, big: s.Projector}
	first := 0
	if s.Values.Acting(control.Follow) == "exact" {
		first = 1
	}
	of.lines[0] = linesKey{s.Reel.Tracks[first], s.View}
	if s.Values.Acting(control.Show) == "difference" {
		of.lines[1] = linesKey{s.Reel.Tracks[1-first], s.View}
	}
	if of == r.of {
		return
	}
	r.of = of
	r.pen.Reset()
	for i := len(r.lines) - 1; i >= 0; i-- { // the second kind lies under the first
		l := &r.lines[i]
		if l.of != of.lines[i] {
			l.trace(of.lines[i])
		}
		if l.of.tracks != nil {
			r.ink(s, l, i == 1)
		}
	}
}

// trace turns nodes into points.
func (l *lines) trace(of linesKey) {
	l.of = of
	l.pts, l.times = l.pts[:0], l.times[:0]
	m := of.tracks
	if m == nil || len(m.Times) == 0 {
		return
	}
	v := &of.view
	last := len(m.Times) - 1
	curved := len(m.Vel) == len(m.Pos)
	// Every interval is cut for the trajectory that needs it most.
	for k := range last {
		far := float32(0)
		for i := range m.N {
			at := 2 * (k*m.N + i)
			far = max(far, hypot32(m.Pos[at+2*m.N]-m.Pos[at], m.Pos[at+2*m.N+1]-m.Pos[at+1]))
		}
		n := 1
		if far *= float32(v.Scale); curved && finite32(far) {
			n = min(max(int(far/piece)+1, 1), mostPieces)
		}
		for j := range n {
			l.times = append(l.times, m.Times[k]+(m.Times[k+1]-m.Times[k])*float64(j)/float64(n))
		}
	}
	l.times = append(l.times, m.Times[last])
	for i := range m.N {
		k := 0
		for _, t := range l.times {
			for k+1 < last && m.Times[k+1] <= t {
				k++
			}
			x, y := v.Screen(trackAt(m, i, k, t))
			l.pts = append(l.pts, float32(x), float32(y))
		}
	}
}

// trackAt returns where trajectory i is at t, between its nodes k and k+1.
func trackAt(m *film.Tracks, i, k int, t float64) (x, y float64) {
	at := 2 * (k*m.N + i)
	if k+1 >= len(m.Times) {
		return float64(m.Pos[at]), float64(m.Pos[at+1])
	}
	next := at + 2*m.N
	dt := m.Times[k+1] - m.Times[k]
	u := min(max((t-m.Times[k])/dt, 0), 1)
	var out [2]float64
	for c := range out {
		p, q := float64(m.Pos[at+c]), float64(m.Pos[next+c])
		if len(m.Vel) != len(m.Pos) {
			out[c] = p + u*(q-p)
			continue
		}
		v, w := float64(m.Vel[at+c])*dt, float64(m.Vel[next+c])*dt
		u2, u3 := u*u, u*u*u
		out[c] = p*(2*u3-3*u2+1) + v*(u3-2*u2+u) + q*(3*u2-2*u3) + w*(u3-u2)
	}
	return out[0], out[1]
}

// ink draws all trajectories of l as they are at the scene's time.
func (r *tracks) ink(s *Scene, l *lines, second bool) {
	m, th, p := l.of.tracks, s.Theme, r.pen
	n := len(l.times)
	if n < 2 {
		return
	}
	width, start, now := float32(1.8), float32(3), float32(4.4)
	switch {
	case s.Size == Phone:
		width, start, now = 1.4, 2.2, 3.2
	case s.Projector:
		width, start, now = 2.4, 3.4, 5.2
	}
	ink := th.Acc
	if second {
		ink, width, now = th.Sec, width*.7, now*.75
	}
	a := r.of.alpha
	t := min(max(s.T, l.times[0]), l.times[n-1])
	j := node(l.times, t) // the point before now
	w := float32((t - l.times[j]) / (l.times[j+1] - l.times[j]))
	for i := range m.N {
		pts := l.pts[2*n*i : 2*n*(i+1)]
		// The point now stands in for the one before it, or after it, while the
		// two halves are drawn.
		bx, by := pts[2*j], pts[2*j+1]
		cx, cy := pts[2*j+2], pts[2*j+3]
		x, y := bx+w*(cx-bx), by+w*(cy-by)
		probe := i >= m.N-m.Probes
		lw := width
		if probe {
			lw *= 1.2
		}
		pts[2*j], pts[2*j+1] = x, y
		switch {
		case m.SDE:
			p.Polyline(pts[2*j:], lw*.75, ink.Alpha(.5*a))
		case second:
			p.Polyline(pts[2*j:], lw*.75, ink.Alpha(.4*a))
		default:
			// Dashes keep their places on the curve while now moves along it.
			p.dashes(pts[2*j:], lw*.75, 3, 4, arc(pts, j, bx, by, x, y), ink.Alpha(.85*a))
		}
		pts[2*j], pts[2*j+1] = bx, by
		pts[2*j+2], pts[2*j+3] = x, y
		if !second {
			p.Polyline(pts[:2*j+4], lw+2, th.Halo.Alpha(a))
		}
		p.Polyline(pts[:2*j+4], lw, ink.Alpha(a))
		pts[2*j+2], pts[2*j+3] = cx, cy
		if !probe && !second {
			p.Disc(pts[0], pts[1], start+.7, ink.Alpha(a))
			p.Disc(pts[0], pts[1], start-.7, th.Bg)
		}
		switch {
		case probe && !second:
			r.diamond(x, y, now*1.25+1.5, th.Halo.Alpha(a))
			r.diamond(x, y, now*1.25, ink.Alpha(a))
		case second:
			p.Disc(x, y, now, ink.Alpha(a))
			p.Disc(x, y, now-1.3, th.Bg)
		default:
			p.Disc(x, y, now+.9, th.Halo.Alpha(a))
			p.Disc(x, y, now, ink.Alpha(a))
		}
	}
}

// arc returns the length of a line up to (x, y), which lies on the piece that
// begins at point j, which stands at (bx, by).
func arc(pts []float32, j int, bx, by, x, y float32) float32 {
	sum := float32(0)
	for i := 2; i < 2*j; i += 2 {
		sum += hypot32(pts[i]-pts[i-2], pts[i+1]-pts[i-1])
	}
	if j > 0 {
		sum += hypot32(bx-pts[2*j-2], by-pts[2*j-1])
	}
	return sum + hypot32(x-bx, y-by)
}

// diamond fills a square that stands on its corner.
func (r *tracks) diamond(x, y, half float32, c Color) {
	pts := [...]float32{x - half, y, x, y - half, x + half, y, x, y + half, x - half, y, x, y - half}
	p := r.pen
	s := p.ink.scale
	k := inked(c)
	h := (half - .5) * s
	for _, d := range [4][2]float32{{0, -1}, {1, 0}, {-1, 0}, {0, 1}} {
		p.vertex(x*s+d[0]*h, y*s+d[1]*h, k, 1, 0, 0, 0)
	}
	p.quad()
	if c[3] >= 1 { // the edge's feather; a faint one would show its overlap
		p.Polyline(pts[:], 1, c)
	}
}

func (r *tracks) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if r.on && r.of.lines[0].tracks != nil || r.on && r.of.lines[1].tracks != nil {
		pen.Flush(dst)
		r.pen.Paint(dst)
	}
}
