package render

import "flowscope/sim/film"

// glideTime is how long particles take from an old film's places to a new
// one's, in seconds.
const glideTime = 0.15

// cloud plays the film: the particles' positions at the clock's time. Of every
// block only the two rows around t are kept in memory; between them positions
// are linear in t, which is what Euler steps are and all that is known of an SDE.
//
// When a new film replaces an old one while the clock runs, the same particles
// glide from where they were to where they are now. A standing clock shows what
// the solver found and nothing else.
type cloud struct {
	lanes []lane
	n     int    // particles shown
	moved bool   // positions differ from the last frame's
	seen  uint64 // reel version
	t     float64
}

// lane is one block's particles.
type lane struct {
	block *film.Block
	k     int       // a is row k, b row k+1
	a, b  []float32 // 2N
	x     []float32 // positions now, 2N, data units
	off   []float32 // from where they are now to where they were when a glide began, 2N
	glide float64   // seconds left
	leapt bool      // another block took over in this frame, without a glide
}

func (c *cloud) update(s *Scene) {
	blocks := s.Reel.Blocks()
	gliding := false
	for i := range c.lanes {
		gliding = gliding || c.lanes[i].glide > 0
	}
	c.moved = s.Reel.Version != c.seen || s.T != c.t || gliding || len(blocks) != len(c.lanes)
	if !c.moved {
		return
	}
	c.seen, c.t = s.Reel.Version, s.T
	if gliding {
		s.Changed()
	}

	// Blocks keep their places in the list, but one may drop out before others.
	for i := range blocks {
		if i >= len(c.lanes) {
			if i < cap(c.lanes) {
				c.lanes = c.lanes[:i+1] // with the buffers of an earlier block
			} else {
				c.lanes = append(c.lanes, lane{})
			}
		}
		if l := &c.lanes[i]; l.block != nil && l.block.First != blocks[i].First {
			for j := i + 1; j < len(c.lanes); j++ {
				if b := c.lanes[j].block; b != nil && b.First == blocks[i].First {
					c.lanes[i], c.lanes[j] = c.lanes[j], c.lanes[i]
					break
				}
			}
		}
	}
	for i := len(blocks); i < len(c.lanes); i++ {
		c.lanes[i].block = nil // its buffers wait for a later block
	}
	c.n = 0
	glides := s.Playing && !s.Scrubbed && !s.ReducedMotion
	for i, b := range blocks {
		c.lanes[i].update(b, s.T, s.DT, glides)
		c.n += b.N
	}
	c.lanes = c.lanes[:len(blocks)]
}

func (l *lane) update(b *film.Block, t, dt float64, glides bool) {
	l.leapt = false
	k := node(b.Times, t)
	begin := false
	if b != l.block {
		begin = glides && l.block != nil && l.block.First == b.First && l.block.N == b.N
		if begin {
			l.off = sized(l.off, 2*b.N)
			copy(l.off, l.x) // where they are; where they will be is taken off below
		}
		l.a, l.b, l.x = sized(l.a, 2*b.N), sized(l.b, 2*b.N), sized(l.x, 2*b.N)
		b.Rows.Row(k, l.a)
		b.Rows.Row(k+1, l.b)
		l.block, l.k, l.leapt, l.glide = b, k, !begin, 0
	} else if k != l.k {
		if k == l.k+1 {
			l.a, l.b = l.b, l.a
		} else {
			b.Rows.Row(k, l.a)
		}
		b.Rows.Row(k+1, l.b)
		l.k = k
	}
	w := float32((t - b.Times[k]) / (b.Times[k+1] - b.Times[k]))
	w = max(0, min(1, w))
	// Slices of one known length: the loops then check no bounds.
	x := l.x[:2*b.N]
	from, to := l.a[:len(x)], l.b[:len(x)]
	for i := range x {
		x[i] = from[i] + w*(to[i]-from[i])
	}
	if begin {
		off := l.off[:len(x)]
		for i := range x {
			off[i] -= x[i]
		}
		l.glide = glideTime
	}
	if !glides {
		l.glide = 0
	}
	if l.glide <= 0 {
		return
	}
	l.glide -= dt
	r := max(0, float32(l.glide/glideTime))
	r = r * r * (3 - 2*r)
	off := l.off[:len(x)]
	for i := range x {
		x[i] += r * off[i]
	}
}

// node returns the k with times[k] <= t < times[k+1], and the nearest one with
// a successor for a t outside.
func node(times []float64, t float64) int {
	lo, hi := 0, len(times)-1
	for hi-lo > 1 {
		if m := (lo + hi) / 2; times[m] <= t {
			lo = m
		} else {
			hi = m
		}
	}
	return lo
}

// sized returns a slice of length n, the same one where it has room.
func sized(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}
