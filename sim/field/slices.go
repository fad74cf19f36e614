package field

import (
	"math"

	"flowscope/sim/path"
)

// LogSNRTimes returns n times from 0 to 1, both included, strictly increasing:
// where to make n pictures of the path so that it changes about equally from one
// to the next. Between the ends they are uniform in the logarithm of the
// signal-to-noise ratio alpha/beta over [path.TMin, 1-path.TMin] (at the ends
// themselves it is infinite). One time is 0; none for n < 1.
func LogSNRTimes(s path.Schedule, n int) []float64 {
	if n < 1 {
		return nil
	}
	times := make([]float64, n)
	if n == 1 {
		return times
	}
	times[n-1] = 1
	logSNR := func(t float64) float64 {
		c := s.At(t)
		return math.Log(c.Alpha) - math.Log(c.Beta)
	}
	first, last := logSNR(path.TMin), logSNR(1-path.TMin)
	lo := path.TMin
	for i := 1; i < n-1; i++ {
		want := first + (last-first)*float64(i)/float64(n-1)
		// Bisection: the ratio of every schedule is strictly increasing, and
		// nothing else is known of it.
		a, b := lo, 1-path.TMin
		for range 60 {
			if m := (a + b) / 2; logSNR(m) < want {
				a = m
			} else {
				b = m
			}
		}
		// Where rounding leaves no difference, the next number has one.
		times[i] = max(b, math.Nextafter(times[i-1], 2))
		lo = a
	}
	return times
}
