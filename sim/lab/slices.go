package lab

import (
	"math"
	"time"

	"flowscope/sim/field"
	"flowscope/sim/film"
	"flowscope/sim/nn"
	"flowscope/sim/path"
)

// The range of signal-to-noise ratios that the inner slices cover, uniformly in
// the logarithm; t = 0 and t = 1 are slices of their own. Tuned by the density of
// two moons half way between two slices: the blend of both is off by 5 % of the
// peak at worst, where a range of [1e-3, 1e3] leaves 15 %.
const (
	leastSNR = 1.0 / 16
	mostSNR  = 128.0
)

// sliceTimes returns the times of the slices: 0, those of equal steps in the
// logarithm of alpha/beta, and 1.
func sliceTimes(s path.Schedule) (t [film.SliceCount]float64) {
	const last = film.SliceCount - 1
	lo, hi := math.Log(leastSNR), math.Log(mostSNR)
	for i := 1; i < last; i++ {
		want := math.Exp(lo + (hi-lo)*float64(i-1)/(last-2))
		a, b := t[i-1], 1.0
		for range 50 { // the ratio rises with t
			if m := (a + b) / 2; s.At(m).SNR() < want {
				a = m
			} else {
				b = m
			}
		}
		t[i] = (a + b) / 2
	}
	t[last] = 1
	spread(t[:])
	return t
}

// spread keeps neighbours apart where the ratio jumps, or begins or ends beyond
// the range (a drawn curve, or a smoothed path), by evening out what is too
// close.
func spread(t []float64) {
	const gap = 1e-4
	last := len(t) - 1
	for i := 1; i < last; i++ {
		t[i] = max(t[i], t[i-1]+gap)
	}
	for i := last - 1; i > 0; i-- {
		t[i] = min(t[i], t[i+1]-gap)
	}
}

// still is the index of the slice made for a clock that stands.
const still = -1

// sliceKey is what the slices of a layer depend on.
type sliceKey struct {
	law lawKey // of a learned slice only the path: its times
	net uint32
	film.Rect
	w, h int
}

// layer is the slices of one quantity.
type layer struct {
	id     film.Layer
	needed bool // it is on screen
	want   sliceKey
	key    sliceKey // of epoch
	epoch  uint32
	fresh  bool // key is want, and what made and still say is of it
	made   [film.SliceCount]madeSlice
	still  madeSlice
	stillT float64
	turn   uint64 // when a slice of it was begun last, counted in slices
}

// madeSlice is what is known of a slice that was sent.
type madeSlice struct {
	there bool
	step  int64 // training step
	at    time.Duration
	round uint32 // of going through all the slices
}

// has reports whether slice i has been sent under the wanted key; for the
// standing clock's, at t.
func (y *layer) has(i int, t float64) bool {
	if !y.fresh {
		return false
	}
	if i == still {
		return y.still.there && y.stillT == t
	}
	return y.made[i].there
}

// grids makes the slices of the layers that are on screen, one at a time.
type grids struct {
	lab     *Lab
	layers  [film.Layers]layer
	times   [film.SliceCount]float64
	timesOf pathKey
	round   uint32 // see pick
	begun   uint64 // slices begun
	since   int    // learned slices made since the standing clock's

	slice  *film.Slice // in the making; nil: none
	next   int         // points done, of a learned slice
	net    *nn.Evaluator
	points []float32 // of the learned grid

	// The exact field of the slices is not that of the particles: its schedule
	// may change between two slices, while particles are on their way.
	exact *field.Exact
	grid  *field.Grid
	law   lawKey // of exact
}

