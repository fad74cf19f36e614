package lab

import (
	"math"
	"time"
)

// How time is divided between training and films.
const (
	shareMost = 0.5     // films get at most, of the time that both want; how much they want: pace.go
	shareDrag = 2. / 3. // films, while something that was just moved waits to be seen
	// ahead is how far films may run ahead of their share for something that was
	// just moved: enough for a coarse block, the trajectories and a slice of each
	// grid at once.
	ahead = 25 * time.Millisecond
)

// split keeps the account of what films are owed.
type split struct {
	owed       float64 // ns; negative when films have had more than their share
	film, both float64 // ns of late, for the readings
}

// turn reports whether films are next, where training wants the time too.
func (s *split) turn(urgent bool) bool {
	if urgent {
		return s.owed > -float64(ahead)
	}
	return s.owed > 0
}

// note enters a unit of work that took d. contested says that both sides wanted
// the time: only then does it count, so nothing is saved up while one side rests.
func (s *split) note(film, contested bool, share float64, d time.Duration) {
	ns := max(0, float64(d))
	if contested {
		if film {
			s.owed -= (1 - share) * ns
		} else {
			s.owed += share * ns
		}
	}
	keep := remembered(d)
	s.film, s.both = s.film*keep, s.both*keep+ns
	if film {
		s.film += ns
	}
}

// rest enters time in which there was nothing to do.
func (s *split) rest(d time.Duration) {
	keep := remembered(d)
	s.film, s.both = s.film*keep, s.both*keep+max(0, float64(d))
}

// remembered is the part of the account that is left after d: of the last second
// or so.
func remembered(d time.Duration) float64 {
	return math.Exp(-max(0, d.Seconds()))
}

// measured returns the share that films took of the last second or so: of the
// time in which there was something to do, for a filmer of all the time.
func (s *split) measured() float64 {
	if s.both == 0 {
		return 0
	}
	return s.film / s.both
}

// The kinds of film work.
type work int

const (
	coarseBlock work = iota
	learnedTracks
	exactTracks
	gridWork
	laneWork
	floorWork
	distanceWork
	works
)

// none means that there is nothing to do.
const none work = -1

// portions says how the kinds of film work share the time of films when several
// wait. While a control is dragged a coarse block gets half of it: at the share
// of shareDrag and coarseWork each that is about twenty a second, and leaves as
// much for the grids and trajectories that the same control changes. Lanes cost
// most and are what is looked at.
var portions = [works]float64{coarseBlock: 4, learnedTracks: 1, exactTracks: 1, gridWork: 3, laneWork: 6, floorWork: 1, distanceWork: 1}

// queue is start-time fair queueing (Goyal, Vin and Cheng 1996): every kind of
// work gets its weight's part of the time while it wants it, and one that did
// not want it saves nothing up.
type queue struct {
	finish [works]float64
	clock  float64
}

// pick returns the kind that is served next among those that want to be.
func (q *queue) pick(wants *[works]bool) work {
	best, tag := none, 0.0
	for w := range works {
		if !wants[w] {
			continue
		}
		if t := max(q.finish[w], q.clock); best == none || t < tag {
			best, tag = w, t
		}
	}
	if best != none {
		q.clock = tag
	}
	return best
}

// note enters that w was served for d, picked or not.
func (q *queue) note(w work, d time.Duration) {
	// The least keeps the queue turning under a clock that stands.
	q.finish[w] = max(q.finish[w], q.clock) + max(float64(d), 1)/portions[w]
}
