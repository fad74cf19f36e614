package lab

import (
	"time"

	"flowscope/sim/film"
	"flowscope/sim/nn"
)

const (
	// coarseWork is about how long the first block of a new film may take to make.
	coarseWork = 16 * time.Millisecond
	// laneEvery is how often at most a lane is made again as training goes on.
	laneEvery = 60 * time.Millisecond
)

// blocks makes the film of the particles: for a new flow a coarse block first,
// then full lanes; after that the oldest lane again, as training goes on.
type blocks struct {
	lab   *Lab
	epoch uint32
	flow  *flow // of the newest epoch: the one that the viewer has, or is about to
	want  flowKey
	asked int // particles wanted
	shown int // particles that the film has room for
	lanes []lane

	coarse, full       run
	coarseNet, fullNet *nn.Evaluator
	free               func([]float32)
}

// lane is the block that particles Lane·i on have at present.
type lane struct {
	n    int // 0: none yet
	step int64
	made time.Duration
}

// laneSize returns how many particles lane i has.
func (b *blocks) laneSize(i int) int { return min(film.Lane, b.shown-i*film.Lane) }

// adopt takes new values over.
func (b *blocks) adopt(want flowKey, particles int) {
	b.want, b.asked = want, particles
	if b.flow != nil && b.flow.key == want {
		b.resize()
	}
}

// resize makes the number of lanes that of the particles asked for, as far as
// the work allows. Lanes whose size changes are made anew.
func (b *blocks) resize() {
	shown := min(b.asked, max(1, film.MaxWork/b.flow.nfe))
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
		b.abandon()
	}
	b.lab.dirty = true
}

// abandon drops the lane in the making.
func (b *blocks) abandon() {
	if b.full.active {
		b.full.active = false
		b.lab.pool.put(b.full.pos)
		b.full.pos = nil
	}
}

// wantsCoarse reports whether the flow in force is not the one that is wanted,
// or a coarse block of it is in the making.
func (b *blocks) wantsCoarse() bool {
	return b.coarse.active || b.flow == nil || b.flow.key != b.want
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

// beginCoarse takes the wanted flow into force.
func (b *blocks) beginCoarse() {
	b.epoch++
	f := b.lab.newFlow(b.want, b.epoch)
	b.flow = f
	b.abandon()
	b.shown, b.lanes = 0, b.lanes[:0]
	b.resize()
	n := min(b.lab.costOf(f.key.exact).fit(f.nfe, coarseWork), b.laneSize(0))
	b.begin(&b.coarse, &b.coarseNet, 0, n)
}

// begin starts a run of n particles with the weights of this moment.
func (b *blocks) begin(r *run, net **nn.Evaluator, first, n int) {
	l := b.lab
	field, step := l.field(b.flow.key.exact, net)
	size := l.costOf(b.flow.key.exact).fit(b.flow.stages, unit)
	r.begin(b.flow, field, step, first, n, size, nil, l.pool.get(2*n*len(b.flow.times)), nil)
}

// step makes a solver step of a run, and measures it.
func (b *blocks) step(r *run) (done bool) {
	l := b.lab
	t := l.now()
	points, done := r.advance()
	l.costOf(r.flow.key.exact).note(points, r.flow.stages, l.now()-t)
	return done
}

// deliver sends the block that a run has made.
func (b *blocks) deliver(r *run) {
	l := b.lab
	i := r.first / film.Lane
	if r.n == b.laneSize(i) || b.lanes[i].n == 0 {
		b.lanes[i] = lane{n: r.n, step: r.step, made: l.now()}
	}
	l.dirty = true
	block := &film.Block{
		Epoch: r.flow.epoch, Step: r.step, First: r.first, N: r.n, Total: b.shown, SDE: r.flow.sde(),
		Times: r.flow.times, Rows: &film.Memory{Pos: r.pos, N: r.n, Free: b.free},
	}
	r.pos = nil
	l.send(block)
}

// next returns the lane to be made next: the first that is missing, else the
// one whose weights are the oldest; -1 when all are of the present weights.
func (b *blocks) next() int {
	if b.wantsCoarse() {
		return -1
	}
	oldest := -1
	for i, l := range b.lanes {
		if l.n != b.laneSize(i) {
			return i
		}
		if !b.flow.key.exact && b.lab.outdated(l.step, l.made, laneEvery) && (oldest < 0 || l.step < b.lanes[oldest].step) {
			oldest = i
		}
	}
	return oldest
}

// wantsFull reports whether there is a lane to make.
func (b *blocks) wantsFull() bool { return !b.wantsCoarse() && (b.full.active || b.next() >= 0) }

// advanceFull does one unit of a full lane.
func (b *blocks) advanceFull() {
	if !b.full.active {
		i := b.next()
		b.begin(&b.full, &b.fullNet, i*film.Lane, b.laneSize(i))
	}
	if b.step(&b.full) {
		b.deliver(&b.full)
		if b.next() < 0 || b.rounds() {
			b.lab.filmed()
		}
	}
}

// rounds reports whether every lane is there and lane 0 is the next to be made
// again: a whole film has been delivered since it was made last.
func (b *blocks) rounds() bool { return b.complete() && b.next() == 0 }

// complete reports whether every lane of the present flow is there.
func (b *blocks) complete() bool {
	for i := range b.lanes {
		if b.lanes[i].n != b.laneSize(i) {
			return false
		}
	}
	return len(b.lanes) > 0
}

// progress returns the share of the particles that the newest film has, the
// step of its oldest block, and when that was made.
func (b *blocks) progress() (done float64, step int64, made time.Duration) {
	have, first := 0, true
	for i, l := range b.lanes {
		if l.n == 0 {
			continue
		}
		have += min(l.n, b.laneSize(i))
		if first || l.made < made {
			step, made, first = l.step, l.made, false
		}
	}
	if b.shown > 0 {
		done = float64(have) / float64(b.shown)
	}
	return done, step, made
}
