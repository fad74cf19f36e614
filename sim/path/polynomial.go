package path

import (
	"fmt"
	"math"

	"flowscope/sim/internal/vec"
)

// Range of the polynomial's exponent. Below 1 alpha' would diverge at t = 0;
// above 10 almost nothing happens before t = 1/2.
const (
	MinExponent = 1
	MaxExponent = 10
)

// polynomial is alpha = t^n, beta = 1-t^n; W = n t^(n-1).
type polynomial struct{ n float64 }

var _ Schedule = polynomial{}

// Polynomial returns alpha = t^n, beta = 1-t^n. For n > 1 the Wronskian is 0 at
// t = 0, where the velocity no longer determines denoiser and noise. The error
// names an n outside [MinExponent, MaxExponent].
func Polynomial(n float64) (Schedule, error) {
	if !(n >= MinExponent && n <= MaxExponent) {
		return nil, fmt.Errorf("path: polynomial exponent n = %v is outside [%d, %d]", n, MinExponent, MaxExponent)
	}
	return polynomial{n}, nil
}

func (p polynomial) At(t float64) Coefs {
	t = clamp01(t)
	a := math.Pow(t, p.n)
	// 1-t^n without cancellation near t = 1.
	b := 1.0
	if t > 0 {
		b = math.Abs(math.Expm1(p.n * math.Log(t))) // Abs: +0 at t = 1, not -0
	}
	d := p.n * math.Pow(t, p.n-1)
	return Coefs{Alpha: a, Beta: b, DAlpha: d, DBeta: -d}
}

func (p polynomial) fill(t []float64, c *Columns) {
	toEnds(t, c.DAlpha, c.DBeta)
	vec.Log2(c.DBeta, c.DAlpha)
	scaled(c.Alpha, p.n, c.DBeta)
	vec.Exp2m1(c.Beta, c.Alpha)
	scaled(c.Beta, -1, c.Beta)
	vec.Exp2(c.Alpha, c.Alpha)
	scaled(c.DAlpha, p.n-1, c.DBeta)
	vec.Exp2(c.DAlpha, c.DAlpha)
	scaled(c.DAlpha, p.n, c.DAlpha)
	scaled(c.DBeta, -1, c.DAlpha)
	for i, v := range t {
		if v < 0x1p-126 { // where vec.Log2 stops
			c.set(i, p.At(v))
		}
	}
}

func (p polynomial) Name() string           { return fmt.Sprintf("polynomial, n = %.3g", p.n) }
func (polynomial) boundedDerivatives() bool { return true }

func polynomialKind() Kind {
	return Kind{ID: "polynomial", Name: "Polynomial", Formula: "α = tⁿ, β = 1 − tⁿ",
		New: func(p Params) (Schedule, error) { return Polynomial(p.Exponent) }}
}
