package solve

import (
	"fmt"
	"math"

	"flowscope/sim/internal/vec"
	"flowscope/sim/path"
)

// Limits of what may be asked of a sampler.
const (
	// MaxSteps is one step for every cell of the Brownian path.
	MaxSteps = leaves
	// MaxSigma is far beyond what any picture needs.
	MaxSigma = 100
)

// Config says how to sample.
type Config struct {
	Method string // ID of one of Methods
	// Schedule of the path that the field belongs to. It is needed for the
	// score and for the jump at TEnd.
	Schedule path.Schedule
	// Steps is K, 1 to MaxSteps. The nodes are t_k = k/K, k = 0 … K. For a method
	// with an error estimate (dopri5), 0 lets that choose the steps.
	Steps int
	// ATol and RTol bound the estimated error of a step that the error chooses,
	// by ATol + RTol |X| in each coordinate ([Attempt]); from MinTolerance to 1, 0
	// means DefaultTolerance.
	ATol, RTol float64
	// FirstStep, up to 1, is the size of the first such step; 0 means a small one.
	FirstStep float64
	// MaxAttempts is how many such steps may be tried, rejected ones included,
	// before the run is given up ([Sampler.Err]); 0 means MaxSteps.
	MaxAttempts int
	// TEnd in [0.5, 1] is where the last step stops and jumps to the denoiser
	// D(x), at the cost of one more evaluation; 0 or 1 means to go to t = 1 by
	// the method itself. A learned velocity is finite at t = 1 and needs no
	// jump; that of a finite data set is not, and 1 - path.TMin is right. A
	// TEnd in the first half of the last of K steps is moved to its middle.
	TEnd float64
	// Backward runs from TEnd, or t = 1, to t = 0: from data to the noise that
	// becomes it. The points that Begin is given are then those at TEnd, there is
	// no jump, and Sigma must be 0.
	Backward bool
	// Sigma, 0 to MaxSigma, scales the noise, Shape (ID of one of Shapes; ""
	// is constant) shapes it. Sigma must be 0 for a method of the ODE.
	Sigma float64
	Shape string
	// DataStd >= 0 is a lower bound, where one is known, on the standard
	// deviation of the data around any of its modes. It only allows more noise
	// near t = 1; 0 is always safe.
	DataStd float64
	// WithoutScore leaves the score out of the SDE, dX = u dt + sigma_t dW: the
	// mistake that lessons and negative controls make on purpose. Its samples
	// spread too far.
	WithoutScore bool
	Seed         uint64 // of the Brownian paths
	Dim          int    // dimension of the points; 0 means 2
}

// Sampler moves a block of particles along a field, a step at a time.
//
// The SDE's last step is made without noise and without the score, as a step of
// the ODE: noise that enters there would stay in the samples. Nearer to t = 1
// than the steps can resolve, sigma_t is lowered ([Sampler.Sigma]).
//
// A Sampler is used from one goroutine. Once it has seen a block as large, and
// made as many steps, it allocates nothing.
type Sampler struct {
	method   Method
	diff     diffusion
	steps    int // 0: the error chooses them
	tEnd     float64
	backward bool
	seed     uint64
	dim      int
	jump     bool // to D at tEnd
	noise    noise
	field    Field
	node     int
	x, y     []float32   // positions, and those of a stage
	dw       []float32   // Brownian increment of the step
	k        [][]float32 // stages: velocities, or increments of a noisy step
	vEnd     []float32   // velocity at tEnd
	adaptive adaptive
	ownPath  Brownian
}

// noise makes the Brownian increments of a block. Tests put impulses in its
// place.
type noise interface {
	Begin(seed uint64, first, n, dim int)
	Increment(t0, t1 float64, dw []float32)
}

// New returns a sampler for cfg. The error names the value that is wrong and
// what would be right.
func New(cfg Config) (*Sampler, error) {
	s := new(Sampler)
	if err := s.Configure(cfg); err != nil {
		return nil, err
	}
	return s, nil
}

