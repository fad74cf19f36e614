package model

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/nn"
)

// Version of the format that is written, and read.
const Version = 1

// Model is what a model.json holds.
type Model struct {
	// Values are all controls as they stood.
	Values control.Values
	// Trained holds what the last training step learned: the values of the
	// controls that change the loss. Of what else is in it nothing is written, and
	// defaults are read. It differs from Values where a control was moved after
	// training, or acts at a reset only.
	Trained control.Values

	Seed uint64 // of the run
	Step int64  // training steps made

	// Unit undoes the standardisation of the data; the zero Unit for built-in sets, and
	// for points that were drawn.
	Unit dataset.Unit

	// Features make the network's input of a point and a time.
	Features nn.Features
	// State is the network's shape, its weights and their average. M and V are nil,
	// and Steps is 0, where there is no optimiser to go on with.
	State nn.State
	// Random is the state of the generator of batches (a marshalled rand.PCG), or nil.
	Random []byte
}

// Resumable reports whether training can go on as if it had not stopped.
func (m *Model) Resumable() bool { return m.State.M != nil }

// Resume returns the state for nn.Trainer.SetState: where there is no optimiser,
// that of one which begins.
func (m *Model) Resume() *nn.State {
	s := m.State
	if !m.Resumable() {
		s.Steps = 0
		s.M, s.V = make([]float32, len(s.Params)), make([]float32, len(s.Params))
	}
	return &s
}

// Settings are the values that a trained network is used with: all as they stood,
// but what it learned, the schedule first of all, as of its last step.
func (m *Model) Settings() control.Values {
	v := m.Values.Clone()
	for _, d := range control.List() {
		if applies, _ := m.Trained.Applies(d.ID); d.Mark && applies {
			if err := v.Set(d.ID, m.Trained.Text(d.ID)); err != nil {
				panic("model: a value that was taken is refused: " + err.Error())
			}
		}
	}
	return v
}

// config returns the shape of a network that is told by its features.
func config(f nn.Features, width, depth int, act nn.Activation) nn.Config {
	return nn.Config{In: f.Width(), Out: f.Dim, Width: width, Depth: depth, Act: act}
}

// Validate reports what cannot be written, or used after it was read.
func (m *Model) Validate() error {
	if err := m.Features.Validate(); err != nil {
		return err
	}
	c := m.State.Config
	if c != config(m.Features, c.Width, c.Depth, c.Act) {
		return fmt.Errorf("a network with %d inputs and %d outputs for points of dimension %d with %d pairs of time features: %d and %d are right",
			c.In, c.Out, m.Features.Dim, m.Features.Pairs, m.Features.Width(), m.Features.Dim)
	}
	if err := c.Validate(); err != nil {
		return err
	}
	if m.Step < 0 || m.State.Steps < 0 {
		return fmt.Errorf("%d training steps and %d of the optimiser: they count from 0", m.Step, m.State.Steps)
	}
	for _, p := range m.bulk() {
		if len(p.x) != c.NumParams() {
			return fmt.Errorf("%s has %d numbers with padding; a network %d→%d×%d→%d has %d", p.name, len(p.x), c.In, c.Depth, c.Width, c.Out, c.NumParams())
		}
		for i, x := range p.x {
			if x-x != 0 {
				return fmt.Errorf("%s holds %v (number %d); all must be finite", p.name, x, i)
			}
			if p.name == "v" && x < 0 {
				return fmt.Errorf("v holds %v; Adam's second moments are not negative", x)
			}
		}
	}
	switch {
	case (m.State.M == nil) != (m.State.V == nil):
		return errors.New("of Adam's moments there is one without the other")
	case !m.Resumable() && (m.State.Steps != 0 || m.Random != nil):
		return errors.New("an optimiser's steps or generator without its moments")
	}
	if m.Random != nil {
		if err := new(rand.PCG).UnmarshalBinary(m.Random); err != nil {
			return fmt.Errorf("random is not the state of a generator: %w", err)
		}
	}
	return m.Unit.Validate()
}

// named is a slice laid out as the network's parameters, under its field's name.
type named struct {
	name string
	x    []float32
}

// bulk lists the slices that are there.
func (m *Model) bulk() []named {
	all := []named{{"weights", m.State.Params}, {"ema", m.State.EMA}}
	if m.State.M != nil || m.State.V != nil {
		all = append(all, named{"m", m.State.M}, named{"v", m.State.V})
	}
	return all
}
