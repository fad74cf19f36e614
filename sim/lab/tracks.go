package lab

import (
	"math"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/nn"
)

// How many whole trajectories are drawn besides the probes': a rough path fills
// more of the picture than a smooth one.
const (
	odeTracks = 12
	sdeTracks = 8
)

// trackPatience is after how much work trajectories in the making are dropped
// when they are no longer those that are wanted; below it they are finished,
// so that a drag always shows something.
const trackPatience = 50 * time.Millisecond

// trackParticle is the number of the first trajectory's particle. Films have
// fewer particles, so a trajectory's Brownian path is its own and stays the same
// whatever else is sampled.
const trackParticle = 1 << 24

// tracks makes the whole trajectories along one field.
type tracks struct {
	lab    *Lab
	exact  bool
	want   trackKey
	seen   bool // somebody sees them
	epoch  uint32
	flow   *flow
	key    trackKey // of flow
	probes []control.Point
	run    run
	spent  time.Duration // work on the run
	net    *nn.Evaluator
	starts []float32
	made   trackKey // of those sent last
	sent   bool
	step   int64
	at     time.Duration // when they were sent
}

// trackKey is what the trajectories depend on.
type trackKey struct {
	flow   flowKey
	probes string
}

// adopt takes new values over.
func (k *tracks) adopt(want trackKey, probes []control.Point, seen bool) {
	k.seen = seen
	if want != k.want {
		k.want, k.probes = want, probes
	}
}

// behind reports whether trajectories are on screen that are not those of the
// values in force.
func (k *tracks) behind() bool { return k.seen && (!k.sent || k.made != k.want) }

// wants reports whether there are trajectories to make: also those that training
// has gone beyond.
func (k *tracks) wants() bool {
	return k.behind() || k.seen && (k.run.active || !k.exact && k.lab.outdated(k.step, k.at, tracksEvery))
}

// advance makes some solver steps: the particles are few, so a unit holds more
// than one.
func (k *tracks) advance() {
	if !k.run.active || k.key != k.want && k.spent > trackPatience {
		k.begin()
	}
	l, r := k.lab, &k.run
	cost := l.costOf(k.exact)
	t, calls, size, done := l.now(), 0, 0, false
	for most := max(1, int(float64(unit)/(1+float64(r.flow.calls)*cost.of(r.n)))); calls < most && !done; calls++ {
		size, done = r.advance()
	}
	took := l.now() - t
	k.spent += took
	cost.note(size, calls*r.flow.calls, took)
	if done {
		k.deliver()
	}
}

func (k *tracks) begin() {
	l := k.lab
	k.spent = 0
	if k.flow == nil || k.key != k.want {
		k.epoch++
		k.flow, k.key = l.newFlow(k.want.flow, k.epoch), k.want
		k.starts = trackStarts(k.starts[:0], k.flow, k.probes)
	}
	n := len(k.starts) / dim
	field, from := l.field(k.exact, &k.net)
	pos := make([]float32, dim*n*k.flow.rows)
	var vel []float32
	if !k.flow.sde() {
		vel = make([]float32, len(pos))
	}
	k.run.begin(k.flow, field, from, trackParticle, n, n, k.starts, pos, vel)
}

func (k *tracks) deliver() {
	r := &k.run
	k.lab.noticeStopped(r)
	times := r.times()
	pos, vel := r.pos[:dim*r.n*len(times)], r.vel
	if vel != nil {
		vel = vel[:len(pos)]
	}
	k.made, k.sent, k.step, k.at = k.key, true, r.from.step, k.lab.at
	k.lab.send(&film.Tracks{
		Epoch: r.flow.epoch, Step: r.from.step, Exact: k.exact, SDE: r.flow.sde(),
		N: r.n, Probes: r.n - fixedTracks(r.flow.sde()), Times: times, Pos: pos, Vel: vel,
	})
	r.pos, r.vel = nil, nil
}

func fixedTracks(sde bool) int {
	if sde {
		return sdeTracks
	}
	return odeTracks
}

// trackStarts appends the starts of the fixed trajectories and the probes. The
// fixed ones are the first points of the source, or spread over the noise N(0, std² I) like the seeds of a
// sunflower, each standing for an equal share of its mass: at the radii whose
// quantiles are (i+½)/n, turned by the golden angle.
func trackStarts(x []float32, f *flow, probes []control.Point) []float32 {
	golden := math.Pi * (3 - math.Sqrt(5))
	n, std := fixedTracks(f.sde()), f.key.source
	for i := range n {
		if f.starts != nil {
			x = append(x, f.starts[dim*i:][:dim]...)
			continue
		}
		r := std * math.Sqrt(-2*math.Log1p(-(float64(i)+0.5)/float64(n)))
		s, c := math.Sincos(golden * float64(i))
		x = append(x, float32(r*c), float32(r*s))
	}
	for _, p := range probes {
		x = append(x, float32(p.X), float32(p.Y))
	}
	return x
}