// Configure makes s a sampler for cfg, keeping its memory. A run in progress is
// dropped. On an error s is unchanged.
func (s *Sampler) Configure(cfg Config) error {
	m, err := MethodByID(cfg.Method)
	if err != nil {
		return err
	}
	shapeID := cfg.Shape
	if shapeID == "" {
		shapeID = "constant"
	}
	shape, err := ShapeByID(shapeID)
	if err != nil {
		return err
	}
	if cfg.TEnd == 0 {
		cfg.TEnd = 1
	}
	if cfg.Dim == 0 {
		cfg.Dim = 2
	}
	switch {
	case cfg.Schedule == nil:
		return fmt.Errorf("solve: no schedule; a sampler needs the one its field belongs to")
	case cfg.Steps == 0 && m.E == nil:
		return fmt.Errorf("solve: 0 steps with %s, which has no estimate of its error to choose them by; the number of steps must be from 1 to %d", m.ID, MaxSteps)
	case cfg.Steps < 0 || cfg.Steps > MaxSteps:
		return fmt.Errorf("solve: %d steps; the number of steps must be from 1 to %d", cfg.Steps, MaxSteps)
	case !tolerable(cfg.ATol) || !tolerable(cfg.RTol):
		return fmt.Errorf("solve: tolerances of %v, and %v times the size; both must be from %v to 1", cfg.ATol, cfg.RTol, MinTolerance)
	case cfg.FirstStep != 0 && !(cfg.FirstStep >= leastStep && cfg.FirstStep <= 1):
		return fmt.Errorf("solve: a first step of %v; it must be from %v to 1", cfg.FirstStep, leastStep)
	case cfg.MaxAttempts < 0:
		return fmt.Errorf("solve: at most %d attempts; it must be 1 or more", cfg.MaxAttempts)
	case !(cfg.TEnd >= 0.5 && cfg.TEnd <= 1):
		return fmt.Errorf("solve: end time %v is outside [0.5, 1]", cfg.TEnd)
	case !(cfg.Sigma >= 0 && cfg.Sigma <= MaxSigma):
		return fmt.Errorf("solve: sigma = %v is outside [0, %v]", cfg.Sigma, MaxSigma)
	case cfg.Sigma > 0 && !m.SDE:
		return fmt.Errorf("solve: sigma = %v with %s, a sampler of the ODE; sigma must be 0, or the sampler one of the SDE (em, sheun)", cfg.Sigma, m.ID)
	case cfg.Sigma > 0 && cfg.Backward:
		return fmt.Errorf("solve: sigma = %v backwards; the SDE runs from noise to data, and sigma must be 0", cfg.Sigma)
	case !(cfg.DataStd >= 0) || math.IsInf(cfg.DataStd, 0):
		return fmt.Errorf("solve: data standard deviation %v; it must be 0 or more, and finite", cfg.DataStd)
	case cfg.Dim < 1:
		return fmt.Errorf("solve: dimension %d; it must be at least 1", cfg.Dim)
	}
	h := 0.0 // of fixed steps
	if cfg.Steps > 0 {
		h = 1 / float64(cfg.Steps)
	}
	s.method = m
	s.diff = diffusion{sigma: cfg.Sigma, shape: shape, schedule: cfg.Schedule, dataStd: cfg.DataStd, h: h, noScore: cfg.WithoutScore}
	s.steps = cfg.Steps
	s.tEnd = cfg.TEnd
	if cfg.TEnd < 1 && h > 0 {
		s.tEnd = math.Max(cfg.TEnd, 1-h/2)
	}
	s.backward = cfg.Backward
	s.jump = cfg.TEnd < 1 && !s.backward
	s.adaptive.configure(&cfg)
	s.seed, s.dim = cfg.Seed, cfg.Dim
	if s.noise == nil {
		s.noise = &s.ownPath
	}
	s.field, s.node = nil, 0
	return nil
}

// tolerable reports whether x may be a tolerance; 0 is the default's.
func tolerable(x float64) bool { return x == 0 || x >= MinTolerance && x <= 1 }

