package transport

import "math"

const (
	// listed is the length of a row's shortlist. Of 6, 8, 12 and 16 the longest
	// was fastest from 512 to 10,000 points.
	listed = maxListed
	// bidRounds is the number of bids of a row, on average, after which the rows
	// still free are left to the searches (two sweeps in the published code). More
	// bids make fewer free rows and no shorter searches.
	bidRounds = 2
)

// level is the assignment problem of one size.
type level struct {
	n     int
	rows  []point // w is the potential u
	cols  cloud   // w is the potential v
	colOf []int32 // of a row; −1 while it is free
	rowOf []int32 // of a column

	length int       // of a shortlist
	list   []int32   // the rows' shortlists, `length` columns each
	floor  []float64 // c_ij − v_j is not below floor[i] for a column j not in i's list
	twin   []int32   // of a row: what rows in one place have in common

	free   []int32 // rows
	later  []int32 // rows that bid again in the next sweep
	freed  int     // len(free) when the searches began
	near   shortlist
	search search
}

func (l *level) resize(kind Cost, n int) {
	l.n, l.length = n, min(listed, n)
	l.rows = resize(l.rows, n)
	l.cols.resize(kind, n)
	l.colOf, l.rowOf = resize(l.colOf, n), resize(l.rowOf, n)
	l.list, l.floor = resize(l.list, n*l.length), resize(l.floor, n)
	l.twin = resize(l.twin, n)
	l.free, l.later = l.free[:0], l.later[:0]
}

// value is c_ij − v_j.
func (l *level) value(i int, j int32) float64 {
	p := &l.cols.points[j]
	return l.cols.kind.between(&l.rows[i].at, &p.at) - p.w
}

// tight is the potential u_i that makes the assigned edge of row i tight.
func (l *level) tight(i int) float64 { return l.value(i, l.colOf[i]) }

// shortlist is row i's list.
func (l *level) shortlist(i int) []int32 { return l.list[i*l.length : (i+1)*l.length] }

// look makes row i's shortlist, among the columns whose value is below the bar.
func (l *level) look(i int, bar float64) {
	l.cols.nearest(&l.rows[i].at, l.length, bar, &l.near)
	copy(l.shortlist(i), l.near.ids[:l.length])
	l.floor[i] = l.near.floor()
}

// lookAgain makes it anew. No column of the new list is worse than all of the old,
// which spares most of the looking around.
func (l *level) lookAgain(i int) {
	bar := math.Inf(-1)
	for _, j := range l.shortlist(i) {
		bar = max(bar, l.value(i, j))
	}
	l.look(i, math.Nextafter(bar, math.Inf(1))) // the worst of the old list must be found too
	if l.near.n < l.length {
		l.look(i, math.Inf(1)) // where a value was rounded otherwise
	}
}

// reduce makes every row's shortlist, takes u_i = min_j (c_ij − v_j), and assigns
// the column where that is reached if it is free.
func (m *Assignment) reduce(budget int) int {
	l := &m.level
	for ; m.next < l.n && budget > 0; budget-- {
		i := m.next
		l.look(i, math.Inf(1))
		l.rows[i].w = l.near.vals[0]
		if j := l.near.ids[0]; l.rowOf[j] < 0 {
			l.assign(i, j)
		} else {
			l.free = append(l.free, int32(i))
		}
		m.next++
	}
	if m.next == l.n {
		m.enter(phaseBid)
	}
	return budget
}

func (l *level) assign(i int, j int32) { l.colOf[i], l.rowOf[j] = j, int32(i) }

// bestTwo returns row i's two least columns and their values.
func (l *level) bestTwo(i int) (j1, j2 int32, v1, v2 float64) {
	for range 2 {
		j1, j2 = l.list[i*l.length], l.list[i*l.length+1]
		v1, v2 = l.value(i, j1), l.value(i, j2)
		if v2 < v1 {
			j1, j2, v1, v2 = j2, j1, v2, v1
		}
		for _, j := range l.shortlist(i)[2:] {
			if v := l.value(i, j); v < v1 {
				j1, j2, v1, v2 = j, j1, v, v1
			} else if v < v2 {
				j2, v2 = j, v
			}
		}
		if v2 <= l.floor[i] {
			break
		}
		l.lookAgain(i) // the two best are in a list just made
	}
	return
}

// bid is augmenting row reduction: a free row takes its best column and lowers
// that column's potential until the second best is as good; whoever had it is free
// again.
func (m *Assignment) bid(budget int) int {
	l := &m.level
	for budget > 0 {
		if len(l.free) == 0 {
			l.free, l.later = l.later, l.free
		}
		if l.n == 1 || len(l.free) == 0 || m.next == bidRounds*l.n {
			l.free, l.later = append(l.free, l.later...), l.later[:0]
			l.freed = len(l.free)
			m.enter(phaseAugment)
			return budget
		}
		i := int(l.free[len(l.free)-1])
		l.free = l.free[:len(l.free)-1]
		j, j2, v1, v2 := l.bestTwo(i)
		p := &l.cols.points[j]
		w := p.w - (v2 - v1)
		lower := w < p.w
		if lower {
			p.w = w
		} else if l.rowOf[j] >= 0 && l.rowOf[j2] < 0 {
			j = j2 // as good, and free
		}
		if was := l.rowOf[j]; was >= 0 {
			l.colOf[was] = -1
			if lower {
				l.free = append(l.free, was)
			} else {
				l.later = append(l.later, was) // or two rows would displace each other for ever
			}
		}
		l.assign(i, j)
		l.rows[i].w = v2
		m.next++
		budget--
	}
	return budget
}
