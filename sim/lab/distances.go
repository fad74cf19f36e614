package lab

import (
	"math"
	"math/rand/v2"
	"time"

	"flowscope/sim/dataset"
	"flowscope/sim/film"
	"flowscope/sim/measure"
)

const (
	// distanceMost is how many particles are compared with as many fresh points of
	// the data, at most: the exact distance of so many takes a third of a second.
	distanceMost = 1000
	// distanceEvery is how often the quick distances are measured while training
	// goes on.
	distanceEvery = time.Second
	// distanceShare is the part of the time that distances may take meanwhile.
	distanceShare = 0.1
	// distanceKept is how many readings are kept of each; when there are more, every
	// other one is dropped.
	distanceKept = 256
	// distancePairs are the pairs of samples that a floor is the mean of.
	distancePairs = 4
	// distanceSeed is added to the run's seed for the points to compare with.
	distanceSeed = 3 << 32
)

// distances measures how far the particles at t = 1 are from the data: two machines
// that take turns, one for what is quick to have and one for the rest. Fresh points
// of the data's law stay the same as long as the law does, so that a curve over
// training shows the training and not their chance.
type distances struct {
	lab   *Lab
	key   distanceKey
	truth truth
	fresh []float32                   // drawn when first needed
	pace  [film.DistanceCount]float64 // what a distance's own unit of work costs, in ns
	after time.Duration               // not before this time, so that the share is kept
	at    time.Duration               // when the quick ones were begun last

	quick, slow comparison
	floor       film.Distance // the floor that slow makes, or makes next
	noise       measure.Noise
	noisy       bool // it is being made

	out    film.Distances
	curves [film.DistanceCount]struct{ count, every int } // readings taken; every how many-th is kept
	news   bool                                           // since it was sent
	told   time.Duration
}

// distanceKey is what distances depend on, the weights apart.
type distanceKey struct {
	flow flowKey
	data dataKey
	n    int
}

// comparison is one distance in the making.
type comparison struct {
	of     film.Distance
	with   [film.DistanceCount]measure.Distance
	active bool
	step   int64 // training step of the particles' weights
	seen   [film.DistanceCount]int64
	sample []float32
}

// unseen stands for the step of a reading that there is none of.
const unseen = -1

func (c *comparison) forget() {
	c.active = false
	for i := range c.seen {
		c.seen[i] = unseen
	}
}

func newDistances(l *Lab) distances {
	d := distances{lab: l}
	for _, c := range []*comparison{&d.quick, &d.slow} {
		c.with = [film.DistanceCount]measure.Distance{
			film.SlicedW2: new(measure.SlicedDistance), film.Energy: measure.NewEnergy(dim, measure.Biased), film.W2: new(measure.Wasserstein),
		}
		c.forget()
	}
	for i := range d.pace {
		d.pace[i] = float64(unit) / 10
	}
	return d
}

// adopt takes new values over: what was measured before is of something else.
func (d *distances) adopt() {
	b := &d.lab.blocks
	if b.flow == nil || !b.seen {
		return
	}
	k := distanceKey{flow: b.flow.key, data: d.lab.dataKey, n: min(distanceMost, b.shown)}
	if k == d.key || k.n < 2 {
		return
	}
	if law := truthOf(k.data); law != d.truth.key || k.n != d.key.n {
		if law != d.truth.key {
			d.truth = truth{key: law}
		}
		d.fresh = d.fresh[:0]
		d.floor, d.noisy = 0, false
		for i := range d.out.Floors {
			d.out.Floors[i] = math.NaN()
		}
	}
	d.key = k
	d.quick.forget()
	d.slow.forget()
	d.out.Epoch++
	d.out.N, d.out.Readings, d.out.Busy = k.n, [film.DistanceCount][]film.Reading{}, 0
	clear(d.curves[:])
	d.at = d.lab.at - distanceEvery
	d.news = true
}