// Method returns the solver.
func (s *Sampler) Method() Method { return s.method }

// Steps returns K, or 0 where the error chooses the steps.
func (s *Sampler) Steps() int { return s.steps }

// Time returns the time t_k of node k: k/K, or 1 - k/K backwards, from TEnd on.
// Where the error chooses the steps, k may not be beyond Node.
func (s *Sampler) Time(k int) float64 {
	switch {
	case s.adaptive.on:
		return s.adaptive.times[k]
	case s.backward && k == 0:
		return s.tEnd
	case s.backward:
		return float64(s.steps-k) / float64(s.steps)
	}
	return float64(k) / float64(s.steps)
}

// Sigma returns sigma_t as it is used in a step that begins at t: 0 in the last
// step, and at most what is stable for the step size.
func (s *Sampler) Sigma(t float64) float64 {
	if t >= s.Time(s.steps-1) {
		return 0
	}
	return s.diff.at(t)
}

// NFEPerStep returns the number of evaluations of the field in a step, the jump
// at the end not counted. An adaptive run makes one more at its beginning.
func (s *Sampler) NFEPerStep() int { return s.method.Stages() }

// NFE returns the number of evaluations of the field that each particle costs
// from t = 0 to t = 1; of an adaptive run those that it has made since Begin, in
// rejected attempts as well.
func (s *Sampler) NFE() int {
	if s.adaptive.on {
		return s.adaptive.calls
	}
	n := s.steps * s.method.Stages()
	if s.jump {
		n++
	}
	return n
}

// Begin starts a run from x0, the positions at t = 0 (backwards: at TEnd) of
// particles first, first+1, …, which are copied. The Brownian paths depend on the particles'
// numbers, so blocks may be of any size and order. It panics if x0 is not whole
// points.
func (s *Sampler) Begin(f Field, first int, x0 []float32) {
	checkLen("Begin", len(x0), s.dim)
	n := len(x0)
	s.field, s.node = f, 0
	s.x, s.y = resize(s.x, n), resize(s.y, n)
	copy(s.x, x0)
	stages := s.method.Stages()
	if s.adaptive.on {
		stages++
		s.adaptive.begin(s.startTime(), n)
	}
	for len(s.k) < stages {
		s.k = append(s.k, nil)
	}
	for i := range stages {
		s.k[i] = resize(s.k[i], n)
	}
	if s.jump {
		s.vEnd = resize(s.vEnd, n)
	}
	if s.diff.sigma > 0 {
		s.dw = resize(s.dw, n)
		s.noise.Begin(s.seed, first, n/s.dim, s.dim)
	}
}

// Node returns the number of the node that Positions belongs to: the number of
// steps made, rejected attempts not counted.
func (s *Sampler) Node() int { return s.node }

// Done reports whether t = 1 (backwards: t = 0) is reached, or no run was begun,
// or an adaptive one was given up ([Sampler.Err]).
func (s *Sampler) Done() bool {
	switch {
	case s.field == nil:
		return true
	case s.adaptive.on:
		return s.adaptive.t0 == s.endTime() || s.adaptive.err != nil
	}
	return s.node >= s.steps
}

// Positions returns the positions at node Node. They belong to the sampler and
// hold until the next Step or Begin.
func (s *Sampler) Positions() []float32 { return s.x }

// Velocities returns the velocities at node Node-1, the one that the last step
// began at, which cost nothing: they are its first stage. With the positions
// they make cubic Hermite curves between nodes. It returns nil before the first
// step, after a rejected one, and in a run with noise, whose paths have no
// velocity. They hold until the next Step or Begin.
func (s *Sampler) Velocities() []float32 {
	if s.node == 0 || s.diff.sigma > 0 || s.adaptive.on && !s.adaptive.moved {
		return nil
	}
	return s.k[0]
}

