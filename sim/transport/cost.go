package transport

import (
	"fmt"
	"math"
)

// Cost is what it costs to move a unit of mass from x to y.
type Cost uint8

const (
	// SquaredEuclidean is |x − y|²: its optimum is the squared Wasserstein-2
	// distance.
	SquaredEuclidean Cost = iota
	// Euclidean is |x − y|: its optimum is the Wasserstein-1 distance.
	Euclidean

	costs = iota
)

func (k Cost) String() string {
	switch k {
	case SquaredEuclidean:
		return "squared Euclidean"
	case Euclidean:
		return "Euclidean"
	}
	return fmt.Sprintf("Cost(%d)", uint8(k))
}

// maxDim is the greatest number of coordinates of a point.
const maxDim = 3

// place is the coordinates of a point, those beyond its dimension 0.
type place [maxDim]float64

// between is the cost of moving from x to y.
func (k Cost) between(x, y *place) float64 {
	dx, dy, dz := x[0]-y[0], x[1]-y[1], x[2]-y[2]
	sum := dx*dx + dy*dy + dz*dz
	if k == Euclidean {
		return math.Sqrt(sum)
	}
	return sum
}

// checkSets reports what is wrong with two sets of points.
func checkSets(a, b []float32, dim int, kind Cost) error {
	switch {
	case dim < 1 || dim > maxDim:
		return fmt.Errorf("transport: points of dimension %d: use 1 to %d", dim, maxDim)
	case kind >= costs:
		return fmt.Errorf("transport: %v: use %v or %v", kind, SquaredEuclidean, Euclidean)
	case len(a)%dim != 0:
		return fmt.Errorf("transport: %d numbers are not whole points of dimension %d", len(a), dim)
	case len(b)%dim != 0:
		return fmt.Errorf("transport: %d numbers are not whole points of dimension %d", len(b), dim)
	case len(a) != len(b):
		return fmt.Errorf("transport: sets of %d and %d points: both need the same number", len(a)/dim, len(b)/dim)
	case len(a) == 0:
		return fmt.Errorf("transport: sets without points: use 1 to %d", MaxPoints)
	case len(a)/dim > MaxPoints:
		return fmt.Errorf("transport: sets of %d points: use 1 to %d", len(a)/dim, MaxPoints)
	}
	for _, s := range [][]float32{a, b} {
		for i, v := range s {
			// The exponent's bits are all ones for NaN and for infinities only.
			if math.Float32bits(v)&0x7f800000 == 0x7f800000 {
				return fmt.Errorf("transport: coordinate %v of point %d: use finite numbers", v, i/dim)
			}
		}
	}
	return nil
}
