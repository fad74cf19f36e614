package lab

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"time"

	"flowscope/sim/film"
	"flowscope/sim/nn"
)

// A checkpoint is everything that a run needs to go on, to the bit. All numbers
// are little-endian:
//
//	bytes 0–7    "flowscop"
//	bytes 8–11   version of the format
//	bytes 12–15  length of the whole
//	…            the fields, in the order of appendState
//	last 4       CRC-32 (IEEE) of all that stands before
//
// The values in force are in it for whoever reads the file; a face that restores
// a run has its own, which win, except those that act at a reset: they are the
// network's.
const (
	saveMagic   = "flowscop"
	saveVersion = 1
)

const (
	saveSoonest = 500 * time.Millisecond
	saveLatest  = 2 * time.Second
	// savePace bounds what checkpoints of large networks cost: a megabyte a second.
	savePace = float64(time.Second) / 1e6
)

// saveIfDue sends a checkpoint: with a whole film, or when none was sent for a
// while.
func (l *Lab) saveIfDue(film bool) {
	if l.saved && l.saveStep == l.step && l.saveNet == l.netEpoch {
		return
	}
	wait := saveLatest
	if film {
		wait = saveSoonest
	}
	wait = max(wait, time.Duration(savePace*float64(l.saveSize)))
	if l.saved && l.at-l.saveAt < wait || !l.trainer.Finite() {
		return
	}
	l.sendCheckpoint()
}

func (l *Lab) sendCheckpoint() {
	l.saved, l.saveAt, l.saveStep, l.saveNet = true, l.at, l.step, l.netEpoch
	data := l.checkpoint()
	l.saveSize = len(data)
	l.send(&film.Checkpoint{Step: l.step, Data: data})
}

// checkpoint writes the run's state.
func (l *Lab) checkpoint() []byte {
	l.trainer.State(&l.scratch)
	w := saver{make([]byte, 0, l.saveSize+1024)}
	w.b = append(w.b, saveMagic...)
	w.u32(saveVersion)
	w.u32(0)
	w.str(l.values.Hash())
	w.netKey(l.netKey)
	w.i64(l.step)
	w.u32(uint32(l.scratch.Steps))
	for _, p := range [][]float32{l.scratch.Params, l.scratch.EMA, l.scratch.M, l.scratch.V} {
		w.f32s(p)
	}
	batches := *l.batches
	if l.begun() {
		batches = l.drawn // the step in the making is made anew
	}
	state, err := batches.MarshalBinary()
	if err != nil {
		panic("lab: the generator's state: " + err.Error())
	}
	w.str(string(state))
	for _, x := range []float64{l.loss.sum, l.loss.weight, l.trend.sum, l.trend.weight, l.reference} {
		w.f64(x)
	}
	w.i64(l.since)
	w.bool(l.anneal.active)
	w.u32(uint32(l.anneal.done))
	// The epochs go on, so that a viewer of the run before takes what follows
	// for newer.
	w.u32(l.netEpoch)
	for _, e := range l.epochs() {
		w.u32(e)
	}
	w.i64(l.history.width)
	w.u32(uint32(len(l.history.bins)))
	for _, b := range l.history.bins {
		w.i64(b.step)
		w.f64(b.sum)
		w.i64(b.n)
		w.u32(math.Float32bits(b.raw))
	}
	w.u32(uint32(len(l.history.marks)))
	for _, m := range l.history.marks {
		w.i64(m.Step)
		w.str(m.ID)
	}
	binary.LittleEndian.PutUint32(w.b[12:], uint32(len(w.b)+4))
	w.u32(crc32.ChecksumIEEE(w.b))
	return w.b
}

// restore goes on from a checkpoint. One that is damaged, of another program or
// of another format is refused with the reason, and nothing changes.
func (l *Lab) restore(data []byte) {
	s, err := readCheckpoint(data)
	if err != nil {
		l.refuse("restore", "The checkpoint was not taken", err)
		return
	}
	if l.part == Filmer { // the weights come from the trainer
		l.passEpochs(s.epochs)
		l.changed = true
		return
	}
	if err := l.adoptSaved(s); err != nil {
		l.refuse("restore", "The checkpoint was not taken", err)
	}
}

// saved is what a checkpoint holds, checked.
type savedRun struct {
	net       netKey
	cfg       nn.Config
	step      int64
	state     nn.State
	batches   []byte
	loss      running
	trend     running
	reference float64
	since     int64
	anneal    anneal
	netEpoch  uint32
	epochs    epochs
	history   history
}