// EndVelocities writes the velocities at the last node to v, once Done. They
// cost one evaluation more, not counted in NFE, unless the last step jumped:
// then they are those at the jump. An adaptive run has them for nothing. It panics
// before the end of a run.
func (s *Sampler) EndVelocities(v []float32) {
	switch {
	case s.field == nil || !s.Done():
		panic("solve: EndVelocities before the end of a run")
	case s.adaptive.on && s.adaptive.moved:
		copy(v, s.k[s.method.Stages()])
	case s.adaptive.on: // given up
		copy(v, s.k[0])
	case s.jump:
		copy(v, s.vEnd)
	default:
		s.field.Velocity(s.Time(s.steps), s.x, v)
	}
}

// startTime is where a run begins.
func (s *Sampler) startTime() float64 {
	if s.backward {
		return s.tEnd
	}
	return 0
}

// Step moves every particle from node Node to the next. In an adaptive run it makes
// one attempt, after which Node may be the same. It panics when Done.
func (s *Sampler) Step() {
	if s.Done() {
		panic("solve: Step after the end of a run")
	}
	if a := &s.adaptive; a.on {
		for made := len(a.attempts); len(a.attempts) == made; {
			s.Advance(len(s.x))
		}
		return
	}
	t0, t1 := s.Time(s.node), s.Time(s.node+1)
	last := s.node == s.steps-1
	if last && !s.backward {
		t1 = s.tEnd
	}
	if s.diff.sigma > 0 && !last {
		s.noisyStep(t0, t1)
	} else {
		s.plainStep(t0, t1)
	}
	if last && s.jump {
		s.denoise()
	}
	s.node++
}

// plainStep makes a step of the ODE.
func (s *Sampler) plainStep(t0, t1 float64) {
	h := t1 - t0
	for i, c := range s.method.C {
		s.field.Velocity(t0+c*h, s.stage(i, h), s.k[i])
	}
	combine(s.x, s.x, s.k, s.method.B, h)
}

// noisyStep makes a step of the SDE: k_i holds h f + g dW.
func (s *Sampler) noisyStep(t0, t1 float64) {
	h := t1 - t0
	s.noise.Increment(t0, t1, s.dw)
	for i, c := range s.method.C {
		t, x, k := t0+c*h, s.stage(i, 1), s.k[i]
		s.field.Velocity(t, x, k)
		g, p, q := s.diff.drift(t)
		vec.Linear3(k, float32(h*p), k, float32(h*q), x, float32(g), s.dw)
	}
	combine(s.x, s.x, s.k, s.method.B, 1)
}

// stage returns the positions that stage i evaluates the field at.
func (s *Sampler) stage(i int, scale float64) []float32 {
	if i == 0 {
		return s.x
	}
	combine(s.y, s.x, s.k, s.method.A[i], scale)
	return s.y
}

// denoise replaces x at tEnd by D(x), the mean of the data that x can come from.
func (s *Sampler) denoise() {
	// One clamped time for both: D does not feel the difference, but a velocity
	// and coefficients of different times would not belong together.
	t := path.ClampTime(s.tEnd)
	if a := &s.adaptive; a.on && t == s.tEnd {
		copy(s.vEnd, s.k[s.method.Stages()]) // the last stage was evaluated there
	} else {
		s.field.Velocity(t, s.x, s.vEnd)
		a.calls++
	}
	path.ConvertBatch(path.Interior(s.diff.schedule, t), path.Velocity, path.Denoiser, s.x, s.vEnd, s.x)
}

// combine writes x + scale sum_i w_i k_i to dst, which may be x.
func combine(dst, x []float32, k [][]float32, w []float64, scale float64) {
	from := x
	for i := 0; i < len(w); {
		// Two stages at a time, where there are two.
		var c [2]float32
		var v [2][]float32
		found := 0
		for ; i < len(w) && found < 2; i++ {
			if w[i] != 0 {
				c[found], v[found] = float32(scale*w[i]), k[i]
				found++
			}
		}
		switch found {
		case 0:
			copy(dst, from)
		case 1:
			vec.Linear2(dst, 1, from, c[0], v[0])
		case 2:
			vec.Linear3(dst, 1, from, c[0], v[0], c[1], v[1])
		}
		from = dst
	}
}
