package solve

import (
	"fmt"
	"math"
	"slices"
)

const (
	// DefaultTolerance is that of toy problems in papers.
	DefaultTolerance = 1e-5
	// MinTolerance is where the rounding of float32 begins to look like an error
	// of the method.
	MinTolerance = 1e-7
	// firstStep is the size of the first step, before any error is known: small
	// enough for the tolerances that are asked for, and one step lost otherwise.
	firstStep = 0.05
	// leastStep is where a particle of unit speed stops to move in float32.
	leastStep = 1e-8
)

// Attempt is a step that was tried, and accepted or made again smaller.
type Attempt struct {
	T, H float64 // from T to T+H; H < 0 in a run backwards
	// Err is the estimated error in units of what is allowed, accepted up to 1:
	//
	//	rms over all coordinates of all particles of
	//	h sum_i E_i k_i / (ATol + RTol max(|X_t|, |X_{t+h}|)).
	//
	// It is not finite where a velocity or a position was not.
	Err      float64
	Accepted bool
}

// adaptive is a run whose steps the estimated error chooses. One step is shared
// by all particles of the block, as in torchdiffeq: so what becomes of a particle
// depends, within the tolerance, on those in its block, and the number of
// evaluations grows a little with the block, because one particle in a difficult
// place slows down all.
type adaptive struct {
	on         bool
	atol, rtol float64
	first      float64 // size of the first step
	most       int     // attempts

	size     stepSize
	t0, t1   float64 // ends of the attempt under way
	stage    int     // of the attempt, to be evaluated next; 0 only in a run's first
	from     int     // coordinates of that stage that are done
	moved    bool    // the last attempt was accepted; k and y are still of it
	calls    int     // stages evaluated, of the whole block
	times    []float64
	attempts []Attempt
	estimate []float32
	err      error
}

// configure takes the part of cfg that concerns the steps.
func (a *adaptive) configure(cfg *Config) {
	a.on = cfg.Steps == 0
	a.atol, a.rtol = cfg.ATol, cfg.RTol
	if a.atol == 0 {
		a.atol = DefaultTolerance
	}
	if a.rtol == 0 {
		a.rtol = DefaultTolerance
	}
	a.first = cfg.FirstStep
	if a.first == 0 {
		a.first = firstStep
	}
	a.most = cfg.MaxAttempts
	if a.most == 0 {
		a.most = MaxSteps
	}
}

// begin starts a run of n coordinates at time t.
func (a *adaptive) begin(t float64, n int) {
	const usual = 128 // attempts that need no more memory
	a.size.begin(a.first)
	a.stage, a.from, a.calls = 0, 0, 0
	a.moved, a.err = false, nil
	a.times = append(slices.Grow(a.times[:0], usual), t)
	a.attempts = slices.Grow(a.attempts[:0], usual)
	a.estimate = resize(a.estimate, n)
	a.t0, a.t1 = t, t
}

// Adaptive reports whether the estimated error chooses the steps.
func (s *Sampler) Adaptive() bool { return s.adaptive.on }

// Attempts returns the steps of an adaptive run that were tried since Begin, in
// their order. They belong to the sampler and hold until the next Begin.
func (s *Sampler) Attempts() []Attempt { return s.adaptive.attempts }

// Err says why an adaptive run ended before its time, or nil: the field is not
// finite, or the tolerance asks for steps that are too small or too many. The
// positions are then those of the last node, whose time is Time(Node()).
func (s *Sampler) Err() error { return s.adaptive.err }

