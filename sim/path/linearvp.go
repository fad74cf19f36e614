package path

import "math"

// linearVP is alpha = t, beta = sqrt(1-t^2); W = 1/beta.
type linearVP struct{}

var _ Schedule = linearVP{}

// LinearVP returns the variance-preserving path alpha = t, beta = sqrt(1-t^2).
// beta' goes to minus infinity at t = 1.
func LinearVP() Schedule { return linearVP{} }

func (linearVP) At(t float64) Coefs {
	t = clamp01(t)
	in := math.Min(t, 1-endGap)
	return Coefs{
		Alpha:  t,
		Beta:   math.Sqrt((1 - t) * (1 + t)),
		DAlpha: 1,
		DBeta:  -in / math.Sqrt((1-in)*(1+in)),
	}
}

func (s linearVP) fill(t []float64, c *Columns) {
	for i, v := range t {
		if !(v > 0 && v < 1-endGap) {
			c.set(i, s.At(v))
			continue
		}
		beta := math.Sqrt((1 - v) * (1 + v))
		c.Alpha[i], c.Beta[i] = float32(v), float32(beta)
		c.DAlpha[i], c.DBeta[i] = 1, float32(-v/beta)
	}
}

func (linearVP) Name() string             { return "linear VP" }
func (linearVP) boundedDerivatives() bool { return false }

func linearVPKind() Kind {
	return Kind{ID: "linearvp", Name: "Linear VP", Formula: "α = t, β = √(1 − t²)",
		New: func(Params) (Schedule, error) { return LinearVP(), nil }}
}
