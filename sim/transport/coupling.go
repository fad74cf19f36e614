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

// Resumable is a coupling that pairs in slices of time: Begin, then Advance until all
// is done. x0 and z belong to it in between; z is changed at the end only.
type Resumable interface {
	Coupling
	// Begin starts on a batch, as Pair has it.
	Begin(x0, z []float32, dim int, r *rand.Rand) error
	// Advance does about so many microseconds of work, and reports whether all is
	// done. After an error, which leaves z as it was, there is nothing to go on with.
	Advance(budget int) (done bool, err error)
}

var (
	_ Coupling  = Independent{}
	_ Resumable = (*Exact)(nil)
	_ Resumable = (*Entropic)(nil)
)

// pairing is a batch that is being paired, block by block.
type pairing struct {
	x0, z, to []float32 // to becomes z
	dim, size int       // numbers a block
	at, end   int       // the block
	begun     bool
	r         *rand.Rand
}

func (p *pairing) begin(x0, z []float32, dim, block int, r *rand.Rand) error {
	if err := checkSets(x0, z, dim, SquaredEuclidean); err != nil {
		return err
	}
	if block < 0 {
		return fmt.Errorf("transport: blocks of %d points: use 1 or more, or 0 for the whole batch", block)
	}
	*p = pairing{x0: x0, z: z, to: append(p.to[:0], z...), dim: dim, size: block * dim, r: r}
	if block == 0 {
		p.size = len(z)
	}
	return nil
}

// block returns the next block's sets, x0 and z, when it is to be begun.
func (p *pairing) block() (x0, z []float32, begin bool) {
	p.end = min(p.at+p.size, len(p.z))
	begin, p.begun = !p.begun, true
	return p.x0[p.at:p.end], p.z[p.at:p.end], begin
}

// put gives point i of the block point j of its z.
func (p *pairing) put(i, j int) {
	copy(p.to[p.at+i*p.dim:][:p.dim], p.z[p.at+j*p.dim:])
}

// next goes to the next block; after the last one z is what was made.
func (p *pairing) next() (done bool) {
	p.at, p.begun = p.end, false
	if p.at < len(p.z) {
		return false
	}
	copy(p.z, p.to)
	p.x0, p.z, p.r = nil, nil, nil
	return true
}

// pair runs a coupling to its end.
func pair(c Resumable, x0, z []float32, dim int, r *rand.Rand) error {
	err := c.Begin(x0, z, dim, r)
	for done := false; err == nil && !done; {
		done, err = c.Advance(1 << 20)
	}
	return err
}

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
	pairing    pairing
}

// Pair: see [Coupling].
func (e *Exact) Pair(x0, z []float32, dim int, r *rand.Rand) error { return pair(e, x0, z, dim, r) }

// Begin: see [Resumable].
func (e *Exact) Begin(x0, z []float32, dim int, r *rand.Rand) error {
	return e.pairing.begin(x0, z, dim, e.Block, r)
}

// Advance: see [Resumable].
func (e *Exact) Advance(budget int) (done bool, err error) {
	p := &e.pairing
	x0, z, begin := p.block()
	if begin {
		if err := e.assignment.Begin(x0, z, p.dim, SquaredEuclidean); err != nil {
			return false, err
		}
	}
	if !e.assignment.Advance(budget) {
		return false, nil
	}
	for i, j := range e.assignment.Match() {
		p.put(i, int(j))
	}
	return p.next(), nil
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
	pairing  pairing
	drawn    int // partners of the block, after its plan is there
}

// Pair: see [Coupling]. An eps that is too small for the points is an error.
func (e *Entropic) Pair(x0, z []float32, dim int, r *rand.Rand) error { return pair(e, x0, z, dim, r) }

// Begin: see [Resumable].
func (e *Entropic) Begin(x0, z []float32, dim int, r *rand.Rand) error {
	return e.pairing.begin(x0, z, dim, e.Block, r)
}

// Advance: see [Resumable].
func (e *Entropic) Advance(budget int) (done bool, err error) {
	const perMicrosecond = 600 // exponentials, natively
	p, s := &e.pairing, &e.sinkhorn
	x0, z, begin := p.block()
	if begin {
		e.drawn = 0
		if err := s.Begin(x0, z, p.dim, e.Eps); err != nil {
			return false, err
		}
	}
	n := len(z) / p.dim
	rows := 1 + budget*perMicrosecond/n
	if !s.done {
		if !s.Advance(rows) {
			return false, nil
		}
		if err := s.MarginalError(); err > SinkhornTolerance {
			return false, fmt.Errorf("transport: the rows of the plan for eps = %.3g are off by %.2g after %d sweeps: use a greater eps, or the exact assignment", e.Eps, err, s.Sweeps())
		}
	}
	for ; e.drawn < n && rows > 0; rows-- {
		p.put(e.drawn, s.Partner(e.drawn, p.r.Float64()))
		e.drawn++
	}
	return e.drawn == n && p.next(), nil
}

// GaussianGivenData: see [Coupling].
func (*Entropic) GaussianGivenData() bool { return false }

func (e *Entropic) String() string {
	if e.Block > 0 {
		return fmt.Sprintf("Sinkhorn, ε = %.3g, blocks of %d", e.Eps, e.Block)
	}
	return fmt.Sprintf("Sinkhorn, ε = %.3g", e.Eps)
}
