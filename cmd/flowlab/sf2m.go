package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/measure"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
	"flowscope/sim/train"
	"flowscope/sim/transport"
)

// sf2mProtocol is how a run of the experiment is made: [SF]²M (Tong et al.,
// arXiv 2307.03672), Table 2 and the configurations of its runner.
type sf2mProtocol struct {
	Name      string `json:"name"`
	Steps     int    `json:"steps"` // of AdamW, at rate 1e-3 and weight decay 1e-5
	Batch     int    `json:"batch"`
	Train     int    `json:"train"` // points of either side
	Test      int    `json:"test"`
	Euler     int    `json:"euler"`     // steps
	Smoothing string `json:"smoothing"` // of the path, as it is written in the paper
	// EMA is the decay of the average of the weights that samples are made of; 0 is
	// the weights of the last step, as in the paper.
	EMA float64 `json:"ema,omitempty"`
}

const (
	sf2mRate  = 1e-3
	sf2mDecay = 1e-5
	sf2mSigma = 0.1
)

// paperProtocol is that of the paper: 1000 epochs of 10,000 points are 20,000
// batches of 512.
var paperProtocol = sf2mProtocol{Name: "paper", Steps: 20_000, Batch: 512, Train: 10_000, Test: 10_000, Euler: measure.PathSteps, Smoothing: "0.1"}

// quickProtocol trains a fifth as long, on batches half as large, which optimal
// transport takes a quarter of the time for. The average of the weights makes up
// for the noise of the last steps, which 20,000 leave less of. There are as many
// test points: W2 on a ring is all noise of the modes' counts with fewer.
var quickProtocol = sf2mProtocol{Name: "quick", Steps: 4_000, Batch: 256, Train: 10_000, Test: 10_000, Euler: measure.PathSteps, Smoothing: "0.1", EMA: 0.999}

// sf2mTask is a pair of distributions.
type sf2mTask struct {
	id, title string
	source    string // a published generator; "" is N(0, I)
	data      string
}

func sf2mTasks() []sf2mTask {
	return []sf2mTask{
		{"N-moons", "N → moons", "", "runner-moons"},
		{"moons-8gaussians", "moons → 8 Gaussians", "dsb-moons", "dsb-8gaussians"},
	}
}

// sf2mMethod is a column of the results: what is run for a task and a seed.
type sf2mMethod struct {
	id, title string
	run       func(ctx context.Context, p sf2mProtocol, pts *sf2mPoints, tell func(part float64)) (sf2mResult, error)
	// normal methods need the source N(0, I).
	normal bool
}

func sf2mMethods() []sf2mMethod {
	return []sf2mMethod{
		{id: "otcfm", title: "OT-CFM", run: sf2mTrain(func() transport.Coupling { return new(transport.Exact) })},
		{id: "icfm", title: "I-CFM", run: sf2mTrain(func() transport.Coupling { return transport.Independent{} })},
		{id: "exact", title: "exact I-CFM", run: sf2mExact, normal: true},
		{id: "floor", title: "test against test", run: sf2mFloor},
	}
}

// sf2mResult is what one method gives for one task and one seed.
type sf2mResult struct {
	W2     float64 `json:"w2,omitempty"`     // generated against test
	Energy float64 `json:"energy,omitempty"` // PE
	Data   float64 `json:"data,omitempty"`   // W2 of test source against test target
	NPE    float64 `json:"npe,omitempty"`
}

// sf2mPoints are the points of a task under a seed.
type sf2mPoints struct {
	task       sf2mTask
	seed       uint64
	source     *dataset.Set // for training; nil is N(0, I)
	data       *dataset.Set
	testSource []float32
	testData   []float32
}

// Streams of a run's seed.
const (
	sf2mWeights = iota + 1
	sf2mBatches
	sf2mEnergy
	sf2mOther
)

// newSF2MPoints draws training and test points together, as the runner does, and
// splits them.
func newSF2MPoints(t sf2mTask, p sf2mProtocol, seed uint64) (*sf2mPoints, error) {
	pts := &sf2mPoints{task: t, seed: seed}
	cut := func(id string) (*dataset.Set, []float32, error) {
		s, err := dataset.Named(id, p.Train+p.Test, 0, seed)
		if err != nil {
			return nil, nil, err
		}
		test := s.Points[2*p.Train:]
		s.Points = s.Points[:2*p.Train]
		return s, test, nil
	}
	var err error
	if pts.data, pts.testData, err = cut(t.data); err != nil {
		return nil, err
	}
	if t.source == "" {
		pts.testSource = make([]float32, 2*p.Test)
		solve.SourceNormals(seed, 0, pts.testSource)
		return pts, nil
	}
	pts.source, pts.testSource, err = cut(t.source)
	return pts, err
}

