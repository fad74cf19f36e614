package film

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// The wire form of a report, for the way between a Web Worker and the page.
// All numbers are little-endian:
//
//	byte 0     kind
//	byte 1     version of the schema
//	bytes 2–3  zero
//	bytes 4–7  length of the head in bytes, these eight included; a multiple of 4
//	…          the head's fields, in the order of the struct
//	…          the body: a block's positions as float32, node-major
//
// Only a block has a body: its receiver may leave that where it is and copy
// rows out of it as they are needed.
const schema = 4

// BlockSize returns the length in bytes of the wire form of a block with n
// particles, k nodes and no attempts, head and body.
func BlockSize(n, k int) int { return len(AppendHead(nil, &Block{Times: make([]float64, k)})) + 8*n*k }

// AppendHead appends the wire form of a report, without a block's body.
func AppendHead(dst []byte, r Report) []byte {
	start := len(dst)
	w := writer{append(dst, byte(r.kind()), schema, 0, 0, 0, 0, 0, 0)}
	switch m := r.(type) {
	case *Block:
		w.block(m)
	case *Tracks:
		w.tracks(m)
	case *Slice:
		w.slice(m)
	case *Points:
		w.points(m)
	case *Frame:
		w.frame(m)
	case *Checkpoint:
		w.checkpoint(m)
	case *Notice:
		w.notice(m)
	case *Distances:
		w.distances(m)
	case *Take:
		w.str(m.Hash)
	case *File:
		w.str(m.Name)
		w.str(string(m.Data))
	}
	for len(w.b)%4 != start%4 {
		w.b = append(w.b, 0)
	}
	binary.LittleEndian.PutUint32(w.b[start+4:], uint32(len(w.b)-start))
	return w.b
}

// The fields of each kind of report. Each is a function of its own because a
// browser compiles again, and well, what runs often, one function at a time: one
// for all kinds took it half a second of a core.

func (w *writer) block(m *Block) {
	w.u32(m.Epoch)
	w.i64(m.Step)
	w.int(m.First)
	w.int(m.N)
	w.int(m.Total)
	w.bool(m.SDE)
	w.f64s(m.Times)
	w.int(len(m.Attempts))
	for _, a := range m.Attempts {
		w.f64(a.T)
		w.f64(a.H)
		w.u32(math.Float32bits(a.Err))
		w.bool(a.Accepted)
	}
}

func (w *writer) tracks(m *Tracks) {
	w.u32(m.Epoch)
	w.i64(m.Step)
	w.bool(m.Exact)
	w.bool(m.SDE)
	w.int(m.N)
	w.int(m.Probes)
	w.f64s(m.Times)
	w.f32s(m.Pos)
	w.f32s(m.Vel)
}

func (w *writer) slice(m *Slice) {
	w.int(int(m.Layer))
	w.u32(m.Epoch)
	w.i64(m.Step)
	w.int(m.Index)
	w.f64(m.T)
	w.rect(m.Rect)
	w.int(m.W)
	w.int(m.H)
	w.f32s(m.Data)
	w.u32(math.Float32bits(m.Max))
}

func (w *writer) points(m *Points) {
	w.u32(m.Epoch)
	w.f32s(m.XY)
	w.str(m.Label)
	w.rect(m.Home)
}

func (w *writer) frame(m *Frame) {
	w.u32(m.Epoch)
	w.i64(m.Step)
	for _, x := range []float64{m.StepsPerSec, m.SamplesPerSec, m.Loss, m.Floor, m.FloorErr, m.Rate} {
		w.f64(x)
	}
	w.int(m.NFE)
	w.bool(m.Training)
	w.bool(m.Annealing)
	w.int(m.Asked)
	w.int(m.Shown)
	w.i64(m.FilmStep)
	w.f64(m.FilmAge)
	w.f64(m.FilmDone)
	w.f64(m.FilmShare)
	w.bool(m.FilmApart)
	w.int(m.Parameters)
	w.str(m.Kernel)
	w.int(len(m.Pending))
	for _, s := range m.Pending {
		w.str(s)
	}
	w.int(len(m.Bins))
	for _, b := range m.Bins {
		w.i64(b.Step)
		w.u32(math.Float32bits(b.Mean))
		w.u32(math.Float32bits(b.Raw))
	}
	w.int(len(m.Marks))
	for _, k := range m.Marks {
		w.i64(k.Step)
		w.str(k.ID)
	}
}

func (w *writer) checkpoint(m *Checkpoint) {
	w.i64(m.Step)
	w.str(string(m.Data))
}

func (w *writer) notice(m *Notice) {
	for _, s := range []string{m.ID, string(m.Level), m.Title, m.Detail, m.Offer, m.Hash, m.Do} {
		w.str(s)
	}
}

func (w *writer) distances(m *Distances) {
	w.u32(m.Epoch)
	w.int(m.N)
	for i, rs := range m.Readings {
		w.int(len(rs))
		for _, r := range rs {
			w.i64(r.Step)
			w.u32(math.Float32bits(r.Value))
		}
		w.f64(m.Floors[i])
	}
	w.f64(m.Busy)
}

