package nn

import (
	"fmt"
	"math"
)

// MaxPairs bounds Features.Pairs: sin(16πt) already turns eight times in [0,1].
const MaxPairs = 16

// Features is how a point and a time become the network's input: the Dim
// coordinates of the point, then the time features
//
//	t                                     when Pairs is 0
//	sin πt, cos πt, …, sin πkt, cos πkt   for k = 1..Pairs otherwise.
//
// With k = 1 the pair tells t = 0 and t = 1 apart, which a period of one in t
// would not.
type Features struct {
	Dim   int // coordinates of a point, 1..16
	Pairs int // sine and cosine pairs of the time, 0..16
}

// Validate reports a value that is out of range.
func (f Features) Validate() error {
	if f.Dim < 1 || f.Dim > 16 {
		return fmt.Errorf("nn: points of dimension %d: use 1 to 16", f.Dim)
	}
	if f.Pairs < 0 || f.Pairs > MaxPairs {
		return fmt.Errorf("nn: %d pairs of time features: use 0 to %d", f.Pairs, MaxPairs)
	}
	return nil
}

// TimeWidth is the number of time features: 1, or 2·Pairs.
func (f Features) TimeWidth() int {
	if f.Pairs == 0 {
		return 1
	}
	return 2 * f.Pairs
}

// Width is the number of features of a sample, Dim + TimeWidth: a Config's In.
func (f Features) Width() int { return f.Dim + f.TimeWidth() }

// FillTime writes the time features of t to dst, which has length TimeWidth.
// Higher harmonics come from the first by angle addition, in float64.
func (f Features) FillTime(t float64, dst []float32) {
	if f.Pairs == 0 {
		dst[0] = float32(t)
		return
	}
	s1, c1 := math.Sincos(math.Pi * t)
	s, c := s1, c1
	dst = dst[:2*f.Pairs]
	for k := 0; k < len(dst); k += 2 {
		dst[k], dst[k+1] = float32(s), float32(c)
		s, c = s*c1+c*s1, c*c1-s*s1
	}
}

// Fill writes the features of the point x at time t to dst, which has length
// Width; x has length Dim.
func (f Features) Fill(t float64, x, dst []float32) {
	copy(dst[:f.Dim], x)
	f.FillTime(t, dst[f.Dim:f.Width()])
}
