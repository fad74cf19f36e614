package path

import "math"

// sqrtPath is alpha = t, beta = sqrt(1-t); W = (2-t)/(2 beta).
type sqrtPath struct{}

var _ Schedule = sqrtPath{}

// Sqrt returns the path of the MIT 6.S184 labs, alpha = t, beta = sqrt(1-t).
// beta' = -1/(2 beta) goes to minus infinity at t = 1.
func Sqrt() Schedule { return sqrtPath{} }

func (sqrtPath) At(t float64) Coefs {
	t = clamp01(t)
	in := math.Min(t, 1-endGap)
	return Coefs{Alpha: t, Beta: math.Sqrt(1 - t), DAlpha: 1, DBeta: -0.5 / math.Sqrt(1-in)}
}

func (s sqrtPath) fill(t []float64, c *Columns) {
	for i, v := range t {
		if !(v > 0 && v < 1-endGap) {
			c.set(i, s.At(v))
			continue
		}
		beta := math.Sqrt(1 - v)
		c.Alpha[i], c.Beta[i] = float32(v), float32(beta)
		c.DAlpha[i], c.DBeta[i] = 1, float32(-0.5/beta)
	}
}

func (sqrtPath) Name() string             { return "square root" }
func (sqrtPath) boundedDerivatives() bool { return false }

func sqrtKind() Kind {
	return Kind{ID: "sqrt", Name: "MIT square root", Formula: "α = t, β = √(1 − t)",
		New: func(Params) (Schedule, error) { return Sqrt(), nil }}
}
