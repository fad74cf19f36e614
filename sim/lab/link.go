package lab

import (
	"fmt"
	"hash/fnv"
	"math"
	"time"

	"flowscope/sim/film"
	"flowscope/sim/nn"
)

// Part is which of a run's work a Lab does.
//
// Where there is a core for it, a run is made by two Labs: one trains and the
// other makes the films of the weights that it is sent. Both get every command.
// Each part's link carries its messages to the other, as bytes, so that they can
// go between two threads and between two WebAssembly memories alike.
//
//	Trainer ── weights ──► Filmer      the average, its step, whether training goes on
//	Trainer ◄─ readings ── Filmer      what a frame and a checkpoint say of the film
//
// The readings that answer weights give them back: the trainer sends no others
// before, so a filmer that is busy is never flooded, however large the network.
type Part int

const (
	// Whole trains and makes the films, in turn.
	Whole Part = iota
	// Trainer trains; frames, checkpoints and notices are its own.
	Trainer
	// Filmer makes blocks, trajectories, grids, the floor of the loss and the
	// points. It has nothing to do until it has heard of weights.
	Filmer
)

// ParsePart reads what String writes.
func ParsePart(s string) (Part, error) {
	for p := Whole; p <= Filmer; p++ {
		if s == p.String() {
			return p, nil
		}
	}
	return 0, fmt.Errorf("lab: %q is not a part of a run; those are %q, %q and %q", s, Whole, Trainer, Filmer)
}

// String returns the part's name as the worker's script knows it.
func (p Part) String() string { return [...]string{"whole", "trainer", "filmer"}[p] }

const (
	// weightsEvery is how often weights are sent at most while training goes on.
	// A film is older by half of that, and it costs the training two thousandths.
	weightsEvery = 20 * time.Millisecond
	// weightsPace bounds what it costs with large networks: 50 MB a second.
	weightsPace = float64(time.Second) / 50e6
)

// The kinds of message, first in each.
const (
	tellWeights = 1 + iota
	tellReadings
)

// link is a part's end of the way to the other part.
type link struct {
	send func(msg []byte)
	msg  []byte // reused

	// The trainer's.
	lent  bool // weights were sent that have not been given back
	told  bool // weights were sent at all
	sent  weights
	at    time.Duration // when they were
	heard readings

	// The filmer's.
	weights weights
	toldAt  time.Duration
	films   uint32 // whole films delivered
}

// weights are what films are made of, and what was true when they were taken.
type weights struct {
	net       netKey
	epoch     uint32
	step      int64
	taken     time.Duration // by the trainer's clock
	goesOn    bool          // training does
	unsettled float64
	cfg       nn.Config
	params    []float32 // the average; nil in what the trainer keeps of them
}

// readings are what frames and checkpoints say of the films.
type readings struct {
	epoch           uint32
	nfe, shown      int
	done            float64       // share of the particles that the newest film has
	exact           bool          // they follow the exact field, which cannot be old
	step            int64         // of the oldest block
	taken           time.Duration // and when its weights were taken, as in origin
	share           float64
	learns          uint64 // what the floor is of
	floor, floorErr float64
	epochs          epochs
	films           uint32
}

// epochs are those of what is shown: points, blocks, both trajectories, and the
// slices of each layer.
type epochs [4 + film.Layers]uint32

// epochs returns the present ones.
func (l *Lab) epochs() (e epochs) {
	if l.part == Trainer {
		return l.link.heard.epochs
	}
	e = epochs{l.points, l.blocks.epoch, l.tracks[0].epoch, l.tracks[1].epoch}
	for i := range l.grids.layers {
		e[4+i] = l.grids.layers[i].epoch
	}
	return e
}

// passEpochs goes on from the epochs of another run, so that a viewer of both
// takes what follows for newer.
func (l *Lab) passEpochs(e epochs) {
	h := &l.link.heard.epochs
	for i := range h {
		h[i] = max(h[i], e[i])
	}
	l.points, l.pointsSent = max(l.points, e[0]), pointsKey{}
	l.blocks.epoch = max(l.blocks.epoch, e[1])
	for i := range l.tracks {
		l.tracks[i].epoch = max(l.tracks[i].epoch, e[2+i])
	}
	for i := range l.grids.layers {
		l.grids.layers[i].epoch = max(l.grids.layers[i].epoch, e[4+i])
	}
}

// readings are those of this moment, or, for a trainer, the last that it heard.
func (l *Lab) readings() readings {
	if l.part == Trainer {
		return l.link.heard
	}
	r := readings{share: l.split.measured(), learns: l.learns, epochs: l.epochs(), films: l.link.films}
	r.floor, r.floorErr = l.floor.value()
	b := &l.blocks
	r.epoch = b.epoch
	if b.flow != nil {
		r.nfe, r.shown, r.exact = b.flow.nfe, b.shown, b.flow.key.exact
		done, from := b.progress()
		r.done, r.step, r.taken = done, from.step, from.taken
	}
	return r
}

// goesOn reports whether training does.
func (l *Lab) goesOn() bool {
	if l.part == Filmer {
		return l.link.weights.goesOn
	}
	return l.wantsTraining()
}

// restless says, from 0 to 1, how much the loss is still falling.
func (l *Lab) restless() float64 {
	if l.part == Filmer {
		return l.link.weights.unsettled
	}
	return l.unsettled()
}

