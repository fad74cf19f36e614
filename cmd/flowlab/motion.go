package main

import (
	"context"
	"slices"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/lab"
	"flowscope/sim/model"
	"flowscope/sim/solve"
)

// motion moves particles from x0 along the flow by the values' sampler, and returns
// where they are at each of the times, which rise from 0 to 1.
func (f *flow) motion(ctx context.Context, v control.Values, x0 []float32, times []float64, told *progress) ([][]float32, error) {
	s, err := solve.New(f.solverConfig(v))
	if err != nil {
		return nil, err
	}
	s.Begin(f.velocity, 0, x0)
	rows := make([][]float32, 0, len(times))
	last, before := 0.0, slices.Clone(x0)
	for {
		now, x := s.Time(s.Node()), s.Positions()
		if s.Done() {
			now = 1 // of a run that jumps there
		}
		for len(rows) < len(times) && times[len(rows)] <= now {
			t, row := times[len(rows)], make([]float32, len(x0))
			if s.Adaptive() && t < now {
				s.Inside(t, row, nil)
			} else {
				k := float32(1)
				if now > last {
					k = float32((t - last) / (now - last))
				}
				for i := range row {
					row[i] = before[i] + k*(x[i]-before[i])
				}
			}
			rows = append(rows, row)
		}
		if s.Done() {
			return rows, s.Err()
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		last, before = now, append(before[:0], x...)
		for node := s.Node(); s.Node() == node && !s.Done(); {
			s.Step()
		}
		told.at(int(1000*s.Time(s.Node())), 1000, "particles")
	}
}

// startsOf returns where the first n particles start: those of the page.
func startsOf(m *model.Model, v control.Values, n int) ([]float32, error) {
	if m == nil { // the exact field: any model with its values starts there
		t, err := lab.NewTraining(v)
		if err != nil {
			return nil, err
		}
		if m, err = t.Model(); err != nil {
			return nil, err
		}
	}
	v = v.Clone() // one step of Euler is enough to see where they start
	if err := setSampler(v, "euler"); err != nil {
		return nil, err
	}
	if err := v.SetFloat(control.Steps, 1); err != nil {
		return nil, err
	}
	s, err := lab.NewSampling(m, v)
	if err != nil {
		return nil, err
	}
	x0 := make([]float32, 0, 2*n)
	for first := 0; first < n; first += film.Lane {
		starts, _, err := s.Lane(first, min(film.Lane, n-first))
		if err != nil {
			return nil, err
		}
		x0 = append(x0, starts...)
	}
	return x0, nil
}

// solverConfig is how the values ask for the flow to be solved.
func (f *flow) solverConfig(v control.Values) solve.Config {
	c := solve.Config{Schedule: f.schedule, Seed: uint64(v.Int(control.NoiseSeed)), TEnd: f.end(), DataStd: f.h}
	if v.Acting(control.Mode) == "sde" {
		c.Method, c.Sigma, c.Shape = v.Choice(control.SDESampler), v.Float(control.Sigma), v.Choice(control.SigmaShape)
	} else {
		c.Method = v.Choice(control.ODESampler)
	}
	if chosen, _ := v.Applies(control.Tolerance); chosen {
		c.ATol = v.Float(control.Tolerance)
		c.RTol = c.ATol
	} else {
		c.Steps = v.Int(control.Steps)
	}
	return c
}
