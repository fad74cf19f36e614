package field

import (
	"fmt"
	"math"

	"flowscope/sim/dataset"
	"flowscope/sim/path"
)

// MaxSmoothing is the greatest smoothing h, in data units: beyond it every data
// set is one blob.
const MaxSmoothing = 2.0

// law is the data law whose path is followed: Gaussians around n means.
type law struct {
	z       []float64       // means, x0, y0, x1, ...
	weights []float64       // nil: all 1/n
	std     float64         // common isotropic standard deviation, when covs is nil
	covs    [][2][2]float64 // one each, when they differ or are not isotropic
	minVar  float64         // least variance of a component in any direction
	mixture bool            // a closed form, not a finite set
	h       float64         // smoothing asked for, as far as it applies
}

func (l *law) len() int { return len(l.z) / 2 }

// newLaw checks and converts. A mixture whose components share one isotropic
// covariance and one weight takes the same short formulas as smoothed points.
func newLaw(set *dataset.Set, h float64) (law, error) {
	if !(h >= 0 && h <= MaxSmoothing) {
		return law{}, fmt.Errorf("field: smoothing h = %v is outside [0, %v]", h, MaxSmoothing)
	}
	if set == nil {
		return law{}, fmt.Errorf("field: no data set")
	}
	if set.Mixture != nil {
		return mixtureLaw(set.Mixture)
	}
	if set.Dim != 2 {
		return law{}, fmt.Errorf("field: the data set has dimension %d; 2 is possible", set.Dim)
	}
	if len(set.Points) < 2 || len(set.Points)%2 != 0 {
		return law{}, fmt.Errorf("field: the data set has %d numbers; two for each of at least one point are needed", len(set.Points))
	}
	l := law{z: make([]float64, len(set.Points)), std: h, minVar: h * h, h: h}
	for i, v := range set.Points {
		l.z[i] = float64(v)
		if math.IsNaN(l.z[i]) || math.Abs(l.z[i]) > maxCoordinate {
			return law{}, fmt.Errorf("field: point %d of the data set has the coordinate %v; numbers within ±%v are possible", i/2, v, maxCoordinate)
		}
	}
	return l, nil
}

// maxCoordinate keeps squares and padding of the float32 kernels in range.
const maxCoordinate = 1000

func mixtureLaw(m *dataset.Mixture) (law, error) {
	n := len(m.Means)
	if n == 0 || len(m.Weights) != n || len(m.Covs) != n {
		return law{}, fmt.Errorf("field: mixture with %d means, %d weights and %d covariances; as many of each, and at least one, are needed", n, len(m.Weights), len(m.Covs))
	}
	l := law{weights: m.Weights, covs: m.Covs, mixture: true, minVar: math.Inf(1)}
	var sum float64
	same := true
	for k, mean := range m.Means {
		w, s := m.Weights[k], m.Covs[k]
		if !(math.Abs(mean[0]) <= maxCoordinate && math.Abs(mean[1]) <= maxCoordinate) {
			return law{}, fmt.Errorf("field: mean %d of the mixture is %v; numbers within ±%v are possible", k, mean, maxCoordinate)
		}
		if !(w > 0) {
			return law{}, fmt.Errorf("field: weight %d of the mixture is %v; it must be positive", k, w)
		}
		det := s[0][0]*s[1][1] - s[0][1]*s[1][0]
		if !(s[0][0] > 0 && det > 0) || s[0][1] != s[1][0] || math.IsInf(det, 0) {
			return law{}, fmt.Errorf("field: covariance %d of the mixture is %v; it must be symmetric and positive definite", k, s)
		}
		half := (s[0][0] + s[1][1]) / 2
		least := half - math.Hypot((s[0][0]-s[1][1])/2, s[0][1])
		l.minVar = min(l.minVar, least)
		same = same && s == m.Covs[0] && w == m.Weights[0] && s[0][1] == 0 && s[0][0] == s[1][1]
		sum += w
		l.z = append(l.z, mean[0], mean[1])
	}
	if !(math.Abs(sum-1) < 1e-9) {
		return law{}, fmt.Errorf("field: the mixture's weights add up to %v instead of 1", sum)
	}
	if same {
		l.weights, l.covs, l.std = nil, nil, math.Sqrt(m.Covs[0][0][0])
		l.minVar = m.Covs[0][0][0]
	}
	return l, nil
}

// instant is the law's path at one time.
type instant struct {
	t             float64 // the time answered for
	alpha, dAlpha float64
	beta2, betaDB float64 // beta², beta beta'
}

// endGap: beta beta' has a limit at t = 1 also where beta' has none (linear VP);
// it is taken this far inside.
const endGap = 1e-12

// at returns the coefficients at t, moved into [0, 1] and, where the law is
// made of bare points at t = 1, to at most 1-TMin (see the package comment).
func (l *law) at(s path.Schedule, t float64) instant {
	t = math.Min(math.Max(t, 0), 1-endGap)
	if t > 1-path.TMin {
		if end := s.At(1); end.Beta*end.Beta+l.minVar < path.TMin*path.TMin {
			t = 1 - path.TMin
		}
	}
	c := s.At(t)
	return instant{t, c.Alpha, c.DAlpha, c.Beta * c.Beta, c.Beta * c.DBeta}
}

// describe says for people what the exact field is exact for.
func (l *law) describe() string {
	if l.mixture {
		return "exact mixture"
	}
	text := "exact for these " + thousands(l.len()) + " points"
	if l.len() == 1 {
		text = "exact for this one point"
	}
	if l.h > 0 {
		text += fmt.Sprintf(", h = %.3g", l.h)
	}
	return text
}

// thousands writes n >= 0 with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return thousands(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
