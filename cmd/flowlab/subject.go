package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/model"
)

// subject says which field a command is about: --model FILE, or --exact with the
// controls of data and path.
type subject struct {
	model    string
	exact    bool
	controls *controlFlags
}

func addSubject(c *cobra.Command) *subject {
	s := new(subject)
	c.Flags().StringVar(&s.model, "model", "", "the model.json whose field it is")
	c.Flags().BoolVar(&s.exact, "exact", false, "the exact field of the points of --data instead")
	s.controls = addControls(c, func(d *control.Def) bool { return d.ID == control.PathSigma || inGroups("data", "curve")(d) }, nil)
	return s
}

// check reports flags that do not go together.
func (s *subject) check(c *cobra.Command) error {
	switch {
	case s.exact == (s.model != ""):
		return fmt.Errorf("give either --model FILE.json or --exact --data NAME")
	case s.exact && !c.Flags().Changed(control.Data):
		return fmt.Errorf("--exact wants --data NAME, *.csv or *.png")
	}
	return nil
}

// law is what --data names. A file has no noise unless it is asked for.
func (s *subject) law(c *cobra.Command, v control.Values, seed uint64) (*law, error) {
	name, noise := v.Choice(control.Data), v.Float(control.Noise)
	if s.controls.data != "" {
		name = s.controls.data
	}
	if isFile(name) && !c.Flags().Changed(control.Noise) {
		noise = 0
	}
	return newLaw(name, noise, dataset.MaxPoints, seed)
}

// open makes the flow, and returns what it is of: the model is nil with --exact.
func (s *subject) open(c *cobra.Command, seed uint64) (*flow, *model.Model, error) {
	if err := s.check(c); err != nil {
		return nil, nil, err
	}
	if s.exact {
		v, err := s.controls.onto(control.Defaults())
		if err != nil {
			return nil, nil, err
		}
		l, err := s.law(c, v, seed)
		if err != nil {
			return nil, nil, err
		}
		set, err := l.draw(v.Int(control.N), seed)
		if err != nil {
			return nil, nil, err
		}
		f, err := exactFlow(set, v)
		return f, nil, err
	}
	m, err := readModel(s.model)
	if err != nil {
		return nil, nil, err
	}
	f, err := learnedFlow(m)
	return f, m, err
}
