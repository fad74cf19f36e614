//go:build !js

package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"flowscope/sim/film"
	"flowscope/sim/lab"
)

// simulation is what a worker runs: a *lab.Lab.
type simulation interface {
	Do(film.Command)
	Hear(msg []byte) error
	Advance(budget time.Duration) (busy bool)
}

// builder makes the simulation of a part. send takes its reports, link its
// messages to the other part; both may be called from its goroutine only.
type builder func(part lab.Part, send func(film.Report), link func(msg []byte)) simulation

// slice is how long the simulation works before it looks for commands.
const slice = 4 * time.Millisecond

// partsFor says in which parts a run is made on so many cores: where there are
// two, it trains on one and makes its films on the other. The training gains what
// films cost, a tenth with the default network and more than half with one twice
// as wide (BenchmarkRun in sim/lab); with software GL on the same two cores the
// window draws a tenth fewer frames (BenchmarkWindow).
func partsFor(cores int) []lab.Part {
	if cores < 2 {
		return []lab.Part{lab.Whole}
	}
	return []lab.Part{lab.Trainer, lab.Filmer}
}

// engine runs the simulation in goroutines of its own, one for each part. No side
// ever waits for another: commands, messages and reports lie in trays under one
// lock that is held for moments only, and in the trays of commands and reports
// what is new takes the place of what it makes stale, so neither grows while the
// other side is busy or hidden. Of messages the parts themselves keep few.
type engine struct {
	build builder
	parts []lab.Part

	mu      sync.Mutex
	workers []*worker // of the present run
	reports []film.Report
	crash   error
	run     int  // rises with every start, so that a dead run's reports are known
	closed  bool // no run goes on
	idle    sync.WaitGroup
}

// worker is what the engine and the goroutine of a part share.
type worker struct {
	part     lab.Part
	commands []film.Command
	messages [][]byte      // from the other part
	spare    [][]byte      // messages that were heard, to be used again
	wake     chan struct{} // something is in a tray, or the run is over
}

func newEngine(build builder, parts []lab.Part) *engine { return &engine{build: build, parts: parts} }

// cores is how many goroutines can run at once.
func cores() int { return runtime.GOMAXPROCS(0) }

// prepare empties the trays for a new run: commands that are sent before launch
// are the first that it sees.
func (e *engine) prepare() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.run++
	e.crash = nil
	for _, w := range e.workers {
		w.knock() // one that waits learns that its run is over
	}
	e.workers = nil
	for _, p := range e.parts {
		e.workers = append(e.workers, &worker{part: p, wake: make(chan struct{}, 1)})
	}
	for _, r := range e.reports {
		discard(r)
	}
	e.reports = nil
}

// launch begins the run that was prepared.
func (e *engine) launch() {
	for i, w := range e.workers {
		e.idle.Add(1)
		go e.work(e.run, w, e.workers[len(e.workers)-1-i])
	}
}

// close ends the run and waits for it, at most a second: a unit of work takes
// milliseconds.
func (e *engine) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	for _, w := range e.workers {
		w.knock()
	}
	done := make(chan struct{})
	go func() { e.idle.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func (w *worker) knock() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// work runs a part; other is where the other part runs, or w itself.
func (e *engine) work(run int, w, other *worker) {
	defer e.idle.Done()
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "flowscope: the simulation failed: %v\n%s", r, debug.Stack())
			e.mu.Lock()
			if e.run == run && e.crash == nil {
				e.crash = fmt.Errorf("%v", r)
			}
			e.mu.Unlock()
		}
	}()
	sim := e.build(w.part, func(r film.Report) { e.deliver(run, r) }, func(msg []byte) { e.pass(run, other, msg) })
	for {
		commands, messages, on := e.take(run, w)
		if !on {
			return
		}
		for _, c := range commands {
			sim.Do(c)
		}
		for _, m := range messages {
			if err := sim.Hear(m); err != nil {
				panic(err)
			}
		}
		e.giveBack(w, messages)
		if !sim.Advance(slice) {
			<-w.wake
		}
	}
}

// take empties a part's trays; on is false when this run is over.
func (e *engine) take(run int, w *worker) (c []film.Command, m [][]byte, on bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed || e.run != run {
		return nil, nil, false
	}
	c, w.commands = w.commands, nil
	m, w.messages = w.messages, nil
	return c, m, true
}

// pass lays a copy of a message into a part's tray.
func (e *engine) pass(run int, to *worker, msg []byte) {
	e.mu.Lock()
	if e.run == run {
		var b []byte
		if n := len(to.spare); n > 0 {
			b, to.spare = to.spare[n-1], to.spare[:n-1]
		}
		to.messages = append(to.messages, append(b[:0], msg...))
	}
	e.mu.Unlock()
	to.knock()
}

// giveBack keeps the memory of messages that were heard.
func (e *engine) giveBack(w *worker, messages [][]byte) {
	const most = 4
	if len(messages) == 0 {
		return
	}
	e.mu.Lock()
	w.spare = append(w.spare, messages[:min(len(messages), most-min(len(w.spare), most))]...)
	e.mu.Unlock()
}

// send puts a command into the tray of every part. A buffer goes back by itself:
// see lab's pool.
func (e *engine) send(c film.Command) {
	e.mu.Lock()
	for _, w := range e.workers {
		w.commands = put(w.commands, c)
	}
	e.mu.Unlock()
	for _, w := range e.workers {
		w.knock()
	}
}

// deliver puts a report into the tray.
func (e *engine) deliver(run int, r film.Report) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.run != run {
		discard(r)
		return
	}
	e.reports = lay(e.reports, r)
}

// drain takes all reports, and what the run died of, if it did.
func (e *engine) drain(receive func(film.Report)) error {
	e.mu.Lock()
	reports, crash := e.reports, e.crash
	e.reports, e.crash = nil, nil
	e.mu.Unlock()
	for _, r := range reports {
		receive(r)
	}
	return crash
}