// HeadLen returns the length of the head of a message, or an error that says
// why it is none of ours.
func HeadLen(b []byte) (int, error) {
	if len(b) < 8 {
		return 0, fmt.Errorf("film: a message of %d bytes is too short; it has at least 8", len(b))
	}
	if b[1] != schema {
		return 0, fmt.Errorf("film: message schema %d is not %d; page and worker are of different builds: reload the page", b[1], schema)
	}
	n := binary.LittleEndian.Uint32(b[4:])
	if n < 8 || uint64(n) > uint64(len(b)) || n%4 != 0 {
		return 0, fmt.Errorf("film: head length %d does not fit a message of %d bytes", n, len(b))
	}
	return int(n), nil
}

// Decode reads the head of a message. A block comes back without Rows: the
// caller knows where its body is.
func Decode(b []byte) (Report, error) {
	n, err := HeadLen(b)
	if err != nil {
		return nil, err
	}
	r := reader{b: b[8:n]}
	var rep Report
	switch kind(b[0]) {
	case kindBlock:
		rep = r.block()
	case kindTracks:
		rep = r.tracks()
	case kindSlice:
		rep = r.slice()
	case kindPoints:
		rep = r.points()
	case kindFrame:
		rep = r.frame()
	case kindCheckpoint:
		rep = r.checkpoint()
	case kindNotice:
		rep = r.notice()
	case kindDistances:
		rep = r.distances()
	case kindTake:
		rep = &Take{Hash: r.str()}
	case kindFile:
		rep = &File{Name: r.str(), Data: []byte(r.str())}
	default:
		return nil, fmt.Errorf("film: %d is not a kind of message", b[0])
	}
	if r.err != nil {
		return nil, r.err
	}
	return rep, nil
}

// attemptSize is the length in bytes of an attempt.
const attemptSize = 8 + 8 + 4 + 4

func (r *reader) block() *Block {
	m := &Block{Epoch: r.u32(), Step: r.i64(), First: r.int(), N: r.int(), Total: r.int(), SDE: r.bool(), Times: r.f64s()}
	if n := r.count(attemptSize); n > 0 {
		m.Attempts = make([]Attempt, n)
	}
	for i := range m.Attempts {
		a := Attempt{r.f64(), r.f64(), math.Float32frombits(r.u32()), r.bool()}
		if !(a.T >= 0 && a.H > 0 && a.End() <= 1) {
			r.fail("a block's steps")
		}
		m.Attempts[i] = a
	}
	if m.First < 0 || m.N < 1 || m.Total < 1 || m.N > 1<<20 || len(m.Times) < 2 || len(m.Times) > MaxNodes || len(m.Attempts) > MaxAttempts {
		r.fail("a block's sizes")
	}
	if !rising(m.Times) {
		r.fail("a block's times")
	}
	return m
}

func (r *reader) tracks() *Tracks {
	m := &Tracks{Epoch: r.u32(), Step: r.i64(), Exact: r.bool(), SDE: r.bool(), N: r.int(), Probes: r.int(), Times: r.f64s(), Pos: r.f32s(), Vel: r.f32s()}
	if size := 2 * m.N * len(m.Times); m.N < 0 || m.Probes < 0 || m.Probes > m.N || len(m.Pos) != size || len(m.Vel) != 0 && len(m.Vel) != size {
		r.fail("the trajectories' sizes")
	}
	if len(m.Times) < 2 || !rising(m.Times) {
		r.fail("the trajectories' times")
	}
	return m
}

func (r *reader) slice() *Slice {
	layer := r.u32()
	m := &Slice{Layer: Layer(min(layer, uint32(Layers))), Epoch: r.u32(), Step: r.i64(), Index: r.int(), T: r.f64(), Rect: r.rect(), W: r.int(), H: r.int(), Data: r.f32s(), Max: math.Float32frombits(r.u32())}
	per := 2
	if m.Layer == Density {
		per = 1
	}
	if m.Layer >= Layers || m.W < 1 || m.H < 1 || m.W > 1<<14 || m.H > 1<<14 || len(m.Data) != m.W*m.H*per {
		r.fail("a slice's sizes")
	}
	if m.Index < -1 || m.Index >= SliceCount || !(m.T >= 0 && m.T <= 1) || !m.Rect.sound() {
		r.fail("a slice's place and time")
	}
	return m
}

func (r *reader) points() *Points {
	m := &Points{Epoch: r.u32(), XY: r.f32s(), Label: r.str(), Home: r.rect()}
	if len(m.XY)%2 != 0 || !m.Home.sound() {
		r.fail("the points' sizes")
	}
	return m
}