// sendWeights sends the average of the weights where it is due: when it is
// another, and the last was given back. What ends a film, or is the last for now,
// is sent at once.
func (l *Lab) sendWeights() {
	k := &l.link
	if l.part != Trainer || k.lent {
		return
	}
	w := weights{net: l.netKey, epoch: l.netEpoch, step: l.step, goesOn: l.wantsTraining()}
	if k.told && w.epoch == k.sent.epoch && w.step == k.sent.step && w.goesOn == k.sent.goesOn {
		return
	}
	every := max(weightsEvery, time.Duration(weightsPace*float64(len(k.msg))))
	if k.told && w.epoch == k.sent.epoch && w.goesOn && l.at-k.at < every {
		return
	}
	if !l.sound() { // the restored ones are sent
		w.epoch, w.goesOn = l.netEpoch, l.wantsTraining()
	}
	w.taken, w.unsettled = l.now(), l.unsettled()
	k.sent, k.told, k.lent, k.at = w, true, true, l.at
	s := saver{k.msg[:0]}
	s.u32(tellWeights)
	s.netKey(w.net)
	s.u32(w.epoch)
	s.i64(w.step)
	s.i64(int64(w.taken))
	s.bool(w.goesOn)
	s.f64(w.unsettled)
	s.f32s(l.trainer.EMA())
	k.msg = s.b
	k.send(k.msg)
}

// answer sends the filmer's readings; given says that they give weights back.
func (l *Lab) answer(given bool) {
	k := &l.link
	k.toldAt, l.dirty = l.at, false
	r := l.readings()
	s := saver{k.msg[:0]}
	s.u32(tellReadings)
	s.bool(given)
	s.u32(r.epoch)
	s.u32(uint32(r.nfe))
	s.u32(uint32(r.shown))
	s.f64(r.done)
	s.bool(r.exact)
	s.i64(r.step)
	s.i64(int64(r.taken))
	s.f64(r.share)
	s.i64(int64(r.learns))
	s.f64(r.floor)
	s.f64(r.floorErr)
	for _, e := range r.epochs {
		s.u32(e)
	}
	s.u32(r.films)
	k.msg = s.b
	k.send(k.msg)
}

// Hear takes in a message of the other part: it is copied, and the caller's
// again when Hear returns. It is never long. An error says why the message is
// none, and then nothing has changed.
func (l *Lab) Hear(msg []byte) error {
	r := loader{b: msg}
	l.look()
	switch kind := r.u32(); {
	case kind == tellWeights && l.part == Filmer:
		return l.hearWeights(&r)
	case kind == tellReadings && l.part == Trainer:
		return l.hearReadings(&r)
	default:
		return fmt.Errorf("lab: a message of kind %d and %d bytes to a %v; a filmer hears weights, a trainer readings", kind, len(msg), l.part)
	}
}

func (l *Lab) hearWeights(r *loader) error {
	w := weights{net: r.netKey(), epoch: r.u32(), step: r.i64(), taken: time.Duration(r.i64()), goesOn: r.bool(), unsettled: r.f64()}
	n := r.count(4, 1<<24)
	cfg, features, err := w.net.network()
	if err == nil {
		err = features.Validate()
	}
	if err == nil {
		err = cfg.Validate()
	}
	switch {
	case err != nil:
		return fmt.Errorf("lab: weights of a network that cannot be made: %w", err)
	case r.err == nil && n != cfg.NumParams():
		return fmt.Errorf("lab: %d weights for a network of %d", n, cfg.NumParams())
	case r.err == nil && len(r.b) != 4*n:
		return fmt.Errorf("lab: %d bytes hold no %d weights", len(r.b), n)
	case r.err != nil:
		return fmt.Errorf("lab: weights: %w", r.err)
	}
	old := &l.link.weights
	w.cfg, w.params = cfg, old.params
	if cap(w.params) < n {
		w.params = make([]float32, n)
	}
	w.params = w.params[:n]
	copy(film.Bytes(w.params), r.b)
	if old.params == nil || w.net != old.net || w.epoch != old.epoch {
		if w.cfg != old.cfg {
			l.costs[0] = guessedCosts(cfg)
		}
		l.changed = true
	}
	*old = w
	l.netKey, l.netEpoch, l.features, l.step = w.net, w.epoch, features, w.step
	l.answer(true)
	return nil
}

func (l *Lab) hearReadings(r *loader) error {
	given := r.bool()
	h := readings{
		epoch: r.u32(), nfe: r.int(), shown: r.int(), done: r.f64(), exact: r.bool(), step: r.i64(), taken: time.Duration(r.i64()),
		share: r.f64(), learns: uint64(r.i64()), floor: r.f64(), floorErr: r.f64(),
	}
	for i := range h.epochs {
		h.epochs[i] = r.u32()
	}
	h.films = r.u32()
	if r.err == nil && len(r.b) != 0 {
		r.err = fmt.Errorf("%d bytes are left over", len(r.b))
	}
	if r.err != nil {
		return fmt.Errorf("lab: readings: %w", r.err)
	}
	filmed := h.films != l.link.heard.films
	l.link.heard = h
	l.link.lent = l.link.lent && !given
	l.dirty = true
	if filmed {
		l.filmed()
	}
	return nil
}

// learnsOf sums up what is learned, so that two Labs can tell whether they speak
// of the same.
func learnsOf(d dataKey, p pathKey, c pairKey) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%+v %+v %+v", d, p, c)
	return h.Sum64()
}

// noReadings are those of a film that does not exist yet.
func noReadings() readings { return readings{floor: math.NaN(), floorErr: math.NaN()} }
