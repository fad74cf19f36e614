package measure

import (
	"fmt"
	"math"
)

// Floor is the two-sample floor of the sliced distance: the mean of [SlicedW2]
// over pairs of independent samples of one law. A sampler that is exact comes
// out at about 1 floor. It works a few directions at a time; the zero value
// waits for Begin.
type Floor struct {
	sliced     Sliced
	draw       func(x []float32)
	a, b       []float32
	directions int
	pairs      int
	done       int
	sum        float64
}

// Begin starts a floor for samples of n against samples of m points, over the
// given number of pairs. draw fills x with len(x)/2 fresh, independent points of
// the law; it is called from Advance, and never sees the points of an earlier
// call again. It panics unless n, m, directions and pairs are all at least 1.
func (f *Floor) Begin(draw func(x []float32), n, m, directions, pairs int) {
	if n < 1 || m < 1 || directions < 1 || pairs < 1 {
		panic(fmt.Sprintf("measure: floor of %d pairs of %d and %d points along %d directions", pairs, n, m, directions))
	}
	f.draw = draw
	f.a, f.b = resize(f.a, 2*n), resize(f.b, 2*m)
	f.directions, f.pairs, f.done, f.sum = directions, pairs, 0, 0
	f.drawPair()
}

func (f *Floor) drawPair() {
	f.draw(f.a)
	f.draw(f.b)
	f.sliced.Begin(f.a, f.b, f.directions)
}

// Advance does the next `directions` directions, at most to the end of a pair,
// and reports whether all pairs are done.
func (f *Floor) Advance(directions int) (done bool) {
	if f.done < f.pairs && f.sliced.Advance(directions) {
		f.sum += f.sliced.Value()
		if f.done++; f.done < f.pairs {
			f.drawPair()
		}
	}
	return f.done >= f.pairs
}

// Progress returns the fraction that is done.
func (f *Floor) Progress() float64 {
	switch {
	case f.pairs == 0:
		return 0
	case f.done >= f.pairs:
		return 1
	}
	return (float64(f.done) + f.sliced.Progress()) / float64(f.pairs)
}

// Value returns the floor. It is NaN until Advance has reported that all is done.
func (f *Floor) Value() float64 {
	if f.pairs == 0 || f.done < f.pairs {
		return math.NaN()
	}
	return f.sum / float64(f.pairs)
}

// TwoSampleFloor runs a [Floor] to its end.
func TwoSampleFloor(draw func(x []float32), n, m, directions, pairs int) float64 {
	var f Floor
	f.Begin(draw, n, m, directions, pairs)
	for !f.Advance(directions) {
	}
	return f.Value()
}

// resize returns s with length n, with its own memory where that suffices. The
// contents are unspecified.
func resize[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n)
}
