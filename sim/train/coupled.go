package train

import (
	"fmt"
	"math"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
	"flowscope/sim/transport"
)

// CoupledConfig says between what a [Coupled] flow is learned, and how.
type CoupledConfig struct {
	Data *dataset.Set
	// Source is where points start from; nil is N(0, I).
	Source *dataset.Set
	// Coupling pairs a batch; nil is transport.Independent.
	Coupling transport.Coupling
	Schedule path.Schedule
	// Sigma ≥ 0 is the smoothing: x = α z + β x_0 + σ n.
	Sigma float64
	// Bridge makes the smoothing that of a Brownian bridge (SB-CFM): σ √(t(1−t)) n,
	// with the linear schedule. With the coupling transport.Entropic at eps =
	// transport.SinkhornEps(Sigma) it is the Schrödinger bridge.
	Bridge   bool
	Features nn.Features
}

// Coupled is flow matching between any source and the data with any coupling of
// minibatches (Tong et al. 2024): x_0 from the source and z from the data are drawn
// independently, paired, and
//
//	x = α_t z + β_t x_0 + σ n,   target = α′_t z + β′_t x_0.
//
// With the independent coupling and a normal source it draws the law that
// [FlowMatching] draws, more slowly. The floor of [Floor] is not that of another
// coupling or source.
type Coupled struct {
	// Times is how the times of a batch are drawn; stratified unless set.
	Times TimeSampling

	cfg CoupledConfig
	end float64
	dim int
	rng *rand.Rand

	pairing transport.Resumable // in the making; nil: there is none
	count   int

	t         []float64
	x0, z, n  []float32
	x, target []float32
}

// NewCoupled makes the objective; all randomness comes from rng. The sets are not
// copied. The error names what is wrong.
func NewCoupled(cfg CoupledConfig, rng *rand.Rand) (*Coupled, error) {
	if cfg.Coupling == nil {
		cfg.Coupling = transport.Independent{}
	}
	dim := cfg.Features.Dim
	for what, s := range map[string]*dataset.Set{"data": cfg.Data, "source": cfg.Source} {
		switch {
		case s == nil && what == "source":
		case s == nil || len(s.Points) == 0 || s.Dim != dim:
			return nil, fmt.Errorf("train: the %s must be points of dimension %d, that of the features, at least one", what, dim)
		}
	}
	switch {
	case cfg.Schedule == nil:
		return nil, fmt.Errorf("train: no schedule")
	case !(cfg.Sigma >= 0) || math.IsInf(cfg.Sigma, 0):
		return nil, fmt.Errorf("train: smoothing sigma = %v: use 0 or more", cfg.Sigma)
	case cfg.Bridge && cfg.Schedule.Name() != path.Linear().Name():
		return nil, fmt.Errorf("train: a Brownian bridge with the schedule %s: use the linear one", cfg.Schedule.Name())
	case cfg.Bridge && cfg.Sigma == 0:
		return nil, fmt.Errorf("train: a Brownian bridge with sigma = 0: use a positive one")
	}
	return &Coupled{cfg: cfg, end: path.TrainEnd(cfg.Schedule), dim: dim, rng: rng}, nil
}

// GaussianGivenData reports whether a source point is N(0, I) given its data
// point and x = α z + β x_0 + σ n is the whole path. Where it is not, the velocity
// is still right, and so are the ODE, the divergence and (with the source's
// log-density) the likelihood; but the score, and with it the SDE, Langevin steps
// and classifier guidance, cannot be had from the velocity.
func (o *Coupled) GaussianGivenData() bool {
	return o.cfg.Source == nil && !o.cfg.Bridge && o.cfg.Coupling.GaussianGivenData()
}

// Batch draws n ≥ 1 samples, as [FlowMatching.Batch] does. The error is the
// coupling's; with the independent one there is none.
func (o *Coupled) Batch(n int) (x, target []float32, err error) {
	err = o.Begin(n)
	for done := false; err == nil && !done; {
		done, err = o.Advance(1 << 20)
	}
	if err != nil {
		return nil, nil, err
	}
	x, target = o.Take()
	return x, target, nil
}

// Begin begins to draw n ≥ 1 samples in slices of time: Advance follows until all is
// done, and then Take.
func (o *Coupled) Begin(n int) error {
	width, dim := o.cfg.Features.Width(), o.dim
	if cap(o.t) < n {
		o.t = make([]float64, n)
		o.x0, o.z, o.n = make([]float32, n*dim), make([]float32, n*dim), make([]float32, n*dim)
		o.x, o.target = make([]float32, n*width), make([]float32, n*dim)
	}
	o.count, o.pairing = n, nil
	times, x0, z, noise := o.t[:n], o.x0[:n*dim], o.z[:n*dim], o.n[:n*dim]
	d := draws(o.rng.Uint64())
	o.Times.fill(times, o.end, &d)
	if o.cfg.Source == nil {
		solve.SourceNormalsDim(d.next(), 0, dim, x0)
	} else {
		pickPoints(o.cfg.Source, &d, x0)
	}
	pickPoints(o.cfg.Data, &d, z)
	if o.cfg.Sigma > 0 {
		solve.SourceNormalsDim(d.next(), 0, dim, noise)
	}
	if c, ok := o.cfg.Coupling.(transport.Resumable); ok {
		o.pairing = c
		return c.Begin(x0, z, dim, o.rng)
	}
	return o.cfg.Coupling.Pair(x0, z, dim, o.rng)
}

// Advance pairs for about so many microseconds, and reports whether all is done. The
// error is the coupling's.
func (o *Coupled) Advance(budget int) (done bool, err error) {
	if o.pairing == nil {
		return true, nil
	}
	return o.pairing.Advance(budget)
}

// Take returns the samples of a batch that is done, as Batch does.
func (o *Coupled) Take() (x, target []float32) {
	n, width, dim := o.count, o.cfg.Features.Width(), o.dim
	times, x0, z, noise := o.t[:n], o.x0[:n*dim], o.z[:n*dim], o.n[:n*dim]
	x, target = o.x[:n*width], o.target[:n*dim]
	for i, t := range times {
		if o.cfg.Bridge {
			t = path.ClampTime(t)
		}
		c := o.cfg.Schedule.At(t)
		// x is moved by blur·n; a bridge's blur changes with t.
		blur, dBlur := o.cfg.Sigma, 0.0
		if o.cfg.Bridge {
			root := math.Sqrt(t * (1 - t))
			blur, dBlur = o.cfg.Sigma*root, o.cfg.Sigma*(1-2*t)/(2*root)
		}
		row, at := x[i*width:][:width], i*dim
		for j := range dim {
			zj, ej, nj := float64(z[at+j]), float64(x0[at+j]), 0.0
			if blur > 0 {
				nj = float64(noise[at+j])
			}
			row[j] = float32(c.Alpha*zj + c.Beta*ej + blur*nj)
			target[at+j] = float32(c.DAlpha*zj + c.DBeta*ej + dBlur*nj)
		}
		o.cfg.Features.FillTime(t, row[dim:])
	}
	return x, target
}

// pickPoints fills dst with points of the set, each equally likely every time.
func pickPoints(s *dataset.Set, d *draws, dst []float32) {
	count := s.Len()
	for ; len(dst) > 0; dst = dst[s.Dim:] {
		copy(dst[:s.Dim], s.Points[d.index(count)*s.Dim:])
	}
}
