package path

import (
	"fmt"
	"math"

	"flowscope/sim/internal/vec"
)

// Quantity is one of the four descriptions of the marginal field at (t, x),
// each of which determines the others when the source is Gaussian and
// independent of the data.
type Quantity int

const (
	Velocity Quantity = iota // u_t(x), units of x per unit of time
	Score                    // s = grad log p_t(x)
	Noise                    // e = E[eps | x_t = x]
	Denoiser                 // D = E[z | x_t = x]
)

func (q Quantity) String() string {
	switch q {
	case Velocity:
		return "velocity"
	case Score:
		return "score"
	case Noise:
		return "noise"
	case Denoiser:
		return "denoiser"
	}
	return fmt.Sprintf("Quantity(%d)", int(q))
}

// Caps on the factors by which an error of a velocity is multiplied on its way
// to another quantity. Where a drawn curve is nearly flat, or a polynomial
// starts (W = n t^(n-1)), the velocity hardly depends on that quantity, and
// dividing by W would show nothing but noise.
const (
	maxAlphaGain = 1e3 // alpha/W: amounts to a floor of 1e-3 under a drawn curve's kappa'
	maxBetaGain  = 1e6 // beta/W: beyond it the velocity says nothing of D
)

// capped returns num/w, at most limit.
func capped(num, w, limit float64) float64 {
	if num >= limit*w {
		return limit
	}
	return num / w
}

// Convert returns A and B of the linear relation to = A from + B x between two
// descriptions of the same field, coordinate by coordinate. c must come from a
// clamped time ([Interior]). It panics on an unknown quantity.
//
// With a source that is not Gaussian, or coupled to the data, relations that
// contain the score are wrong; the others still hold.
//
//	u = (beta'/beta) x + (W/beta) D = (alpha'/alpha) x - (W/alpha) e = (alpha'/alpha) x + (beta W/alpha) s
//	s = -e/beta = (alpha D - x)/beta^2 = (alpha u - alpha' x)/(beta W)
//	D = (beta u - beta' x)/W = (x - beta e)/alpha = (x + beta^2 s)/alpha
//	e = (alpha' x - alpha u)/W = (x - alpha D)/beta
func (c Coefs) Convert(from, to Quantity) (A, B float64) {
	a, b, da, db, w := c.Alpha, c.Beta, c.DAlpha, c.DBeta, c.W()
	if from == to {
		return 1, 0
	}
	switch from {
	case Velocity:
		switch to {
		case Score:
			return c.ScoreCoefs()
		case Noise:
			return -capped(a, w, maxAlphaGain), da / w
		case Denoiser:
			g := capped(b, w, maxBetaGain)
			return g, -db / b * g
		}
	case Score:
		switch to {
		case Velocity:
			return b * w / a, da / a
		case Noise:
			return -b, 0
		case Denoiser:
			return b * b / a, 1 / a
		}
	case Noise:
		switch to {
		case Velocity:
			return -w / a, da / a
		case Score:
			return -1 / b, 0
		case Denoiser:
			return -b / a, 1 / a
		}
	case Denoiser:
		switch to {
		case Velocity:
			return w / b, db / b
		case Score:
			return a / (b * b), -1 / (b * b)
		case Noise:
			return -a / b, 1 / b
		}
	}
	panic(fmt.Sprintf("path: no conversion from %v to %v", from, to))
}

// ScoreCoefs returns A and B of s = A u + B x, the score that belongs to the
// velocity u. c must come from a clamped time ([Interior]).
func (c Coefs) ScoreCoefs() (A, B float64) {
	w := c.W()
	// alpha'/W is bounded even where both vanish (t^n at 0: 1), so only the
	// velocity's own factor needs the cap.
	return capped(c.Alpha, w, maxAlphaGain) / c.Beta, -c.DAlpha / (w * c.Beta)
}

// VelocityToScore returns one coordinate of the score from that of the
// velocity u at x.
func VelocityToScore(c Coefs, u, x float64) float64 {
	a, b := c.ScoreCoefs()
	return a*u + b*x
}

// ScoreToVelocity returns one coordinate of the velocity from that of the
// score s at x.
func ScoreToVelocity(c Coefs, s, x float64) float64 {
	a, b := c.Convert(Score, Velocity)
	return a*s + b*x
}

// ConvertBatch writes to out the quantity `to` of every point from the quantity
// `from` in q. x, q and out have one length (any number of coordinates,
// interleaved); out may be q. It panics on different lengths.
func ConvertBatch(c Coefs, from, to Quantity, x, q, out []float32) {
	if len(x) != len(q) || len(x) != len(out) {
		panic(fmt.Sprintf("path: ConvertBatch: lengths x %d, q %d, out %d differ", len(x), len(q), len(out)))
	}
	af, bf := c.Convert(from, to)
	if math.IsNaN(af) || math.IsNaN(bf) {
		panic(fmt.Sprintf("path: ConvertBatch from %v to %v at coefficients %+v: take them from Interior", from, to, c))
	}
	vec.Linear2(out, float32(af), q, float32(bf), x)
}
