package bench

import (
	"fmt"

	"flowscope/sim/nn"
	"flowscope/sim/train"
)

// Ours is the program's own training and evaluation on one kind of kernels: what
// a run of package lab does, without films.
type Ours struct {
	kernels   string
	trainer   *nn.Trainer
	evaluator *nn.Evaluator
	objective *train.FlowMatching
	layer     *nn.Layer
	peak      func(turns int) // nil if there is none
	flops     int             // of a turn
	x, u      []float32
}

var _ Learner = (*Ours)(nil)

// NewOurs makes it for the kernels named (see nn.Kernels).
func NewOurs(w *Work, kernels string) (*Ours, error) {
	o := &Ours{kernels: kernels, objective: w.Objective(), x: w.Cloud(), u: make([]float32, 2*Points)}
	var err error
	if o.trainer, err = nn.NewTrainerOn(kernels, w.Net()); err != nil {
		return nil, err
	}
	if o.evaluator, err = nn.NewEvaluatorOn(kernels, Config(), Features()); err != nil {
		return nil, err
	}
	if o.layer, err = nn.NewLayer(kernels, Width); err != nil {
		return nil, err
	}
	if o.peak, o.flops, err = nn.Peak(kernels); err != nil {
		return nil, err
	}
	return o, o.evaluator.Load(o.trainer.Net().Params())
}

// Step: see [Learner].
func (o *Ours) Step(x, target []float32, n int) float64 {
	return o.trainer.Step(x, target, n, nn.Options{LR: LR, EMADecay: average})
}

// Velocity: see [Learner].
func (o *Ours) Velocity(t float64, x, u []float32) {
	if err := o.evaluator.Load(o.trainer.Net().Params()); err != nil {
		panic("bench: " + err.Error())
	}
	o.evaluator.Velocity(t, x, u)
}

// Cases are the kernels' cases; the scalar ones are not asked for layers, which
// would say nothing of a machine.
func (o *Ours) Cases() []*Case {
	cases := []*Case{
		{Title: Title{Train, o.kernels, SamplesPerSecond}, Work: Batch, Run: func(n int) {
			for range n {
				x, target := o.objective.Batch(Batch)
				o.Step(x, target, Batch)
			}
		}},
		{Title: Title{Evaluate, o.kernels, Milliseconds}, Run: func(n int) {
			for range n {
				o.evaluator.Velocity(Time, o.x, o.u)
			}
		}},
	}
	if o.kernels == "scalar" {
		return cases
	}
	flops := func(what string, work int, f func()) {
		cases = append(cases, &Case{Title: Title{what, o.kernels, GFLOPS}, Work: float64(work), Run: func(n int) {
			for range n {
				f()
			}
		}})
	}
	const product = 2 * Width * Width * nn.LayerRows
	flops(Forward, product, o.layer.Forward)
	flops(InputGradient, product, o.layer.InputGradient)
	flops(WeightGradient, product, o.layer.WeightGradient)
	if o.peak != nil {
		flops(Roofline, rooflineTurns*o.flops, func() { o.peak(rooflineTurns) })
	}
	return cases
}

// rooflineTurns make a call's own cost of no matter.
const rooflineTurns = 2048

// Contender is one that can be measured.
type Contender struct {
	Name  string
	Cases []*Case
	// Fresh makes a learner that has learned nothing yet, by which it is checked
	// that the contender does the same work as the others.
	Fresh func() Learner
}

// EveryKernel lists our own contenders of this build, the default kernels first.
func EveryKernel(w *Work) ([]Contender, error) {
	var all []Contender
	for _, k := range nn.Kernels() {
		o, err := NewOurs(w, k)
		if err != nil {
			return nil, fmt.Errorf("bench: kernels %q: %w", k, err)
		}
		all = append(all, Contender{Name: k, Cases: o.Cases(), Fresh: func() Learner {
			fresh, err := NewOurs(w, k)
			if err != nil {
				panic("bench: kernels that were made once are refused: " + err.Error())
			}
			return fresh
		}})
	}
	return all, nil
}
