package lab

import (
	"fmt"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/film"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

// Options are what a run is given.
type Options struct {
	// Part is what this Lab does of it; alone it does the whole.
	Part Part
	// Link takes messages to the other part, which is to Hear them, in order; the
	// bytes are valid during the call only. The whole has none.
	Link func(msg []byte)
	// Hash holds the values that differ from the defaults (control.Values.Merge).
	// What is wrong in it is left out and reported as a notice.
	Hash string
	// Now is a monotonic clock. It decides what is done when, never what comes out.
	Now func() time.Duration
	// Send takes the reports, in order. What they hold is never changed
	// afterwards; the memory of a block's rows may be given back by releasing
	// them, from any goroutine.
	Send func(film.Report)
}

// Lab is one run. It is used from one goroutine.
type Lab struct {
	part Part
	link link
	now  func() time.Duration
	send func(film.Report)
	at   time.Duration // the clock at the last look

	values  control.Values // those asked for; what acts at a reset may wait
	changed bool           // since adopt
	visible bool
	clock   struct {
		t       float64
		playing bool
	}
	view film.View

	// What the values mean.
	pathKey    pathKey
	base, path path.Schedule // without and with the smoothing of the path
	dataKey    dataKey
	data       *dataset.Set
	pairKey    pairKey
	starts     starts       // of films
	source     *dataset.Set // of training; nil: it is Gaussian, or was not needed yet
	sourceOf   sourceKey
	learns     uint64 // data, path and pairs, summed up
	pointsSent pointsKey
	points     uint32 // epoch of the points
	exact      *field.Exact
	exactKey   lawKey
	netKey     netKey
	netEpoch   uint32

	training
	history history
	loss    running
	trend   running // of the loss, over a longer stretch: see settled

	blocks blocks
	tracks [2]tracks // along the learned and the exact field
	grids  grids
	floor  floor
	apart  distances
	costs  [2]costs   // of calls to the learned and the exact field
	effort [2]float64 // that chosen steps took along them: see expectedNFE
	pool   pool
	probe  solve.Sampler // for checking configurations

	split split
	queue queue

	// Readings.
	rates   rates
	made    int64 // training steps made by this Lab
	samples int64
	frameAt time.Duration
	framed  bool
	dirty   bool // something changed since the last frame

	// Checkpoints.
	saved    bool // one was sent
	saveAt   time.Duration
	saveStep int64
	saveNet  uint32
	saveSize int
	scratch  nn.State
}

// New starts a run: the data set, the first weights and the first film are made
// by the first calls of Advance.
func New(o Options) *Lab {
	l := &Lab{part: o.Part, now: o.Now, send: o.Send, visible: true, dirty: true, changed: true}
	l.link.send, l.link.heard = o.Link, noReadings()
	if l.link.send == nil {
		l.link.send = func([]byte) {}
	}
	if l.now == nil {
		start := time.Now()
		l.now = func() time.Duration { return time.Since(start) }
	}
	if l.send == nil {
		l.send = func(film.Report) {}
	}
	l.clock.playing = true
	l.view = film.View{Rect: film.Rect{X0: -4.5, Y0: -4.5, X1: 4.5, Y1: 4.5}, Cols: 40, Rows: 40, Width: 128, Height: 128}
	l.blocks.lab, l.blocks.free = l, l.pool.put
	for i := range l.tracks {
		l.tracks[i].lab, l.tracks[i].exact = l, i == 1
	}
	l.grids.lab, l.floor.lab = l, l
	l.apart = newDistances(l)
	v, err := control.Defaults().Merge(o.Hash)
	if err != nil {
		l.refuse("link", "Some settings were left out", err)
	}
	if _, err := Schedule(v); err != nil { // no legal values make one that is refused
		l.refuse("link", "The schedule was left out", err)
		v = control.Defaults()
	}
	l.values = v
	if l.part != Filmer {
		l.reset()
	}
	return l
}

// Advance works for about the budget, at most one unit longer, and reports
// whether there is more to do. When it returns false, nothing will happen until
// the next command.
func (l *Lab) Advance(budget time.Duration) (busy bool) {
	if !l.visible || l.part == Filmer && l.link.weights.params == nil {
		return false
	}
	l.adopt()
	l.look()
	for end := l.at + budget; ; {
		if l.changed { // by what was done: weights that were lost and restored
			l.adopt()
		}
		l.sendWeights()
		what, contested, urgent := l.next()
		if what == nothing {
			l.tell(true)
			return false
		}
		share := shareMost
		if urgent {
			share = shareDrag
		}
		if what == trainingWork {
			l.train()
		} else {
			l.filmUnit(what)
		}
		now := l.now()
		l.split.note(what != trainingWork, contested, share, now-l.at)
		if what != trainingWork {
			l.queue.note(what, now-l.at)
		}
		l.at = now
		l.tell(false)
		if now >= end {
			return true
		}
	}
}

// look looks at the clock after a while in which this Lab did nothing.
func (l *Lab) look() {
	before := l.at
	l.at = l.now()
	if l.part == Filmer {
		l.split.rest(l.at - before)
	}
}

// tell says what is due to be said after a unit of work, or because nothing is
// left to do.
func (l *Lab) tell(idle bool) {
	if l.part != Trainer {
		l.apart.tell()
	}
	if l.part == Filmer {
		if l.dirty && (idle || l.at-l.link.toldAt >= frameEvery) {
			l.answer(false)
		}
		return
	}
	l.frameIfDue(idle || l.made == 1) // the first step is told at once
	if !idle {
		l.saveIfDue(false)
	}
}

// Beside the kinds of film work there are training, and nothing.
const (
	nothing      = none
	trainingWork = works
)

// next decides what is done now. contested says that both training and films
// want the time.
func (l *Lab) next() (what work, contested, urgent bool) {
	film, urgent := l.nextFilm()
	train := l.wantsTraining()
	switch {
	case !train:
		return film, false, urgent
	case film == none || !l.split.turn(urgent):
		return trainingWork, film != none, urgent
	}
	return film, true, urgent
}

// nextFilm decides which film work is next: what waits to be seen after a
// control was moved comes before all else. A coarse block that was begun is
// finished before anything else is looked at.
func (l *Lab) nextFilm() (w work, urgent bool) {
	if l.part == Trainer {
		return none, false
	}
	if l.blocks.coarse.active {
		return coarseBlock, true
	}
	wants := [works]bool{
		coarseBlock:   l.blocks.wantsCoarse(),
		learnedTracks: l.tracks[0].behind(),
		exactTracks:   l.tracks[1].behind(),
		gridWork:      l.grids.urgent(),
	}
	if w = l.queue.pick(&wants); w != none {
		return w, true
	}
	wants = [works]bool{
		learnedTracks: l.tracks[0].wants(),
		exactTracks:   l.tracks[1].wants(),
		gridWork:      l.grids.wants(),
		laneWork:      l.blocks.wantsFull(),
		floorWork:     l.floor.wants(),
		distanceWork:  l.apart.wants(),
	}
	return l.queue.pick(&wants), false
}

// filmUnit does one unit of film work.
func (l *Lab) filmUnit(w work) {
	switch w {
	case coarseBlock:
		l.blocks.advanceCoarse()
	case learnedTracks:
		l.tracks[0].advance()
	case exactTracks:
		l.tracks[1].advance()
	case gridWork:
		l.grids.advance()
	case laneWork:
		l.blocks.advanceFull()
	case floorWork:
		l.floor.advance()
	case distanceWork:
		l.apart.advance()
	}
}

// adopt takes changed values into force: data, schedule, and what each product
// that is on screen is to be made of.
func (l *Lab) adopt() {
	v, changed := l.values, l.changed
	if changed {
		l.changed = false
		if k := pathKeyOf(v); k != l.pathKey || l.base == nil {
			base, err := Schedule(v)
			if err != nil {
				panic("lab: values that were checked are refused: " + err.Error())
			}
			l.pathKey, l.base, l.path = k, base, path.Smoothed(base, k.sigma)
			l.objectiveChanged()
		}
		if k := dataKeyOf(v, l.netKey.seed); k != l.dataKey || l.data == nil {
			set, err := k.make()
			if err != nil {
				panic("lab: values that were checked are refused: " + err.Error())
			}
			l.dataKey, l.data = k, set
			l.objectiveChanged()
		}
		if k := pairKeyOf(v); k != l.pairKey {
			l.pairKey = k
			l.objectiveChanged()
		}
		l.learns = learnsOf(l.dataKey, l.pathKey, l.pairKey)
	}
	if l.part == Trainer {
		return
	}
	show, known := v.Acting(control.Show), l.pairKey.known()
	if changed {
		if k := (pointsKey{l.dataKey, l.pairKey, l.startKey(), v.Float(control.Smoothing), l.pathKey.sigma}); k != l.pointsSent || l.points == 0 {
			l.pointsSent = k
			l.points++
			l.sendPoints(k)
		}
		exact := v.Acting(control.Follow) == "exact"
		l.blocks.adopt(l.flowKeyOf(exact), v.Int(control.Particles), v.Bool(control.ParticlesOn) || v.Bool(control.Trails))
		for i := range l.tracks {
			// Those along the other field are drawn beside it for comparison.
			shown := v.Bool(control.Trajectories) && (exact == (i == 1) || show == "difference") && (known || i == 0)
			l.tracks[i].adopt(trackKey{l.flowKeyOf(i == 1), v.Text(control.Probes)}, v.Points(control.Probes), shown)
		}
	}
	// Arrows fade where there is hardly any mass: they need the density too.
	arrows := v.Bool(control.Velocity)
	l.grids.adopt(l.lawKey(), l.netEpoch, l.view, arrows, known && (arrows || v.Bool(control.Density)), show)
	l.apart.adopt()
}

// pointsKey is what the data set and the meaning of "exact" depend on.
type pointsKey struct {
	data     dataKey
	pairs    pairKey
	starts   startKey
	h, sigma float64
}

// sendPoints sends the data set, and says what "exact" means for it.
func (l *Lab) sendPoints(k pointsKey) {
	o, err := field.NewOracle(l.data, l.path, k.h)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	label := o.Describe()
	if !k.pairs.known() {
		label = k.pairs.unknown()
	} else if k.sigma > 0 {
		label += fmt.Sprintf(", path σ = %.3g", k.sigma)
	}
	l.send(&film.Points{Epoch: l.points, XY: l.data.Points, Label: label, Home: home(l.data.Points, l.starts.of(k.starts))})
}

// home returns a rectangle that holds the points, those of a source that is not
// the Gaussian one, and nearly all of the noise, N(0, I).
func home(xy, source []float32) film.Rect {
	const noise, margin = 3.2, 0.3
	r := film.Rect{X0: -noise, Y0: -noise, X1: noise, Y1: noise}
	for _, xy := range [][]float32{xy, source} {
		for i := 0; i < len(xy); i += 2 {
			x, y := float64(xy[i]), float64(xy[i+1])
			r.X0, r.X1 = min(r.X0, x), max(r.X1, x)
			r.Y0, r.Y1 = min(r.Y0, y), max(r.Y1, y)
		}
	}
	return film.Rect{X0: r.X0 - margin, Y0: r.Y0 - margin, X1: r.X1 + margin, Y1: r.Y1 + margin}
}

// exactField returns the exact field of the values in force.
func (l *Lab) exactField() *field.Exact {
	law := l.lawKey()
	if l.exact != nil && l.exactKey == law {
		return l.exact
	}
	if l.exact == nil || l.exactKey.data.n != law.data.n {
		// A guess until it is measured: a nanosecond for every point.
		l.costs[1] = costs{guess: float64(l.data.Len())}
	}
	l.exact, l.exactKey = l.newExact(law.h), law
	return l.exact
}

// newExact makes an exact field of the data and the path in force.
func (l *Lab) newExact(h float64) *field.Exact {
	e, err := field.NewExact(l.data, l.path, h)
	if err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	return e
}

// costOf returns what calls of the exact or the learned field cost.
func (l *Lab) costOf(exact bool) *costs {
	return &l.costs[index(exact)]
}

// field returns the field that carries particles, and which weights it is of.
// The learned one is the average of the weights at this moment, frozen in
// *net, which is made when it is not there or of another shape.
func (l *Lab) field(exact bool, net **nn.Evaluator) (solve.Field, origin) {
	now := l.now()
	from := origin{step: l.step, begun: now, taken: now}
	if l.part == Filmer {
		from.taken = l.link.weights.taken
	}
	if exact {
		return l.exactField(), from
	}
	l.freeze(net)
	return *net, from
}

// solverConfig says how a flow is solved.
func (l *Lab) solverConfig(k flowKey) solve.Config {
	c := solve.Config{
		Method: k.method, Schedule: l.path, Steps: k.steps, Sigma: k.sigma, Shape: k.shape,
		ATol: k.tolerance, RTol: k.tolerance, MaxAttempts: film.MaxAttempts,
		Seed: uint64(k.noiseSeed), TEnd: 1, Dim: dim,
	}
	if k.exact {
		c.DataStd = k.law.h
		if end := l.path.At(1); end.Beta == 0 && k.law.h < path.TMin && l.data.Mixture == nil {
			// Bare points: their field has no value at t = 1.
			c.TEnd = 1 - path.TMin
		}
	}
	return c
}
