package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/film"
	"flowscope/sim/lab"
	"flowscope/sim/model"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

// comparison is what a sweep has found.
type comparison struct {
	distances []distance
	floors    []floor // of each distance
	rows      []compared
}

// compared is one row: a sampler at a number of evaluations.
type compared struct {
	schedule, sampler string
	asked             int
	nfe               float64 // NaN where it cannot be had
	steps             int     // 0 where the error chooses them
	tolerance         float64 // NaN where the steps are fixed
	values            []float64
	note              string
}

func (r *comparison) table() *table {
	t := &table{columns: []string{"schedule", "sampler", "nfe_asked", "nfe", "steps", "tolerance"}}
	for _, d := range r.distances {
		t.columns = append(t.columns, d.id, d.id+"_floor", d.id+"_floor_sd")
	}
	t.columns = append(t.columns, "note")
	for _, c := range r.rows {
		steps := math.NaN()
		if c.steps > 0 {
			steps = float64(c.steps)
		}
		row := []any{c.schedule, c.sampler, c.asked, c.nfe, steps, c.tolerance}
		for i, f := range r.floors {
			row = append(row, c.values[i], f.mean, f.sd)
		}
		t.add(append(row, c.note)...)
	}
	return t
}

// law is what the samples are compared with: a fresh draw of what the data are of.
func (o *compareOptions) law(v control.Values, named string, told *progress) (*law, error) {
	if v.Choice(control.Data) == "own" && !isPublished(named) {
		own, err := lab.OwnPoints(v.Text(control.OwnPoints))
		if err != nil {
			return nil, err
		}
		if own.Len() < 48 {
			return nil, fmt.Errorf("%s has %d points; a comparison needs 48 or more", named, own.Len())
		}
		if third := own.Len() / 3; o.n > third {
			told.say("%s has %d points: %d samples are compared with as many of them, and the floor is made of the rest", named, own.Len(), third)
			o.n = third
		}
		return &law{name: named, own: own, unit: own.Unit}, nil
	}
	if named == "" {
		named = v.Choice(control.Data)
	}
	l, err := newLaw(named, v.Float(control.Noise), 0, 0)
	if err == nil && isPublished(named) {
		own, err := lab.OwnPoints(v.Text(control.OwnPoints)) // the model's unit is that of its points
		if err != nil {
			return nil, err
		}
		l.unit = own.Unit
	}
	return l, err
}

// reference returns fresh points in the picture's unit, and what draws a perfect
// sampler's.
func (o *compareOptions) reference(l *law, seed uint64, failed *error) (fresh []float32, draw func(x []float32), err error) {
	if l.own != nil {
		p := shuffledPoints(l.own.Points, seed)
		rest, r := p[2*o.n:], rand.New(rand.NewPCG(seed, streamFloor))
		return p[:2*o.n], func(x []float32) { copy(x, shuffledPoints(rest, r.Uint64())) }, nil
	}
	s, err := l.draw(o.n, seed^streamFresh)
	if err != nil {
		return nil, nil, err
	}
	perfect := perfect(l, seed+streamFloor, failed)
	return l.inPicture(s.Points), func(x []float32) {
		perfect(x)
		copy(x, l.inPicture(x))
	}, nil
}

// inPicture takes points of a published generator over into the picture's unit.
func (l *law) inPicture(xy []float32) []float32 {
	p := make([]float32, len(xy))
	for i, x := range xy {
		p[i] = float32(l.unit.Picture(i%2, float64(x)))
	}
	return p
}

// run makes all rows.
func (o *compareOptions) run(ctx context.Context, v control.Values, l *law, told *progress) (*comparison, error) {
	r := &comparison{}
	for _, d := range distances() {
		switch d.id {
		case "w2", "sliced_w2", "energy":
			r.distances = append(r.distances, d)
		}
	}
	var failed error
	fresh, draw, err := o.reference(l, uint64(v.Int(control.Seed)), &failed)
	if err != nil {
		return nil, err
	}
	total := len(o.schedules) * len(o.samplers) * len(o.nfes)
	for _, d := range r.distances {
		f, err := d.floorOf(ctx, against(draw, fresh), o.n, len(fresh)/2, o.pairs, func(float64) { told.at(0, total, "the floor of "+d.title) })
		if err == nil {
			err = failed
		}
		if err != nil {
			return nil, err
		}
		r.floors = append(r.floors, f.scaled(d, l.unit))
	}
	for _, schedule := range o.schedules {
		v := v.Clone()
		if err := v.Set(control.Schedule, schedule); err != nil {
			return nil, err
		}
		m, err := o.model(ctx, v, func(what string) { told.at(len(r.rows), total, schedule+": "+what) })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", schedule, err)
		}
		for _, sampler := range o.samplers {
			v := v.Clone()
			if err := setSampler(v, sampler); err != nil {
				return nil, err
			}
			for _, nfe := range o.nfes {
				row, err := o.row(ctx, m, v, nfe, r.distances, fresh, l.unit, func(what string) {
					told.at(len(r.rows), total, fmt.Sprintf("%s, %s, NFE %d: %s", schedule, sampler, nfe, what))
				})
				if err != nil {
					return nil, fmt.Errorf("%s, %s, NFE %d: %w", schedule, sampler, nfe, err)
				}
				row.schedule, row.sampler, row.asked = schedule, sampler, nfe
				r.rows = append(r.rows, row)
			}
		}
	}
	return r, nil
}

