//go:build !js

package main

import (
	"encoding/json"
	"image/color"
	"testing"

	"flowscope/sim/control"
)

// The steps that the simulation's solver chose come through to the window's
// timeline: ticks where they were accepted, rings where they were rejected.
func TestChosenStepsAreMarked(t *testing.T) {
	// Bare data points: their field is hard near t = 1.
	v := newHost(t, 1440, 900, "play=0&t=0.3&train=0&ode=dopri5&follow=exact&h=0&n=500&particles=600")
	type film struct {
		FilmDone float64
		Blocks   []struct{ N, Accepted, Rejected int }
	}
	whole := func(s state) (f film) {
		if err := json.Unmarshal(s.State, &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	s := v.until("the film is whole", func(s state) bool { f := whole(s); return f.FilmDone >= 1 && f.Blocks[0].N == 512 })
	b := whole(s).Blocks[0]
	if b.Accepted < 5 || b.Rejected < 1 {
		t.Fatalf("%d steps accepted, %d rejected: the test tests nothing", b.Accepted, b.Rejected)
	}
	_, _, s = v.find(control.T)
	// runs counts the stretches of a colour along a line of the timeline.
	runs := func(dy float64, want color.RGBA) (n int) {
		y := int((s.Bounds.Y + dy) * v.scale)
		in := false
		for x := int(s.Bounds.X * v.scale); x < int(s.Bounds.Right()*v.scale); x++ {
			r, g, b, _ := v.screen.At(x, y).RGBA()
			near := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d > -40 && d < 40 }
			is := near(r, want.R) && near(g, want.G) && near(b, want.B)
			if is && !in {
				n++
			}
			in = is
		}
		return n
	}
	// Those near t = 1 stand too close to be told apart.
	var ticks, rings int
	v.until("the steps are marked", func(state) bool {
		v.draw()
		ticks, rings = runs(28-8, color.RGBA{0xA9, 0xB3, 0xBC, 255}), runs(28-14, color.RGBA{0xFF, 0x8A, 0x80, 255})
		return rings > 0
	})
	if ticks < 5 || ticks > b.Accepted+1 || rings > 2*b.Rejected {
		t.Errorf("%d ticks and %d sides of rings for %d steps accepted and %d rejected", ticks, rings, b.Accepted, b.Rejected)
	}
}
