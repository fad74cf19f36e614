package transport

import "math"

// search is a shortest path from a free row to any free column.
type search struct {
	m      *Assignment
	scale  float64 // of the costs
	number int32   // of the search
	active bool
	from   int32     // the free row
	best   float64   // distance of the nearest free column found
	sink   int32     // that column
	nodes  []node    // of the columns
	heap   heap      // columns and rows still to be visited
	seen   []int32   // columns visited, in order
	looked []int32   // of a row: the search in which its list was made anew
	reach  []float64 // of such a row: every column with c − v below it was relaxed
	twins  []visit   // of the rows in one place, by their first
	left   []visited // of the blocks of columns
}

// node is what is known of a column.
type node struct {
	dist float64
	row  int32 // from which it was reached
	mark int32 // 2·number: reached; 2·number + 1: visited
}

// visit is where a place was left from.
type visit struct {
	base   float64
	number int32
}

// visited is how many of a block's columns a search has visited.
type visited struct {
	number int32
	count  int32
}

// begin prepares for searches in a level of n points.
func (s *search) begin(m *Assignment, n int) {
	s.m = m
	s.nodes, s.looked, s.reach = resize(s.nodes, n), resize(s.looked, n), resize(s.reach, n)
	s.twins = resize(s.twins, m.n)
	clear(s.nodes)
	clear(s.looked)
	clear(s.twins)
	s.left = resize(s.left, (n+blockSize-1)/blockSize)
	clear(s.left)
	s.number, s.active = 0, false
	s.scale = 0
	for _, z := range [][]float64{m.a.z, m.b.z} {
		for _, v := range z {
			s.scale = max(s.scale, math.Abs(v))
		}
	}
	if m.kind == SquaredEuclidean {
		s.scale *= s.scale
	}
}

// augment searches a path for every free row, and turns it over: a step is a
// column or a row visited.
func (m *Assignment) augment(budget int) int {
	l := &m.level
	s := &l.search
	for ; budget > 0; budget-- {
		switch {
		case s.active && len(s.heap) > 0 && s.heap[0].key < s.best:
			l.visit(s.heap.pop())
		case s.active:
			l.finish()
		case len(l.free) > 0:
			i := l.free[len(l.free)-1]
			l.free = l.free[:len(l.free)-1]
			l.start(i)
		case len(m.sizes) > 1:
			m.enter(phaseGuide)
			return budget
		default:
			m.leave()
			m.enter(phaseCertify)
			return budget
		}
	}
	return budget
}

// start begins a search at the free row i.
func (l *level) start(i int32) {
	s := &l.search
	s.number++
	s.active, s.from, s.best, s.sink = true, i, math.Inf(1), -1
	s.heap, s.seen = s.heap[:0], s.seen[:0]
	u := l.floor[i]
	for _, j := range l.shortlist(int(i)) {
		u = min(u, l.value(int(i), j))
	}
	l.rows[i].w = u
	l.expand(int(i), 0)
}

// expand goes on from row i at distance d to the columns of its list. What lies
// beyond the list has at least the distance d − u + floor: a visit to the row at
// that distance makes up for it, if the search comes so far.
func (l *level) expand(i int, d float64) {
	s := &l.search
	base := d - l.rows[i].w
	for _, j := range l.shortlist(i) {
		l.relax(i, j, max(d, base+l.value(i, j)))
	}
	if k := max(d, base+l.floor[i]); k < s.best {
		s.heap.push(item{k, ^int32(i)})
	}
}

// relax notes that column j has distance d by way of row i.
func (l *level) relax(i int, j int32, d float64) {
	s := &l.search
	n := &s.nodes[j]
	if d >= s.best || n.mark == 2*s.number+1 || n.mark == 2*s.number && d >= n.dist {
		return
	}
	*n = node{d, int32(i), 2 * s.number}
	if l.rowOf[j] < 0 {
		s.best, s.sink = d, j
		return
	}
	s.heap.push(item{d, j})
}

// visit goes on from a column, or makes up for what a row's list has left out:
// first by a list made anew, then, in widening rings, by the columns beyond it.
func (l *level) visit(e item) {
	s := &l.search
	if e.id >= 0 {
		n := &s.nodes[e.id]
		if n.mark != 2*s.number || e.key > n.dist {
			return // visited, or to be at a lesser distance
		}
		n.mark++
		s.seen = append(s.seen, e.id)
		if b := &s.left[e.id/blockSize]; b.number == s.number {
			b.count++
		} else {
			*b = visited{s.number, 1}
		}
		if i := int(l.rowOf[e.id]); !l.twinWas(i, e.key) {
			l.expand(i, e.key)
		}
		return
	}
	i := int(^e.id)
	d := 0.0
	if j := l.colOf[i]; j >= 0 {
		d = s.nodes[j].dist
	}
	if s.looked[i] != s.number {
		l.lookAgain(i)
		s.looked[i], s.reach[i] = s.number, l.floor[i]
		l.expand(i, d)
		return
	}
	u, from := l.rows[i].w, s.reach[i]
	to := u + max(ringGrowth*(from-u), ringLeast*s.scale)
	if enough := s.best - d + u; to >= enough {
		l.ring(i, d, from, enough)
		return
	}
	l.ring(i, d, from, to)
	s.reach[i] = to
	s.heap.push(item{d - u + to, ^int32(i)})
}

// A ring's width grows by ringGrowth, from ringLeast of the scale of the costs
// where very many columns are equally far: then at most 21 rings hold them all.
const (
	ringGrowth = 4
	ringLeast  = 1e-12
)

// twinWas reports whether the search has left row i's place before, from no
// greater a distance: rows in one place have the same costs, so nothing new can
// come of it. Data that were drawn on a grid have thousands of them.
func (l *level) twinWas(i int, d float64) bool {
	s := &l.search
	if !s.m.a.twins.any {
		return false
	}
	const rounding = 1e-14
	t, base := &s.twins[l.twin[i]], d-l.rows[i].w
	if t.number == s.number && base >= t.base-rounding*s.scale {
		return true
	}
	*t = visit{base, s.number}
	return false
}

// finish moves the potentials so that the whole path is tight, and turns it over.
func (l *level) finish() {
	s := &l.search
	for _, j := range s.seen {
		by := s.best - s.nodes[j].dist
		l.cols.points[j].w -= by
		l.rows[l.rowOf[j]].w += by
	}
	l.rows[s.from].w += s.best
	for j, i := s.sink, int32(-1); i != s.from; {
		i = s.nodes[j].row
		next := l.colOf[i]
		l.assign(int(i), j)
		j = next
	}
	s.active = false
}

// ring relaxes every column whose c − v lies in [from, to], from row i at
// distance d.
func (l *level) ring(i int, d, from, to float64) {
	c, row := &l.cols, &l.rows[i]
	for s := range c.supers {
		if c.supers[s].least(c.kind, &row.at) > to {
			continue
		}
		for b := s * superSize; b < min((s+1)*superSize, len(c.blocks)); b++ {
			points := c.blockOf(b)
			if q := l.search.left[b]; q.number == l.search.number && int(q.count) == len(points) || c.blocks[b].least(c.kind, &row.at) > to {
				continue
			}
			for k := range points {
				j := int32(b*blockSize + k)
				if v := l.value(i, j); v >= from && v <= to {
					l.relax(i, j, max(d, d-row.w+v))
				}
			}
		}
	}
}
