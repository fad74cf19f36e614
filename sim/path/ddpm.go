package path

import (
	"fmt"
	"math"

	"flowscope/sim/internal/vec"
)

// Ranges of the DDPM noise rates, in units of 1/time. MinBeta keeps the rate
// positive everywhere; MaxBeta keeps alpha_0 = exp(-(b+B)/4) a normal number.
const (
	MinBeta = 0.001
	MaxBeta = 100
)

// ddpm is alpha = exp(-T/2), beta = sqrt(1-exp(-T)) with
// T = (1-t)^2 (B-b)/2 + (1-t) b; W = -T' alpha/(2 beta).
type ddpm struct{ b, bigB float64 }

var _ Schedule = ddpm{}

// DDPM returns the variance-preserving diffusion path with noise rate rising
// linearly from bMin (at the data) to bMax (at the noise), usually 0.1 and 20
// (Ho et al. 2020; Song et al. 2021, VP-SDE). alpha_0 = exp(-(bMin+bMax)/4) is
// small, not 0, so p_0 is only nearly N(0, I). The error names a rate outside
// [MinBeta, MaxBeta] or bMin > bMax.
func DDPM(bMin, bMax float64) (Schedule, error) {
	for _, r := range []struct {
		name string
		v    float64
	}{{"b", bMin}, {"B", bMax}} {
		if !(r.v >= MinBeta && r.v <= MaxBeta) {
			return nil, fmt.Errorf("path: DDPM rate %s = %v is outside [%v, %v]", r.name, r.v, MinBeta, MaxBeta)
		}
	}
	if bMin > bMax {
		return nil, fmt.Errorf("path: DDPM rate b = %v is above B = %v; b must not exceed B", bMin, bMax)
	}
	return ddpm{bMin, bMax}, nil
}

func (d ddpm) At(t float64) Coefs {
	t = clamp01(t)
	alpha, beta, _ := d.values(t)
	// T vanishes linearly at t = 1, so beta' diverges there.
	a, b, dT := d.values(math.Min(t, 1-endGap))
	return Coefs{Alpha: alpha, Beta: beta, DAlpha: -dT * a / 2, DBeta: dT * a * a / (2 * b)}
}

func (d ddpm) values(t float64) (alpha, beta, dT float64) {
	r := 1 - t
	bigT := r*r*(d.bigB-d.b)/2 + r*d.b
	// expm1: 1-exp(-T) would lose all digits as T goes to 0.
	return math.Exp(-bigT / 2), math.Sqrt(-math.Expm1(-bigT)), -r*(d.bigB-d.b) - d.b
}

func (d ddpm) fill(t []float64, c *Columns) {
	// −T log₂e, and half of it: alpha² and alpha are powers of 2.
	k0, k1 := -math.Log2E*(d.bigB-d.b)/2, -math.Log2E*d.b
	for i, v := range t {
		r := 1 - clamp01(v)
		c.Beta[i] = float32(r * (r*k0 + k1))
	}
	scaled(c.Alpha, 0.5, c.Beta)
	vec.Exp2(c.Alpha, c.Alpha)
	vec.Exp2m1(c.Beta, c.Beta)
	for i, v := range t {
		if !(v > 0 && v < 1-endGap) {
			c.set(i, d.At(v))
			continue
		}
		a, b, dT := c.Alpha[i], float32(math.Sqrt(float64(-c.Beta[i]))), float32((v-1)*(d.bigB-d.b)-d.b)
		c.Beta[i], c.DAlpha[i], c.DBeta[i] = b, -0.5*dT*a, 0.5*dT*a*a/b
	}
}

func (d ddpm) Name() string           { return fmt.Sprintf("DDPM, b = %.3g, B = %.3g", d.b, d.bigB) }
func (ddpm) boundedDerivatives() bool { return false }

func ddpmKind() Kind {
	return Kind{ID: "ddpm", Name: "DDPM VP", Formula: "α = exp(−T/2), β = √(1 − exp(−T)), T = (1−t)²(B−b)/2 + (1−t)b",
		New: func(p Params) (Schedule, error) { return DDPM(p.BetaMin, p.BetaMax) }}
}