// wants reports whether there is something to measure, within the share.
func (d *distances) wants() bool {
	if d.lab.goesOn() && d.lab.at < d.after {
		return false
	}
	return d.quick.active || d.slow.active || d.noisy || d.quickNext() != nothingToMeasure || d.slowNext() != nothingToMeasure
}

// nothingToMeasure is no distance.
const nothingToMeasure = film.DistanceCount

// whole reports whether the film is whole and of the flow that is measured, and
// the oldest step of its weights.
func (d *distances) whole() (step int64, ok bool) {
	b := &d.lab.blocks
	if d.key.n < 2 || b.flow == nil || b.flow.key != d.key.flow || !b.seen || min(distanceMost, b.shown) != d.key.n || !b.complete() {
		return 0, false
	}
	_, from := b.progress()
	return from.step, true
}

func (d *distances) quickNext() film.Distance {
	step, ok := d.whole()
	if !ok || d.lab.goesOn() && d.lab.at-d.at < distanceEvery {
		return nothingToMeasure
	}
	for _, of := range []film.Distance{film.SlicedW2, film.Energy} {
		if d.quick.seen[of] != step {
			return of
		}
	}
	return nothingToMeasure
}

func (d *distances) slowNext() film.Distance {
	step, ok := d.whole()
	if ok && (d.floor < film.DistanceCount || d.slow.seen[film.W2] != step) {
		return film.W2
	}
	return nothingToMeasure
}

// advance does a unit of work.
func (d *distances) advance() {
	l := d.lab
	t := l.now()
	switch {
	case d.quick.active || d.quickNext() != nothingToMeasure:
		d.advanceQuick()
	case d.noisy || d.floor < film.W2 || d.floor == film.W2 && d.slow.seen[film.W2] != unseen && !d.slow.active:
		d.advanceFloor()
	default:
		d.advanceSlow()
	}
	took := max(0, l.now()-t)
	d.after = t + time.Duration(float64(took)/distanceShare)
}

// advanceQuick measures one quick distance after the other of one sample.
func (d *distances) advanceQuick() {
	c := &d.quick
	if !c.active {
		c.of = film.SlicedW2
		d.at = d.lab.at
		d.take(c)
	}
	if !d.step(c) {
		return
	}
	if c.of == film.SlicedW2 {
		c.of = film.Energy
		d.begin(c)
	}
}

// advanceSlow measures the exact distance.
func (d *distances) advanceSlow() {
	c := &d.slow
	if !c.active {
		c.of = film.W2
		d.take(c)
	}
	d.step(c)
	d.out.Busy = 0
	if c.active {
		d.out.Busy = c.with[c.of].Progress()
	}
	d.news = true
}

// take takes the particles of now for a comparison, and begins it.
func (d *distances) take(c *comparison) {
	c.step, _ = d.whole()
	c.sample = append(c.sample[:0], d.lab.blocks.ends[:dim*d.key.n]...)
	if len(d.fresh) == 0 {
		d.fresh = append(d.fresh, c.sample...)
		d.truth.draw(d.fresh)
	}
	d.begin(c)
}

// begin begins the comparison of the sample that was taken.
func (d *distances) begin(c *comparison) {
	c.active = true
	if err := c.with[c.of].Begin(c.sample, d.fresh); err != nil {
		c.active, c.seen[c.of] = false, c.step // particles that were thrown far out
	}
}

// step does a unit of a comparison, and reports whether it is done.
func (d *distances) step(c *comparison) (done bool) {
	if !c.active {
		return true
	}
	with := c.with[c.of]
	if !d.timed(c.of, with.Advance) {
		return false
	}
	c.active, c.seen[c.of] = false, c.step
	d.note(c.of, film.Reading{Step: c.step, Value: float32(inUnits(c.of, with.Value()))})
	return true
}

// timed gives work as many of its own units as fit into one of ours.
func (d *distances) timed(of film.Distance, work func(int) bool) (done bool) {
	n := max(1, int(float64(unit)/max(d.pace[of], 1)))
	t := d.lab.now()
	done = work(n)
	if took := d.lab.now() - t; !done { // what ends has done fewer
		d.pace[of] += 0.3 * (float64(max(0, took))/float64(n) - d.pace[of])
	}
	return done
}

