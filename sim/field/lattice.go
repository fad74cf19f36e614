package field

import "math"

// lattice stands for the points by weights on a regular grid of spacing s, such
// that sums over the points of any function smooth on the scale of s are sums
// over the nodes:
//
//	sum_n f(z_n) = sum_ab m_ab f(z_ab) + O(s^8):
//
// every point hands its weight to the 8 by 8 nodes around it by Lagrange
// interpolation. At early times the Gaussians that are summed are broad, the
// lattice is coarse and its nodes few, whatever the number of points; and
// because the nodes are a product of two axes, so are the Gaussians on it. It
// knows nothing of time: one lattice serves every time and schedule at which it
// is fine enough.
type lattice struct {
	s      float64
	origin [2]float64 // node (0, 0), in z
	n      [2]int     // nodes per axis, padded to whole blocks
	used   [2]int     // nodes per axis that can have a weight

	added  int       // points handed over so far
	weight []float64 // [b][a], row after row
	rows   []float32 // the same, when all are added
	panels []float32 // the same as panels of columns, [panel][b][column]

	zf [2][]float32 // coordinates of the nodes per axis
}

const (
	// order is the number of nodes per axis that a point is handed to.
	order = 8
	// Spacing in kernel widths. With g the slope of the logarithm of the kernel at
	// the point times the spacing, the interpolation is wrong by 1.1e-3 g^8 of
	// the weight (43/8!, the greatest node polynomial in the middle interval).
	//
	// Density, right to a part of the peak: at 0.42 widths 0.112·0.42^8 = 1.1e-4
	// an axis.
	densitySpacing = 0.42
	// Velocity, right to a part of the sum wherever that is at least
	// velocityLeast, 6.8 widths away: g = 0.75, 1.1e-4.
	velocitySpacing = 0.11
	// Particles keep nearer: right down to placeLeast, 4.6 widths away.
	placeSpacing = 0.17
	placeLeast   = 1.0 / (1 << 15)

	// maxNodes bounds the nodes of a lattice; a finer one would not be quicker
	// than the points.
	maxNodes = 160 * 160
	// finest and levels: spacings are finest·2^(i/2).
	finest = 1.0 / 64
	levels = 16
)

// latticeSize returns the nodes per axis of the lattice of the given level.
func (e *Exact) latticeSize(level int) (s float64, used [2]int) {
	s = finest * math.Pow(2, float64(level)/2)
	for a := range 2 {
		used[a] = int((e.zBox.hi[a]-e.zBox.lo[a])/s) + order + 2
	}
	return s, used
}

// levelFor returns the coarsest level whose spacing is at most the given part of
// a kernel of variance v, and whether it is a sensible one: not finer than the
// finest, not of too many nodes.
func (e *Exact) levelFor(v, part float64) (level int, ok bool) {
	// In z the kernel is 1/alpha times as wide.
	s := part * math.Sqrt(v) / math.Max(e.in.alpha, 1e-9)
	level = min(int(math.Floor(2*math.Log2(s/finest))), levels-1)
	if level < 0 {
		return 0, false
	}
	_, n := e.latticeSize(level)
	return level, padBlocks(n[0])*padBlocks(n[1]) <= maxNodes
}

func padBlocks(n int) int { return (n + blockSize - 1) / blockSize * blockSize }

// latticeOf returns the lattice of a level, begun but perhaps not finished.
func (e *Exact) latticeOf(level int) *lattice {
	if l := e.lattices[level]; l != nil {
		return l
	}
	l := &lattice{}
	l.s, l.used = e.latticeSize(level)
	for a := range 2 {
		// The first of the eight nodes of the leftmost point is node 0.
		l.origin[a] = e.zBox.lo[a] - (order/2-1)*l.s
		l.n[a] = padBlocks(l.used[a])
		l.zf[a] = make([]float32, l.n[a])
		for i := range l.n[a] {
			l.zf[a][i] = float32(l.origin[a] + float64(i)*l.s)
		}
	}
	l.weight = make([]float64, l.n[0]*l.n[1])
	e.lattices[level] = l
	return l
}

// done reports whether all points have been handed over.
func (l *lattice) done() bool { return l.rows != nil }

// add hands over at most count further points of z, and finishes when there are
// no more.
func (l *lattice) add(z []float64, count int) {
	end := min(l.added+count, len(z)/2)
	for ; l.added < end; l.added++ {
		i, wx := l.weights(0, z[2*l.added])
		j, wy := l.weights(1, z[2*l.added+1])
		for b, v := range wy {
			row := l.weight[(j+b)*l.n[0]+i:][:order]
			for a, w := range wx {
				row[a] += v * w
			}
		}
	}
	if l.added < len(z)/2 || l.done() {
		return
	}
	l.rows = make([]float32, len(l.weight))
	for i, w := range l.weight {
		l.rows[i] = float32(w)
	}
	p := panelLen()
	l.panels = make([]float32, (l.n[0]+p-1)/p*p*l.n[1])
	for b := range l.n[1] {
		for a := range l.n[0] {
			l.panels[(a/p*l.n[1]+b)*p+a%p] = l.rows[b*l.n[0]+a]
		}
	}
	l.weight = nil
}

// weights returns the first of the nodes around z on an axis and the Lagrange
// weights of all eight.
func (l *lattice) weights(axis int, z float64) (first int, w [order]float64) {
	u := (z - l.origin[axis]) / l.s
	first = int(u) - (order/2 - 1)
	first = max(0, min(first, l.used[axis]-order))
	u -= float64(first)
	// w_j = prod_{k != j} (u-k)/(j-k), from the products on either side of j;
	// the divisors are (-1)^(7-j) j! (7-j)!.
	lagrange := [order]float64{-1.0 / 5040, 1.0 / 720, -1.0 / 240, 1.0 / 144, -1.0 / 144, 1.0 / 240, -1.0 / 720, 1.0 / 5040}
	left := 1.0
	for j := range order {
		w[j] = left * lagrange[j]
		left *= u - float64(j)
	}
	right := 1.0
	for j := order - 1; j >= 0; j-- {
		w[j] *= right
		right *= u - float64(j)
	}
	return first, w
}

// place writes alpha times the nodes' coordinates on an axis as a sum of two
// float32; unused nodes have no weight, so their place does not matter.
func (l *lattice) place(axis int, alpha float64, ph, pl []float32) {
	for i := range l.n[axis] {
		ph[i], pl[i] = split(alpha * (l.origin[axis] + float64(i)*l.s))
	}
}
