// Package app is what both faces of Flowscope share, between the picture and
// whatever surrounds it: the session of values, the reel, the clock, the
// actions, the notices and the readings in words. A face (the web page, the
// desktop window) shows and sets values and holds none.
package app

import (
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Face is what surrounds the picture. Its methods are called from the thread
// that draws, and must not wait.
type Face interface {
	// Send passes a command to the simulation.
	Send(film.Command)
	// Changed tells that values changed, whoever changed them.
	Changed(Change)
	// Status gives the readings in words, about four times a second.
	Status(Status)
	// Time tells where the clock stands; called when it moved.
	Time(t float64, playing bool)
	// Notice shows something that a person should read, until closed.
	Notice(film.Notice)
	// ClearNotice takes back the notice with this id, when it no longer holds.
	ClearNotice(id string)
	// Hash keeps the state where a reload finds it; at most a few times a second.
	Hash(hash string)
	// Link gives a link to the state with this hash to the person.
	Link(hash string)
	// PNG saves a picture: w*h*4 bytes, premultiplied RGBA, row by row.
	PNG(pix []byte, w, h int)
	// Choose lets the person choose a file, which comes back by App.Open.
	Choose()
	// Save gives a file to the person.
	Save(name string, data []byte)
	// Fullscreen enters or leaves full screen.
	Fullscreen()
	// Help shows or hides the shortcut sheet.
	Help()
	// Checkpoint keeps what a restarted simulation goes on from.
	Checkpoint(*film.Checkpoint)
	// Drew tells that the first picture is on screen, and once more when the
	// first film is in it.
	Drew(film bool)
}

// Change is what a face needs to show the values again.
type Change struct {
	// IDs are the controls whose values changed.
	IDs        []string
	Values     control.Values
	Preset     string
	Edited     bool
	Undo, Redo int
}

// Status is the readings in words.
type Status struct {
	Step, StepsPerSec, SamplesPerSec string
	Loss, Floor                      string
	NFE                              string
	Age, AgeSeconds                  string // the film's age, in training steps and in time
	Shown                            string // particles shown, and why they are fewer
	Share                            string // how much of which time films take: a sentence
	Rate                             string // learning rate in force
	Network                          string // parameters and kernels
	Exact                            string // what "exact" means now
	Training, Annealing              bool
	Pending                          []string  // controls that wait for a reset
	Nodes                            []float64 // the solver's own nodes, for ticks on the timeline
	Adaptive                         bool      // they are those that it chose by its error …
	Rejected                         []float64 // … and these are the ends of the steps that it rejected
	Steps                            string    // in words, where it chose them
}
