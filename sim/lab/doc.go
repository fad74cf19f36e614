// Package lab is one run of the simulation: values of controls and commands go
// in; a network is trained, films of what it has learned are made, and reports
// of both come out. It is the only room of sim that a face talks to, and it
// knows neither screens nor browsers.
//
// # Time
//
// A [Lab] has no goroutine and no timer. Whoever owns it calls [Lab.Advance]
// again and again with a few milliseconds each; in between, [Lab.Do] takes
// commands and is never long. All work is cut into units of about a millisecond
// (a part of a training step, a solver step of some particles, some rows of a
// grid), and after every unit the clock decides what comes next: share.go.
//
// Where there is a core for it, a run is made by two Labs, one that trains and
// one that makes the films: link.go. How often films are made again follows from
// how old they may become: pace.go.
//
// # What is made
//
// A film is made of blocks of particles (blocks.go), whole trajectories
// (tracks.go) and grids over the plane at 33 times (slices.go). Each product
// knows the values it depends on, its key; when they change it is made anew,
// and only then, except that what shows the learned field is made again and
// again as training goes on. The latest values win: work that was begun is
// finished, and the next takes the values of that moment. What nobody sees is not
// made.
//
// # The same bits
//
// The weights after k steps are a function of the seed and of the values that
// were in force at each step: never of films, frames, budgets or the clock.
package lab