// adopt takes new values over.
func (g *grids) adopt(law lawKey, net uint32, view film.View, velocity, density bool, show string) {
	for i := range g.layers {
		y := &g.layers[i]
		y.id = film.Layer(i)
		y.want = sliceKey{law: lawKey{path: law.path}, Rect: view.Rect, w: view.Cols, h: view.Rows}
		switch y.id {
		case film.Learned:
			y.needed, y.want.net = velocity && show != "exact", net
		case film.Exact:
			y.needed, y.want.law = velocity && show != "learned", law
		case film.Density:
			y.needed, y.want.law = density, law
			y.want.w, y.want.h = view.Width, view.Height
		}
		y.needed = y.needed && y.want.w > 0
		y.fresh = y.epoch > 0 && y.key == y.want
	}
	if g.timesOf != law.path || g.times[film.SliceCount-1] == 0 {
		g.timesOf, g.times = law.path, sliceTimes(g.lab.path)
	}
}

// after returns the first slice after the clock's time; at t = 1 the last.
func (g *grids) after() int {
	b := 1
	for b < film.SliceCount-1 && g.times[b] <= g.lab.clock.t {
		b++
	}
	return b
}

// near returns the slice that the viewer needs first and does not have: for a
// clock that stands the one made exactly there, otherwise the two around it.
func (g *grids) near() (l film.Layer, index int, ok bool) {
	t := g.lab.clock.t
	a, b := still, still
	if g.lab.clock.playing {
		b = g.after()
		a = b - 1
	}
	for k := range g.layers {
		y := &g.layers[k]
		if !y.needed || ok && y.turn >= g.layers[l].turn {
			continue
		}
		// Of the layers, the one that has waited longest: in a drag all of them
		// are out of date again as soon as they are made.
		for _, i := range [2]int{a, b} {
			if !y.has(i, t) {
				l, index, ok = y.id, i, true
				break
			}
		}
	}
	return l, index, ok
}

// urgent reports whether something in view waits for its first slice.
func (g *grids) urgent() bool {
	_, _, ok := g.near()
	return ok
}

// wants reports whether there is a slice to make.
func (g *grids) wants() bool {
	if g.slice != nil {
		return true
	}
	_, _, ok := g.pick()
	return ok
}

// pick returns the slice to be made next: what is in view, then what is missing,
// then what training has gone beyond; nearest to the clock first.
func (g *grids) pick() (l film.Layer, index int, ok bool) {
	if l, index, ok = g.near(); ok {
		return l, index, true
	}
	t := g.lab.clock.t
	best := math.Inf(1)
	for k := range g.layers {
		y := &g.layers[k]
		if !y.needed {
			continue
		}
		for i, at := range g.times {
			if !y.has(i, t) && math.Abs(at-t) < best {
				l, index, ok, best = y.id, i, true, math.Abs(at-t)
			}
		}
	}
	y := &g.layers[film.Learned]
	if ok || !y.needed {
		return l, index, ok
	}
	stillOld := !g.lab.clock.playing && g.lab.outdated(y.still.step, y.still.at, stillEvery)
	if stillOld && g.since >= stillTurn {
		return film.Learned, still, true
	}
	// While the film plays, those that it comes to next are looked at soonest.
	if g.lab.clock.playing {
		b := g.after()
		for i := b - 1; i < min(b+slicesAhead, len(g.times)); i++ {
			if g.lab.outdated(y.made[i].step, y.made[i].at, aheadEvery) {
				return film.Learned, i, true
			}
		}
	}
	// Round by round, so that the far ones have their turn as well.
	old := false
	for range 2 {
		for i, at := range g.times {
			if !g.lab.outdated(y.made[i].step, y.made[i].at, sliceEvery) {
				continue
			}
			old = true
			if y.made[i].round != g.round && math.Abs(at-t) < best {
				index, best = i, math.Abs(at-t)
			}
		}
		if best < math.Inf(1) {
			return film.Learned, index, true
		}
		if !old {
			break
		}
		g.round++
	}
	return film.Learned, still, stillOld
}

