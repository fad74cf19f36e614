package lab

import (
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// viewer is a face without a screen: it keeps what it is sent, on a clock that
// moves by the same little whenever it is looked at. So what a test sees depends
// on how often the lab looked, not on the machine.
type viewer struct {
	*Lab
	t    testing.TB
	reel film.Reel
	now  time.Duration
	tick time.Duration

	blocks  []*film.Block
	tracks  []*film.Tracks
	slices  []*film.Slice
	points  []*film.Points
	frames  []*film.Frame
	saves   []*film.Checkpoint
	notices []*film.Notice
	files   []*film.File
	takes   []*film.Take
	apart   []*film.Distances
	keep    bool // keep blocks from being reused, for a look at all of them
}

// watch starts a lab for a viewer. A look at the clock takes 0.2 ms.
func watch(t testing.TB, hash string) *viewer {
	t.Helper()
	v := &viewer{t: t, tick: 200 * time.Microsecond}
	v.Lab = New(Options{Hash: hash, Now: v.clock, Send: v.take})
	return v
}

func (v *viewer) clock() time.Duration {
	v.now += v.tick
	return v.now
}

func (v *viewer) take(r film.Report) {
	switch m := r.(type) {
	case *film.Block:
		v.blocks = append(v.blocks, m)
		if v.keep {
			return
		}
	case *film.Tracks:
		v.tracks = append(v.tracks, m)
	case *film.Slice:
		v.slices = append(v.slices, m)
	case *film.Points:
		v.points = append(v.points, m)
	case *film.Frame:
		v.frames = append(v.frames, m)
	case *film.Checkpoint:
		v.saves = append(v.saves, m)
	case *film.Notice:
		v.notices = append(v.notices, m)
	case *film.File:
		v.files = append(v.files, m)
	case *film.Take:
		v.takes = append(v.takes, m)
	case *film.Distances:
		v.apart = append(v.apart, m)
	}
	v.reel.Add(r)
}

// forget empties the lists.
func (v *viewer) forget() {
	v.blocks, v.tracks, v.slices, v.points, v.frames, v.saves, v.notices = nil, nil, nil, nil, nil, nil, nil
}

// set moves controls, given as "id", "text", …
func (v *viewer) set(pairs ...string) {
	v.t.Helper()
	before := len(v.notices)
	for i := 0; i < len(pairs); i += 2 {
		v.Do(film.Command{Kind: film.CmdSet, ID: pairs[i], Text: pairs[i+1]})
	}
	if len(v.notices) > before {
		v.t.Fatalf("%v: %+v", pairs, *v.notices[before])
	}
}

func (v *viewer) do(action string) { v.Do(film.Command{Kind: film.CmdDo, ID: action}) }

// steps trains until k more steps are made.
func (v *viewer) steps(k int64) {
	v.t.Helper()
	for end := v.step + k; v.step < end; {
		if !v.Advance(0) {
			v.t.Fatalf("nothing to do at step %d of %d", v.step, end)
		}
	}
}

// settle pauses training and goes on until everything is made, with a film of
// the present weights.
func (v *viewer) settle() {
	v.t.Helper()
	v.set(control.Train, "0")
	v.rest()
}

// rest goes on until there is nothing to do.
func (v *viewer) rest() {
	v.t.Helper()
	for i := 0; v.Advance(4 * time.Millisecond); i++ {
		if i > 1e6 {
			v.t.Fatal("never done")
		}
	}
}

// landing returns where the film's particles are at its last node.
func (v *viewer) landing() []float32 { return v.node(-1) }

// node returns where all particles are at node k; -1 is the last.
func (v *viewer) node(k int) []float32 {
	v.t.Helper()
	var x []float32
	next := 0
	for _, b := range v.reel.Blocks() {
		if b.First != next {
			v.t.Fatalf("the film lacks the particles from %d on", next)
		}
		next += b.N
		row := make([]float32, 2*b.N)
		b.Rows.Row((k+len(b.Times))%len(b.Times), row)
		x = append(x, row...)
	}
	return x
}

// weights returns a copy of the weights.
func (v *viewer) weights() []float32 {
	return append([]float32(nil), v.trainer.Net().Params()...)
}
