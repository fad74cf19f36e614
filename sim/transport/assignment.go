package transport

import (
	"math"

	"flowscope/sim/internal/kd"
)

// MaxPoints is the most points that a set may have.
const MaxPoints = 100_000

// Assignment finds the permutation that minimises the mean of cost(a_i, b_π(i))
// over all n!: exact optimal transport between two sets of n points.
//
// The method is that of Jonker and Volgenant (Computing 38, 1987): potentials
// u_i + v_j ≤ c_ij with equality on what is assigned, made by a reduction of the
// rows and by augmenting row reduction (at most bidRounds bids a row), and then
// a shortest augmenting path (Dijkstra's, on the reduced costs c − u − v) for
// each row that is still free. Three things make it fast for points in space,
// and none of them makes it less exact:
//
//   - No matrix. A row keeps the shortlist of its least c_ij − v_j and a bound
//     for all the rest. Potentials v only fall, so the bound stays true; when a
//     search comes as far as a row's bound, the row looks again, with boxes
//     around groups of points to pass over most of them (see level.visit).
//   - Coarse to fine. The potentials of a quarter of the points, solved first in
//     the same way, are extended by v_j = min_i (c_ij − u_i), and begin close to
//     those of all points: at n = 2000 searches are ten times as short.
//   - For the squared cost each set is moved to its mean, which changes no
//     optimal plan.
//
// It allocates nothing once it has seen as many points. The zero value waits for
// Begin; it is used from one goroutine.
type Assignment struct {
	kind Cost
	dim  int
	n    int
	a, b side

	sizes  []int // of the levels still to come, the whole problem first
	level  level
	guide  cloud // the rows of the level before, with their potentials
	guided bool

	phase    phase
	next     int // within the phase
	progress float64
	total    float64 // of the levels' work
	done     float64 // that of the levels done

	match []int32
	f, g  []float64
	value float64
	gap   float64
}

// phase is what an Assignment is doing.
type phase uint8

const (
	phaseIdle   phase = iota // nothing was begun
	phaseOrderA              // putting the points in order
	phaseOrderB
	phaseSample  // laying out a level
	phaseExtend  // potentials of the columns, from the level before
	phaseReduce  // potentials and shortlists of the rows
	phaseBid     // augmenting row reduction
	phaseAugment // shortest augmenting paths
	phaseGuide   // keeping the level for the next
	phaseCertify // the least feasible potentials of the rows
	phaseDone
)

const (
	// coarsening is how many points of a level stand for one of the next coarser,
	// and coarsest the least number for which that is still worth it. Of 2, 3, 4,
	// 8 and of 16, 48, 100 these searched least.
	coarsening = 4
	coarsest   = 16
)

// side is one of the two sets.
type side struct {
	z      []float64 // n·dim, less the centre
	centre place
	order  []int32 // the points in k-d order
	kd     kd.Sorter
	twins  twins
}

// Begin starts on two sets of equally many points, a to be moved onto b, which
// are copied. The error says what is wrong with them, and nothing is begun then.
func (m *Assignment) Begin(a, b []float32, dim int, kind Cost) error {
	m.phase = phaseIdle
	if err := checkSets(a, b, dim, kind); err != nil {
		return err
	}
	m.kind, m.dim, m.n = kind, dim, len(a)/dim
	m.a.load(a, dim, kind)
	m.b.load(b, dim, kind)
	m.sizes, m.total = m.sizes[:0], 0
	for n := m.n; ; n /= coarsening {
		m.sizes = append(m.sizes, n)
		m.total += work(n)
		if n < coarsening*coarsest {
			break
		}
	}
	m.guided, m.progress, m.done = false, 0, 0
	m.a.kd.Begin(m.a.z, dim, blockSize, m.a.order)
	m.enter(phaseOrderA)
	return nil
}

// work is roughly what a level of n points costs beside others: searches grow
// longer about as √n.
func work(n int) float64 { return float64(n) * math.Sqrt(float64(n)) }

