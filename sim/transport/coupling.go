package transport

import (
	"fmt"
	"math/rand/v2"
)

// Coupling pairs the source points and the data points of a minibatch.
//
// A velocity learned from any coupling of p_0 and p_1 carries p_0 to p_1. But the
// conversions between velocity, noise, denoiser and score that contain the score
// (package path), and with them the SDE, Langevin steps and guidance by a
// classifier, hold only while a source point is N(0, I) given its data point. A
// coupling that looks at both sets ends that: see GaussianGivenData.
type Coupling interface {
	// Pair changes z so that its point i is the partner of x0's point i. Both hold
	// n points of dim coordinates; x0 stays as it is, so that whatever else belongs
	// to its places (times, smoothing noise) is still independent of the pair. What
	// chance there is comes from r. Nothing is allocated once n has been as large.
	// On an error z is unchanged.
	//
	// Labelled data are kept within their class by a call for each run of one class.
	Pair(x0, z []float32, dim int, r *rand.Rand) error

	// GaussianGivenData reports whether a source point keeps the source's law given
	// its partner: with a Gaussian source, whether formulas that contain the score
	// hold.
	GaussianGivenData() bool

	// String names the coupling, for people.
	String() string
}

var (
	_ Coupling = Independent{}
	_ Coupling = (*Exact)(nil)
	_ Coupling = (*Entropic)(nil)
)

// Independent leaves the pairs as they were drawn (I-CFM).
type Independent struct{}

func (Independent) Pair(x0, z []float32, dim int, r *rand.Rand) error { return nil }
func (Independent) GaussianGivenData() bool                           { return true }
func (Independent) String() string                                    { return "independent" }

// Exact pairs a minibatch by the permutation of least squared distance (OT-CFM). The
// published code draws pairs from that plan with replacement; the permutation
// itself has the same mean and less noise, and uses every point once.
type Exact struct {
	// Block is the number of points that are paired among one another, the last
	// block taking what is left; 0 means all. The energy of the learned path hardly
	// falls beyond 64 points, and the work grows faster than their number.
	Block int

	assignment Assignment
	z          []float32
}

// Pair: see [Coupling].
func (e *Exact) Pair(x0, z []float32, dim int, _ *rand.Rand) error {
	if err := checkSets(x0, z, dim, SquaredEuclidean); err != nil {
		return err
	}
	if err := checkBlock(e.Block); err != nil {
		return err
	}
	e.z = append(e.z[:0], z...)
	return blocks(len(z)/dim, e.Block, func(i, n int) error {
		at, end := i*dim, (i+n)*dim
		if err := e.assignment.Begin(x0[at:end], e.z[at:end], dim, SquaredEuclidean); err != nil {
			return err
		}
		for !e.assignment.Advance(1 << 20) {
		}
		for i, j := range e.assignment.Match() {
			copy(z[at+i*dim:][:dim], e.z[at+int(j)*dim:])
		}
		return nil
	})
}

func checkBlock(n int) error {
	if n < 0 {
		return fmt.Errorf("transport: blocks of %d points: use 1 or more, or 0 for the whole batch", n)
	}
	return nil
}

// blocks calls pair for each block of at most size of n points, which begins at
// point i; size 0 means all at once.
func blocks(n, size int, pair func(i, n int) error) error {
	if size <= 0 {
		size = n
	}
	for i := 0; i < n; i += size {
		if err := pair(i, min(size, n-i)); err != nil {
			return err
		}
	}
	return nil
}

// GaussianGivenData: see [Coupling].
func (*Exact) GaussianGivenData() bool { return false }

func (e *Exact) String() string {
	if e.Block > 0 {
		return fmt.Sprintf("optimal transport, blocks of %d", e.Block)
	}
	return "optimal transport"
}

// Entropic gives every source point a partner drawn from its row of the entropic
// plan: data points may come several times, or not at all. With eps =
// [SinkhornEps] of a bridge's sigma it is the coupling of SB-CFM.
type Entropic struct {
	Eps float64
	// Block is the number of points that are paired among one another, as of
	// [Exact]; 0 means all.
	Block int

	sinkhorn Sinkhorn
	from, z  []float32
}

// Pair: see [Coupling]. An eps that is too small for the points is an error.
func (e *Entropic) Pair(x0, z []float32, dim int, r *rand.Rand) error {
	if err := checkSets(x0, z, dim, SquaredEuclidean); err != nil {
		return err
	}
	if err := checkBlock(e.Block); err != nil {
		return err
	}
	e.from, e.z = append(e.from[:0], z...), append(e.z[:0], z...)
	s := &e.sinkhorn
	err := blocks(len(z)/dim, e.Block, func(i, n int) error {
		at, end := i*dim, (i+n)*dim
		if err := s.Begin(x0[at:end], e.from[at:end], dim, e.Eps); err != nil {
			return err
		}
		for !s.Advance(1 << 20) {
		}
		if err := s.MarginalError(); err > SinkhornTolerance {
			return fmt.Errorf("transport: the rows of the plan for eps = %.3g are off by %.2g after %d sweeps: use a greater eps, or the exact assignment", e.Eps, err, s.Sweeps())
		}
		for i := range n {
			copy(e.z[at+i*dim:][:dim], e.from[at+s.Partner(i, r.Float64())*dim:])
		}
		return nil
	})
	if err == nil {
		copy(z, e.z)
	}
	return err
}

// GaussianGivenData: see [Coupling].
func (*Entropic) GaussianGivenData() bool { return false }

func (e *Entropic) String() string {
	if e.Block > 0 {
		return fmt.Sprintf("Sinkhorn, ε = %.3g, blocks of %d", e.Eps, e.Block)
	}
	return fmt.Sprintf("Sinkhorn, ε = %.3g", e.Eps)
}
