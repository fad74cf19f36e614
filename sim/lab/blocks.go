package lab

import (
	"time"

	"flowscope/sim/film"
	"flowscope/sim/nn"
)

// coarseWork is about how long the first block of a new film may take to make.
const coarseWork = 16 * time.Millisecond

// blocks makes the film of the particles: for a new flow a coarse block first,
// then full lanes; after that the oldest lane again, as training goes on.
type blocks struct {
	lab    *Lab
	epoch  uint32
	flow   *flow // of the newest epoch: the one that the viewer has, or is about to
	want   flowKey
	begun  bool // the flow's coarse block was, at least
	seen   bool // somebody sees the particles
	asked  int  // particles wanted
	shown  int  // particles that the film has room for
	lanes  []lane
	fullAt time.Duration // when a lane was begun last
	delay  time.Duration // of late, from the beginning of a lane to its delivery

	coarse, full       run
	coarseNet, fullNet *nn.Evaluator
	free               func([]float32)

	// Where the first particles of the film end, for the distances.
	ends [dim * distanceMost]float32
}

// lane is the block that particles Lane·i on have at present.
type lane struct {
	n    int // 0: none yet
	nfe  int // evaluations a particle
	from origin
}

// laneSize returns how many particles lane i has.
func (b *blocks) laneSize(i int) int { return min(film.Lane, b.shown-i*film.Lane) }

// adopt takes new values over. Of particles that nobody sees nothing is made but
// the readings.
func (b *blocks) adopt(want flowKey, particles int, seen bool) {
	b.want, b.asked, b.seen = want, particles, seen
	if !seen {
		b.abandon(&b.coarse)
		b.abandon(&b.full)
		if b.flow == nil || b.flow.key != want {
			b.take()
		}
	}
	if b.flow != nil && b.flow.key == want {
		b.resize()
	}
}

// take takes the wanted flow into force.
func (b *blocks) take() {
	b.epoch++
	b.flow, b.begun = b.lab.newFlow(b.want, b.epoch), false
	b.abandon(&b.full)
	b.shown, b.lanes, b.delay = 0, b.lanes[:0], 0
	b.resize()
}

// resize makes the number of lanes that of the particles asked for, as far as
// the work allows. Lanes whose size changes are made anew.
func (b *blocks) resize() {
	room := max(1, film.MaxWork/b.flow.nfe)
	if b.flow.adaptive && 5*room > 4*b.shown && 4*room < 5*b.shown {
		room = b.shown // it is measured again and again; a few steps more or less change nothing
	}
	shown := min(b.asked, room)
	if shown == b.shown {
		return
	}
	b.shown = shown
	count := (shown + film.Lane - 1) / film.Lane
	for len(b.lanes) < count {
		b.lanes = append(b.lanes, lane{})
	}
	b.lanes = b.lanes[:count]
	for i := range b.lanes {
		if n := b.lanes[i].n; n > b.laneSize(i) {
			b.lanes[i] = lane{}
		}
	}
	if b.full.active && b.full.first+b.full.n > shown {
		b.abandon(&b.full)
	}
	b.lab.dirty = true
}

// abandon drops the block in the making.
func (b *blocks) abandon(r *run) {
	if r.active {
		r.active = false
		b.lab.pool.put(r.pos)
		r.pos = nil
	}
}

// wantsCoarse reports whether the flow in force is not the one that is wanted,
// or a coarse block of it is in the making.
func (b *blocks) wantsCoarse() bool {
	return b.seen && (b.coarse.active || b.flow == nil || b.flow.key != b.want || !b.begun)
}

// advanceCoarse does one unit of the coarse block.
func (b *blocks) advanceCoarse() {
	if !b.coarse.active {
		b.beginCoarse()
	}
	if b.step(&b.coarse) {
		b.deliver(&b.coarse)
	}
}

// beginCoarse begins the first block of the wanted flow.
func (b *blocks) beginCoarse() {
	if b.flow == nil || b.flow.key != b.want {
		b.take()
	}
	b.begun = true
	f := b.flow
	n := min(b.lab.costOf(f.key.exact).fit(f.nfe, coarseWork), b.laneSize(0))
	b.begin(&b.coarse, &b.coarseNet, 0, n)
}

// begin starts a run of n particles with the weights of this moment.
func (b *blocks) begin(r *run, net **nn.Evaluator, first, n int) {
	l := b.lab
	field, from := l.field(b.flow.key.exact, net)
	size := l.costOf(b.flow.key.exact).fit(b.flow.calls, unit)
	r.begin(b.flow, field, from, first, n, size, nil, l.pool.get(2*n*b.flow.rows), nil)
}