func (s *side) load(p []float32, dim int, kind Cost) {
	n := len(p) / dim
	s.z, s.order = resize(s.z, len(p)), resize(s.order, n)
	s.centre = place{}
	for i, v := range p {
		s.z[i] = float64(v)
		s.centre[i%dim] += float64(v) / float64(n)
	}
	if kind != SquaredEuclidean {
		s.centre = place{}
	}
	for i := range s.z {
		s.z[i] -= s.centre[i%dim]
	}
	s.twins.find(s.z, dim)
}

// place is point i.
func (s *side) place(i, dim int) (p place) {
	copy(p[:dim], s.z[i*dim:])
	return p
}

// Advance does about `budget` steps and reports whether all is done. A step is a
// row's look around itself: a microsecond natively at most sizes, and no more
// than n costs, or 2 ms, even with 100,000 points that all lie in one place.
func (m *Assignment) Advance(budget int) (done bool) {
	for budget > 0 {
		switch m.phase {
		case phaseIdle:
			return false
		case phaseOrderA:
			budget = m.a.kd.Advance(budget, pointsPerStep)
			if m.a.kd.Done() {
				m.b.kd.Begin(m.b.z, m.dim, blockSize, m.b.order)
				m.enter(phaseOrderB)
			}
		case phaseOrderB:
			budget = m.b.kd.Advance(budget, pointsPerStep)
			if m.b.kd.Done() {
				m.enter(phaseSample)
			}
		case phaseSample:
			budget = m.sample(budget)
		case phaseExtend:
			budget = m.extend(budget)
		case phaseReduce:
			budget = m.reduce(budget)
		case phaseBid:
			budget = m.bid(budget)
		case phaseAugment:
			budget = m.augment(budget)
		case phaseGuide:
			budget = m.keep(budget)
		case phaseCertify:
			budget = m.certify(budget)
		case phaseDone:
			return true
		}
	}
	return m.phase == phaseDone
}

// pointsPerStep is how many points are copied or compared for one step.
const pointsPerStep = 64

func (m *Assignment) enter(p phase) { m.phase, m.next = p, 0 }

// Progress returns the fraction that is done, as far as it can be foreseen.
func (m *Assignment) Progress() float64 {
	if m.phase == phaseIdle {
		return 0
	}
	if m.phase == phaseDone {
		return 1
	}
	part := 0.0
	if l := &m.level; m.phase == phaseAugment {
		// The last searches are the longest.
		part = 1 - math.Sqrt(float64(len(l.free)+1)/float64(l.freed+1))
	} else if m.phase > phaseAugment {
		part = 1
	}
	if len(m.sizes) > 0 {
		part *= work(m.sizes[len(m.sizes)-1])
	}
	m.progress = max(m.progress, min(.99, (m.done+part)/m.total))
	return m.progress
}

// sample lays out the next level: of each run of neighbours one.
func (m *Assignment) sample(budget int) int {
	n := m.sizes[len(m.sizes)-1]
	if m.next == 0 {
		m.level.resize(m.kind, n)
	}
	l := &m.level
	for ; m.next < n && budget > 0; budget-- {
		for range min(pointsPerStep, n-m.next) {
			i := m.next
			at := pick(i, n, m.n)
			ra, cb := int(m.a.order[at]), int(m.b.order[at])
			l.rows[i] = point{at: m.a.place(ra, m.dim)}
			l.cols.points[i] = point{at: m.b.place(cb, m.dim)}
			l.twin[i] = m.a.twins.first(ra)
			l.colOf[i], l.rowOf[i] = -1, -1
			m.next++
		}
	}
	if m.next == n {
		l.search.begin(m, n)
		m.enter(phaseExtend)
	}
	return budget
}

// pick chooses the i-th of n out of all.
func pick(i, n, all int) int {
	lo, hi := i*all/n, (i+1)*all/n
	if hi-lo < 2 {
		return lo
	}
	const golden = 0x9e3779b97f4a7c15
	return lo + int(uint64(i+1)*golden>>33)%(hi-lo)
}

// extend makes the columns' potentials v_j = min_i (c_ij − u_i) over the level
// before, or 0 when there is none.
func (m *Assignment) extend(budget int) int {
	l := &m.level
	for ; m.next < l.n && budget > 0; budget-- {
		p := &l.cols.points[m.next]
		if m.guided {
			m.guide.nearest(&p.at, 1, math.Inf(1), &l.near)
			p.w = l.near.vals[0]
		}
		if m.next++; m.next%blockSize == 0 || m.next == l.n {
			l.cols.bound((m.next - 1) / blockSize)
		}
	}
	if m.next == l.n {
		m.enter(phaseReduce)
	}
	return budget
}

