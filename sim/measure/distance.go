package measure

import (
	"fmt"
	"math"

	"flowscope/sim/transport"
)

// Distance compares two sets of points, in slices of time. Begin copies them, and
// refuses what it cannot compare; Advance takes a budget, whose unit is some
// microseconds of work at a few thousand points, and reports whether all is done;
// Value is NaN before. A Distance allocates nothing once it has seen sets as
// large, and is used from one goroutine.
type Distance interface {
	Begin(a, b []float32) error
	Advance(budget int) (done bool)
	Progress() float64
	Value() float64
}

var (
	_ Distance = (*Wasserstein)(nil)
	_ Distance = (*Kernel)(nil)
	_ Distance = (*SlicedDistance)(nil)
)

// Wasserstein is the exact Wasserstein distance of two sets with equally many
// points: W2, the root of the least mean squared distance of pairs (POT's emd2,
// then the root), or W1, the least mean distance.
type Wasserstein struct {
	Dim  int            // coordinates of a point, 1 to 3; 0 is 2
	Cost transport.Cost // SquaredEuclidean for W2, Euclidean for W1

	assignment transport.Assignment
	cost       transport.Cost
}

// Begin: see [Distance]. Sets of different sizes are refused.
func (w *Wasserstein) Begin(a, b []float32) error {
	w.cost = w.Cost
	return w.assignment.Begin(a, b, planeIfZero(w.Dim), w.Cost)
}

func planeIfZero(dim int) int {
	if dim == 0 {
		return 2
	}
	return dim
}

// Advance: see [Distance]. A unit is a row's look at its neighbours.
func (w *Wasserstein) Advance(budget int) (done bool) { return w.assignment.Advance(budget) }

// Progress: see [Distance].
func (w *Wasserstein) Progress() float64 { return w.assignment.Progress() }

// Value returns the distance, in the unit of the points.
func (w *Wasserstein) Value() float64 {
	if w.cost == transport.SquaredEuclidean {
		return math.Sqrt(max(w.assignment.Value(), 0))
	}
	return w.assignment.Value()
}

// Assignment returns what the distance was computed by, with the pairs and the
// proof that none are better.
func (w *Wasserstein) Assignment() *transport.Assignment { return &w.assignment }

// W2 runs a [Wasserstein] distance of points of dim coordinates to its end.
func W2(a, b []float32, dim int) (float64, error) {
	w := Wasserstein{Dim: dim}
	if err := w.Begin(a, b); err != nil {
		return 0, err
	}
	for !w.Advance(1 << 20) {
	}
	return w.Value(), nil
}

// SlicedDistance is [Sliced] as a [Distance], in the plane.
type SlicedDistance struct {
	Sliced
	Directions int // 0 is Directions
}

// Begin: see [Distance].
func (s *SlicedDistance) Begin(a, b []float32) error {
	n := s.Directions
	if n == 0 {
		n = Directions
	}
	if n < 1 || len(a)%2 != 0 || len(b)%2 != 0 || len(a) == 0 || len(b) == 0 {
		return fmt.Errorf("measure: sliced W2 of %d and %d numbers along %d directions: use whole points of the plane, at least one in each set, and 1 direction or more", len(a), len(b), n)
	}
	s.Sliced.Begin(a, b, n)
	return nil
}
