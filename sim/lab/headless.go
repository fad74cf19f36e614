package lab

import (
	"errors"
	"fmt"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/film"
	"flowscope/sim/model"
	"flowscope/sim/nn"
)

// DataSet makes the data set of the values, as a run of this seed has it.
func DataSet(v control.Values, seed uint64) (*dataset.Set, error) {
	if err := checkOwn(v); err != nil {
		return nil, err
	}
	return dataKeyOf(v, int(seed)).make()
}

// Known reports whether the score, and all that is exact, is known under the values.
func Known(v control.Values) bool { return pairKeyOf(v).known() }

// Training is a run that only trains, a step at a time: the weights are those that
// a run with a picture has after as many steps with the same values.
type Training struct {
	lab  *Lab
	said *film.Notice // the last warning
}

// NewTraining begins a run with its first weights. The error says what is wrong
// with the values.
func NewTraining(v control.Values) (*Training, error) {
	t := new(Training)
	t.lab = New(Options{Part: Trainer, Hash: v.Hash(), Send: t.hear})
	if t.said != nil {
		return nil, t.err()
	}
	if err := checkOwn(v); err != nil {
		return nil, err
	}
	t.lab.adopt()
	return t, nil
}

// ResumeTraining goes on from a model, with its settings changed to v where they
// differ.
func ResumeTraining(m *model.Model, v control.Values) (*Training, error) {
	if err := checkOwn(v); err != nil {
		return nil, err
	}
	t, err := NewTraining(control.Defaults())
	if err != nil {
		return nil, err
	}
	if err := t.lab.adoptModel(m); err != nil {
		return nil, err
	}
	t.lab.take(v)
	t.lab.adopt()
	return t, nil
}

// checkOwn reports own points that are chosen and not there, or cannot be used.
func checkOwn(v control.Values) error {
	if v.Choice(control.Data) != "own" {
		return nil
	}
	if v.Text(control.OwnPoints) == "" {
		return errors.New("the data set is \"own\", and there are no own points: name a CSV or a PNG instead")
	}
	_, err := OwnPoints(v.Text(control.OwnPoints))
	return err
}

func (t *Training) hear(r film.Report) {
	if n, ok := r.(*film.Notice); ok && n.Level != film.Info {
		t.said = n
	}
}

func (t *Training) err() error { return fmt.Errorf("%s: %s", t.said.Title, t.said.Detail) }

// Step makes a training step and returns its loss. An error says why training
// stopped: it diverged, and has gone back to weights that are sound, or its points
// could not be paired.
func (t *Training) Step() (loss float64, err error) {
	l := t.lab
	t.said = nil
	if l.changed {
		l.adopt()
	}
	for !l.drawBatch() && t.said == nil {
	}
	if t.said == nil {
		for !l.trainer.Advance() {
		}
		loss = l.endStep()
	}
	if t.said != nil {
		return loss, t.err()
	}
	return loss, nil
}

// Steps returns the number of steps made, those before a resumed run included.
func (t *Training) Steps() int64 { return t.lab.step }

// Model returns the run as it is now; weights that were lost since they were last
// looked at are the restored ones.
func (t *Training) Model() (*model.Model, error) {
	t.lab.sound()
	return t.lab.model()
}

// Sampling makes samples as a film does: particles in lanes of [film.Lane], each
// from its own source point and along its own Brownian path.
type Sampling struct {
	lab  *Lab
	flow *flow
	net  *nn.Evaluator
	run  run
}

// NewSampling prepares samples of a model, along its learned field or, where v asks
// for it, along the exact one, with the values v (see model.Model.Settings). The
// error says what is wrong with them.
func NewSampling(m *model.Model, v control.Values) (*Sampling, error) {
	t, err := ResumeTraining(m, v)
	if err != nil {
		return nil, err
	}
	s := &Sampling{lab: t.lab}
	exact := v.Acting(control.Follow) == "exact"
	s.flow = s.lab.newFlow(s.lab.flowKeyOf(exact), 1)
	return s, nil
}

// SourcePoints is how many particles there are with a source that is a data set.
const SourcePoints = sourcePoints

// Lane carries the n particles from number first on, at most film.Lane, and returns
// where they start and end, x0, y0, x1, y1, …; both are the caller's. An error says
// at what time the solver gave up.
func (s *Sampling) Lane(first, n int) (starts, ends []float32, err error) {
	if first < 0 || n < 1 || n > film.Lane || s.flow.starts != nil && first+n > sourcePoints {
		return nil, nil, fmt.Errorf("lab: particles %d to %d; a lane has 1 to %d, and a source that is a data set has %d points", first, first+n-1, film.Lane, sourcePoints)
	}
	f, from := s.lab.field(s.flow.key.exact, &s.net)
	s.run.begin(s.flow, f, from, first, n, n, nil, make([]float32, dim*n*s.flow.rows), nil)
	for done := false; !done; {
		_, done = s.run.advance()
	}
	rows := len(s.run.times())
	starts, ends = s.run.pos[:dim*n:dim*n], s.run.pos[dim*n*(rows-1):dim*n*rows]
	if err := s.run.sampler.Err(); err != nil {
		return starts, ends, fmt.Errorf("at t = %.3g: %w", s.run.sampler.Time(s.run.sampler.Node()), err)
	}
	return starts, ends, nil
}

// NFE returns how many evaluations of the field a particle of the last lane took.
func (s *Sampling) NFE() int { return s.run.sampler.NFE() }
