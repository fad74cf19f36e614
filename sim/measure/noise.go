package measure

import (
	"fmt"
	"math"
)

// Noise is what a distance comes to between independent samples of one law: its
// sampling floor, by which any value of it is to be read. For a Wasserstein
// distance, or a V-statistic, the mean is what even a perfect sampler has; a
// U-statistic has mean 0 there, and the spread tells what is noise.
//
// The zero value waits for Begin; it works in slices.
type Noise struct {
	distance Distance
	draw     func(x []float32)
	a, b     []float32
	pairs    int
	values   []float64
}

// Begin starts on the distance d between samples of n and m points of dim
// coordinates, over the given number of pairs of samples, at least two. draw fills
// x with fresh, independent points of the law.
func (s *Noise) Begin(d Distance, draw func(x []float32), n, m, dim, pairs int) error {
	s.pairs, s.values = 0, s.values[:0]
	if n < 1 || m < 1 || dim < 1 || pairs < 2 {
		return fmt.Errorf("measure: the noise of %d pairs of samples of %d and %d points of dimension %d: use at least two pairs, and a point in each sample", pairs, n, m, dim)
	}
	s.distance, s.draw = d, draw
	s.a, s.b = resize(s.a, n*dim), resize(s.b, m*dim)
	if err := s.begin(); err != nil {
		return err
	}
	s.pairs = pairs
	return nil
}

func (s *Noise) begin() error {
	s.draw(s.a)
	s.draw(s.b)
	return s.distance.Begin(s.a, s.b)
}

// Advance spends about the budget, in the distance's own unit, at most to the end
// of a pair, and reports whether all pairs are done. An error comes from the
// distance, about points that were drawn.
func (s *Noise) Advance(budget int) (done bool, err error) {
	if len(s.values) < s.pairs && s.distance.Advance(budget) {
		s.values = append(s.values, s.distance.Value())
		if len(s.values) < s.pairs {
			if err := s.begin(); err != nil {
				s.pairs = 0
				return false, err
			}
		}
	}
	return s.pairs > 0 && len(s.values) == s.pairs, nil
}

// Progress returns the fraction that is done.
func (s *Noise) Progress() float64 {
	switch {
	case s.pairs == 0:
		return 0
	case len(s.values) == s.pairs:
		return 1
	}
	return (float64(len(s.values)) + s.distance.Progress()) / float64(s.pairs)
}

// Value returns the mean and the standard deviation of one value, over the pairs;
// NaN until all are done. The mean itself is known to std/√pairs.
func (s *Noise) Value() (mean, std float64) {
	if s.pairs == 0 || len(s.values) < s.pairs {
		return math.NaN(), math.NaN()
	}
	n := float64(s.pairs)
	for _, v := range s.values {
		mean += v / n
	}
	for _, v := range s.values {
		std += (v - mean) * (v - mean) / (n - 1)
	}
	return mean, math.Sqrt(std)
}
