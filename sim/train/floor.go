package train

import (
	"math"

	"flowscope/sim/dataset"
	"flowscope/sim/internal/vec"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

const (
	// floorRound is the number of samples of one pass over the times, one in each
	// of as many parts of equal probability. The means of passes are independent, and
	// their spread is the standard error.
	floorRound = 64
	// floorPrecision is the relative standard error at which the computation is
	// done; a tenth of the 5 % that a trained network is asked to come within
	// would do, this is finer than a curve can be read.
	floorPrecision = 0.003
	// floorRounds are made at least, so that the error itself is known, and
	// floorMaxRounds at most (a floor of exactly zero is done at the least).
	floorRounds    = 16
	floorMaxRounds = 4096
)

// Floor computes the least value that the loss of FlowMatching can have for a
// finite data set: what remains when the network is the exact marginal velocity,
//
//	E_t E ‖target − E[target | x_t]‖² = E_t E tr Cov(α′z + β′ε | x_t).
//
// Given x_t = αz + βε + σn and the point z, the noise ε is normal with mean
// (β/V)(x − αz) and variance σ²/V in each coordinate, V = β² + σ². So, with r the
// posterior probabilities of the points, the trace is
//
//	(α′ − αββ′/V)² tr Cov_r(z) + d β′²σ²/V,
//
// exactly, and for σ = 0 this is (W/β)² tr Cov_r(z). The expectation over t in
// [0, path.TrainEnd], z and x_t is a Monte Carlo mean of this closed form
// (Rao–Blackwell), stratified in t and with more samples where the target varies
// more, for the same points, schedule and smoothing that training draws from.
//
// It is a machine that works in slices: Advance until it says done. A sample
// costs one exponential a data point.
type Floor struct {
	schedule path.Schedule
	sigma    float64
	times    *timeDensity
	dim      int
	coords   [][]float32 // coords[k][j] is coordinate k of point j
	logits   []float32
	centre   []float32 // the point that a sample started from
	xi       []float32 // its normal noise

	seed    uint64
	draws   draws
	samples int // in all
	sum     float64
	rounds  int // finished
	mean    float64
	spread  float64 // Σ (round − mean)², by Welford's recursion
}

// NewFloor prepares the computation for these data, this schedule (without
// smoothing) and this smoothing; the same arguments give the same result. The
// data are copied.
func NewFloor(data *dataset.Set, s path.Schedule, sigma float64, seed uint64) *Floor {
	n := data.Len()
	if n == 0 {
		panic("train: the floor of no data")
	}
	f := &Floor{
		schedule: s,
		sigma:    max(sigma, 0),
		dim:      data.Dim,
		logits:   make([]float32, n),
		centre:   make([]float32, data.Dim),
		xi:       make([]float32, data.Dim),
		seed:     seed,
		draws:    draws(seed),
	}
	for k := range data.Dim {
		c := make([]float32, n)
		for j := range c {
			c[j] = data.Points[j*data.Dim+k]
		}
		f.coords = append(f.coords, c)
	}
	variance := 0.0 // of z, summed over the coordinates
	for _, c := range f.coords {
		s0, s1, s2 := moments(ones(n), c, c[0])
		variance += s2/s0 - s1/s0*(s1/s0)
	}
	f.times = newTimeDensity(s, max(variance, 0), f.dim)
	return f
}

// Advance takes at most the given number of samples and reports whether the value
// is as precise as it will be made. It allocates nothing.
func (f *Floor) Advance(samples int) (done bool) {
	for ; samples > 0 && !f.Done(); samples-- {
		part := f.samples % floorRound
		t, weight := f.times.at((float64(part) + f.draws.uniform()) / floorRound)
		f.sum += weight * f.sample(t)
		f.samples++
		if part == floorRound-1 {
			f.rounds++
			round := f.sum / floorRound
			off := round - f.mean
			f.mean += off / float64(f.rounds)
			f.spread += off * (round - f.mean)
			f.sum = 0
		}
	}
	return f.Done()
}

// Done reports whether Advance has nothing left to do.
func (f *Floor) Done() bool {
	if f.rounds < floorRounds {
		return false
	}
	value, err := f.Value()
	return err <= floorPrecision*value || f.rounds >= floorMaxRounds
}

// Value returns the floor and its standard error so far: NaN and +Inf before two
// rounds of 64 samples have been made.
func (f *Floor) Value() (floor, stdErr float64) {
	if f.rounds < 2 {
		return math.NaN(), math.Inf(1)
	}
	n := float64(f.rounds)
	return f.mean, math.Sqrt(f.spread / (n * (n - 1)))
}

// Samples is the number of samples taken.
func (f *Floor) Samples() int { return f.samples }

// sample draws x_t and returns tr Cov(target | x_t).
func (f *Floor) sample(t float64) float64 {
	c := f.schedule.At(t)
	v := c.Beta*c.Beta + f.sigma*f.sigma
	if v == 0 {
		return 0 // x tells the point, and the point tells the target
	}
	i := f.draws.index(len(f.logits))
	for k := range f.centre {
		f.centre[k] = f.coords[k][i]
	}
	solve.SourceNormalsDim(f.seed, f.samples, f.dim, f.xi)
	gain := c.DAlpha - c.Alpha*c.Beta*c.DBeta/v
	rest := float64(f.dim) * c.DBeta * c.DBeta * f.sigma * f.sigma / v
	return gain*gain*f.traceCov(c.Alpha, v) + rest
}

// traceCov is the trace of the covariance of z given x = α·centre + √v·xi.
//
// Everything is taken relative to the centre, one of the points: differences of
// neighbouring points are exact in float32, where x − αz, once v is small, would
// not be. The centre's own weight is made 1. As another point may be nearer to x,
// but not by more than x is far from the centre, no weight is above e^(|xi|²/2),
// which a float32 holds: no maximum need be found.
func (f *Floor) traceCov(alpha, v float64) float64 {
	l := f.logits
	// The weight e^(|xi|²/2 − |a (centre − z) + xi/√2|²) as a power of 2: √(log₂e)
	// goes into a and xi.
	root := math.Sqrt(math.Log2E)
	a, own := float32(alpha/math.Sqrt(2*v)*root), float32(0)
	for _, x := range f.xi {
		own += x * x / 2
	}
	own *= math.Log2E
	for j := range l {
		l[j] = own
	}
	for k, coord := range f.coords {
		subSquares(l, coord, a, f.centre[k], f.xi[k]*float32(math.Sqrt2/2*root))
	}
	vec.Exp2(l, l)
	trace := 0.0
	for k, coord := range f.coords {
		s0, s1, s2 := moments(l, coord, f.centre[k])
		trace += s2/s0 - s1/s0*(s1/s0)
	}
	return max(trace, 0)
}

func ones(n int) []float32 {
	w := make([]float32, n)
	for i := range w {
		w[i] = 1
	}
	return w
}
