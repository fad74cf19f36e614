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
	if f.oracle != nil && endsEarly(f.set, f.schedule, f.h) {
		return 1 - path.TMin
	}
	return 1
}

// endsEarly reports whether the exact field of the set has no value at t = 1, as
// that of bare points; s has the path's smoothing. Package lab jumps there, too.
func endsEarly(set *dataset.Set, s path.Schedule, h float64) bool {
	return s.At(1).Beta == 0 && h < path.TMin && set.Mixture == nil
}

// sourceLogDensity returns the log-density of the points at t = 0, which are
// β₀ x₀ + σ n with x₀ of the source, n ~ N(0, I) and the path's smoothing σ.
func (f *flow) sourceLogDensity() (func(x []float64) float64, error) {
	id := f.values.Choice(control.Source)
	if id == "gaussian" { // two normals: one of variance β₀² + σ²
		s := f.schedule.At(0).Beta
		return func(x []float64) float64 {
			return measure.NormalSource([]float64{x[0] / s, x[1] / s}) - 2*math.Log(s)
		}, nil
	}
	// As package lab draws it: with the usual noise.
	set, err := dataset.Named(id, 1, dataset.DefaultNoise, 0)
	if err != nil {
		return nil, err
	}
	if set.Mixture == nil {
		return nil, fmt.Errorf("the log-density of the source %q is not known in closed form", id)
	}
	s, err := lab.Schedule(f.values)
	if err != nil {
		return nil, err
	}
	set.Mixture = blurred(set.Mixture, s.At(0).Beta, f.values.Float(control.PathSigma))
	o, err := field.NewOracle(set, path.Linear(), 0)
	if err != nil {
		return nil, err
	}
	return func(x []float64) float64 { return o.At(1, [2]float64{x[0], x[1]}).LogP }, nil
}

// blurred is the law of scale·x + sigma·n, x of the mixture and n ~ N(0, I): its
// means are scale·m, its covariances scale² S + sigma² I.
func blurred(m *dataset.Mixture, scale, sigma float64) *dataset.Mixture {
	b := &dataset.Mixture{Weights: m.Weights}
	for k, c := range m.Covs {
		b.Means = append(b.Means, [2]float64{scale * m.Means[k][0], scale * m.Means[k][1]})
		for i := range c {
			for j := range c[i] {
				c[i][j] *= scale * scale
			}
			c[i][i] += sigma * sigma
		}
		b.Covs = append(b.Covs, c)
	}
	return b
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