// advance does one unit of the slice in the making, or begins the next.
func (g *grids) advance() {
	if g.slice == nil {
		l, index, ok := g.pick()
		if !ok {
			return
		}
		g.begin(l, index)
	}
	done := false
	if g.slice.Layer == film.Learned {
		done = g.advanceLearned()
	} else {
		done = g.grid.Advance()
	}
	if done {
		g.deliver()
	}
}

func (g *grids) begin(l film.Layer, index int) {
	lab, y := g.lab, &g.layers[l]
	g.begun++
	y.turn = g.begun
	if !y.fresh {
		y.epoch++
		y.key, y.fresh = y.want, true
		y.made, y.still = [film.SliceCount]madeSlice{}, madeSlice{}
	}
	t := lab.clock.t
	if index != still {
		t = g.times[index]
	}
	k := &y.key
	s := &film.Slice{Layer: l, Epoch: y.epoch, Step: lab.step, Index: index, T: t, Rect: k.Rect, W: k.w, H: k.h}
	if l == film.Learned {
		_, from := lab.field(false, &g.net)
		s.Step = from.step
		g.next = 0
		s.Data = make([]float32, 2*k.w*k.h)
		if cap(g.points) < len(s.Data) {
			g.points = make([]float32, len(s.Data))
		}
		g.points = g.points[:len(s.Data)]
		field.Rect(k.Rect).Nodes(g.points, k.w, k.h)
	} else if err := g.beginExact(s, k); err != nil {
		panic("lab: a view that was checked is refused: " + err.Error())
	}
	g.slice = s
}

// beginExact starts the grid of the exact field.
func (g *grids) beginExact(s *film.Slice, k *sliceKey) error {
	if g.exact == nil || g.law.data != k.law.data || g.law.h != k.law.h {
		g.exact = g.lab.newExact(k.law.h)
		g.grid = field.NewGrid(g.exact)
	} else if g.law.path != k.law.path {
		g.exact.SetSchedule(g.lab.path)
	}
	g.law = k.law
	r := field.Request{T: s.T, Rect: field.Rect(k.Rect)}
	if s.Layer == film.Density {
		s.Data = make([]float32, k.w*k.h)
		r.Density, r.DensityW, r.DensityH = s.Data, k.w, k.h
		// A kernel narrower than a cell would fall between the grid's points.
		r.MinStd = max((k.X1-k.X0)/float64(k.w), (k.Y1-k.Y0)/float64(k.h)) / 2
	} else {
		s.Data = make([]float32, 2*k.w*k.h)
		r.Velocity, r.VelocityW, r.VelocityH = s.Data, k.w, k.h
	}
	return g.grid.Begin(r)
}

// advanceLearned evaluates the network at the next points.
func (g *grids) advanceLearned() (done bool) {
	lab, s := g.lab, g.slice
	cost := lab.costOf(false)
	n := min(cost.fit(1, unit), len(g.points)/2-g.next)
	t := lab.now()
	out := s.Data[2*g.next : 2*(g.next+n)]
	g.net.Velocity(s.T, g.points[2*g.next:2*(g.next+n)], out)
	cost.note(n, 1, lab.now()-t)
	for i, u := range out {
		if !(u >= -far && u <= far) {
			out[i] = 0
		}
	}
	g.next += n
	return g.next >= len(g.points)/2
}

// deliver sends the slice that was made.
func (g *grids) deliver() {
	s := g.slice
	g.slice = nil
	y := &g.layers[s.Layer]
	m := madeSlice{there: true, step: s.Step, at: g.lab.at, round: g.round}
	if s.Index == still {
		y.still, y.stillT = m, s.T
	} else {
		y.made[s.Index] = m
	}
	if s.Layer == film.Learned {
		if g.since++; s.Index == still {
			g.since = 0
		}
	}
	for _, x := range s.Data { // the peak, for a density's colours; a velocity has none
		if s.Layer == film.Density && x > s.Max {
			s.Max = x
		}
	}
	g.lab.send(s)
}
