package solve

import "math"

// Limits and exponents of the step size control, of Hairer, Nørsett and Wanner's
// program DOPRI5 for a method of order 5: with every factor the next error is
// aimed at safety^5 = 0.6 of what is allowed, and the integral part beta damps the
// ups and downs that a stiff stretch makes.
const (
	safety      = 0.9
	integral    = 0.04
	exponent    = 0.2 - 0.75*integral
	leastFactor = 0.2
	mostFactor  = 10
	leastError  = 1e-4 // of the last accepted step, as it is remembered
)

// stepSize chooses the size of steps by a proportional and an integral part (PI
// control, Gustafsson 1991). Errors are in units of what is allowed: 1 is the most
// that is accepted.
type stepSize struct {
	h        float64 // size of the next step, > 0
	last     float64 // error of the last accepted step, at least leastError
	rejected bool    // the last attempt was rejected
}

// begin starts a run with steps of size h.
func (c *stepSize) begin(h float64) { *c = stepSize{h: h, last: leastError} }

// judge takes in that a step of size h had the given error, chooses the size of
// the next, and reports whether the step is accepted. An error that is not a
// number, as of a field that overflowed, is rejected.
func (c *stepSize) judge(h, err float64) (accepted bool) {
	if !(err <= 1) {
		f := safety * math.Pow(err, -0.2)
		if !(f >= leastFactor) {
			f = leastFactor
		}
		c.h, c.rejected = h*f, true
		return false
	}
	f := safety * math.Pow(err, -exponent) * math.Pow(c.last, integral)
	f = min(max(f, leastFactor), mostFactor)
	if c.rejected {
		f = min(f, 1) // what was just too large is not tried again at once
	}
	c.h, c.last, c.rejected = h*f, max(err, leastError), false
	return true
}
