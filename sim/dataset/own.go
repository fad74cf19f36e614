package dataset

import (
	"fmt"
	"math"
	"math/bits"
)

// Own is a person's own points: read from a file, or drawn in the picture.
type Own struct {
	Points []float32 // x0, y0, x1, y1, ... in the picture's unit
	Unit   Unit      // the zero Unit where they were drawn
}

// NewOwn standardises points that were read in own coordinates (x0, y0, x1, y1,
// ...): see [Standard]. The error names the point that is wrong, or says why the
// points together are.
func NewOwn(xy []float64) (*Own, error) {
	u, err := Standard(xy)
	if err != nil {
		return nil, err
	}
	return NewOwnIn(xy, u)
}

// NewOwnIn is NewOwn for points whose unit is known.
func NewOwnIn(xy []float64, u Unit) (*Own, error) {
	o := &Own{Points: make([]float32, len(xy)), Unit: u}
	for i, x := range xy {
		o.Points[i] = float32(u.Picture(i%2, x))
	}
	return o, o.Validate()
}

// Len returns the number of points.
func (o *Own) Len() int { return len(o.Points) / 2 }

// Validate reports points that cannot be learned or drawn.
func (o *Own) Validate() error {
	if len(o.Points) < 2 || len(o.Points)%2 != 0 {
		return fmt.Errorf("%d numbers do not make points of a set; two for each of at least one point are needed", len(o.Points))
	}
	for i, x := range o.Points {
		if !(math.Abs(float64(x)) <= maxReach) {
			return fmt.Errorf("point %d is %.4g times the spread of the points from their mean; at most %d times is possible, so leave such outliers out", i/2+1, x, maxReach)
		}
	}
	return o.Unit.Validate()
}

// Make returns n of the points as a data set, or all of them where there are not
// that many, with Gaussian noise of standard deviation noise (in the picture's
// unit) added to every coordinate. Which n, and the noise, are functions of the
// seed; a larger n only adds points, and the noise only scales displacements that
// do not depend on it. The error names an n outside [1, MaxPoints] or a noise
// outside [0, MaxNoise].
func (o *Own) Make(n int, noise float64, seed uint64) (*Set, error) {
	if err := checkMake(n, MaxPoints, noise); err != nil {
		return nil, err
	}
	rows := o.Len()
	n = min(n, rows)
	s := &Set{Dim: 2, Points: make([]float32, 0, 2*n), Unit: o.Unit}
	d := newDraws(seed, "own points")
	pick := shuffle{n: uint64(rows), key: d.key}
	for i := range n {
		row := i
		if n < rows {
			row = int(pick.at(uint64(i)))
		}
		x, y := o.Points[2*row], o.Points[2*row+1]
		if noise > 0 { // a point's displacement goes with the point
			d.point(row)
			x += float32(noise * d.normal())
			y += float32(noise * d.normal())
		}
		s.Points = append(s.Points, x, y)
	}
	return s, nil
}

// shuffle is a pseudo-random order of 0, 1, ..., n-1, any place of which is found
// without the others: a Feistel network of four rounds over the least even number
// of bits that holds n, walked until it lands below n (Black and Rogaway 2002).
type shuffle struct{ n, key uint64 }

func (s shuffle) at(i uint64) uint64 {
	half := (bits.Len64(s.n-1) + 1) / 2
	mask := uint64(1)<<half - 1
	for {
		l, r := i>>half, i&mask
		for round := range uint64(4) {
			l, r = r, l^mix(s.key^mix(r+round<<32))&mask
		}
		if i = l<<half | r; i < s.n {
			return i
		}
	}
}