// step does one piece of a run's work, and measures it.
func (b *blocks) step(r *run) (done bool) {
	l := b.lab
	t := l.now()
	points, done := r.advance()
	l.costOf(r.flow.key.exact).note(points, r.flow.calls, l.now()-t)
	return done
}

// deliver sends the block that a run has made.
func (b *blocks) deliver(r *run) {
	l := b.lab
	i := r.first / film.Lane
	if r.n == b.laneSize(i) || b.lanes[i].n == 0 {
		b.lanes[i] = lane{n: r.n, nfe: r.sampler.NFE(), from: r.from}
	}
	l.dirty = true
	times := r.times()
	if at := dim * r.first; at < len(b.ends) {
		copy(b.ends[at:], r.pos[dim*r.n*(len(times)-1):dim*r.n*len(times)])
	}
	block := &film.Block{
		Epoch: r.flow.epoch, Step: r.from.step, First: r.first, N: r.n, Total: b.shown, SDE: r.flow.sde(),
		Times: times, Attempts: r.own.attempts, Rows: &film.Memory{Pos: r.pos[:2*r.n*len(times)], N: r.n, Free: b.free},
	}
	r.pos = nil
	l.send(block)
	if r.flow.adaptive {
		l.noticeStopped(r)
		b.measure()
	}
}

// measure finds the mean of the evaluations that the particles of an adaptive flow
// have taken, and what room that leaves.
func (b *blocks) measure() {
	sum, n := 0, 0
	for _, l := range b.lanes {
		sum += l.n * l.nfe
		n += l.n
	}
	b.flow.nfe = (sum + n/2) / n
	b.lab.noteNFE(b.flow.key, b.flow.nfe)
	b.resize()
}

// next returns the lane to be made next: the first that is missing, else the
// oldest when it is due; -1 when there is none.
func (b *blocks) next() int {
	for i, l := range b.lanes {
		if l.n != b.laneSize(i) {
			return i
		}
	}
	if i := b.oldest(); i >= 0 && b.due(&b.lanes[i]) {
		return i
	}
	return -1
}

// oldest returns the lane whose weights are the oldest; -1 when there is none.
func (b *blocks) oldest() int {
	oldest := -1
	for i, l := range b.lanes {
		if oldest < 0 || l.from.begun < b.lanes[oldest].from.begun {
			oldest = i
		}
	}
	return oldest
}

// due reports whether the oldest lane is to be made again. Lanes follow each
// other at equal times, so that the film is never made in one burst: then the
// last of it would be older by all of the burst.
func (b *blocks) due(l *lane) bool {
	lab := b.lab
	if b.flow.key.exact || l.from.step == lab.step {
		return false
	}
	every := filmEvery(b.shown*b.flow.nfe, b.delay, lab.restless())
	return !lab.goesOn() || lab.at-l.from.begun >= every || lab.at-b.fullAt >= every/time.Duration(len(b.lanes))
}

// wantsFull reports whether there is a lane to make.
func (b *blocks) wantsFull() bool {
	return b.seen && !b.wantsCoarse() && (b.full.active || b.next() >= 0)
}

// advanceFull does one unit of a full lane.
func (b *blocks) advanceFull() {
	if !b.full.active {
		i := b.next()
		b.fullAt = b.lab.at
		b.begin(&b.full, &b.fullNet, i*film.Lane, b.laneSize(i))
	}
	if b.step(&b.full) {
		late := b.lab.now() - b.full.from.begun
		// A mean: to go by the worst would make more work just when the core is
		// wanted elsewhere.
		b.delay += (late - b.delay) / 8
		b.deliver(&b.full)
		if b.complete() && b.oldest() == 0 { // since lane 0 was made last, all were
			b.lab.filmed()
		}
	}
}

// complete reports whether every lane of the present flow is there.
func (b *blocks) complete() bool {
	for i := range b.lanes {
		if b.lanes[i].n != b.laneSize(i) {
			return false
		}
	}
	return len(b.lanes) > 0
}

// progress returns the share of the particles that the newest film has, and the
// weights of its oldest block. Particles that nobody sees are no film.
func (b *blocks) progress() (done float64, from origin) {
	if !b.seen || b.shown == 0 {
		return 0, origin{}
	}
	have, first := 0, true
	for i, l := range b.lanes {
		if l.n == 0 {
			continue
		}
		have += min(l.n, b.laneSize(i))
		if first || l.from.taken < from.taken {
			from, first = l.from, false
		}
	}
	return float64(have) / float64(b.shown), from
}
