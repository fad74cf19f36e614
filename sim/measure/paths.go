package measure

import (
	"fmt"
	"math"
)

// Field is a velocity field, as in package solve.
type Field interface {
	// Velocity writes u_t(x) of every point of x to u, as many numbers.
	Velocity(t float64, x, u []float32)
}

// PathSteps is the number of Euler steps of the published path energies.
const PathSteps = 100

// Paths follows points along a field from t = 0 to 1 by Euler's method, and
// measures how long and how bent their ways are:
//
//	PE = ∫ E|v_t(X_t)|² dt,   S = ∫ E|(X_1 − X_0) − v_t(X_t)|² dt = PE − E|X_1 − X_0|².
//
// PE is at least W2²(p_0, p_1), and is that only along straight paths of constant
// speed that are an optimal map; S ≥ 0 is zero as soon as they are straight and of
// constant speed (Liu et al. 2023). Both are Euler sums, for which the identity
// between them is exact. The zero value waits for Begin; it works a step at a time.
type Paths struct {
	field      Field
	dim, steps int
	step       int
	x0, x, u   []float32
	energy     float64
}

// Begin starts from the points x0, at t = 0, which are copied.
func (p *Paths) Begin(f Field, x0 []float32, dim, steps int) error {
	p.steps = 0
	if dim < 1 || len(x0) == 0 || len(x0)%dim != 0 || steps < 1 {
		return fmt.Errorf("measure: paths of %d numbers as points of dimension %d in %d steps: use whole points, at least one, and at least one step", len(x0), dim, steps)
	}
	p.field, p.dim, p.steps, p.step, p.energy = f, dim, steps, 0, 0
	p.x0, p.x = append(p.x0[:0], x0...), append(p.x[:0], x0...)
	p.u = resize(p.u, len(x0))
	return nil
}

// Advance makes at most the given number of steps and reports whether t = 1 is
// reached.
func (p *Paths) Advance(steps int) (done bool) {
	for ; steps > 0 && p.step < p.steps; steps-- {
		p.field.Velocity(float64(p.step)/float64(p.steps), p.x, p.u)
		h := float32(1 / float64(p.steps))
		sum := 0.0
		for i, v := range p.u {
			sum += float64(v) * float64(v)
			p.x[i] += h * v
		}
		p.energy += sum / float64(p.steps) / float64(len(p.x)/p.dim)
		p.step++
	}
	return p.done()
}

func (p *Paths) done() bool { return p.steps > 0 && p.step == p.steps }

// Progress returns the fraction that is done.
func (p *Paths) Progress() float64 {
	if p.steps == 0 {
		return 0
	}
	return float64(p.step) / float64(p.steps)
}

// End returns the points at t = 1, nil until they are there. The slice is the
// Paths' own.
func (p *Paths) End() []float32 {
	if !p.done() {
		return nil
	}
	return p.x
}

// Energy returns PE; NaN until t = 1 is reached.
func (p *Paths) Energy() float64 {
	if !p.done() {
		return math.NaN()
	}
	return p.energy
}

// Straightness returns S; NaN until t = 1 is reached.
func (p *Paths) Straightness() float64 {
	if !p.done() {
		return math.NaN()
	}
	moved := 0.0
	for i, v := range p.x {
		d := float64(v) - float64(p.x0[i])
		moved += d * d
	}
	return max(0, p.energy-moved/float64(len(p.x)/p.dim)) // rounding of float32 positions
}

// NPE is the normalised path energy |PE − W2²|/W2² (Tong et al. 2024), with W2² the
// squared distance between test samples of source and target. PE may fall below
// W2², by coarse steps or smoothing: hence the absolute value. It is +Inf or NaN
// where W2² is 0.
func NPE(energy, w2Squared float64) float64 { return math.Abs(energy-w2Squared) / w2Squared }
