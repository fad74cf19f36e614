package lab

import (
	"math"
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/nn"
)

// The uses of the run's seed.
const (
	streamWeights = 1
	streamBatches = 2
)

const (
	// goodEvery is how many steps lie between two looks at the weights, at which
	// a sound state is kept to come back to. A look costs less than a
	// hundredth of the steps between.
	goodEvery = 50
	// sane is how many times the loss of untrained weights the loss may be for
	// a state to be worth coming back to.
	sane = 2
	// freshSteps is how long films keep their larger share after a change of
	// what is learned, at least.
	freshSteps = 1000
	// settledTrend: a fall of the loss by this part over a few hundred steps
	// still counts as fast.
	settledTrend = 0.05
	trendKeep    = 0.998
)

// training is the network that learns, and what it learns from.
type training struct {
	trainer   *nn.Trainer
	features  nn.Features
	batches   *rand.PCG // the randomness of batches: all of the run's, after the first weights
	objective objective
	stale     bool // the objective is not that of the values in force
	step      int64
	single    int // steps asked for one by one
	anneal    anneal

	// The step in the making.
	learned   control.Values // those of the step in the making, or else of the last
	opt       nn.Options
	batch     int
	drawn     rand.PCG // batches, as they were before this step drew its own
	drawing   bool     // its batch is being drawn
	drawError error    // … and cannot be
	pieces    int      // done so far; 0: no step was begun
	pieceCost float64  // ns, of late

	since     int64   // steps since what is learned changed
	reference float64 // loss of the weights as they were then
	good      nn.State
	goodStep  int64
}

// reset starts anew from the seed: weights, data and batches. What waited for a
// reset acts now.
func (l *Lab) reset() {
	key := netKeyOf(l.values)
	if err := l.start(key); err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	l.history.clear()
	l.step, l.single, l.anneal = 0, 0, anneal{}
	l.keepGood()
	l.changed, l.dirty = true, true
}

// start makes the network that key asks for, with its first weights.
func (l *Lab) start(key netKey) error {
	cfg, features, err := key.network()
	if err != nil {
		return err
	}
	if err := features.Validate(); err != nil {
		return err
	}
	net, err := nn.New(cfg, rand.New(rand.NewPCG(uint64(key.seed), streamWeights)))
	if err != nil {
		return err
	}
	l.netKey, l.features, l.trainer, l.pieces, l.drawing = key, features, nn.NewTrainer(net), 0, false
	l.batches = rand.NewPCG(uint64(key.seed), streamBatches)
	l.netEpoch++
	l.costs[0] = guessedCosts(cfg)
	l.pieceCost = 64 * 3 * l.costs[0].guess
	l.objectiveChanged()
	return nil
}

// objectiveChanged says that what is learned is not what it was.
func (l *Lab) objectiveChanged() {
	l.stale = true
	l.loss, l.trend, l.since = running{}, running{}, 0
	l.floor.stale = true
	l.dirty = true
}

// wantsTraining reports whether there is a training step to make.
// A step that was begun is finished even when training was paused meanwhile.
func (l *Lab) wantsTraining() bool {
	return l.part != Filmer && (l.single > 0 || l.begun() || l.values.Bool(control.Train))
}

// begun reports whether a step is in the making.
func (l *Lab) begun() bool { return l.drawing || l.pieces > 0 }

// train does one unit of a training step: with the default network the whole of
// it, with larger ones some of its samples. The values of a step are those at
// its beginning.
func (l *Lab) train() {
	if l.pieces == 0 && !l.drawBatch() {
		return
	}
	// A piece is 64 samples: as many as fit a unit by what they cost of late.
	n := max(1, int(float64(unit)/max(l.pieceCost, 1)))
	t := l.now()
	done, did := false, 0
	for ; did < n && !done; did++ {
		done = l.trainer.Advance()
	}
	l.pieces += did
	l.pieceCost += 0.1 * (float64(l.now()-t)/float64(did) - l.pieceCost)
	if done {
		l.endStep()
	}
}

// pairUnit is how much of the pairing of a batch is done at a time: see
// transport.Resumable.
const pairUnit = 500

// drawBatch does a unit of drawing the batch of the next step, and reports whether it
// is there. When it cannot be drawn training is stopped, and a person told.
func (l *Lab) drawBatch() (done bool) {
	if !l.drawing {
		l.beginStep()
	}
	err := l.drawError
	if err == nil {
		done, err = l.objective.Advance(pairUnit)
	}
	if err != nil {
		l.drawing = false
		l.setTraining(false)
		l.single, l.anneal = 0, anneal{}
		l.refuse("coupling", "Training stopped: the points could not be paired", err)
		return false
	}
	if done {
		l.drawing = false
		x, target := l.objective.Take()
		l.trainer.Begin(x, target, l.batch)
	}
	return done
}