// inUnits brings a distance's value to data units: the energy distance is a square.
func inUnits(of film.Distance, x float64) float64 {
	if of == film.Energy {
		return math.Sqrt(max(0, x))
	}
	return x
}

// advanceFloor finds what two samples of the data have between them.
func (d *distances) advanceFloor() {
	of := d.floor
	if !d.noisy {
		d.noisy = true
		if err := d.noise.Begin(d.slow.with[of], d.truth.draw, d.key.n, d.key.n, dim, distancePairs); err != nil {
			panic("lab: a floor that cannot be: " + err.Error())
		}
	}
	failed := false
	done := d.timed(of, func(n int) bool {
		done, err := d.noise.Advance(n)
		failed = err != nil
		return done || failed
	})
	if !done {
		return
	}
	if mean, _ := d.noise.Value(); !failed {
		d.out.Floors[of] = inUnits(of, mean)
	}
	d.noisy = false
	d.floor++
	d.news = true
}

// note keeps a reading. When there are too many, every other one is dropped, and
// from then on as many are passed over; the newest is always there.
func (d *distances) note(of film.Distance, r film.Reading) {
	rs, c := d.out.Readings[of], &d.curves[of]
	if c.count%max(c.every, 1) != 0 { // the last one was there only as the newest
		rs = rs[:len(rs)-1]
	}
	if len(rs) == distanceKept {
		for i := range distanceKept / 2 {
			rs[i] = rs[2*i]
		}
		rs = rs[:distanceKept/2]
		c.every = 2 * max(c.every, 1)
	}
	d.out.Readings[of] = append(rs, r)
	c.count++
	d.news = true
}

// tell sends what is new.
func (d *distances) tell() {
	const every = 500 * time.Millisecond
	if !d.news || d.lab.goesOn() && d.told != 0 && d.lab.at-d.told < every {
		return
	}
	d.news, d.told = false, max(d.lab.at, 1)
	out := d.out
	for i, rs := range out.Readings {
		out.Readings[i] = append([]film.Reading(nil), rs...)
	}
	d.lab.send(&out)
}

// truth draws independent points of the law that a data set is of. The points of a
// built-in set are more evenly spread than that, so any of a large one are taken; a
// person's own points are all that there is of their law, and each is taken with its
// own noise, again and again.
type truth struct {
	key   truthKey
	pool  []float32 // nil until it is needed
	noise float64
	rng   *rand.Rand
}

// truthKey is what the law of a data set depends on: all but how many points of it
// there are.
type truthKey struct {
	id, own string
	noise   float64
	seed    int
}

func truthOf(k dataKey) truthKey { return truthKey{k.id, k.own, k.noise, k.seed} }

// truthPool is how many points stand for the law of a built-in set.
const truthPool = 20000

// fill makes the pool.
func (t *truth) fill() {
	k := t.key
	seed := distanceSeed + uint64(k.seed)
	t.rng = rand.New(rand.NewPCG(seed, truthPool))
	if k.id == "own" {
		own, err := OwnPoints(k.own)
		if err != nil {
			panic("lab: values that were checked are refused: " + err.Error())
		}
		t.pool, t.noise = own.Points, k.noise
		return
	}
	set, err := dataset.Named(k.id, truthPool, k.noise, seed)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	t.pool = set.Points
}

// draw fills x with points that no earlier ones depend on.
func (t *truth) draw(x []float32) {
	if t.pool == nil {
		t.fill()
	}
	for i := 0; i < len(x); i += dim {
		k := dim * t.rng.IntN(len(t.pool)/dim)
		for j := range dim {
			x[i+j] = t.pool[k+j]
			if t.noise > 0 {
				x[i+j] += float32(t.noise * t.rng.NormFloat64())
			}
		}
	}
}
