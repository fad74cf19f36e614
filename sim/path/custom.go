package path

import (
	"fmt"
	"math"
)

// Form says which beta belongs to a drawn curve kappa = alpha.
type Form int

const (
	Convex             Form = iota // beta = 1-kappa
	VariancePreserving             // beta = sqrt(1-kappa^2)
)

func (f Form) String() string {
	switch f {
	case Convex:
		return "convex"
	case VariancePreserving:
		return "variance preserving"
	}
	return fmt.Sprintf("Form(%d)", int(f))
}

// Limits of a drawn curve.
const (
	MinPoints = 3    // interior control points
	MaxPoints = 32   // interior control points
	PointGap  = 1e-3 // least distance of neighbours (ends included), in t and in kappa
)

// gapSlack forgives the rounding of a decimal on its way through a URL when
// two points stand exactly PointGap apart.
const gapSlack = 1e-9

// custom is alpha = kappa with kappa a monotone cubic through control points;
// W = kappa' (convex) or kappa'/beta (variance preserving).
type custom struct {
	kappa spline
	form  Form
}

var _ Schedule = (*custom)(nil)

// NewCustom returns the schedule alpha = kappa(t), where kappa is the monotone
// piecewise cubic (Fritsch–Butland) through (0, 0), the given interior control
// points (t, kappa) and (1, 1). From one point to the next, and from and to the
// ends, both t and kappa must rise by at least [PointGap], so kappa' > 0 and the
// signal-to-noise ratio is strictly increasing. The error names the point that
// breaks this, a number of points outside [MinPoints, MaxPoints], or an unknown
// form. The points are copied. [Confine] keeps a dragged point legal.
func NewCustom(points [][2]float64, form Form) (Schedule, error) {
	if form != Convex && form != VariancePreserving {
		return nil, fmt.Errorf("path: custom schedule: unknown form %d; it is 0 (convex) or 1 (variance preserving)", int(form))
	}
	if n := len(points); n < MinPoints || n > MaxPoints {
		return nil, fmt.Errorf("path: custom schedule: %d interior points; between %d and %d are needed", n, MinPoints, MaxPoints)
	}
	x := make([]float64, 1, len(points)+2)
	y := make([]float64, 1, len(points)+2)
	for _, p := range points {
		x, y = append(x, p[0]), append(y, p[1])
	}
	x, y = append(x, 1), append(y, 1)
	for i := 1; i < len(x); i++ {
		// Written so that NaN fails too; the differences bound every value.
		if !(x[i]-x[i-1] >= PointGap-gapSlack) {
			return nil, fmt.Errorf("path: custom schedule: t must rise by at least %v from each point to the next, but goes from %v to %v (%s to %s)",
				PointGap, x[i-1], x[i], pointName(i-1, len(x)), pointName(i, len(x)))
		}
		if !(y[i]-y[i-1] >= PointGap-gapSlack) {
			return nil, fmt.Errorf("path: custom schedule: kappa must rise by at least %v from each point to the next, but goes from %v to %v (%s to %s)",
				PointGap, y[i-1], y[i], pointName(i-1, len(x)), pointName(i, len(x)))
		}
	}
	return &custom{newSpline(x, y), form}, nil
}

// pointName names the knot i of n for an error message; interior points count
// from 1.
func pointName(i, n int) string {
	switch i {
	case 0:
		return "the start"
	case n - 1:
		return "the end"
	}
	return fmt.Sprintf("point %d", i)
}

// Confine returns the legal position nearest to p, coordinate by coordinate,
// for the control point i of an otherwise legal list of interior points: a
// point that is dragged stops at its neighbours. A coordinate that is not a
// number keeps its old value.
func Confine(points [][2]float64, i int, p [2]float64) [2]float64 {
	lo, hi := [2]float64{0, 0}, [2]float64{1, 1}
	if i > 0 {
		lo = points[i-1]
	}
	if i < len(points)-1 {
		hi = points[i+1]
	}
	var out [2]float64
	for k := range out {
		v := p[k]
		if math.IsNaN(v) {
			v = points[i][k]
		}
		out[k] = math.Min(math.Max(v, lo[k]+PointGap), hi[k]-PointGap)
	}
	return out
}

func (c *custom) At(t float64) Coefs {
	t = clamp01(t)
	p := c.kappa.piece(c.kappa.segment(t))
	return c.coefs(&p, t)
}

// coefs are the coefficients at t in [0, 1], which is in the given piece.
func (c *custom) coefs(p *piece, t float64) Coefs {
	k, dk := p.at(t)
	if c.form == Convex {
		return Coefs{Alpha: k, Beta: 1 - k, DAlpha: dk, DBeta: -dk}
	}
	beta := math.Sqrt((1 - k) * (1 + k))
	ki, dki := k, dk
	if t > 1-endGap {
		ki, dki = c.kappa.at(1 - endGap)
	}
	return Coefs{Alpha: k, Beta: beta, DAlpha: dk, DBeta: -ki * dki / math.Sqrt((1-ki)*(1+ki))}
}

func (c *custom) fill(t []float64, cols *Columns) {
	p := c.kappa.piece(0) // most times are in the piece of the time before
	for i, v := range t {
		v = clamp01(v)
		if !(v > p.x && v <= p.end) {
			p = c.kappa.piece(c.kappa.segment(v))
		}
		if c.form != Convex {
			cols.set(i, c.coefs(&p, v))
			continue
		}
		k, dk := p.at(v)
		cols.Alpha[i], cols.Beta[i] = float32(k), float32(1-k)
		cols.DAlpha[i], cols.DBeta[i] = float32(dk), float32(-dk)
	}
}

func (c *custom) Name() string {
	return fmt.Sprintf("custom, %d points, %v", len(c.kappa.x)-2, c.form)
}

func (c *custom) boundedDerivatives() bool { return c.form == Convex }

func customKind() Kind {
	return Kind{ID: "custom", Name: "Custom curve", Formula: "α = κ(t), β = 1 − κ or √(1 − κ²)",
		New: func(p Params) (Schedule, error) { return NewCustom(p.Points, p.Form) }}
}
