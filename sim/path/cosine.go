package path

import (
	"math"

	"flowscope/sim/internal/vec"
)

// cosine is alpha = sin(pi t/2), beta = cos(pi t/2); W = pi/2.
type cosine struct{}

var _ Schedule = cosine{}

// Cosine returns the trigonometric, variance-preserving path alpha =
// sin(pi t/2), beta = cos(pi t/2) (GVP in SiT; Albergo & Vanden-Eijnden 2023).
func Cosine() Schedule { return cosine{} }

func (cosine) At(t float64) Coefs {
	t = clamp01(t)
	const h = math.Pi / 2
	a := math.Sin(h * t)
	// The sine of the complement is exactly 0 at t = 1, which the cosine of a
	// rounded pi/2 is not.
	b := math.Sin(h * (1 - t))
	return Coefs{Alpha: a, Beta: b, DAlpha: h * b, DBeta: -h * a}
}

func (cosine) fill(t []float64, c *Columns) {
	toEnds(t, c.Alpha, c.Beta)
	vec.Sine(c.Alpha, c.Alpha)
	vec.Sine(c.Beta, c.Beta)
	scaled(c.DAlpha, math.Pi/2, c.Beta)
	scaled(c.DBeta, -math.Pi/2, c.Alpha)
}

func (cosine) Name() string             { return "cosine" }
func (cosine) boundedDerivatives() bool { return true }

func cosineKind() Kind {
	return Kind{ID: "cosine", Name: "Cosine", Formula: "α = sin(πt/2), β = cos(πt/2)",
		New: func(Params) (Schedule, error) { return Cosine(), nil }}
}
