package render

import (
	"math"
	"slices"

	"flowscope/sim/film"
)

// between is a quantity on a grid at one time: two slices and the weight of the
// second. It is empty while a is nil.
type between struct {
	a, b *film.Slice
	w    float32
}

func lookAt(r *film.Reel, l film.Layer, t float64) between {
	a, b, w := r.At(l, t)
	if a == nil || b == nil || a.W < 1 || a.H < 1 {
		return between{}
	}
	return between{a, b, float32(w)}
}

// vectors writes the velocities of all grid points to dst, interpolated in t.
func (g *between) vectors(dst []float32) []float32 {
	dst = sized(dst, len(g.a.Data))
	for i, v := range g.a.Data {
		dst[i] = v + g.w*(g.b.Data[i]-v)
	}
	return dst
}

// cell finds the grid points around a place of the plane: the index of the lower
// left one, the steps to its neighbours and the weights of the right and upper
// ones. Between the outermost grid points and the rectangle's edge the values of
// the edge hold. ok is false outside.
func cell(s *film.Slice, x, y float32) (i, di, dj int, fx, fy float32, ok bool) {
	u := (x - float32(s.X0)) / float32(s.X1-s.X0) * float32(s.W)
	v := (y - float32(s.Y0)) / float32(s.Y1-s.Y0) * float32(s.H)
	if !(u >= 0 && v >= 0 && u <= float32(s.W) && v <= float32(s.H)) {
		return 0, 0, 0, 0, 0, false
	}
	u, v = max(u-.5, 0), max(v-.5, 0)
	cx, cy := min(int(u), max(s.W-2, 0)), min(int(v), max(s.H-2, 0))
	if s.W > 1 {
		di, fx = 1, min(u-float32(cx), 1)
	}
	if s.H > 1 {
		dj, fy = s.W, min(v-float32(cy), 1)
	}
	return cy*s.W + cx, di, dj, fx, fy, true
}

// density returns p at a place over its peak, or 0 outside the grid.
func (g *between) density(x, y float32) float32 {
	i, di, dj, fx, fy, ok := cell(g.a, x, y)
	if !ok {
		return 0
	}
	at := func(d []float32) float32 {
		lo := d[i] + fx*(d[i+di]-d[i])
		hi := d[i+dj] + fx*(d[i+dj+di]-d[i+dj])
		return lo + fy*(hi-lo)
	}
	p := at(g.a.Data)
	p += g.w * (at(g.b.Data) - p)
	peak := g.a.Max + g.w*(g.b.Max-g.a.Max)
	if !(peak > 0) {
		return 0
	}
	return p / peak
}

// length returns the size of a vector field u on the grid of s at a place.
func length(s *film.Slice, u []float32, x, y float32) (float32, bool) {
	i, di, dj, fx, fy, ok := cell(s, x, y)
	if !ok {
		return 0, false
	}
	i, di, dj = 2*i, 2*di, 2*dj
	var v [2]float32
	for c := range v {
		lo := u[i+c] + fx*(u[i+di+c]-u[i+c])
		hi := u[i+dj+c] + fx*(u[i+dj+di+c]-u[i+dj+c])
		v[c] = lo + fy*(hi-lo)
	}
	return hypot32(v[0], v[1]), true
}

// fade is how strongly the field is shown where the density is p of its peak:
// fully from 1/16, 16 % at 1/1600 and below, linear in log p between. Where
// hardly any sample ever comes, hardly anything was learned.
func fade(p float32) float32 {
	if !(p > 0) {
		return .16
	}
	return min(max((float32(math.Log10(float64(p)))+3.6)/2.4, .16), 1)
}

// topShare is the share of the particles whose speed lies below the top of a scale.
const topShare = 0.97

// scale is a coloured layer's top: the 97th percentile of a vector field's size
// over the particles. It eases to a new value within half a second, and is held
// while t is moved by hand, so that colours can be compared.
type scale struct {
	top   float32
	found float32 // what it eases to
	held  float64 // seconds since t was last moved by hand
	buf   []float32
}

// sampled is the most particles that are looked at; the percentile of 600 is
// within a few per cent.
const sampled = 600

// look finds the percentile of the field u on the grid of g.
func (sc *scale) look(c *cloud, g *film.Slice, u []float32) {
	sc.buf = sc.buf[:0]
	stride := 2 * (c.n/sampled + 1)
	for i := range c.lanes {
		x := c.lanes[i].x
		for j := 0; j+1 < len(x); j += stride {
			if v, ok := length(g, u, x[j], x[j+1]); ok && v-v == 0 {
				sc.buf = append(sc.buf, v)
			}
		}
	}
	if len(sc.buf) == 0 { // no particles yet: all of the plane that is seen
		for i := 0; i+1 < len(u); i += 2 {
			if v := hypot32(u[i], u[i+1]); v-v == 0 {
				sc.buf = append(sc.buf, v)
			}
		}
	}
	if len(sc.buf) == 0 {
		sc.found = 0
		return
	}
	slices.Sort(sc.buf)
	sc.found = sc.buf[int(topShare*float32(len(sc.buf)-1)+.5)]
}

// ease moves the top on; it reports whether it moved.
func (sc *scale) ease(s *Scene, least float32) bool {
	sc.held += s.DT
	if s.Scrubbed && !s.Playing {
		sc.held = 0
	}
	to := max(sc.found, least)
	was := sc.top
	switch {
	case sc.top == 0 || s.ReducedMotion:
		sc.top = to
	case sc.held < .4 && !s.Playing:
	default:
		// 95 % of the way in half a second.
		sc.top += (to - sc.top) * float32(1-math.Exp(-s.DT*6))
		if d := sc.top - to; d < .002*to && d > -.002*to {
			sc.top = to
		}
	}
	if sc.top != was {
		s.Changed()
		return true
	}
	return false
}