// model trains one, or makes one that is not trained, for its data, and follows the
// exact field.
func (o *compareOptions) model(ctx context.Context, v control.Values, tell func(what string)) (*model.Model, error) {
	if o.exact {
		if err := v.Set(control.Follow, "exact"); err != nil {
			return nil, err
		}
	}
	t, err := lab.NewTraining(v)
	if err != nil {
		return nil, err
	}
	for i := 0; i < o.steps && !o.exact; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := t.Step(); err != nil {
			return nil, err
		}
		tell("training")
	}
	return t.Model()
}

// row makes samples with that many evaluations, and measures them.
func (o *compareOptions) row(ctx context.Context, m *model.Model, v control.Values, nfe int, ds []distance, fresh []float32, unit dataset.Unit, tell func(what string)) (compared, error) {
	c := compared{asked: nfe, nfe: math.NaN(), tolerance: math.NaN()}
	for range ds {
		c.values = append(c.values, math.NaN())
	}
	var err error
	if chosen, _ := v.Applies(control.Tolerance); chosen {
		c.note, err = nearestTolerance(m, v, nfe)
		c.tolerance = v.Float(control.Tolerance)
	} else {
		c.steps, c.note, err = stepsFor(v, nfe)
		if err == nil && c.steps > 0 {
			err = v.SetFloat(control.Steps, float64(c.steps))
		}
	}
	if err != nil || c.note != "" {
		c.tolerance = math.NaN()
		return c, err
	}
	s, err := samples(ctx, m, v, o.n, func(int) { tell("samples") })
	if err != nil {
		return c, err
	}
	c.nfe = s.nfe
	for i, d := range ds {
		value, err := d.between(ctx, s.ends, fresh, func(float64) { tell(d.title) })
		if err != nil {
			return c, err
		}
		c.values[i] = value * d.unit(unit)
	}
	return c, nil
}

// stepsFor returns the steps that take nfe evaluations, or a note that none do.
func stepsFor(v control.Values, nfe int) (steps int, note string, err error) {
	id := v.Choice(control.ODESampler)
	if v.Choice(control.Mode) == "sde" {
		id = v.Choice(control.SDESampler)
	}
	method, err := solve.MethodByID(id)
	if err != nil {
		return 0, "", err
	}
	each := method.Stages()
	jump, err := jumps(v)
	if err != nil {
		return 0, "", err
	}
	steps = (nfe - jump) / each
	d, _ := control.Lookup(control.Steps)
	switch {
	case steps < 1 || (nfe-jump)%each != 0:
		note = fmt.Sprintf("cannot be had: a step takes %d evaluations", each)
		if jump > 0 {
			note += ", and the end one more"
		}
		return 0, note, nil
	case float64(steps) > d.Max:
		return 0, fmt.Sprintf("cannot be had: %d steps are more than %g", steps, d.Max), nil
	}
	return steps, "", nil
}

// jumps is the number of evaluations that the end of a run takes: one where the
// exact field that is followed has no value at t = 1.
func jumps(v control.Values) (int, error) {
	if v.Choice(control.Follow) != "exact" {
		return 0, nil
	}
	set, err := lab.DataSet(v, uint64(v.Int(control.Seed)))
	if err != nil {
		return 0, err
	}
	s, err := lab.Schedule(v)
	if err != nil {
		return 0, err
	}
	if endsEarly(set, path.Smoothed(s, v.Float(control.PathSigma)), v.Float(control.Smoothing)) {
		return 1, nil
	}
	return 0, nil
}

// nearestTolerance sets the tolerance at which the first lane of particles takes
// nearest to nfe evaluations, or returns a note that none comes near.
func nearestTolerance(m *model.Model, v control.Values, nfe int) (note string, err error) {
	d, _ := control.Lookup(control.Tolerance)
	took := func(log float64) (int, error) {
		if err := v.SetFloat(control.Tolerance, min(max(math.Pow(10, log), d.Min), d.Max)); err != nil {
			return 0, err
		}
		s, err := lab.NewSampling(m, v)
		if err != nil {
			return 0, err
		}
		if _, _, err := s.Lane(0, film.Lane); err != nil {
			return math.MaxInt32, nil // given up: more than can be had
		}
		return s.NFE(), nil
	}
	// The NFE falls as the tolerance grows, but for small ripples.
	lo, hi := math.Log10(d.Min), math.Log10(d.Max)
	best, bestLog := math.MaxInt32, hi
	try := func(log float64) (int, error) {
		k, err := took(log)
		if abs(k-nfe) < abs(best-nfe) {
			best, bestLog = k, log
		}
		return k, err
	}
	if k, err := try(hi); err != nil || k > nfe {
		lo = hi // already more than asked for at the coarsest
		if err != nil {
			return "", err
		}
	}
	for i := 0; i < 12 && hi > lo; i++ {
		mid := (lo + hi) / 2
		k, err := try(mid)
		if err != nil {
			return "", err
		}
		if k > nfe {
			lo = mid
		} else {
			hi = mid
		}
	}
	if _, err := took(bestLog); err != nil {
		return "", err
	}
	if 4*abs(best-nfe) > nfe {
		return fmt.Sprintf("cannot be had: the nearest that a tolerance of %g to %g takes is %d", d.Min, d.Max, best), nil
	}
	return "", nil
}

func abs(x int) int { return max(x, -x) }
