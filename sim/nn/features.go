package nn

import (
	"fmt"
	"math"

	"flowscope/sim/internal/vec"
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

// FillRows writes the features of a point for every time of t to rows, one row of
// Width behind the other. x holds the points by coordinates: x[k][i] is coordinate
// k < Dim of point i.
//
// Times are in [0, 1]; the time features are right to 1e−6.
func (f Features) FillRows(t []float64, x [][]float32, rows []float32) {
	width := f.Width()
	if len(rows) < len(t)*width || len(x) != f.Dim {
		panic(fmt.Sprintf("nn: %d numbers and %d coordinates for %d rows of %d features of points of dimension %d", len(rows), len(x), len(t), width, f.Dim))
	}
	vec.Interleave(rows, width, x, len(t))
	if f.Pairs == 0 {
		for i, v := range t {
			rows[i*width+f.Dim] = float32(v)
		}
	} else if len(t) > 0 {
		f.fillWaves(t, rows[f.Dim:])
	}
}

// waveBlock is how many samples are worked on together: whole vectors, in the
// first cache.
const waveBlock = 64

// waves holds the sines and cosines of four harmonics for a block of samples: sin
// k+1, cos k+1, sin k+2, ….
type waves [8][waveBlock]float32

// fillWaves writes the sines and cosines of every time to rows, Width apart.
//
// Angles are held as parts of a turn in 32 bits, whose multiples are exact. Every
// fourth harmonic is made from its angle, and the next three by angle addition,
// which costs a third and loses little in three steps.
func (f Features) fillWaves(t []float64, rows []float32) {
	var turns [waveBlock]uint32
	var first, next waves
	width := f.Width()
	for from := 0; from < len(t); from += waveBlock {
		n := min(waveBlock, len(t)-from)
		for i, v := range t[from : from+n] {
			turns[i] = uint32(int64(v * (1 << 31)))
		}
		for k := 0; k < f.Pairs; k += 4 {
			w := &first
			if k > 0 {
				w = &next
			}
			vec.SineCosine(w[0][:], w[1][:], turns[:], uint32(k+1))
			addHarmonics(w, &first)
			w.spread(rows[from*width+2*k:], width, n, min(4, f.Pairs-k))
		}
	}
}

// addHarmonicsScalar makes the three harmonics that follow the first of w, given
// the very first of all in one.
func addHarmonicsScalar(w, one *waves) {
	for i := range waveBlock {
		s1, c1 := one[0][i], one[1][i]
		s, c := w[0][i], w[1][i]
		for k := 2; k < len(w); k += 2 {
			s, c = s*c1+c*s1, c*c1-s*s1
			w[k][i], w[k+1][i] = s, c
		}
	}
}

// spread writes the first harmonics of n samples to rows, width apart.
func (w *waves) spread(rows []float32, width, n, harmonics int) {
	if harmonics < 4 {
		for k := range harmonics {
			vec.SpreadPairs(rows[2*k:], width, w[2*k][:n], w[2*k+1][:n])
		}
		return
	}
	// Column by column this takes twice as long, in WebAssembly three times.
	for i := range n {
		row := (*[8]float32)(rows[i*width:])
		row[0], row[1], row[2], row[3] = w[0][i&63], w[1][i&63], w[2][i&63], w[3][i&63]
		row[4], row[5], row[6], row[7] = w[4][i&63], w[5][i&63], w[6][i&63], w[7][i&63]
	}
}
