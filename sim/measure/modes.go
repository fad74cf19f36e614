package measure

import (
	"fmt"
	"math"

	"flowscope/sim/dataset"
)

// Coverage is how a sample is spread over the modes of a mixture.
type Coverage struct {
	// Counts are the samples of high quality of every mode: a sample belongs to the
	// component that is nearest in its own standard deviations (the Mahalanobis
	// distance), and is of high quality within three of them.
	Counts []int
	// Recovered is the number of modes that have at least a fifth of the samples
	// that their weight lets expect.
	Recovered int
	// HighQuality is the fraction of all samples that is of high quality; for exact
	// samples of far modes 1 − exp(−9/2) = 0.989.
	HighQuality float64
	// KL is Σ p_k log(p_k/w_k), p the shares of the counts and w the weights: nats,
	// 0 for the right shares, log(1/w_k) when all lies in mode k, and NaN when no
	// sample is of high quality.
	KL float64
}

const (
	modeReach     = 3   // standard deviations
	recoveredFrom = 0.2 // of the expected number
)

// Cover finds the [Coverage] of the points x of the plane.
func Cover(x []float32, m *dataset.Mixture) (Coverage, error) {
	if len(x) == 0 || len(x)%2 != 0 {
		return Coverage{}, fmt.Errorf("measure: mode coverage of %d numbers: use whole points of the plane, at least one", len(x))
	}
	if m == nil || len(m.Means) == 0 {
		return Coverage{}, fmt.Errorf("measure: mode coverage needs a mixture with at least one component")
	}
	c := Coverage{Counts: make([]int, len(m.Means))}
	n, good := len(x)/2, 0
	for i := range n {
		best, least := -1, math.Inf(1)
		for k, mean := range m.Means {
			s := &m.Covs[k]
			dx, dy := float64(x[2*i])-mean[0], float64(x[2*i+1])-mean[1]
			d := (s[1][1]*dx*dx - 2*s[0][1]*dx*dy + s[0][0]*dy*dy) / (s[0][0]*s[1][1] - s[0][1]*s[1][0])
			if d < least {
				best, least = k, d
			}
		}
		if least <= modeReach*modeReach {
			c.Counts[best]++
			good++
		}
	}
	inside := 1 - math.Exp(-modeReach*modeReach/2.)
	for k, count := range c.Counts {
		w := m.Weights[k]
		if float64(count) >= recoveredFrom*w*inside*float64(n) {
			c.Recovered++
		}
		if count > 0 {
			p := float64(count) / float64(good)
			c.KL += p * math.Log(p/w)
		}
	}
	if good == 0 {
		c.KL = math.NaN()
	}
	c.HighQuality = float64(good) / float64(n)
	return c, nil
}