// readCheckpoint checks and reads.
func readCheckpoint(b []byte) (*savedRun, error) {
	const head = 16
	if len(b) < head+4 || string(b[:8]) != saveMagic {
		return nil, errors.New("these bytes are not a checkpoint of this program")
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v != saveVersion {
		return nil, fmt.Errorf("it has format %d; this build reads format %d", v, saveVersion)
	}
	if n := binary.LittleEndian.Uint32(b[12:]); uint64(n) != uint64(len(b)) {
		return nil, fmt.Errorf("it is %d bytes long and should be %d: a part is missing, or something was added", len(b), n)
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, errors.New("it is damaged: its check sum does not fit")
	}
	r := loader{b: body[head:]}
	s := new(savedRun)
	r.str() // the values, for readers of the file
	s.net = r.netKey()
	cfg, features, err := s.net.network()
	if err == nil {
		err = features.Validate()
	}
	if err == nil {
		err = cfg.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("its network cannot be made: %w", err)
	}
	s.cfg = cfg
	s.step = r.i64()
	s.state.Config, s.state.Steps = cfg, r.int()
	for _, p := range []*[]float32{&s.state.Params, &s.state.EMA, &s.state.M, &s.state.V} {
		*p = r.f32s()
		if len(*p) != cfg.NumParams() && r.err == nil {
			return nil, fmt.Errorf("it has %d weights for a network of %d", len(*p), cfg.NumParams())
		}
	}
	s.batches = []byte(r.str())
	s.loss, s.trend, s.reference = running{r.finite(), r.finite()}, running{r.finite(), r.finite()}, r.finite()
	s.since = r.i64()
	s.anneal = anneal{active: r.bool(), done: r.int()}
	s.netEpoch = r.u32()
	for i := range s.epochs {
		s.epochs[i] = r.u32()
	}
	h := &s.history
	h.width = r.i64()
	h.bins = make([]bin, r.count(28, maxBins), maxBins)
	for i := range h.bins {
		h.bins[i] = bin{step: r.i64(), sum: r.finite(), n: r.i64(), raw: math.Float32frombits(r.u32())}
		if h.bins[i].n < 1 {
			r.fail("its loss curve has an empty stretch")
		}
	}
	h.marks = make([]film.Mark, r.count(12, maxMarks))
	for i := range h.marks {
		h.marks[i] = film.Mark{Step: r.i64(), ID: r.str()}
	}
	switch {
	case r.err != nil:
		return nil, r.err
	case len(r.b) != 0:
		return nil, fmt.Errorf("%d bytes are left over", len(r.b))
	case s.step < 0 || s.since < 0 || s.state.Steps < 0 || s.anneal.done < 0 || s.anneal.done > annealSteps || h.width < 0:
		return nil, errors.New("it counts below zero or too far")
	}
	return s, nil
}

// adoptSaved takes a checkpoint that was read into force.
func (l *Lab) adoptSaved(s *savedRun) error {
	// All that can be refused comes first.
	probe := new(rand.PCG)
	if err := probe.UnmarshalBinary(s.batches); err != nil {
		return fmt.Errorf("its random generator cannot be set: %w", err)
	}
	for _, p := range [][]float32{s.state.Params, s.state.EMA, s.state.M, s.state.V} {
		for _, x := range p {
			if x-x != 0 {
				return errors.New("it holds weights that are not numbers")
			}
		}
	}
	net := l.netEpoch
	if err := l.start(s.net); err != nil {
		return err
	}
	if err := l.trainer.SetState(&s.state); err != nil {
		return err
	}
	l.batches = probe
	l.netEpoch = max(net, s.netEpoch) + 1
	l.passEpochs(s.epochs)
	l.changed = true
	l.adopt() // the data of the saved seed; what it forgets is set below
	l.step, l.single, l.anneal = s.step, 0, s.anneal
	l.loss, l.trend, l.reference, l.since = s.loss, s.trend, s.reference, s.since
	l.history = s.history
	l.keepGood()
	l.dirty = true
	return nil
}

// saver appends the fields of a checkpoint.
type saver struct{ b []byte }

func (w *saver) u32(x uint32)  { w.b = binary.LittleEndian.AppendUint32(w.b, x) }
func (w *saver) i64(x int64)   { w.b = binary.LittleEndian.AppendUint64(w.b, uint64(x)) }
func (w *saver) f64(x float64) { w.i64(int64(math.Float64bits(x))) }
func (w *saver) bool(x bool) {
	if x {
		w.u32(1)
	} else {
		w.u32(0)
	}
}
func (w *saver) str(s string) { w.u32(uint32(len(s))); w.b = append(w.b, s...) }
func (w *saver) netKey(k netKey) {
	for _, x := range []int{k.width, k.depth, k.pairs, k.seed} {
		w.u32(uint32(x))
	}
	w.str(k.act)
}
func (w *saver) f32s(x []float32) {
	w.u32(uint32(len(x)))
	w.b = append(w.b, film.Bytes(x)...)
}

// loader reads them back; after the first error it gives zeros.
type loader struct {
	b   []byte
	err error
}

func (r *loader) fail(what string) {
	if r.err == nil {
		r.err = errors.New(what)
	}
}

func (r *loader) take(n int) []byte {
	if n > len(r.b) {
		r.fail("it ends before its fields do")
		r.b = nil
		return make([]byte, n)
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}
func (r *loader) u32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *loader) int() int    { return int(int32(r.u32())) }
func (r *loader) bool() bool  { return r.u32() != 0 }
func (r *loader) i64() int64  { return int64(binary.LittleEndian.Uint64(r.take(8))) }

func (r *loader) f64() float64 { return math.Float64frombits(uint64(r.i64())) }

// finite reads a number that must be one.
func (r *loader) finite() float64 {
	x := r.f64()
	if x-x != 0 {
		r.fail("it holds a loss that is not a number")
		return 0
	}
	return x
}

// count reads a length of things of size bytes each, and checks it against what
// is left and what may be.
func (r *loader) count(size, most int) int {
	n := r.int()
	if n < 0 || n > most || n > len(r.b)/size {
		r.fail("it ends before its fields do")
		return 0
	}
	return n
}
func (r *loader) netKey() netKey {
	return netKey{width: r.int(), depth: r.int(), pairs: r.int(), seed: r.int(), act: r.str()}
}
func (r *loader) str() string { return string(r.take(r.count(1, 1<<16))) }
func (r *loader) f32s() []float32 {
	x := make([]float32, r.count(4, 1<<24))
	for i := range x {
		x[i] = math.Float32frombits(r.u32())
	}
	return x
}
