package measure

import (
	"fmt"
	"math"
)

// Directions is the usual number of directions of a sliced distance.
const Directions = 128

// SlicedW2 returns the sliced Wasserstein-2 distance of two point sets, each
// with equal weights:
//
//	SW2^2 = mean over theta of W2^2(theta·a, theta·b),
//
// over `directions` equispaced angles theta = pi l/directions in [0, pi), so it
// depends on no chance. In one dimension the optimal coupling is that of the
// quantiles, which is exact for sets of different sizes too. Between N(m, I) and
// N(0, I) SW2^2 is |m|^2/2.
//
// It returns NaN if a set is empty, and NaN or +Inf if a coordinate is not finite.
// It panics on half a point and on directions < 1. [Sliced] does the same in
// slices of time and without allocating.
func SlicedW2(a, b []float32, directions int) float64 {
	var s Sliced
	s.Begin(a, b, directions)
	s.Advance(directions)
	return s.Value()
}

// Sliced computes [SlicedW2] a few directions at a time. The zero value waits
// for Begin; it is used from one goroutine.
type Sliced struct {
	a, b       []float32
	sa, sb     sorter
	directions int
	next       int
	sum        float64 // of W2^2 over the directions done
}

// Begin starts on two point sets, which are copied.
func (s *Sliced) Begin(a, b []float32, directions int) {
	if len(a)%2 != 0 || len(b)%2 != 0 {
		panic(fmt.Sprintf("measure: sliced W2 of %d and %d numbers: not whole points of the plane", len(a), len(b)))
	}
	if directions < 1 {
		panic(fmt.Sprintf("measure: sliced W2 along %d directions", directions))
	}
	s.a, s.b = append(s.a[:0], a...), append(s.b[:0], b...)
	s.directions, s.next, s.sum = directions, 0, 0
	if len(a) == 0 || len(b) == 0 {
		s.next, s.sum = directions, math.NaN()
		return
	}
	s.sa.reserve(len(a) / 2)
	s.sb.reserve(len(b) / 2)
}

// Advance does the next `directions` directions, or what is left, and reports
// whether all are done. One costs 6 to 10 ns a point natively and 20 to 30 in
// WebAssembly: 0.2 ms for two sets of 5,000 there.
func (s *Sliced) Advance(directions int) (done bool) {
	for ; directions > 0 && s.next < s.directions; directions-- {
		sin, cos := math.Sincos(math.Pi * float64(s.next) / float64(s.directions))
		s.sum += w2Squared(
			s.sa.sortProjection(s.a, float32(cos), float32(sin)),
			s.sb.sortProjection(s.b, float32(cos), float32(sin)))
		s.next++
	}
	return s.directions > 0 && s.next >= s.directions
}

// Progress returns the fraction that is done.
func (s *Sliced) Progress() float64 {
	if s.directions == 0 {
		return 0
	}
	return float64(s.next) / float64(s.directions)
}

// Value returns the distance. It is NaN until Advance has reported that all is
// done.
func (s *Sliced) Value() float64 {
	if s.directions == 0 || s.next < s.directions {
		return math.NaN()
	}
	return math.Sqrt(s.sum / float64(s.directions))
}

// w2Squared returns the squared Wasserstein-2 distance of two sorted samples of
// numbers: the integral over q of the squared difference of the quantiles.
func w2Squared(a, b []float32) float64 {
	n, m := len(a), len(b)
	sum := 0.0
	if n == m {
		for i, x := range a {
			d := float64(x) - float64(b[i])
			sum += d * d
		}
		return sum / float64(n)
	}
	// a's quantile function steps at i/n and b's at j/m: in units of 1/(nm), at
	// i m and j n, which are exact.
	at := 0
	for i, j := 0, 0; i < n && j < m; {
		nextA, nextB := (i+1)*m, (j+1)*n
		next := min(nextA, nextB)
		d := float64(a[i]) - float64(b[j])
		sum += d * d * float64(next-at)
		at = next
		if nextA == next {
			i++
		}
		if nextB == next {
			j++
		}
	}
	return sum / (float64(n) * float64(m))
}
