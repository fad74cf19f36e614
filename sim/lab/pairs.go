package lab

import (
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/train"
	"flowscope/sim/transport"
)

// make makes the data set of the key.
func (k dataKey) make() (*dataset.Set, error) {
	if k.id != "own" {
		return dataset.Make(k.id, k.n, k.noise, uint64(k.seed))
	}
	own, err := OwnPoints(k.own)
	if err != nil {
		return nil, err
	}
	return own.Make(k.n, k.noise, uint64(k.seed))
}

// OwnPoints reads a person's own points from the text of their control.
func OwnPoints(text string) (*dataset.Own, error) {
	c, err := control.DecodeCloud(text)
	if err != nil {
		return nil, err
	}
	own := &dataset.Own{Unit: dataset.Unit{Mean: c.Mean, Scale: c.Scale}}
	for _, p := range c.Points {
		own.Points = append(own.Points, float32(p.X), float32(p.Y))
	}
	return own, own.Validate()
}

// A source that is a data set is sourcePoints of its points, with the set's usual
// noise: as many as a film can have particles. Those of training and those of films
// are drawn by different seeds, and by others than the data, so that no point is in
// two of them.
const (
	sourcePoints = 20000
	sourceTrains = 1 << 32 // added to the seed of the network
	sourceFlows  = 2 << 32 // added to the noise seed
)

// starts keeps the source points of films, which several flows share.
type starts struct {
	id   string
	seed int
	xy   []float32
}

// of returns the points of the source id under a noise seed; nil for the Gaussian
// source, "".
func (s *starts) of(id string, seed int) []float32 {
	if id == "" {
		return nil
	}
	if s.xy == nil || s.id != id || s.seed != seed {
		s.id, s.seed, s.xy = id, seed, sourceSet(id, sourceFlows+uint64(seed)).Points
	}
	return s.xy
}

func sourceSet(id string, seed uint64) *dataset.Set {
	set, err := dataset.Named(id, sourcePoints, dataset.DefaultNoise, seed)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	return set
}

// objective draws the batches of training.
type objective interface {
	Batch(n int) (x, target []float32, err error)
}

// independent is the objective that needs no coupling.
type independent struct{ *train.FlowMatching }

func (o independent) Batch(n int) (x, target []float32, err error) {
	x, target = o.FlowMatching.Batch(n)
	return x, target, nil
}

// newObjective makes the objective of the values in force.
func (l *Lab) newObjective() objective {
	rng := rand.New(l.batches)
	if l.pairKey.known() {
		return independent{train.NewFlowMatching(l.data, l.base, l.pathKey.sigma, l.features, rng)}
	}
	cfg := train.CoupledConfig{Data: l.data, Schedule: l.base, Sigma: l.pathKey.sigma, Features: l.features}
	if id := l.pairKey.source; id != "" {
		cfg.Source = sourceSet(id, sourceTrains+uint64(l.netKey.seed))
	}
	switch k := l.pairKey; k.coupling {
	case "ot":
		cfg.Coupling = &transport.Exact{Block: k.block}
	case "sinkhorn":
		cfg.Coupling = &transport.Entropic{Eps: k.eps, Block: k.block}
	}
	o, err := train.NewCoupled(cfg, rng)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	return o
}
