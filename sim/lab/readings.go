package lab

import (
	"math"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

const (
	frameEvery = 100 * time.Millisecond
	rateWindow = time.Second
)

// rates measures steps and samples a second over about the last second.
type rates struct {
	at   [16]time.Duration
	step [16]int64
	seen [16]int64 // samples
	n    int       // readings ever taken
}

func (r *rates) clear() { r.n = 0 }

// note takes a reading.
func (r *rates) note(now time.Duration, steps, samples int64) {
	i := r.n % len(r.at)
	r.at[i], r.step[i], r.seen[i] = now, steps, samples
	r.n++
}

// perSecond compares the newest reading with the oldest inside the window.
func (r *rates) perSecond() (steps, samples float64) {
	if r.n < 2 {
		return 0, 0
	}
	last := (r.n - 1) % len(r.at)
	for k := max(0, r.n-len(r.at)); k < r.n-1; k++ {
		i := k % len(r.at)
		dt := r.at[last] - r.at[i]
		if dt > rateWindow+frameEvery && k < r.n-2 {
			continue
		}
		if dt <= 0 {
			return 0, 0
		}
		return float64(r.step[last]-r.step[i]) / dt.Seconds(), float64(r.seen[last]-r.seen[i]) / dt.Seconds()
	}
	return 0, 0
}

// frameIfDue sends a frame ten times a second while anything goes on, and at
// once when nothing will go on after it.
func (l *Lab) frameIfDue(idle bool) {
	if !l.dirty || !idle && l.framed && l.at-l.frameAt < frameEvery {
		return
	}
	l.frameAt, l.framed, l.dirty = l.at, true, false
	l.rates.note(l.at, l.made, l.samples)
	l.send(l.frame())
}

// frame is the readings of this moment.
func (l *Lab) frame() *film.Frame {
	f := &film.Frame{
		Step: l.step,
		Loss: l.loss.value(), Floor: math.NaN(), FloorErr: math.NaN(),
		Rate:     l.anneal.rate(l.values.Float(control.Rate)),
		Training: l.values.Bool(control.Train), Annealing: l.anneal.active,
		Asked:      l.values.Int(control.Particles),
		Parameters: l.trainer.Net().Config().NumWeights(), Kernel: l.trainer.Kernels(),
		Pending: l.netKey.pending(netKeyOf(l.values)),
	}
	f.StepsPerSec, f.SamplesPerSec = l.rates.perSecond()
	f.Bins, f.Marks = l.history.report()
	r := l.readings()
	f.Epoch, f.NFE, f.Shown, f.FilmDone, f.FilmShare, f.FilmApart = r.epoch, r.nfe, r.shown, r.done, r.share, l.part == Trainer
	if r.learns == l.learns { // else it is of what was learned before
		f.Floor, f.FloorErr = r.floor, r.floorErr
	}
	// A film of the exact field does not depend on the weights, so it cannot be
	// old; nor can one of the present weights.
	f.FilmStep = f.Step
	if r.done > 0 && !r.exact && r.step != f.Step {
		f.FilmStep, f.FilmAge = r.step, (l.at - r.taken).Seconds()
	}
	return f
}

// running is a weighted mean of losses that favours the newest and forgets that
// it began at nothing.
type running struct{ sum, weight float64 }

// lossKeep makes a mean over about the last hundred.
const lossKeep = 0.99

func (r *running) add(x, keep float64) {
	r.sum, r.weight = keep*r.sum+(1-keep)*x, keep*r.weight+(1-keep)
}

// value returns the mean, or NaN before the first loss.
func (r *running) value() float64 {
	if r.weight == 0 {
		return math.NaN()
	}
	return r.sum / r.weight
}
