package path

import (
	"math"
	"slices"
)

// endSlope is the least slope at an end of the spline as a part of the slope
// of the chord there, so that the curve never starts or lands flat: a flat end
// means W = 0, and then the velocity no longer determines the score.
const endSlope = 0.1

// spline is a monotone piecewise cubic Hermite interpolant with the slopes of
// Fritsch & Butland (SIAM J. Sci. Stat. Comput. 5, 1984): C1, increasing where
// the data increase, no overshoot.
type spline struct{ x, y, d []float64 } // knots, values, slopes: one length

// newSpline makes the interpolant through at least three knots with x and y
// strictly increasing.
func newSpline(x, y []float64) spline {
	n := len(x)
	d := make([]float64, n)
	chord := func(i int) float64 { return (y[i+1] - y[i]) / (x[i+1] - x[i]) }
	for i := 1; i < n-1; i++ {
		h0, h1 := x[i]-x[i-1], x[i+1]-x[i]
		// Weighted harmonic mean of the two chords.
		d[i] = 3 * (h0 + h1) / ((2*h1+h0)/chord(i-1) + (h1+2*h0)/chord(i))
	}
	d[0] = edgeSlope(chord(0), chord(1), x[1]-x[0], x[2]-x[1])
	d[n-1] = edgeSlope(chord(n-2), chord(n-3), x[n-1]-x[n-2], x[n-2]-x[n-3])
	return spline{x, y, d}
}

// edgeSlope is the three-point estimate at an end (near chord m0 over h0, next
// chord m1 over h1), limited so that the cubic stays increasing.
func edgeSlope(m0, m1, h0, h1 float64) float64 {
	d := ((2*h0+h1)*m0 - h0*m1) / (h0 + h1)
	return math.Min(math.Max(d, endSlope*m0), 3*m0)
}

// segment returns the number of the cubic that t is in.
func (s spline) segment(t float64) int {
	i, _ := slices.BinarySearch(s.x, t)
	return min(max(i-1, 0), len(s.x)-2)
}

// at returns value and derivative at t inside the knots.
func (s spline) at(t float64) (y, dy float64) {
	p := s.piece(s.segment(t))
	return p.at(t)
}

// piece is the cubic between two knots, with u = (t-x)/h:
// y = y0 + h(d0 u + c2 u^2 + c3 u^3).
type piece struct{ x, end, h, y0, y1, d0, d1, c2, c3 float64 }

// piece returns the cubic number i.
func (s spline) piece(i int) piece {
	h := s.x[i+1] - s.x[i]
	m := (s.y[i+1] - s.y[i]) / h
	d0, d1 := s.d[i], s.d[i+1]
	return piece{
		x: s.x[i], end: s.x[i+1], h: h, y0: s.y[i], y1: s.y[i+1], d0: d0, d1: d1,
		c2: 3*m - 2*d0 - d1, c3: d0 + d1 - 2*m,
	}
}

// at returns value and derivative at t, x <= t <= end.
func (p *piece) at(t float64) (y, dy float64) {
	u := (t - p.x) / p.h
	if u <= 0.5 {
		y = p.y0 + p.h*u*(p.d0+u*(p.c2+u*p.c3))
	} else {
		// The same cubic from its right end, so that the last knot is met
		// exactly and kappa never exceeds 1 by rounding.
		v := u - 1
		y = p.y1 + p.h*v*(p.d1+v*((p.c2+3*p.c3)+v*p.c3))
	}
	return y, p.d0 + u*(2*p.c2+3*u*p.c3)
}
