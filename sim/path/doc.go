// Package path holds the Gaussian probability path that everything else is
// built on: the schedules alpha_t, beta_t of
//
//	x_t = alpha_t z + beta_t eps,   z ~ data,   eps ~ N(0, I) independent of z,
//
// with time running from noise at t = 0 to data at t = 1, their derivatives,
// and the one place where velocity, score, noise and denoiser are converted
// into one another. A schedule is one file; [All] lists them.
//
// The package knows nothing of data, networks or samplers.
package path

import "math"

// TMin is how far from both ends of [0, 1] a time is kept by everything that
// divides by alpha, beta or the Wronskian W ([ClampTime], [Interior]). The
// value is the one in common use for score conversions (SiT).
const TMin = 1e-3

// endGap is how far inside the interval a derivative is evaluated that has no
// finite limit at t = 1 (beta' of the variance-preserving schedules goes to
// minus infinity like (1-t)^(-1/2)), so that [Schedule.At] is always finite.
const endGap = 1e-12

// Schedule is a pair of functions alpha, beta on [0, 1] with alpha rising to
// alpha_1 = 1 and beta falling from beta_0 = 1 (nearly so for DDPM, whose
// alpha_0 is small but not 0), such that alpha/beta is strictly increasing.
type Schedule interface {
	// At returns alpha, beta and their derivatives at t. A t outside [0, 1] is
	// moved to the nearer end. All four values are finite: where a derivative
	// diverges at an end, its value 1e-12 inside is returned.
	At(t float64) Coefs
	// Name says which schedule this is, with its parameters, for people.
	Name() string
}

// Coefs are the values of a schedule at one time.
type Coefs struct {
	Alpha, Beta   float64 // alpha_t, beta_t
	DAlpha, DBeta float64 // d/dt of both
}

// W returns the Wronskian alpha' beta - alpha beta', which is positive inside
// (0, 1) for every schedule and appears in every conversion; the derivative of
// the signal-to-noise ratio is W/beta^2.
func (c Coefs) W() float64 { return c.DAlpha*c.Beta - c.Alpha*c.DBeta }

// SNR returns the signal-to-noise ratio rho = alpha/beta: +Inf where beta = 0.
func (c Coefs) SNR() float64 { return c.Alpha / c.Beta }

// ClampTime moves t into [TMin, 1-TMin].
func ClampTime(t float64) float64 { return math.Min(math.Max(t, TMin), 1-TMin) }

// Interior returns the coefficients at the clamped time: what every conversion
// on this package's list expects.
func Interior(s Schedule, t float64) Coefs { return s.At(ClampTime(t)) }

// bounded is implemented by the schedules of this package: it reports whether
// alpha' and beta' stay bounded on the whole of [0, 1].
type bounded interface{ boundedDerivatives() bool }

// TrainEnd returns the end of the interval [0, TrainEnd] on which a velocity is
// trained and its loss (and the floor of that loss) is taken: 1 where alpha'
// and beta' are bounded, 1-TMin where they are not, because there the integral
// of beta'^2, and with it the loss, diverges. A schedule from outside this
// package counts as unbounded.
func TrainEnd(s Schedule) float64 {
	if b, ok := s.(bounded); ok && b.boundedDerivatives() {
		return 1
	}
	return 1 - TMin
}

// clamp01 moves t into [0, 1]. (In wasm min and max of float64 are calls.)
func clamp01(t float64) float64 {
	if t < 0 {
		return 0
	}
	if t > 1 {
		return 1
	}
	return t
}