func (r *reader) frame() *Frame {
	m := &Frame{Epoch: r.u32(), Step: r.i64()}
	for _, p := range []*float64{&m.StepsPerSec, &m.SamplesPerSec, &m.Loss, &m.Floor, &m.FloorErr, &m.Rate} {
		*p = r.f64()
	}
	m.NFE, m.Training, m.Annealing, m.Asked, m.Shown = r.int(), r.bool(), r.bool(), r.int(), r.int()
	m.FilmStep, m.FilmAge, m.FilmDone, m.FilmShare, m.FilmApart = r.i64(), r.f64(), r.f64(), r.f64(), r.bool()
	m.Parameters, m.Kernel = r.int(), r.str()
	m.Pending = make([]string, r.count(4))
	for i := range m.Pending {
		m.Pending[i] = r.str()
	}
	m.Bins = make([]LossBin, r.count(16))
	for i := range m.Bins {
		m.Bins[i] = LossBin{r.i64(), math.Float32frombits(r.u32()), math.Float32frombits(r.u32())}
	}
	m.Marks = make([]Mark, r.count(12))
	for i := range m.Marks {
		m.Marks[i] = Mark{r.i64(), r.str()}
	}
	return m
}

func (r *reader) checkpoint() *Checkpoint {
	return &Checkpoint{Step: r.i64(), Data: []byte(r.str())}
}

func (r *reader) notice() *Notice {
	return &Notice{ID: r.str(), Level: Level(r.str()), Title: r.str(), Detail: r.str(), Offer: r.str(), Hash: r.str(), Do: r.str()}
}

func (r *reader) distances() *Distances {
	m := &Distances{Epoch: r.u32(), N: r.int()}
	for i := range m.Readings {
		m.Readings[i] = make([]Reading, r.count(12))
		for k := range m.Readings[i] {
			m.Readings[i][k] = Reading{r.i64(), math.Float32frombits(r.u32())}
		}
		m.Floors[i] = r.f64()
	}
	m.Busy = r.f64()
	if m.N < 0 || !(m.Busy >= 0 && m.Busy <= 1) {
		r.fail("the distances' sizes")
	}
	return m
}

// rising reports whether times rise strictly inside [0, 1].
func rising(times []float64) bool {
	for i, t := range times {
		if !(t >= 0 && t <= 1) || i > 0 && !(t > times[i-1]) {
			return false
		}
	}
	return true
}

type writer struct{ b []byte }

func (w *writer) u32(x uint32)  { w.b = binary.LittleEndian.AppendUint32(w.b, x) }
func (w *writer) int(x int)     { w.u32(uint32(int32(x))) }
func (w *writer) i64(x int64)   { w.b = binary.LittleEndian.AppendUint64(w.b, uint64(x)) }
func (w *writer) f64(x float64) { w.i64(int64(math.Float64bits(x))) }
func (w *writer) bool(x bool) {
	if x {
		w.u32(1)
	} else {
		w.u32(0)
	}
}
func (w *writer) str(s string) { w.u32(uint32(len(s))); w.b = append(w.b, s...) }
func (w *writer) f64s(x []float64) {
	w.int(len(x))
	for _, v := range x {
		w.f64(v)
	}
}
func (w *writer) f32s(x []float32) {
	w.int(len(x))
	w.b = append(w.b, Bytes(x)...)
}
func (w *writer) rect(r Rect) { w.f64(r.X0); w.f64(r.Y0); w.f64(r.X1); w.f64(r.Y1) }

type reader struct {
	b   []byte
	err error
}

var errShort = errors.New("film: the message ends before its fields do")

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("film: %s in the message do not fit together", what)
	}
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		if r.err == nil {
			r.err = errShort
		}
		r.b = nil
		return make([]byte, min(max(n, 0), 8))
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}
func (r *reader) u32() uint32  { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) int() int     { return int(int32(r.u32())) }
func (r *reader) i64() int64   { return int64(binary.LittleEndian.Uint64(r.take(8))) }
func (r *reader) f64() float64 { return math.Float64frombits(uint64(r.i64())) }
func (r *reader) bool() bool   { return r.u32() != 0 }

// count reads a length and checks it against what is left, so that a damaged
// message cannot ask for much memory.
func (r *reader) count(size int) int {
	n := r.int()
	if n < 0 || n > len(r.b)/size {
		if r.err == nil {
			r.err = errShort
		}
		return 0
	}
	return n
}
func (r *reader) str() string { return string(r.take(r.count(1))) }
func (r *reader) f64s() []float64 {
	x := make([]float64, r.count(8))
	for i := range x {
		x[i] = r.f64()
	}
	return x
}
func (r *reader) f32s() []float32 {
	x := make([]float32, r.count(4))
	copy(Bytes(x), r.take(4*len(x)))
	return x
}
func (r *reader) rect() Rect { return Rect{r.f64(), r.f64(), r.f64(), r.f64()} }

// Bytes returns the memory of x as bytes, for copies across the boundary to
// JavaScript. All platforms that Flowscope runs on are little-endian, as the
// wire is.
func Bytes(x []float32) []byte {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), 4*len(x))
}