// keep makes the level just solved the guide of the next.
func (m *Assignment) keep(budget int) int {
	l := &m.level
	if m.next == 0 {
		m.guide.resize(m.kind, l.n)
	}
	for ; m.next < len(m.guide.blocks) && budget > 0; budget-- {
		for i := m.next * blockSize; i < min((m.next+1)*blockSize, l.n); i++ {
			m.guide.points[i] = point{l.rows[i].at, l.tight(i)}
		}
		m.guide.bound(m.next)
		m.next++
	}
	if m.next == len(m.guide.blocks) {
		m.guided = true
		m.leave()
		m.enter(phaseSample)
	}
	return budget
}

// leave goes to the next level.
func (m *Assignment) leave() {
	m.done += work(m.level.n)
	m.sizes = m.sizes[:len(m.sizes)-1]
}

// certify makes the rows' potentials the greatest that are feasible, which costs
// what the search's rounding has cost, and turns everything back to the order and
// the places in which the points were given.
func (m *Assignment) certify(budget int) int {
	l := &m.level
	if m.next == 0 {
		m.match, m.f, m.g = resize(m.match, m.n), resize(m.f, m.n), resize(m.g, m.n)
		m.value, m.gap = 0, 0
	}
	var shift place // of one centre against the other
	square := 0.0
	for k := range shift {
		shift[k] = m.a.centre[k] - m.b.centre[k]
		square += shift[k] * shift[k]
	}
	for ; m.next < l.n && budget > 0; budget-- {
		i, j := m.next, int(l.colOf[m.next])
		row, col := &l.rows[i], &l.cols.points[j]
		l.cols.nearest(&row.at, 1, math.Inf(1), &l.near)
		u := l.near.vals[0]
		from, to := int(m.a.order[i]), int(m.b.order[j])
		m.match[from] = int32(to)
		// |x − y|² = |x' − y'|² + 2 shift·(x' − y') + |shift|² for x', y' less
		// their centres: parts of x and of y alone.
		m.f[from], m.g[to] = u+square, col.w
		cost := m.kind.between(&row.at, &col.at) + square
		for k, s := range shift {
			m.f[from] += 2 * s * row.at[k]
			m.g[to] -= 2 * s * col.at[k]
			cost += 2 * s * (row.at[k] - col.at[k])
		}
		m.value += cost
		m.gap += l.tight(i) - u
		m.next++
	}
	if m.next == l.n {
		m.value /= float64(m.n)
		m.gap /= float64(m.n)
		m.enter(phaseDone)
	}
	return budget
}

// Value returns the least mean cost of a point: the square of W2 for the cost
// SquaredEuclidean, W1 for Euclidean. It is NaN until all is done, as is Gap.
func (m *Assignment) Value() float64 { return m.whenDone(m.value) }

// Gap returns by how much Value may exceed the true optimum: the difference
// between it and the mean of the potentials, a lower bound for every permutation.
// It is rounding, a few 1e-16 of the costs.
func (m *Assignment) Gap() float64 { return m.whenDone(m.gap) }

func (m *Assignment) whenDone(v float64) float64 {
	if m.phase != phaseDone {
		return math.NaN()
	}
	return v
}

// Match returns for every point of a the index of the point of b that it is
// moved to, nil until all is done. The slice is the Assignment's own.
func (m *Assignment) Match() []int32 {
	if m.phase != phaseDone {
		return nil
	}
	return m.match
}

// Potentials returns the certificate: f of every point of a and g of every point
// of b with f_i + g_j ≤ cost(a_i, b_j), and equality where i is moved to j, both
// to rounding (Kantorovich's dual, and complementary slackness). They are nil
// until all is done, and the Assignment's own.
func (m *Assignment) Potentials() (f, g []float64) {
	if m.phase != phaseDone {
		return nil, nil
	}
	return m.f, m.g
}
