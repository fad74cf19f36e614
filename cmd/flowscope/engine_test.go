//go:build !js

package main

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/lab"
)

// rows counts its releases.
type rows struct{ released atomic.Int32 }

func (*rows) Row(int, []float32) {}
func (r *rows) Release()         { r.released.Add(1) }

func block(epoch uint32, first int) (*film.Block, *rows) {
	r := new(rows)
	return &film.Block{Epoch: epoch, First: first, N: 1, Total: 9999, Times: []float64{0, 1}, Rows: r}, r
}

// While nobody takes commands, the newest value, clock and view wait, in their
// order among actions.
func TestPut(t *testing.T) {
	set := func(id, text string) film.Command { return film.Command{Kind: film.CmdSet, ID: id, Text: text} }
	var tray []film.Command
	for i := range 1000 {
		tray = put(tray, set("lr", "0.1"))
		tray = put(tray, film.Command{Kind: film.CmdClock, T: float64(i)})
		tray = put(tray, set("steps", "7"))
		tray = put(tray, film.Command{Kind: film.CmdLook, View: film.View{Cols: i}})
	}
	tray = put(tray, set("lr", "0.2"))
	tray = put(tray, film.Command{Kind: film.CmdDo, ID: "reset"})
	tray = put(tray, set("lr", "0.3")) // what reset meant must not change
	tray = put(tray, set("lr", "0.4"))
	var got []string
	for _, c := range tray {
		switch c.Kind {
		case film.CmdClock:
			if c.T != 999 {
				t.Errorf("an old clock waits: %v", c.T)
			}
		case film.CmdLook:
			if c.View.Cols != 999 {
				t.Errorf("an old view waits: %v", c.View)
			}
		}
		got = append(got, string(c.Kind)+":"+c.ID+c.Text)
	}
	if s := strings.Join(got, " "); s != "clock: set:steps7 look: set:lr0.2 do:reset set:lr0.4" {
		t.Errorf("waiting: %s", s)
	}
}

// While nobody looks, the tray of reports holds one of everything and gives the
// memory of the others back.
func TestLay(t *testing.T) {
	var tray []film.Report
	a, ra := block(1, 0)
	b, rb := block(1, 512)
	c, rc := block(1, 0)
	d, rd := block(2, 512)
	for _, x := range []*film.Block{a, b, c} {
		tray = lay(tray, x)
	}
	if len(tray) != 2 || ra.released.Load() != 1 || rb.released.Load() != 0 {
		t.Fatalf("%d reports; released %d and %d", len(tray), ra.released.Load(), rb.released.Load())
	}
	tray = lay(tray, d) // of a new epoch: the film before is stale
	if len(tray) != 1 || rb.released.Load() != 1 || rc.released.Load() != 1 || rd.released.Load() != 0 {
		t.Fatalf("%d reports; released %d, %d and %d", len(tray), rb.released.Load(), rc.released.Load(), rd.released.Load())
	}
	for i := range 1000 {
		tray = lay(tray, &film.Frame{Step: int64(i)})
		tray = lay(tray, &film.Slice{Layer: film.Density, Index: i % film.SliceCount})
		tray = lay(tray, &film.Slice{Layer: film.Density, Index: -1})
		tray = lay(tray, &film.Tracks{Exact: i%2 == 0})
		tray = lay(tray, &film.Points{})
		tray = lay(tray, &film.Checkpoint{Step: int64(i)})
		tray = lay(tray, &film.Notice{ID: []string{"one", "two"}[i%2]})
	}
	if want := 1 + 1 + film.SliceCount + 1 + 2 + 1 + 1 + 2; len(tray) != want {
		t.Errorf("%d reports wait, not %d", len(tray), want)
	}
	for _, r := range tray {
		if f, ok := r.(*film.Frame); ok && f.Step != 999 {
			t.Errorf("an old frame waits: step %d", f.Step)
		}
	}
}

// puppet is a simulation that says what it was told.
type puppet struct {
	part lab.Part
	send func(film.Report)
	link func([]byte)
	busy atomic.Bool
	did  chan string
}

func (p *puppet) Do(c film.Command) {
	switch c.ID {
	case "die", "die " + p.part.String():
		panic("told to die")
	case "speak " + p.part.String():
		p.link([]byte("a word"))
	}
	p.did <- p.part.String() + " " + c.ID
}

func (p *puppet) Hear(msg []byte) error {
	if string(msg) != "a word" {
		return fmt.Errorf("heard %q", msg)
	}
	p.did <- p.part.String() + " heard " + string(msg)
	return nil
}

func (p *puppet) Advance(time.Duration) bool {
	p.send(&film.Frame{Step: 1})
	return p.busy.Load()
}

// stage is an engine whose parts are puppets.
type stage struct {
	*engine
	t      *testing.T
	did    chan string
	builds atomic.Int32
}

func newStage(t *testing.T, parts ...lab.Part) *stage {
	s := &stage{t: t, did: make(chan string, 100)}
	s.engine = newEngine(func(part lab.Part, send func(film.Report), link func([]byte)) simulation {
		s.builds.Add(1)
		return &puppet{part: part, send: send, link: link, did: s.did}
	}, parts)
	return s
}

