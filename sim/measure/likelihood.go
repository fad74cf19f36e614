package measure

import (
	"fmt"
	"math"

	"flowscope/sim/solve"
)

// Divergent is a velocity field that knows its divergence, in float64: the exact
// field (field.Oracle), or a network (nn.Precise, or [InSingle] of an
// nn.Evaluator).
type Divergent interface {
	// Dim is the number of coordinates of a point.
	Dim() int
	// VelocityAndDivergence writes the velocity at time t of every point of x to
	// u, as many numbers, and its divergence to div, one number a point.
	VelocityAndDivergence(t float64, x, u, div []float64)
}

// Likelihood computes log q_1(x), the log-density in nats that a flow gives to
// data points, by the exact trace:
//
//	log q_1(x) = log q_0(x_0) − ∫₀¹ div v_t(x_t) dt,
//
// where x_t runs back from x at t = 1 to x_0 at t = 0 (the instantaneous change of
// variables; Chen et al. 2018). The mean of −log q_1 over data is the negative
// log-likelihood, to be held against the entropy of the data where that is known.
//
// It holds for any source whose log-density is known; nothing in it needs a
// Gaussian one or an independent coupling.
//
// The integral is made with a fixed grid and any explicit method of package
// solve, in float64. [Likelihood.Error] tells what the grid has cost. It works in
// slices; the zero value waits for Begin.
type Likelihood struct {
	// Method is the ID of a method of the ODE; "" is rk4.
	Method string
	// Steps is the number of steps from t = 1 to 0; 0 is 100.
	Steps int
	// End is the time that the data are put at: 0 or 1 is t = 1. The exact field of
	// a finite set has no velocity there; 1 − path.TMin gives the density of that
	// time, which is the data's convolved with a narrow kernel.
	End float64
	// Source is the log-density of the source at a point; nil is N(0, I).
	Source func(x []float64) float64

	field  Divergent
	method solve.Method
	steps  int
	end    float64
	dim, n int

	data, x  []float64 // where all points started; where the block is
	y        []float64
	u        [][]float64 // a stage's velocities
	d        [][]float64 // its divergences
	integral []float64
	logs     []float64
	fine     bool // the pass with all steps; before it one with half as many
	block    int  // first point
	step     int
	sumError float64
	done     bool
}

// likelihoodBlock is the number of points that are moved together.
const likelihoodBlock = 64

// Begin starts on the points x, interleaved, which are copied. It returns an error
// that names a setting that is wrong, or a point that is not finite.
func (l *Likelihood) Begin(f Divergent, x []float32) error {
	l.done, l.field = false, nil
	id := l.Method
	if id == "" {
		id = "rk4"
	}
	if l.method.ID != id {
		m, err := solve.MethodByID(id)
		if err != nil {
			return err
		}
		l.method = m
	}
	steps, end := l.Steps, l.End
	if steps == 0 {
		steps = 100
	}
	if end == 0 {
		end = 1
	}
	dim := f.Dim()
	switch {
	case l.method.SDE:
		return fmt.Errorf("measure: a likelihood with %s, a sampler of the SDE: use one of the ODE, such as rk4", id)
	case steps < 2 || steps > solve.MaxSteps:
		return fmt.Errorf("measure: a likelihood in %d steps: use 2 to %d", steps, solve.MaxSteps)
	case !(end > 0 && end <= 1):
		return fmt.Errorf("measure: a likelihood at time %v: use one in (0, 1]", end)
	case len(x) == 0 || len(x)%dim != 0:
		return fmt.Errorf("measure: a likelihood of %d numbers: they must be whole points of dimension %d, at least one", len(x), dim)
	}
	l.data = resize(l.data, len(x))
	for i, v := range x {
		l.data[i] = float64(v)
		if math.IsNaN(l.data[i]) || math.IsInf(l.data[i], 0) {
			return fmt.Errorf("measure: the likelihood of point %d, whose coordinate is %v: use finite numbers", i/dim, v)
		}
	}
	l.field, l.steps, l.end = f, steps, end
	l.dim, l.n = dim, len(x)/dim
	l.logs = resize(l.logs, l.n)
	l.x, l.y = resize(l.x, likelihoodBlock*dim), resize(l.y, likelihoodBlock*dim)
	l.integral = resize(l.integral, likelihoodBlock)
	for len(l.u) < l.method.Stages() {
		l.u = append(l.u, make([]float64, likelihoodBlock*dim))
		l.d = append(l.d, make([]float64, likelihoodBlock))
	}
	for i := range l.u {
		l.u[i] = resize(l.u[i], likelihoodBlock*dim)
	}
	l.fine, l.block, l.step, l.sumError = false, 0, 0, 0
	l.load()
	return nil
}

// rows is the number of points of the block.
func (l *Likelihood) rows() int { return min(likelihoodBlock, l.n-l.block) }

