package field

import "flowscope/sim/path"

// Evaluator is what a learned field is made from: a frozen network that gives a
// velocity at points that share one time. Its Velocity has the meaning of
// [Field]'s.
type Evaluator interface {
	Velocity(t float64, x, u []float32)
}

// Learned is the field of a network trained under a schedule. Its score and
// denoiser come from the same velocity by the closed conversions of package path;
// there is no second network. They hold for a Gaussian source independent of the
// data.
type Learned struct {
	net   Evaluator
	sched path.Schedule
}

var _ Field = (*Learned)(nil)

// NewLearned returns the field of net under the schedule s whose marginals it
// learned: path.Smoothed(s, sigma) where it was trained on the smoothed path.
func NewLearned(net Evaluator, s path.Schedule) *Learned { return &Learned{net, s} }

// Velocity writes the network's velocity: see [Field].
func (l *Learned) Velocity(t float64, x, u []float32) { l.net.Velocity(t, x, u) }

// Score writes to s the score that belongs to the velocity, at t clamped by
// path.ClampTime, because the conversion divides by beta and W. Lengths as for
// Velocity.
func (l *Learned) Score(t float64, x, s []float32) { l.convert(path.Score, t, x, s) }

// Denoiser writes to d the denoiser E[z|x] that belongs to the velocity, at t
// clamped by path.ClampTime. Lengths as for Velocity.
func (l *Learned) Denoiser(t float64, x, d []float32) { l.convert(path.Denoiser, t, x, d) }

func (l *Learned) convert(to path.Quantity, t float64, x, out []float32) {
	// The network is asked at the clamped time too: a velocity of one time
	// converted with the coefficients of another is neither's score.
	t = path.ClampTime(t)
	l.net.Velocity(t, x, out)
	path.ConvertBatch(l.sched.At(t), path.Velocity, to, x, out, out)
}

// Describe says for people what the field is.
func (l *Learned) Describe() string { return "learned" }
