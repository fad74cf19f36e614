package lab

import "time"

// How often what shows the learned field is made again while training goes on.
// Once training stands, all of it is made of the last weights, at once.
//
// What costs something is the film: its particles are carried through the network
// again and again. Nobody sees a film grow newer below some age, and the training
// wants the time, or the battery the rest. So a film has an age that it should not
// exceed, and not more work than keeps it there is done.
const (
	// filmRate is how many evaluations of the field a second the age of a film
	// allows: 50 Euler steps of 5,000 particles should be half a second old at
	// most, and of 20,000 two seconds.
	filmRate = 500_000
	// filmLeast is the age below which a small film need not be.
	filmLeast = 100 * time.Millisecond
	// spare is the part of the age that is not counted on.
	spare = 0.15

	// tracksEvery is how often at most trajectories are made again.
	tracksEvery = 100 * time.Millisecond

	// Slices of the learned field: that of a standing clock, of which there are
	// stillTurn others in between; those that a running clock comes to next; and
	// all the others, which a loop or a hand may come to.
	stillEvery  = 60 * time.Millisecond
	stillTurn   = 4
	aheadEvery  = 250 * time.Millisecond
	sliceEvery  = 1500 * time.Millisecond
	slicesAhead = 3
)

// filmEvery returns how long after a lane was begun it is begun again, in a film
// of so many evaluations, so that it is not older than it should be when the next
// one takes its place: delay after that was begun. While the loss still falls
// (restless, from 0 to 1) the film is made more often: it changes faster.
func filmEvery(work int, delay time.Duration, restless float64) time.Duration {
	goal := max(filmLeast, time.Duration(float64(work)/filmRate*float64(time.Second)))
	every := time.Duration((1-spare)*float64(goal)) - delay - weightsEvery // the weights have waited, too
	every = time.Duration((1 - restless*restless/2) * float64(every))      // squared: the loss's own noise counts little
	// Where that is out of reach, as often as the share of the time allows.
	return max(every, goal/8)
}

// outdated reports whether what was made of the weights of a step, at the time
// made, is to be made anew: training has gone beyond it, and, as long as it goes
// on, some time has passed.
func (l *Lab) outdated(step int64, made, every time.Duration) bool {
	return step != l.step && (l.at-made >= every || !l.goesOn())
}
