package transport

import "math"

// point is a place and the potential there.
type point struct {
	at place
	w  float64
}

// Points that lie together are passed over together: blocks of blockSize, and
// superblocks of superSize blocks.
const (
	blockSize = 16
	superSize = 16
)

// region is a box around some points, and an upper bound of their potentials.
type region struct {
	lo, hi place
	top    float64
}

// cloud is a set of points in the order of package kd, for questions about
//
//	cost(x, p) − w_p
//
// at any place x. Potentials may be lowered at any time: the bounds in the
// regions stay bounds, and become tight again when a region is looked into.
type cloud struct {
	kind           Cost
	points         []point
	blocks, supers []region
	dist           []float64 // the least value in each superblock, scratch
}

// resize gives the cloud room for n points, whose regions are to be bounded.
func (c *cloud) resize(kind Cost, n int) {
	c.kind = kind
	c.points = resize(c.points, n)
	c.blocks = resize(c.blocks, (n+blockSize-1)/blockSize)
	c.supers = resize(c.supers, (len(c.blocks)+superSize-1)/superSize)
	c.dist = resize(c.dist, len(c.supers))
}

// blockOf is the points of block b.
func (c *cloud) blockOf(b int) []point {
	return c.points[b*blockSize : min((b+1)*blockSize, len(c.points))]
}

// blocksOf is the blocks of superblock s.
func (c *cloud) blocksOf(s int) []region {
	return c.blocks[s*superSize : min((s+1)*superSize, len(c.blocks))]
}

// bound makes the regions of block b once its points are set, blocks in order.
func (c *cloud) bound(b int) {
	points := c.blockOf(b)
	r := region{points[0].at, points[0].at, points[0].w}
	for i := range points[1:] {
		p := &points[i+1]
		r.include(&region{p.at, p.at, p.w})
	}
	c.blocks[b] = r
	if s := &c.supers[b/superSize]; b%superSize == 0 {
		*s = r
	} else {
		s.include(&r)
	}
}

func (r *region) include(o *region) {
	for a := range r.lo {
		r.lo[a] = min(r.lo[a], o.lo[a])
		r.hi[a] = max(r.hi[a], o.hi[a])
	}
	r.top = max(r.top, o.top)
}

// least is the least that cost(x, p) − w_p can be for a point in the region. It is
// rounded as the cost of a point on the box would be, so never above it.
func (r *region) least(kind Cost, x *place) float64 {
	sum := 0.0
	for a, v := range x {
		if d := r.lo[a] - v; d > 0 {
			sum += d * d
		} else if d := v - r.hi[a]; d > 0 {
			sum += d * d
		}
	}
	if kind == Euclidean {
		sum = math.Sqrt(sum)
	}
	return sum - r.top
}

// nearest fills the list with the k points that have the least cost(x, p) − w_p
// among those where it is below the bar.
func (c *cloud) nearest(x *place, k int, bar float64, l *shortlist) {
	l.k, l.n, l.bar = k, 0, bar
	first, least := 0, math.Inf(1)
	for s := range c.supers {
		d := c.supers[s].least(c.kind, x)
		c.dist[s] = d
		if d < least {
			first, least = s, d
		}
	}
	c.searchSuper(first, x, l)
	for s, d := range c.dist {
		if d < l.bar && s != first {
			c.searchSuper(s, x, l)
		}
	}
}

// searchSuper goes through superblock s, the nearest block first, so that the
// others are passed over.
func (c *cloud) searchSuper(s int, x *place, l *shortlist) {
	var dist [superSize]float64
	blocks := c.blocksOf(s)
	first, least := 0, math.Inf(1)
	for b := range blocks {
		d := blocks[b].least(c.kind, x)
		dist[b] = d
		if d < least {
			first, least = b, d
		}
	}
	c.searchBlock(s*superSize+first, x, l)
	for b := range blocks {
		if dist[b] < l.bar && b != first {
			c.searchBlock(s*superSize+b, x, l)
		}
	}
	top := blocks[0].top
	for b := range blocks {
		top = max(top, blocks[b].top)
	}
	c.supers[s].top = top
}

func (c *cloud) searchBlock(b int, x *place, l *shortlist) {
	points := c.blockOf(b)
	top := points[0].w
	for i := range points {
		p := &points[i]
		if p.w > top {
			top = p.w
		}
		if v := c.kind.between(x, &p.at) - p.w; v < l.bar {
			l.add(int32(b*blockSize+i), v)
		}
	}
	c.blocks[b].top = top
}

// maxListed is the most points that a shortlist holds.
const maxListed = 16

// shortlist is the k points of a cloud with the least values, in ascending order,
// and one more, which bounds all others.
type shortlist struct {
	k, n int
	bar  float64 // a point must be below it to be listed
	ids  [maxListed + 1]int32
	vals [maxListed + 1]float64
}

// floor is a lower bound of the value of every point outside the first k.
func (l *shortlist) floor() float64 { return l.bar }

// add lists a point whose value is below the bar.
func (l *shortlist) add(id int32, v float64) {
	i := l.n
	if i > l.k {
		i = l.k
	} else {
		l.n++
	}
	for ; i > 0 && l.vals[i-1] > v; i-- {
		l.vals[i], l.ids[i] = l.vals[i-1], l.ids[i-1]
	}
	l.vals[i], l.ids[i] = v, id
	if l.n > l.k {
		l.bar = l.vals[l.k]
	}
}

// resize returns s with length n, with its own memory where that suffices. The
// contents are unspecified.
func resize[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n)
}
