package main

import (
	"fmt"
	"math"
	"os"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/lab"
	"flowscope/sim/measure"
	"flowscope/sim/model"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

// flow is a velocity field with what is known of it: a model's, or the exact one.
type flow struct {
	name     string            // for people
	velocity solve.Field       // float32, for particles
	precise  measure.Divergent // float64, with the divergence
	schedule path.Schedule     // of the marginals, smoothing included
	set      *dataset.Set      // the points that it is of
	unit     dataset.Unit

	oracle *field.Oracle // the exact field; nil for a model
	exact  *field.Exact  // the exact density of the same data; nil where it is not known
	net    *nn.Evaluator // a model's; nil for the exact field
	values control.Values
	h      float64 // smoothing of the exact field
}

// exactFlow is the exact field of a set under the values' schedule and smoothing.
func exactFlow(set *dataset.Set, v control.Values) (*flow, error) {
	s, err := lab.Schedule(v)
	if err != nil {
		return nil, err
	}
	f := &flow{name: "exact field", schedule: path.Smoothed(s, v.Float(control.PathSigma)), set: set, unit: set.Unit, values: v, h: v.Float(control.Smoothing)}
	if f.oracle, err = field.NewOracle(set, f.schedule, f.h); err != nil {
		return nil, err
	}
	if f.exact, err = field.NewExact(set, f.schedule, f.h); err != nil {
		return nil, err
	}
	f.velocity, f.precise = f.exact, f.oracle
	return f, nil
}

// learnedFlow is the field of a model: of the average of its weights, as in films.
func learnedFlow(m *model.Model) (*flow, error) {
	v := m.Settings()
	s, err := lab.Schedule(v)
	if err != nil {
		return nil, err
	}
	f := &flow{
		name:     fmt.Sprintf("%s, step %d", v.Choice(control.Data), m.Step),
		schedule: path.Smoothed(s, v.Float(control.PathSigma)), unit: m.Unit, values: v,
	}
	if f.set, err = lab.DataSet(v, m.Seed); err != nil {
		return nil, err
	}
	if lab.Known(v) {
		if f.exact, err = field.NewExact(f.set, f.schedule, v.Float(control.Smoothing)); err != nil {
			return nil, err
		}
	}
	if f.net, err = nn.NewEvaluator(m.State.Config, m.Features); err != nil {
		return nil, err
	}
	if err := f.net.Load(m.State.EMA); err != nil {
		return nil, err
	}
	p, err := nn.NewPrecise(m.State.Config, m.Features)
	if err != nil {
		return nil, err
	}
	if err := p.Load(m.State.EMA); err != nil {
		return nil, err
	}
	f.velocity, f.precise = f.net, p
	return f, nil
}

// end is the time that data are put at: 1, but for bare points, which have no
// field there.
func (f *flow) end() float64 {
	if f.oracle != nil && f.schedule.At(1).Beta == 0 && f.h < path.TMin && f.set.Mixture == nil {
		return 1 - path.TMin
	}
	return 1
}

// sourceStd is the standard deviation of the points at t = 0.
func (f *flow) sourceStd() float64 { return f.schedule.At(0).Beta }

// sourceLogDensity returns the log-density of the points at t = 0: those of the
// source times sourceStd, with the path's smoothing where the source is Gaussian.
func (f *flow) sourceLogDensity() (func(x []float64) float64, error) {
	s := f.sourceStd()
	law := measure.NormalSource
	if id := f.values.Choice(control.Source); id != "gaussian" {
		// As package lab draws it: with the usual noise.
		set, err := dataset.Named(id, 1, dataset.DefaultNoise, 0)
		if err != nil {
			return nil, err
		}
		if set.Mixture == nil {
			return nil, fmt.Errorf("the log-density of the source %q is not known in closed form", id)
		}
		o, err := field.NewOracle(set, path.Linear(), 0)
		if err != nil {
			return nil, err
		}
		law = func(x []float64) float64 { return o.At(1, [2]float64{x[0], x[1]}).LogP }
	}
	return func(x []float64) float64 {
		return law([]float64{x[0] / s, x[1] / s}) - 2*math.Log(s)
	}, nil
}

// logUnit is by how much a log-density in own coordinates is less than in the
// picture's.
func logUnit(u dataset.Unit) float64 { return math.Log(u.Factor(0)) + math.Log(u.Factor(1)) }

// readModel reads a model.json.
func readModel(name string) (*model.Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := model.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}
