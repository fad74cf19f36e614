package dataset

import (
	"fmt"
	"math"
)

// Unit says how the coordinates that a set came with hang together with those of
// the picture, in which it is learned and drawn:
//
//	own = Mean + Scale · picture, a coordinate at a time.
//
// The zero Unit is that of the built-in and the published sets, which are learned
// as they come: Mean 0, Scale 1.
type Unit struct {
	Mean  [2]float64
	Scale [2]float64 // positive; both zero in the zero Unit
}

// Plain reports whether the own coordinates are those of the picture.
func (u Unit) Plain() bool { return u == Unit{} || u == Unit{Scale: [2]float64{1, 1}} }

// Factor returns how many own units one unit of the picture is, along
// coordinate k.
func (u Unit) Factor(k int) float64 {
	if u.Scale[k] == 0 {
		return 1
	}
	return u.Scale[k]
}

// Own undoes the standardisation: the own coordinate k of the picture's x.
func (u Unit) Own(k int, x float64) float64 { return u.Mean[k] + u.Factor(k)*x }

// Picture is the other way: the picture's coordinate k of the own x.
func (u Unit) Picture(k int, x float64) float64 { return (x - u.Mean[k]) / u.Factor(k) }

// Validate reports numbers that no standardisation gives.
func (u Unit) Validate() error {
	if u == (Unit{}) {
		return nil
	}
	for k := range u.Mean {
		if !(math.Abs(u.Mean[k]) <= MaxOwn) {
			return fmt.Errorf("a unit with mean %v; numbers within ±%g are possible", u.Mean[k], MaxOwn)
		}
		if !(u.Scale[k] >= 1/MaxOwn && u.Scale[k] <= MaxOwn) {
			return fmt.Errorf("a unit with scale %v; numbers from %g to %g are possible", u.Scale[k], 1/MaxOwn, MaxOwn)
		}
	}
	return nil
}

// MaxOwn bounds the own coordinates of points: squares of such numbers, and
// their sums, are far from overflowing a float64.
const MaxOwn = 1e30

const (
	// maxReach is how many times the spread a point may be from the mean. The
	// picture has room for it, and package field's kernels too; one point in
	// 5,000 must be an outlier before it can be exceeded.
	maxReach = 100
	// minSpread is the least spread that can be told from rounding, beside the
	// size of the coordinates: six digits of the picture's stay right.
	minSpread = 1e-10
	// maxAspect is how many times wider one coordinate's spread may be than the
	// other's before the two are taken for different quantities.
	maxAspect = 10
)

// Standard returns the unit that brings points (x0, y0, x1, y1, ... in own
// coordinates) to mean zero and unit spread, by which the picture's unit stands
// for a person's own points as it does for the source, N(0, I): standardised data
// are about as wide as the noise.
//
// There is one scale for both coordinates, the root of their mean variance, so
// that shapes keep their proportions. Only where one spread is more than ten times
// the other are the columns taken for different quantities, and each gets a scale
// of its own.
//
// Points without spread are refused, and so are coordinates outside ±MaxOwn.
func Standard(xy []float64) (Unit, error) {
	n := float64(len(xy) / 2)
	if len(xy)%2 != 0 || n == 0 {
		return Unit{}, fmt.Errorf("%d numbers do not make points; two each are needed", len(xy))
	}
	var u Unit
	var variance, size [2]float64
	for k := range u.Mean {
		for i := k; i < len(xy); i += 2 {
			a := math.Abs(xy[i])
			if !(a <= MaxOwn) {
				return Unit{}, fmt.Errorf("point %d has the coordinate %v; numbers within ±%g are possible", i/2+1, xy[i], MaxOwn)
			}
			size[k] = max(size[k], a)
			u.Mean[k] += xy[i] / n
		}
		for i := k; i < len(xy); i += 2 {
			d := xy[i] - u.Mean[k]
			variance[k] += d * d / n
		}
	}
	sx, sy := math.Sqrt(variance[0]), math.Sqrt(variance[1])
	flat := [2]bool{!(sx > minSpread*size[0]), !(sy > minSpread*size[1])}
	common := math.Sqrt((variance[0] + variance[1]) / 2)
	switch {
	case flat[0] && flat[1] || common < 1/MaxOwn:
		return Unit{}, fmt.Errorf("all points are at (%.9g, %.9g); points that differ are needed, for there is nothing to learn from one place",
			u.Mean[0], u.Mean[1])
	case flat[0] || flat[1] || sx <= maxAspect*sy && sy <= maxAspect*sx:
		u.Scale = [2]float64{common, common}
	default:
		u.Scale = [2]float64{sx, sy}
	}
	return u, u.Validate()
}
