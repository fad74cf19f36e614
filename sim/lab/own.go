package lab

import (
	"math"

	"flowscope/sim/film"
)

// insideRows is how many nodes a film of an adaptive flow has at least, for all of
// t: a long step is cut, and the solver's continuous extension fills it in, so that
// a chord between two nodes is not seen to leave the curve. Chords of a path with
// the acceleration a are off by a/(8·32²), a pixel at a = 60.
const insideRows = 32

// ownNodes are the nodes of a run whose solver chooses them.
type ownNodes struct {
	times    []float64 // of the nodes that are kept; handed on with them
	attempts []film.Attempt
	seen     int // nodes there were, kept or not
	stride   int // every stride-th is kept
	v        []float32
}

func (o *ownNodes) begin() {
	// New ones: the last run's belong to what was made of it.
	o.times = append(make([]float64, 0, film.MaxNodes), 0)
	o.seen, o.stride = 0, 1
}

// advanceOwn makes one evaluation of the field, and takes in the step that this
// may have ended.
func (r *run) advanceOwn() (points int, done bool) {
	s := &r.sampler
	node := s.Node()
	points = s.Advance(r.size)
	if s.Node() != node {
		r.keepStep()
	}
	if !s.Done() {
		return points, false
	}
	if s.Err() != nil { // the particles rest where it stopped
		clear(r.own.v)
		r.keepOwn(1, s.Positions(), r.own.v, true)
	}
	r.keepAttempts()
	r.at, r.sub, r.active = r.n, 0, false
	return points, true
}

// keepStep keeps the step that was just accepted: its end, and before that as many
// places inside it as its length asks for.
func (r *run) keepStep() {
	s, o := &r.sampler, &r.own
	o.v = o.v[:0]
	if r.vel != nil {
		if cap(o.v) < 2*r.n {
			o.v = make([]float32, 2*r.n)
		}
		o.v = o.v[:2*r.n]
		if s.Node() == 1 {
			r.keepVelocity(0, s.Velocities())
		}
	}
	all := s.Attempts()
	step := all[len(all)-1]
	x := r.x0[:2*r.n]
	pieces := max(1, int(math.Ceil(step.H*insideRows-1e-9)))
	for i := 1; i < pieces; i++ {
		t := step.T + step.H*float64(i)/float64(pieces)
		r.inside(t, x)
		r.keepOwn(t, x, o.v, false)
	}
	if r.vel != nil {
		r.inside(step.T+step.H, x) // the velocities: the positions after a jump are others
	}
	r.keepOwn(s.Time(s.Node()), s.Positions(), o.v, s.Done())
}

// inside asks the solver for the positions at t, and the velocities where they are
// kept.
func (r *run) inside(t float64, x []float32) {
	if r.vel == nil {
		r.sampler.Inside(t, x, nil)
		return
	}
	r.sampler.Inside(t, x, r.own.v)
}

// keepOwn keeps a node, unless there are so many that only some can be kept; the
// last always.
func (r *run) keepOwn(t float64, x, v []float32, last bool) {
	o := &r.own
	o.seen++
	if o.seen%o.stride == 0 || last {
		if len(o.times) == film.MaxNodes {
			r.thin()
		}
	}
	if o.seen%o.stride != 0 && !last {
		return
	}
	k := len(o.times)
	o.times = append(o.times, t)
	r.keep(k, x)
	if r.vel != nil {
		r.keepVelocity(k, v)
	}
}

// thin drops every other node.
func (r *run) thin() {
	o := &r.own
	n := 2 * r.n
	half := (len(o.times) + 1) / 2
	for k := 1; k < half; k++ {
		o.times[k] = o.times[2*k]
		copy(r.pos[k*n:(k+1)*n], r.pos[2*k*n:])
		if r.vel != nil {
			copy(r.vel[k*n:(k+1)*n], r.vel[2*k*n:])
		}
	}
	o.times = o.times[:half]
	o.stride *= 2
}

// keepAttempts takes over what the solver tried. The jump at the end, if there is
// one, belongs to its last step.
func (r *run) keepAttempts() {
	s := &r.sampler
	all := s.Attempts()
	r.own.attempts = make([]film.Attempt, len(all))
	for i, a := range all {
		r.own.attempts[i] = film.Attempt{T: a.T, H: a.H, Err: float32(a.Err), Accepted: a.Accepted}
	}
	if s.Err() == nil {
		last := &r.own.attempts[len(all)-1]
		last.H = 1 - last.T
	}
}
