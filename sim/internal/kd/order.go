// Package kd puts points in an order in which neighbours in the list are
// neighbours in space, so that whole runs of them can be passed over by a look
// at the box around them.
package kd

// Order returns the indices of the points z, len(z)/dim of them, in the order of
// the leaves of a k-d tree from left to right: every aligned run of `run` points,
// and of run times any power of two, lies close together.
func Order(z []float64, dim, run int) []int32 {
	idx := make([]int32, len(z)/dim)
	var s Sorter
	s.Begin(z, dim, run, idx)
	for !s.Done() {
		s.Advance(1, len(idx))
	}
	return idx
}

// Sorter does what [Order] does, in slices and without allocating. The zero
// value waits for Begin.
type Sorter struct {
	z        []float64
	dim, run int
	idx      []int32
	open     [64]span // parts still to be split, those of the right below
	n        int
}

type span struct{ lo, hi int }

// Begin starts to order the points z into idx, one index a point.
func (s *Sorter) Begin(z []float64, dim, run int, idx []int32) {
	for i := range idx {
		idx[i] = int32(i)
	}
	s.z, s.dim, s.run, s.idx = z, dim, run, idx
	s.open[0], s.n = span{0, len(idx)}, 1
}

// Done reports whether the order is made.
func (s *Sorter) Done() bool { return s.n == 0 }

// Advance splits parts until their points, at perStep for a step of the budget,
// have used it up. It returns what is left of it; the last part is finished.
func (s *Sorter) Advance(budget, perStep int) (left int) {
	for s.n > 0 && budget > 0 {
		s.n--
		part := s.open[s.n]
		size := part.hi - part.lo
		if size <= s.run {
			continue
		}
		// The left half is the greatest power of two of runs below the whole, so
		// that runs of every power of two are subtrees.
		mid := s.run
		for 2*mid < size {
			mid *= 2
		}
		idx := s.idx[part.lo:part.hi]
		selectNth(s.z[longest(s.z, s.dim, idx):], s.dim, idx, mid)
		s.open[s.n], s.open[s.n+1] = span{part.lo + mid, part.hi}, span{part.lo, part.lo + mid}
		s.n += 2
		budget -= 1 + size/perStep
	}
	return budget
}

// longest is the axis along which the points extend farthest.
func longest(z []float64, dim int, idx []int32) (axis int) {
	most := -1.0
	for a := range dim {
		lo := z[int(idx[0])*dim+a]
		hi := lo
		for _, i := range idx[1:] {
			v := z[int(i)*dim+a]
			if v < lo {
				lo = v
			} else if v > hi {
				hi = v
			}
		}
		if hi-lo > most {
			most, axis = hi-lo, a
		}
	}
	return axis
}

// selectNth reorders idx so that the first n have no greater coordinate than
// the rest (Hoare's quickselect, pivot in the middle). Point i's coordinate is
// z[i·stride].
func selectNth(z []float64, stride int, idx []int32, n int) {
	key := func(i int) float64 { return z[int(idx[i])*stride] }
	lo, hi := 0, len(idx)-1
	for lo < hi {
		pivot := key((lo + hi) / 2)
		i, j := lo, hi
		for i <= j {
			for key(i) < pivot {
				i++
			}
			for key(j) > pivot {
				j--
			}
			if i <= j {
				idx[i], idx[j] = idx[j], idx[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}