// beginStep begins to draw the batch of the next step.
func (l *Lab) beginStep() {
	if l.stale {
		l.renewObjective()
	}
	v := &l.values
	l.learned = l.values
	l.opt = nn.Options{
		LR:          l.anneal.rate(v.Float(control.Rate)),
		WeightDecay: v.Float(control.WeightDecay),
		EMADecay:    v.Float(control.EMA),
	}
	l.batch = v.Int(control.Batch)
	l.drawn = *l.batches
	l.drawing, l.drawError = true, l.objective.Begin(l.batch)
}

// endStep moves the weights and looks at what came of it. It returns the loss.
func (l *Lab) endStep() (loss float64) {
	loss = l.trainer.Finish(l.opt)
	l.pieces = 0
	l.step++
	l.made++
	l.samples += int64(l.batch)
	l.single = max(0, l.single-1)
	l.dirty = true
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		l.diverged(l.opt.LR)
		return loss
	}
	l.history.add(l.step, loss)
	if !l.stale { // else it was still the loss of what was learned before
		if l.since == 0 {
			l.reference = loss
		}
		l.since++
		l.loss.add(loss, lossKeep)
		l.trend.add(loss, trendKeep)
	}
	if l.anneal.step() {
		l.setTraining(false)
	}
	if l.step%goodEvery == 0 {
		if !l.trainer.Finite() {
			l.diverged(l.opt.LR)
			return loss
		}
		if !l.stale && l.loss.value() <= sane*l.reference {
			l.keepGood()
		}
	}
	return loss
}

// renewObjective makes the objective of the values in force. The randomness of
// the batches goes on where it was.
func (l *Lab) renewObjective() {
	l.objective = l.newObjective()
	l.stale = false
}

// keepGood keeps the present state to come back to.
func (l *Lab) keepGood() {
	l.trainer.State(&l.good)
	l.goodStep = l.step
}

// diverged stops training and goes back to the last sound weights. Steps go on
// counting from where they were, so that the loss curve keeps its place.
func (l *Lab) diverged(rate float64) {
	if err := l.trainer.SetState(&l.good); err != nil {
		panic("lab: a state that was kept is refused: " + err.Error())
	}
	l.setTraining(false)
	l.single, l.pieces, l.drawing, l.anneal = 0, 0, false, anneal{}
	l.loss, l.trend = running{}, running{}
	l.netEpoch++ // the film of the lost weights is not that of the restored ones
	l.changed = true
	l.noticeDiverged(rate, l.step, l.goodStep)
}

// sound reports whether the network's state are numbers. One that is lost without
// its loss having shown it is found out here: no film is made of it.
func (l *Lab) sound() bool {
	if l.trainer.Finite() {
		return true
	}
	l.diverged(l.anneal.rate(l.values.Float(control.Rate)))
	return false
}

// freeze loads the average of the weights, as it is now, into *net, which is made
// when it is not there or of another shape.
func (l *Lab) freeze(net **nn.Evaluator) {
	cfg, average := l.average()
	if *net == nil || (*net).Config() != cfg || (*net).Features() != l.features {
		e, err := nn.NewEvaluator(cfg, l.features)
		if err != nil {
			panic("lab: a network that is trained is refused: " + err.Error())
		}
		*net = e
	}
	if err := (*net).Load(average); err != nil {
		panic("lab: weights that are trained are refused: " + err.Error())
	}
}

// average returns the average of the weights, which films are made of.
func (l *Lab) average() (nn.Config, []float32) {
	if l.part == Filmer {
		return l.link.weights.cfg, l.link.weights.params
	}
	l.sound() // else the restored ones are
	return l.trainer.Net().Config(), l.trainer.EMA()
}

// unsettled says, from 0 to 1, how much the loss is still falling.
func (l *Lab) unsettled() float64 {
	fresh := 1 - float64(l.since)/freshSteps
	if v := l.loss.value(); v > 0 {
		fresh = max(fresh, (l.trend.value()-v)/(v*settledTrend))
	}
	return min(max(fresh, 0), 1)
}

// filmed is called when a whole film has been delivered: a checkpoint goes with
// it.
func (l *Lab) filmed() {
	if l.part == Filmer {
		l.link.films++
		return
	}
	l.saveIfDue(true)
}
