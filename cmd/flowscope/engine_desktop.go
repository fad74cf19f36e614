//go:build !js

package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"flowscope/sim/film"
)

// simulation is what the engine runs: a *lab.Lab.
type simulation interface {
	Do(film.Command)
	Advance(budget time.Duration) (busy bool)
}

// slice is how long the simulation works before it looks for commands.
const slice = 4 * time.Millisecond

// engine runs the simulation in a goroutine of its own. Neither side ever waits
// for the other: commands and reports lie in two trays under one lock that is
// held for moments only, and in both trays what is new takes the place of what
// it makes stale, so neither grows while the other side is busy or hidden.
type engine struct {
	build func(send func(film.Report)) simulation

	mu       sync.Mutex
	commands []film.Command
	reports  []film.Report
	crash    error
	run      int           // rises with every start, so that a dead run's reports are known
	closed   bool          // no run goes on
	wake     chan struct{} // something is in the tray of commands
	idle     sync.WaitGroup
}

func newEngine(build func(send func(film.Report)) simulation) *engine {
	return &engine{build: build, wake: make(chan struct{}, 1)}
}

// prepare empties the trays for a new run: commands that are sent before launch
// are the first that it sees.
func (e *engine) prepare() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.run++
	e.commands, e.crash = nil, nil
	for _, r := range e.reports {
		discard(r)
	}
	e.reports = nil
}

// launch begins the run that was prepared.
func (e *engine) launch() {
	e.idle.Add(1)
	go e.work(e.run)
}

// close ends the run and waits for it, at most a second: a unit of work takes
// milliseconds.
func (e *engine) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.knock()
	done := make(chan struct{})
	go func() { e.idle.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func (e *engine) knock() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *engine) work(run int) {
	defer e.idle.Done()
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "flowscope: the simulation failed: %v\n%s", r, debug.Stack())
			e.mu.Lock()
			if e.run == run {
				e.crash = fmt.Errorf("%v", r)
			}
			e.mu.Unlock()
		}
	}()
	sim := e.build(func(r film.Report) { e.deliver(run, r) })
	for {
		commands, on := e.take(run)
		if !on {
			return
		}
		for _, c := range commands {
			sim.Do(c)
		}
		if !sim.Advance(slice) {
			<-e.wake
		}
	}
}

// take empties the tray of commands; on is false when this run is over.
func (e *engine) take(run int) (c []film.Command, on bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, e.commands = e.commands, nil
	return c, !e.closed && e.run == run
}

// send puts a command into the tray.
func (e *engine) send(c film.Command) {
	e.mu.Lock()
	e.commands = put(e.commands, c)
	e.mu.Unlock()
	e.knock()
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
