package bench

import (
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/train"
)

const (
	Batch  = 256  // samples of a training step
	Points = 4096 // points of an evaluation
	Width  = 64   // units of a hidden layer
	Time   = 0.3  // the evaluation's time

	// LR is Adam's step; its other constants are those of package nn.
	LR = 1e-3
	// average is the weights' average's decay: part of every training step.
	average = 0.999

	// dataPoints and dataNoise are those that the program starts with.
	dataPoints = 2000
	dataNoise  = 0.1
)

// Features and Config are the network that the program starts with.
func Features() nn.Features { return nn.Features{Dim: 2, Pairs: 4} }

// Config: see [Features].
func Config() nn.Config {
	return nn.Config{In: Features().Width(), Out: 2, Width: Width, Depth: 3, Act: nn.SiLU}
}

// Work is what every contender starts from: the same weights, batches and points.
type Work struct {
	seed  uint64
	data  *dataset.Set
	start *nn.Net
}

// NewWork makes the work of a seed: two moons, the straight path.
func NewWork(seed uint64) *Work {
	data, err := dataset.Make("moons", dataPoints, dataNoise, seed)
	if err != nil {
		panic("bench: " + err.Error())
	}
	net, err := nn.New(Config(), rand.New(rand.NewPCG(seed, 1)))
	if err != nil {
		panic("bench: " + err.Error())
	}
	return &Work{seed: seed, data: data, start: net}
}

// Net is the untrained network, a new copy at each call.
func (w *Work) Net() *nn.Net {
	net, err := nn.New(Config(), rand.New(rand.NewPCG(w.seed, 1)))
	if err != nil {
		panic("bench: " + err.Error())
	}
	return net
}

// Objective draws batches, the same ones from each one that is made.
func (w *Work) Objective() *train.FlowMatching {
	return train.NewFlowMatching(w.data, path.Linear(), 0, Features(), rand.New(rand.NewPCG(w.seed, 2)))
}

// Cloud is the points of an evaluation: standard normal, interleaved.
func (w *Work) Cloud() []float32 {
	rng := rand.New(rand.NewPCG(w.seed, 3))
	x := make([]float32, 2*Points)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// A Learner trains a network: ours or another's.
type Learner interface {
	// Step takes one step of Adam on n samples, features x and targets, and
	// returns the loss before it.
	Step(x, target []float32, n int) float64
	// Velocity evaluates the network as it is now, at a time for all points.
	Velocity(t float64, x, u []float32)
}

// CheckSteps is the number of steps by which contenders are compared: rounding
// has not grown then, and the weights have moved at the full rate.
const CheckSteps = 5

// Lesson is what a contender learns in CheckSteps steps from the start: the loss
// before each, and the velocities afterwards at the cloud.
type Lesson struct {
	Who        string    `json:"who"`
	Losses     []float64 `json:"losses"`
	Velocities []float32 `json:"velocities"`
}

// Teach trains a learner.
func (w *Work) Teach(who string, l Learner) Lesson {
	lesson, o := Lesson{Who: who, Velocities: make([]float32, 2*Points)}, w.Objective()
	for range CheckSteps {
		x, target := o.Batch(Batch)
		lesson.Losses = append(lesson.Losses, l.Step(x, target, Batch))
	}
	l.Velocity(Time, w.Cloud(), lesson.Velocities)
	return lesson
}

// Reference is what the scalar kernels learn.
func (w *Work) Reference() Lesson {
	o, err := NewOurs(w, "scalar")
	if err != nil {
		panic("bench: " + err.Error())
	}
	return w.Teach("scalar", o)
}
