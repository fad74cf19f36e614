package lab

import (
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/internal/vec"
	"flowscope/sim/solve"
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

// startKey is what the points are made of that particles of a source that is a data
// set start from, β_0 x_0 + σ n: those of training at t = 0.
type startKey struct {
	id          string // of the source; "": the Gaussian one, which needs none
	seed        int
	scale, blur float64
}

// starts keeps them: several flows share them.
type starts struct {
	key startKey
	xy  []float32
}

// of returns the points; nil for the Gaussian source.
func (s *starts) of(k startKey) []float32 {
	if k.id == "" {
		return nil
	}
	if s.xy == nil || s.key != k {
		s.key, s.xy = k, sourceSet(k.id, sourceFlows+uint64(k.seed)).Points
		noise := make([]float32, len(s.xy))
		if k.blur > 0 {
			solve.SourceNormals(sourceFlows+uint64(k.seed), 0, noise)
		}
		vec.Linear2(s.xy, float32(k.scale), s.xy, float32(k.blur), noise)
	}
	return s.xy
}

// startKey returns the key of the values in force.
func (l *Lab) startKey() startKey {
	if l.pairKey.source == "" {
		return startKey{}
	}
	return startKey{l.pairKey.source, l.values.Int(control.NoiseSeed), l.base.At(0).Beta, l.pathKey.sigma}
}

// sourceKey is what the source points of training are made of.
type sourceKey struct {
	id   string
	seed int
}

func sourceSet(id string, seed uint64) *dataset.Set {
	set, err := dataset.Named(id, sourcePoints, dataset.DefaultNoise, seed)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	return set
}

// objective draws the batches of training in slices of time: see train.Coupled.
type objective interface {
	Begin(n int) error
	Advance(budget int) (done bool, err error)
	Take() (x, target []float32)
}

// independent is the objective that needs no coupling, and no time to speak of.
type independent struct {
	*train.FlowMatching
	n int
}

func (o *independent) Begin(n int) error                         { o.n = n; return nil }
func (o *independent) Advance(budget int) (done bool, err error) { return true, nil }
func (o *independent) Take() (x, target []float32)               { return o.Batch(o.n) }

// newObjective makes the objective of the values in force.
func (l *Lab) newObjective() objective {
	rng := rand.New(l.batches)
	if l.pairKey.known() {
		return &independent{FlowMatching: train.NewFlowMatching(l.data, l.base, l.pathKey.sigma, l.features, rng)}
	}
	cfg := train.CoupledConfig{Data: l.data, Schedule: l.base, Sigma: l.pathKey.sigma, Features: l.features}
	if id := l.pairKey.source; id != "" {
		if l.source == nil || l.sourceOf != (sourceKey{id, l.netKey.seed}) {
			l.source, l.sourceOf = sourceSet(id, sourceTrains+uint64(l.netKey.seed)), sourceKey{id, l.netKey.seed}
		}
		cfg.Source = l.source
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
