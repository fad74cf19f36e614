package path

import (
	"fmt"
	"math"
)

// smoothed is (alpha, beta~) with beta~ = sqrt(beta^2 + sigma^2).
type smoothed struct {
	base  Schedule
	sigma float64
}

var _ Schedule = smoothed{}

// Smoothed returns the schedule of the marginals of
//
//	x_t = alpha_t z + beta_t eps + sigma n,   n ~ N(0, I) independent,
//
// the smoothed path of I-CFM (Tong et al. 2024; they take sigma = 0.1): the two
// noises add up to beta~ = sqrt(beta^2+sigma^2), and because the training
// target alpha' z + beta' eps regresses on beta~'s noise with the coefficient
// beta beta'/beta~ = beta~', velocity, score and all conversions are those of
// the schedule (alpha, beta~). Its beta~_0 is sqrt(1+sigma^2) and beta~_1 is
// sigma. The training target itself is still made from the schedule s.
//
// With sigma = 0 (or any sigma that is not positive) it returns s itself.
func Smoothed(s Schedule, sigma float64) Schedule {
	if !(sigma > 0) {
		return s
	}
	return smoothed{s, sigma}
}

func (s smoothed) At(t float64) Coefs {
	c := s.base.At(t)
	beta := math.Hypot(c.Beta, s.sigma)
	prod := c.Beta * c.DBeta
	if t > 1-endGap {
		// beta beta' has a limit at t = 1 even where beta' has none; take it
		// from inside, since 0 times a clamped beta' is not it.
		in := s.base.At(1 - endGap)
		prod = in.Beta * in.DBeta
	}
	return Coefs{Alpha: c.Alpha, Beta: beta, DAlpha: c.DAlpha, DBeta: prod / beta}
}

func (s smoothed) Name() string { return fmt.Sprintf("%s, smoothed σ = %.3g", s.base.Name(), s.sigma) }

func (s smoothed) boundedDerivatives() bool {
	b, ok := s.base.(bounded)
	return ok && b.boundedDerivatives()
}