// Advance makes a part of a step of an adaptive run: one evaluation of the field,
// at no more than the given number of points, so that a block of any size with its
// shared step can be moved in slices of time. A run of fixed steps makes a whole
// step. It returns the number of points that the field was evaluated at, and
// panics when Done.
func (s *Sampler) Advance(points int) (evaluated int) {
	if s.Done() {
		panic("solve: Advance after the end of a run")
	}
	if !s.adaptive.on {
		s.Step()
		return len(s.x) / s.dim * s.NFEPerStep()
	}
	a := &s.adaptive
	if a.from == 0 {
		s.beginStage()
	}
	t, x := a.t1, s.y
	switch stage := a.stage; {
	case stage == 0:
		t, x = a.t0, s.x
	case stage < s.method.Stages():
		t = a.t0 + s.method.C[stage]*(a.t1-a.t0)
	}
	to := min(len(x), a.from+max(1, points)*s.dim)
	s.field.Velocity(t, x[a.from:to], s.k[a.stage][a.from:to])
	evaluated = (to - a.from) / s.dim
	if a.from = to; to < len(x) {
		return evaluated
	}
	a.from = 0
	a.calls++
	if a.stage++; a.stage > s.method.Stages() {
		s.endAttempt()
	}
	return evaluated
}

// beginStage makes the positions that the next stage evaluates the field at.
func (s *Sampler) beginStage() {
	a := &s.adaptive
	last := s.method.Stages()
	if a.stage == 1 {
		if a.moved { // the last stage is this step's first
			s.k[0], s.k[last] = s.k[last], s.k[0]
			a.moved = false
		}
		end := s.endTime()
		h := a.size.h
		a.t1 = a.t0 + math.Copysign(h, end-a.t0)
		if math.Abs(end-a.t0) <= 1.01*h { // rather that than a tiny last step
			a.t1 = end
		}
	}
	switch {
	case a.stage == 0:
	case a.stage < last:
		combine(s.y, s.x, s.k, s.method.A[a.stage], a.t1-a.t0)
	default:
		combine(s.y, s.x, s.k, s.method.B, a.t1-a.t0)
	}
}

// endAttempt accepts or rejects the step from x to y.
func (s *Sampler) endAttempt() {
	a := &s.adaptive
	h, err := a.t1-a.t0, s.errorOfStep()
	accepted := a.size.judge(math.Abs(h), err)
	a.attempts = append(a.attempts, Attempt{T: a.t0, H: h, Err: err, Accepted: accepted})
	a.stage = 1
	if accepted {
		s.x, s.y = s.y, s.x
		s.node++
		a.t0, a.moved = a.t1, true
		a.times = append(a.times, a.t0)
		if a.t0 == s.endTime() {
			if s.jump {
				s.denoise()
				a.times[s.node] = 1
			}
			return
		}
	}
	switch finite := !math.IsNaN(err) && !math.IsInf(err, 0); {
	case a.size.h >= leastStep && len(a.attempts) < a.most:
	case !finite:
		a.err = fmt.Errorf("solve: the velocity is not finite at t = %.6g, in steps as small as %.2g", a.t0, math.Abs(h))
	case a.size.h < leastStep:
		a.err = fmt.Errorf("solve: steps below %.0e would be needed at t = %.6g for tolerances of %g and %g times the size; larger ones need fewer", leastStep, a.t0, a.atol, a.rtol)
	default:
		a.err = fmt.Errorf("solve: %d steps and attempts reach only t = %.6g with tolerances of %g and %g times the size; larger ones need fewer", a.most, a.t0, a.atol, a.rtol)
	}
}

// errorOfStep returns the estimated error of the step from x to y ([Attempt]).
func (s *Sampler) errorOfStep() float64 {
	a := &s.adaptive
	clear(a.estimate)
	combine(a.estimate, a.estimate, s.k, s.method.E, a.t1-a.t0)
	x, y := s.x[:len(a.estimate)], s.y[:len(a.estimate)]
	sum := 0.0
	for i, e := range a.estimate {
		size := max(math.Abs(float64(x[i])), math.Abs(float64(y[i])))
		if !(size <= math.MaxFloat32) { // any error is small beside an infinite size
			return math.Inf(1)
		}
		r := float64(e) / (a.atol + a.rtol*size)
		sum += r * r
	}
	return math.Sqrt(sum / float64(len(x)))
}

// endTime is where a run stops.
func (s *Sampler) endTime() float64 {
	if s.backward {
		return 0
	}
	return s.tEnd
}
