package lab

import (
	"math"

	"flowscope/sim/train"
)

// floorShown is the relative standard error at which the floor is first shown;
// it is made finer after that.
const floorShown = 0.02

// floor computes the least that the loss can be, for the data and the path in
// force.
type floor struct {
	lab    *Lab
	stale  bool // the values in force have another
	made   *train.Floor
	sample float64 // what a sample costs, in ns
}

// wants reports whether the floor is not known well enough, and can be.
func (f *floor) wants() bool {
	return f.lab.pairKey.known() && (f.stale || f.made != nil && !f.made.Done())
}

// advance takes some samples.
func (f *floor) advance() {
	l := f.lab
	if f.stale {
		f.made = train.NewFloor(l.data, l.base, l.pathKey.sigma, uint64(l.netKey.seed))
		f.stale = false
		f.sample = 2 * float64(l.data.Len()) // a guess: 2 ns a point
	}
	n := max(1, int(float64(unit)/max(f.sample, 1)))
	t, before := l.now(), f.made.Samples()
	f.made.Advance(n)
	if did := f.made.Samples() - before; did > 0 {
		f.sample += 0.3 * (float64(max(0, l.now()-t))/float64(did) - f.sample)
	}
	l.dirty = true
}

// value returns the floor and its standard error, or NaN while it is too
// uncertain to be drawn.
func (f *floor) value() (v, err float64) {
	if f.stale || f.made == nil || !f.lab.pairKey.known() {
		return math.NaN(), math.NaN()
	}
	if v, err = f.made.Value(); !f.made.Done() && !(err <= floorShown*v) {
		return math.NaN(), math.NaN()
	}
	return v, err
}
