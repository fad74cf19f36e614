package lab

import (
	"math"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/measure"
)

// The distances are those of the film that is shown from fresh points of the data.
func TestDistancesAreOfTheFilm(t *testing.T) {
	v := watch(t, "particles=700&steps=20&n=500&batch=64")
	v.steps(300)
	v.settle()
	d := v.reel.Distances
	if d == nil || d.N != 700 {
		t.Fatalf("%+v", d)
	}
	ends := v.landing()
	fresh := make([]float32, len(ends))
	(&truth{key: truthOf(v.dataKey)}).draw(fresh)
	last := func(of film.Distance) film.Reading { return d.Readings[of][len(d.Readings[of])-1] }
	energy := measure.NewEnergy(dim, measure.Biased)
	if err := energy.Begin(ends, fresh); err != nil {
		t.Fatal(err)
	}
	for !energy.Advance(100) {
	}
	exact, err := measure.W2(ends, fresh, dim)
	if err != nil {
		t.Fatal(err)
	}
	for of, want := range map[film.Distance]float64{
		film.SlicedW2: measure.SlicedW2(ends, fresh, measure.Directions), film.Energy: math.Sqrt(energy.Value()), film.W2: exact,
	} {
		r := last(of)
		if math.Abs(float64(r.Value)-want) > 1e-5*want || r.Step != v.step {
			t.Errorf("distance %d is %v at step %d, not %v at step %d", of, r.Value, r.Step, want, v.step)
		}
		if f := d.Floors[of]; !(f > 0 && f < want) {
			t.Errorf("distance %d: floor %v of %v", of, f, want)
		}
	}
	if d.Busy != 0 {
		t.Errorf("at rest, and %v of something is done", d.Busy)
	}
}

// Particles along the exact field are as far from the data as two samples are.
func TestDistancesOfTheExactFlow(t *testing.T) {
	v := watch(t, "particles=1000&steps=100&n=10000&follow=exact&h=0&train=0&ode=heun&points=0&velocity=0&density=0&paths=0&data=8gaussians")
	v.rest()
	d := v.reel.Distances
	for of := range film.DistanceCount {
		if r := float64(d.Readings[of][0].Value) / d.Floors[of]; !(r > 0.3 && r < 1.7) {
			t.Errorf("distance %d is %v times its floor", of, r)
		}
	}
}

// While training goes on distances are measured again and again, keep to their
// share of the time, and a change of what is sampled begins a new curve.
func TestDistancesWhileTraining(t *testing.T) {
	v := watch(t, "particles=300&steps=10&n=300&batch=32")
	v.steps(2000)
	d := v.reel.Distances
	if d == nil || len(d.Readings[film.SlicedW2]) < 2 || len(d.Readings[film.Energy]) < 2 {
		t.Fatalf("in %v: %+v", v.now, d)
	}
	var steps []int64
	for _, r := range d.Readings[film.SlicedW2] {
		steps = append(steps, r.Step)
	}
	for i := range steps[1:] {
		if steps[i+1] <= steps[i] {
			t.Errorf("steps %v do not rise", steps)
		}
	}
	epoch := d.Epoch
	v.set(control.Steps, "9")
	v.steps(400)
	if d := v.reel.Distances; d.Epoch == epoch || d.Readings[film.SlicedW2][0].Step < steps[len(steps)-1] {
		t.Errorf("the curve goes on over a change of the sampler")
	}
}

// A curve keeps its beginning and its end, however long it grows.
func TestDistancesAreThinned(t *testing.T) {
	var d distances
	for i := range int64(5000) {
		d.note(film.SlicedW2, film.Reading{Step: i})
	}
	rs := d.out.Readings[film.SlicedW2]
	if len(rs) > distanceKept || rs[0].Step > 5000/distanceKept*4 || rs[len(rs)-1].Step != 4999 {
		t.Errorf("%d readings from step %d to %d", len(rs), rs[0].Step, rs[len(rs)-1].Step)
	}
}
