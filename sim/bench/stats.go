package bench

import (
	"fmt"
	"math"
	"slices"
)

// Spread is what repeated measurements were: their median and quartiles.
type Spread struct {
	Median float64 `json:"median"`
	Q1     float64 `json:"q1"`
	Q3     float64 `json:"q3"`
	N      int     `json:"n"`
}

// SpreadOf summarises measurements; NaN of none. Quartiles between two
// measurements are interpolated linearly.
func SpreadOf(x []float64) Spread {
	x = slices.Sorted(slices.Values(x))
	return Spread{Median: quantile(x, .5), Q1: quantile(x, .25), Q3: quantile(x, .75), N: len(x)}
}

// quantile of sorted numbers.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	at := q * float64(len(x)-1)
	i := min(int(at), len(x)-2)
	if i < 0 {
		return x[0]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}

// Ratios divides measurements that were made in the same rounds, round by round:
// what disturbed both cancels. Both must have the same number.
func Ratios(a, b []float64) []float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("bench: %d measurements over %d", len(a), len(b)))
	}
	r := make([]float64, len(a))
	for i := range a {
		r[i] = a[i] / b[i]
	}
	return r
}
