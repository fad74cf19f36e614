package lab

import (
	"math"
	"math/bits"
	"time"

	"flowscope/sim/film"
	"flowscope/sim/nn"
)

// unit is about how long a piece of film work may take before the clock is
// asked again.
const unit = 1500 * time.Microsecond

// Sizes of calls to a field are powers of two from minCall to film.Lane.
const (
	minCall  = 8
	callKind = 7 // 8, 16, … 512
)

// costs is what calls of a field have been measured to cost, by their size: a
// call has a price of its own besides that of its points. It chooses sizes and
// numbers of particles, never results.
type costs struct {
	guess float64           // ns a point, before anything is measured
	call  [callKind]float64 // ns a call of this size; 0: not measured
}

// guessedCosts is what an evaluation of a network costs until it is measured: two
// operations a weight, at ten a ns.
func guessedCosts(cfg nn.Config) costs { return costs{guess: 0.2 * float64(cfg.NumWeights())} }

// usualEffort is what chosen steps take along the fields of two moons: 79
// evaluations at a tolerance of 1e-5, and 43, 55 and 121 at 1e-3, 1e-4 and 1e-6.
var usualEffort = effort(79, 1e-5)

// effort is what is nearly the same for all tolerances: a method of order 5 takes
// steps of a size that goes with the fifth root of the tolerance, and less where
// these are too long for the theory.
func effort(nfe, tolerance float64) float64 { return nfe * math.Pow(tolerance, 1./6) }

// expectedNFE returns how many evaluations a particle is expected to take along an
// adaptive flow: by what the last one along that field took.
func (l *Lab) expectedNFE(k flowKey) int {
	e := l.effort[index(k.exact)]
	if e == 0 {
		e = usualEffort
	}
	return max(1, int(e/effort(1, k.tolerance)))
}

// noteNFE takes in how many they were.
func (l *Lab) noteNFE(k flowKey, nfe int) {
	l.effort[index(k.exact)] = effort(float64(nfe), k.tolerance)
}

// index is where the numbers of the learned or the exact field stand.
func index(exact bool) int {
	if exact {
		return 1
	}
	return 0
}

// size returns the class of a call of n points: that of the next power of two.
func size(n int) int {
	n = min(max(n, minCall), film.Lane)
	return bits.Len(uint(n-1)) - bits.Len(uint(minCall-1))
}

// note takes in that calls of n points took d. Timers may be as coarse as 0.1 ms,
// so single readings count little.
func (c *costs) note(n, calls int, d time.Duration) {
	if calls < 1 || d < 0 {
		return
	}
	p, ns := &c.call[size(n)], float64(d)/float64(calls)
	if *p == 0 {
		*p = ns
		return
	}
	*p += 0.2 * (ns - *p)
}

// of returns what a call of n points is expected to cost, in ns.
func (c *costs) of(n int) float64 {
	k := size(n)
	for d := range callKind {
		// The nearest measured size, scaled; the larger one first, because its
		// price per call counts less.
		for _, j := range [2]int{k + d, k - d} {
			if j >= 0 && j < callKind && c.call[j] > 0 {
				return c.call[j] * float64(n) / float64(int(minCall)<<j)
			}
		}
	}
	return c.guess * float64(n)
}

// fit returns the largest power of two from minCall to film.Lane such that
// calls of that size take at most d, or minCall.
func (c *costs) fit(calls int, d time.Duration) int {
	n := film.Lane
	for n > minCall && float64(calls)*c.of(n) > float64(d) {
		n /= 2
	}
	return n
}
