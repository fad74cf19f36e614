//go:build !js

package main

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"flowscope/sim/film"
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
	send func(film.Report)
	busy atomic.Bool
	did  chan string
}

func (p *puppet) Do(c film.Command) {
	if c.ID == "die" {
		panic("told to die")
	}
	p.did <- c.ID
}

func (p *puppet) Advance(time.Duration) bool {
	p.send(&film.Frame{Step: 1})
	return p.busy.Load()
}

// The engine carries commands to the simulation and its reports back, also when
// it is idle, says when it fails, and ends when it is closed.
func TestEngine(t *testing.T) {
	did := make(chan string, 100)
	builds := 0
	e := newEngine(func(send func(film.Report)) simulation {
		builds++
		return &puppet{send: send, did: did}
	})
	e.prepare()
	e.send(film.Command{Kind: film.CmdSet, ID: "first", Text: "1"})
	e.launch()
	wait := func(want string) {
		t.Helper()
		select {
		case id := <-did:
			if id != want {
				t.Fatalf("the simulation was told %q, not %q", id, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("the simulation was never told %q", want)
		}
	}
	wait("first")
	time.Sleep(20 * time.Millisecond) // it has nothing to do and sleeps
	e.send(film.Command{Kind: film.CmdDo, ID: "second"})
	wait("second")

	until := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("waited in vain for %s", what)
			}
		}
	}
	frames := 0
	until("a report", func() bool {
		if err := e.drain(func(film.Report) { frames++ }); err != nil {
			t.Fatal(err)
		}
		return frames > 0
	})
	var crash error
	e.send(film.Command{Kind: film.CmdDo, ID: "die"})
	until("the failure", func() bool { crash = e.drain(func(film.Report) {}); return crash != nil })
	if !strings.Contains(crash.Error(), "told to die") {
		t.Errorf("the failure is told as %q", crash)
	}
	e.prepare()
	e.send(film.Command{Kind: film.CmdDo, ID: "third"})
	e.launch()
	wait("third")
	if builds != 2 {
		t.Errorf("%d simulations were built, not 2", builds)
	}
	e.close()
	e.send(film.Command{Kind: film.CmdDo, ID: "fourth"})
	select {
	case id := <-did:
		t.Errorf("%q was done after the engine was closed", id)
	case <-time.After(30 * time.Millisecond):
	}
}
