package lab

import (
	"fmt"
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/model"
	"flowscope/sim/nn"
)

// model returns the run as it is now.
func (l *Lab) model() (*model.Model, error) {
	m := &model.Model{Values: l.values, Trained: l.learned, Seed: uint64(l.netKey.seed), Step: l.step, Features: l.features}
	if l.step == 0 && !l.begun() {
		m.Trained = l.values // nothing was learned: what would be
	}
	if k := dataKeyOf(m.Trained, l.netKey.seed); k.id == "own" {
		own, err := OwnPoints(k.own)
		if err != nil {
			return nil, err
		}
		m.Unit = own.Unit
	}
	l.trainer.State(&m.State)
	batches := *l.batches
	if l.begun() {
		batches = l.drawn // the step in the making is made anew
	}
	var err error
	m.Random, err = batches.MarshalBinary()
	return m, err
}

// adoptModel goes on from a model: its values, its weights, its step. On an error
// nothing changes.
func (l *Lab) adoptModel(m *model.Model) error {
	if m.Features.Dim != dim {
		return fmt.Errorf("the model is of points with %d coordinates; here they have %d", m.Features.Dim, dim)
	}
	v := m.Values.Clone()
	if _, err := Schedule(v); err != nil {
		return err
	}
	if v.Choice(control.Data) == "own" && v.Text(control.OwnPoints) != "" {
		if _, err := OwnPoints(v.Text(control.OwnPoints)); err != nil {
			return err
		}
	}
	c := m.State.Config
	key := netKey{width: c.Width, depth: c.Depth, pairs: m.Features.Pairs, seed: int(m.Seed)}
	for _, o := range activations() {
		if act, err := nn.ParseActivation(o); err == nil && act == c.Act {
			key.act = o
		}
	}
	cfg, features, err := key.network()
	switch {
	case err != nil:
		return err
	case cfg != c || features != m.Features:
		return fmt.Errorf("the model's network, %+v with %+v, is none that this program makes", c, m.Features)
	}
	// It is the control that says which networks a run can have.
	if err := key.check(); err != nil {
		return err
	}
	batches := rand.NewPCG(m.Seed, streamBatches)
	if m.Random != nil {
		if err := batches.UnmarshalBinary(m.Random); err != nil {
			return err
		}
	}
	if err := l.start(key); err != nil {
		return err
	}
	if err := l.trainer.SetState(m.Resume()); err != nil {
		return err
	}
	l.values, l.learned = v, m.Trained
	l.batches = batches
	l.history.clear()
	l.step, l.single, l.anneal = m.Step, 0, anneal{}
	l.keepGood()
	l.changed, l.dirty = true, true
	return nil
}

// activations are the options of their control.
func activations() (ids []string) {
	d, _ := control.Lookup(control.Activation)
	for _, o := range d.Choices {
		ids = append(ids, o.ID)
	}
	return ids
}

// check reports what no control could ask for.
func (k netKey) check() error {
	v := control.Defaults()
	for id, x := range map[string]int{control.Width: k.width, control.Depth: k.depth, control.TimePairs: k.pairs, control.Seed: k.seed} {
		if err := v.SetFloat(id, float64(x)); err != nil {
			return fmt.Errorf("the model's network: %w", err)
		}
	}
	return v.Set(control.Activation, k.act)
}