// wait waits for what the parts were told, in whatever order.
func (s *stage) wait(want ...string) {
	s.t.Helper()
	for len(want) > 0 {
		select {
		case did := <-s.did:
			i := slices.Index(want, did)
			if i < 0 {
				s.t.Fatalf("it happened that %q, not %q", did, want)
			}
			want = slices.Delete(want, i, i+1)
		case <-time.After(5 * time.Second):
			s.t.Fatalf("it never happened that %q", want)
		}
	}
}

func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

func (s *stage) do(id string) { s.send(film.Command{Kind: film.CmdDo, ID: id}) }

// The engine carries commands to the simulation and its reports back, also when
// it is idle, says when it fails, and ends when it is closed.
func TestEngine(t *testing.T) {
	e := newStage(t, lab.Whole)
	e.prepare()
	e.send(film.Command{Kind: film.CmdSet, ID: "first", Text: "1"})
	e.launch()
	e.wait("whole first")
	time.Sleep(20 * time.Millisecond) // it has nothing to do and sleeps
	e.do("second")
	e.wait("whole second")
	frames := 0
	e.until("a report", func() bool {
		if err := e.drain(func(film.Report) { frames++ }); err != nil {
			t.Fatal(err)
		}
		return frames > 0
	})
	e.dies("die")
	e.prepare()
	e.do("third")
	e.launch()
	e.wait("whole third")
	if n := e.builds.Load(); n != 2 {
		t.Errorf("%d simulations were built, not 2", n)
	}
	e.close()
	e.do("fourth")
	select {
	case did := <-e.did:
		t.Errorf("%q after the engine was closed", did)
	case <-time.After(30 * time.Millisecond):
	}
}

// dies tells it to die and waits until that is said.
func (s *stage) dies(id string) {
	s.t.Helper()
	var crash error
	s.do(id)
	s.until("the failure", func() bool { crash = s.drain(func(film.Report) {}); return crash != nil })
	if !strings.Contains(crash.Error(), "told to die") {
		s.t.Errorf("the failure is told as %q", crash)
	}
}

// Both parts get every command, and hear each other. When one dies a new run is
// of two new ones, whichever it was, and nothing of the old run is heard.
func TestEngineInTwoParts(t *testing.T) {
	e := newStage(t, lab.Trainer, lab.Filmer)
	for run, dies := range []string{"filmer", "trainer"} {
		e.prepare()
		e.do("first")
		e.launch()
		e.wait("trainer first", "filmer first")
		time.Sleep(10 * time.Millisecond) // both sleep
		e.do("speak trainer")
		e.wait("trainer speak trainer", "filmer speak trainer", "filmer heard a word")
		for range 20 { // the memory of messages is used again
			e.do("speak filmer")
			e.wait("trainer speak filmer", "filmer speak filmer", "trainer heard a word")
		}
		e.dies("die " + dies)
		other := map[string]string{"filmer": "trainer", "trainer": "filmer"}[dies]
		e.wait(other + " die " + dies)
		if n := e.builds.Load(); int(n) != 2*(run+1) {
			t.Errorf("%d parts were built, not %d", n, 2*(run+1))
		}
	}
	// A part that goes on after the other died is of the past once a new run begins.
	e.prepare()
	e.launch()
	e.do("last")
	e.wait("trainer last", "filmer last")
	e.close()
	done := make(chan struct{})
	go func() { e.idle.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("a part of an old run goes on")
	}
}

// A message that is none is a failure like others.
func TestEngineHearsNonsense(t *testing.T) {
	e := newStage(t, lab.Trainer, lab.Filmer)
	e.prepare()
	e.pass(e.run, e.workers[0], []byte("nonsense"))
	e.launch()
	var crash error
	e.until("the failure", func() bool { crash = e.drain(func(film.Report) {}); return crash != nil })
	if !strings.Contains(crash.Error(), "nonsense") {
		t.Errorf("the failure is told as %q", crash)
	}
	e.close()
}

// In two parts the real simulation trains and films at once; each number of cores
// has its parts.
func TestEngineTrainsAndFilms(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 16: 2} {
		if parts := partsFor(n); len(parts) != want {
			t.Errorf("on %d cores a run is made in %d parts, not %d", n, len(parts), want)
		}
	}
	e := newEngine(newLab, partsFor(2))
	e.prepare()
	e.send(film.Command{Kind: film.CmdSet, ID: control.Particles, Text: "2000"})
	e.launch()
	defer e.close()
	var reel film.Reel
	saved := false
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if err := e.drain(func(r film.Report) {
			if _, ok := r.(*film.Checkpoint); ok {
				saved = true
			}
			reel.Add(r)
		}); err != nil {
			t.Fatal(err)
		}
		f := &reel.Frame
		if saved && f.FilmApart && f.FilmDone == 1 && f.FilmStep > 50 && len(reel.Blocks()) == 4 && reel.Points != nil && reel.Tracks[0] != nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("a checkpoint: %v; %d blocks; the film is of step %d, %v done", saved, len(reel.Blocks()), f.FilmStep, f.FilmDone)
		}
	}
}
