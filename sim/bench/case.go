package bench

import "time"

// Unit is what a case is told in.
type Unit string

const (
	SamplesPerSecond Unit = "samples/s"
	Milliseconds     Unit = "ms"
	GFLOPS           Unit = "GFLOP/s"

	// What goals are told in, too.
	Seconds           Unit = "s"
	Times             Unit = "×"
	PercentOfRoofline Unit = "% of the roofline"
)

// Lower reports whether less is better.
func (u Unit) Lower() bool { return u == Milliseconds || u == Seconds }

// Value tells, in the unit, a run that took so many seconds and did so much work:
// samples or floating-point operations; for Milliseconds the work is of no matter.
func (u Unit) Value(seconds, work float64) float64 {
	switch u {
	case Milliseconds:
		return seconds * 1e3
	case GFLOPS:
		return work / seconds / 1e9
	}
	return work / seconds
}

// The cases, by what they measure.
const (
	Train          = "training"
	Evaluate       = "evaluation"
	Forward        = "layer forward"
	InputGradient  = "layer input gradient"
	WeightGradient = "layer weight gradient"
	Roofline       = "roofline"
)

// Title says what is measured.
type Title struct {
	What string `json:"what"` // one of the constants above
	Who  string `json:"who"`  // the kernels or the library
	Unit Unit   `json:"unit"` // what the result is told in
}

// Case is one thing to be measured, by one contender.
type Case struct {
	Title
	Work float64 // of one run: samples, or floating-point operations
	// Run does the work n times. What the first call sets up is not measured: every
	// case is warmed up.
	Run func(n int)

	perRun float64 // seconds, by the last timing; 0 before the first
}

// Seconds times the case for about d and returns the seconds of one run. The
// clock is read around all runs at once, as browsers' clocks are coarse.
func (c *Case) Seconds(d time.Duration) float64 {
	n := 1
	if c.perRun > 0 {
		n = max(1, int(d.Seconds()/c.perRun))
	}
	for {
		start := time.Now()
		c.Run(n)
		took := time.Since(start)
		if took >= d/2 {
			c.perRun = took.Seconds() / float64(n)
			return c.perRun
		}
		// Too short to be believed: the first timing, or one after a slow one.
		if took < d/16 {
			n *= 8
		} else {
			n = int(float64(n)*float64(d)/float64(took)) + 1
		}
	}
}

// Value times the case for about d and tells it in its unit. The first fifth of
// that time is not counted: it warms the caches that other cases have used.
func (c *Case) Value(d time.Duration) float64 {
	c.Seconds(d / 5)
	return c.Unit.Value(c.Seconds(d-d/5), c.Work)
}
