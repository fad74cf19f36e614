package nn

import "fmt"

// State is everything a run needs to go on from where it was, as plain numbers:
// a checkpoint. The slices have the layout of Net.Params.
type State struct {
	Config Config
	Steps  int       // optimiser steps taken
	Params []float32 // parameters
	EMA    []float32 // their average
	M, V   []float32 // Adam's moments
}

// State copies the trainer's state into s, whose slices are used again when they
// are large enough.
func (t *Trainer) State(s *State) {
	s.Config, s.Steps = t.net.cfg, t.steps
	s.Params = append(s.Params[:0], t.net.params...)
	s.EMA = append(s.EMA[:0], t.ema...)
	s.M = append(s.M[:0], t.m...)
	s.V = append(s.V[:0], t.v...)
}

// SetState takes s over (by copying). A state of another shape, of wrong lengths
// or with a negative number of steps is refused with an error, and nothing
// changes then.
func (t *Trainer) SetState(s *State) error {
	if s.Config != t.net.cfg {
		return fmt.Errorf("nn: a state of network %+v for a network %+v", s.Config, t.net.cfg)
	}
	if s.Steps < 0 {
		return fmt.Errorf("nn: a state with %d steps: use 0 or more", s.Steps)
	}
	parts := []struct {
		name     string
		dst, src []float32
	}{
		{"the state's Params", t.net.params, s.Params},
		{"the state's EMA", t.ema, s.EMA},
		{"the state's M", t.m, s.M},
		{"the state's V", t.v, s.V},
	}
	for _, p := range parts {
		if err := t.net.cfg.checkParams(p.name, p.src, len(p.dst)); err != nil {
			return err
		}
	}
	for _, p := range parts {
		copy(p.dst, p.src)
		clearPadding(t.net.layers, p.dst)
	}
	t.steps, t.batch = s.Steps, batch{}
	return nil
}