// load puts the block at the data.
func (l *Likelihood) load() {
	copy(l.x, l.data[l.block*l.dim:][:l.rows()*l.dim])
	clear(l.integral)
	l.step = 0
}

// Advance makes at most the given number of steps of a block of 64 points, each
// of as many evaluations as the method has stages, and reports whether all is
// done.
func (l *Likelihood) Advance(steps int) (done bool) {
	if l.field == nil {
		return false
	}
	for ; steps > 0 && !l.done; steps-- {
		k := l.steps
		if !l.fine {
			k = (l.steps + 1) / 2
		}
		l.stepBack(l.end*float64(k-l.step)/float64(k), -l.end/float64(k))
		if l.step++; l.step < k {
			continue
		}
		for i := range l.rows() {
			v := l.source(l.x[i*l.dim:][:l.dim]) + l.integral[i]
			if l.fine {
				l.sumError += math.Abs(v - l.logs[l.block+i])
			}
			l.logs[l.block+i] = v
		}
		if l.fine {
			l.block += l.rows()
		}
		l.fine = !l.fine
		if l.block >= l.n {
			l.done = true
			break
		}
		l.load()
	}
	return l.done
}

// stepBack moves the block by h < 0 from time t, and adds ∫ div dt along
// decreasing t to the integral.
func (l *Likelihood) stepBack(t, h float64) {
	n := l.rows() * l.dim
	x, y := l.x[:n], l.y[:n]
	for i, c := range l.method.C {
		at := x
		if i > 0 {
			copy(y, x)
			at = y
			for j, a := range l.method.A[i] {
				axpy(y, h*a, l.u[j])
			}
		}
		l.field.VelocityAndDivergence(max(t+c*h, 0), at, l.u[i][:n], l.d[i][:l.rows()])
	}
	for i, b := range l.method.B {
		axpy(x, h*b, l.u[i])
		axpy(l.integral[:l.rows()], h*b, l.d[i])
	}
}

func axpy(y []float64, a float64, x []float64) {
	if a == 0 {
		return
	}
	for i := range y {
		y[i] += a * x[i]
	}
}

func (l *Likelihood) source(x []float64) float64 {
	if l.Source != nil {
		return l.Source(x)
	}
	return NormalSource(x)
}

// NormalSource is the log-density of N(0, I).
func NormalSource(x []float64) float64 {
	sum := -float64(len(x)) / 2 * math.Log(2*math.Pi)
	for _, v := range x {
		sum -= v * v / 2
	}
	return sum
}

// Progress returns the fraction that is done.
func (l *Likelihood) Progress() float64 {
	switch {
	case l.done:
		return 1
	case l.field == nil:
		return 0
	}
	half := (l.steps + 1) / 2
	in := l.step
	if l.fine {
		in += half
	}
	return (float64(l.block) + float64(l.rows())*float64(in)/float64(half+l.steps)) / float64(l.n)
}

// LogDensities returns log q_1 of every point, nil until all is done. The slice is
// the Likelihood's own.
func (l *Likelihood) LogDensities() []float64 {
	if !l.done {
		return nil
	}
	return l.logs
}

// NLL returns the mean of −log q_1, in nats, and its standard error over the
// points; NaN until all is done.
func (l *Likelihood) NLL() (nll, stdErr float64) {
	if !l.done {
		return math.NaN(), math.NaN()
	}
	for _, v := range l.logs {
		nll -= v / float64(l.n)
	}
	spread := 0.0
	for _, v := range l.logs {
		spread += (v + nll) * (v + nll)
	}
	return nll, math.Sqrt(spread) / float64(l.n)
}

// Error returns by how much the log-densities differ, on average, from those with
// half as many steps: an upper bound of what the steps have cost, once they are
// fine enough for the error to fall. NaN until all is done.
func (l *Likelihood) Error() float64 {
	if !l.done {
		return math.NaN()
	}
	return l.sumError / float64(l.n)
}

// DivergentSingle is a field that knows its divergence in float32: an
// nn.Evaluator.
type DivergentSingle interface {
	VelocityAndDivergence(t float64, x, u, div []float32)
}

// InSingle lets a float32 field be integrated in float64: log-densities are then
// right to about 1e-5 nats, and come twenty times as fast as from nn.Precise.
func InSingle(f DivergentSingle, dim int) Divergent { return &single{f: f, dim: dim} }

type single struct {
	f         DivergentSingle
	dim       int
	x, u, div []float32
}

func (s *single) Dim() int { return s.dim }

func (s *single) VelocityAndDivergence(t float64, x, u, div []float64) {
	s.x, s.u, s.div = resize(s.x, len(x)), resize(s.u, len(u)), resize(s.div, len(div))
	for i, v := range x {
		s.x[i] = float32(v)
	}
	s.f.VelocityAndDivergence(t, s.x, s.u, s.div)
	for i, v := range s.u {
		u[i] = float64(v)
	}
	for i, v := range s.div {
		div[i] = float64(v)
	}
}