// sf2mTrain trains under a coupling, then samples and measures.
func sf2mTrain(coupling func() transport.Coupling) func(context.Context, sf2mProtocol, *sf2mPoints, func(float64)) (sf2mResult, error) {
	return func(ctx context.Context, p sf2mProtocol, pts *sf2mPoints, tell func(float64)) (r sf2mResult, err error) {
		features := nn.Features{Dim: 2}
		cfg := nn.Config{In: features.Width(), Out: 2, Width: 64, Depth: 3, Act: nn.SELU}
		net, err := nn.New(cfg, rand.New(rand.NewPCG(pts.seed, sf2mWeights)))
		if err != nil {
			return r, err
		}
		o, err := train.NewCoupled(train.CoupledConfig{
			Data: pts.data, Source: pts.source, Coupling: coupling(),
			Schedule: path.Linear(), Sigma: sf2mSigma, Features: features,
		}, rand.New(rand.NewPCG(pts.seed, sf2mBatches)))
		if err != nil {
			return r, err
		}
		o.Times = train.Uniform
		trainer := nn.NewTrainer(net)
		for step := range p.Steps {
			if err := ctx.Err(); err != nil {
				return r, err
			}
			x, target, err := o.Batch(p.Batch)
			if err != nil {
				return r, err
			}
			loss := trainer.Step(x, target, p.Batch, nn.Options{LR: sf2mRate, WeightDecay: sf2mDecay, EMADecay: p.EMA})
			if math.IsNaN(loss) || math.IsInf(loss, 0) {
				return r, fmt.Errorf("training was lost at step %d: its loss is %v", step+1, loss)
			}
			tell(0.9 * float64(step+1) / float64(p.Steps))
		}
		field, err := nn.NewEvaluator(cfg, features)
		if err != nil {
			return r, err
		}
		if err := field.Load(trainer.EMA()); err != nil {
			return r, err
		}
		var paths measure.Paths
		if err := paths.Begin(field, pts.testSource, 2, p.Euler); err != nil {
			return r, err
		}
		for !paths.Advance(1) {
			if err := ctx.Err(); err != nil {
				return r, err
			}
		}
		if r.W2, err = wasserstein2(ctx, paths.End(), pts.testData); err != nil {
			return r, err
		}
		tell(0.95)
		r.Energy = paths.Energy()
		return r, r.normalise(ctx, pts)
	}
}

// normalise finds the NPE of the energy.
func (r *sf2mResult) normalise(ctx context.Context, pts *sf2mPoints) (err error) {
	r.Data, err = wasserstein2(ctx, pts.testSource, pts.testData)
	r.NPE = measure.NPE(r.Energy, r.Data*r.Data)
	return err
}

// sf2mExact is the path energy of the independent coupling without training.
func sf2mExact(ctx context.Context, _ sf2mProtocol, pts *sf2mPoints, tell func(float64)) (r sf2mResult, err error) {
	var e measure.ExactEnergy
	// 16 rounds leave a standard error of about a thousandth.
	if err := e.Begin(pts.data, path.Linear(), sf2mSigma, pts.seed<<8|sf2mEnergy, 16); err != nil {
		return r, err
	}
	for !e.Advance(1) {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		tell(0.9 * e.Progress())
	}
	r.Energy, _ = e.Value()
	return r, r.normalise(ctx, pts)
}

// sf2mFloor is the distance of the test points to as many others of their law:
// what a perfect sampler has.
func sf2mFloor(ctx context.Context, p sf2mProtocol, pts *sf2mPoints, _ func(float64)) (r sf2mResult, err error) {
	other, err := dataset.Named(pts.task.data, p.Test, 0, pts.seed<<8|sf2mOther)
	if err != nil {
		return r, err
	}
	r.W2, err = wasserstein2(ctx, other.Points, pts.testData)
	return r, err
}

// wasserstein2 is measure.W2 of points of the plane, until ctx is done.
func wasserstein2(ctx context.Context, a, b []float32) (float64, error) {
	var w measure.Wasserstein
	if err := w.Begin(a, b); err != nil {
		return 0, err
	}
	for !w.Advance(1 << 12) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
	}
	return w.Value(), nil
}
