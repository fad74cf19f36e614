package film

import (
	"math"
	"testing"
)

func TestClockRuns(t *testing.T) {
	c := Clock{Playing: true, Speed: 2, Loop: true}
	const dt = 1.0 / 64
	seconds := 0.0
	for c.T < 1 {
		if c.Advance(dt) {
			t.Fatal("jumped on the way")
		}
		seconds += dt
	}
	if want := Duration / 2; math.Abs(seconds-want) > dt {
		t.Errorf("the film took %v s at double speed, want %v", seconds, want)
	}
	// The landing is seen for a second, then it starts again.
	rested := 0.0
	for !c.Advance(dt) {
		if rested += dt; c.T != 1 {
			t.Fatalf("t = %v while resting", c.T)
		}
	}
	if math.Abs(rested-Rest) > 2*dt || c.T != 0 || !c.Playing {
		t.Errorf("rested %v s, then t = %v, playing %v", rested, c.T, c.Playing)
	}
	// The second time round it rests as long.
	c.T = 1
	for rested = 0; !c.Advance(dt); rested += dt {
	}
	if math.Abs(rested-Rest) > 2*dt {
		t.Errorf("the second rest took %v s", rested)
	}
}

func TestClockWithoutLoopStops(t *testing.T) {
	c := Clock{T: 0.99, Playing: true, Speed: 1}
	for range 200 {
		if c.Advance(0.05) {
			t.Fatal("jumped")
		}
	}
	if c.T != 1 || c.Playing {
		t.Errorf("t = %v, playing %v", c.T, c.Playing)
	}
	c.Play()
	if c.T != 0 || !c.Playing {
		t.Errorf("played again from t = %v, playing %v", c.T, c.Playing)
	}
	c.T, c.Playing = 0.3, false
	if c.Play(); c.T != 0.3 {
		t.Errorf("playing on moved t to %v", c.T)
	}
}

func TestClockOddities(t *testing.T) {
	c := Clock{T: 0.5, Playing: true, Speed: 1}
	for _, dt := range []float64{0, -1, math.NaN()} {
		if c.Advance(dt); c.T != 0.5 {
			t.Errorf("dt = %v moved t to %v", dt, c.T)
		}
	}
	// A hidden tab comes back after an hour: the film goes on, it does not leap.
	if c.Advance(3600); c.T != 0.5+0.1/Duration {
		t.Errorf("after an hour t = %v", c.T)
	}
	c.Playing = false
	if c.Advance(0.05); c.T != 0.5+0.1/Duration {
		t.Error("a standing clock moved")
	}
	for in, want := range map[float64]float64{-1: 0, 2: 1, 0.25: 0.25, math.Inf(1): 1, math.Inf(-1): 0} {
		if c.Seek(in); c.T != want {
			t.Errorf("sought %v, stands at %v", in, c.T)
		}
	}
	c.Seek(0.75)
	if c.Seek(math.NaN()); c.T != 0.75 {
		t.Errorf("sought NaN, stands at %v", c.T)
	}
	// Scrubbing back to the end starts the rest anew.
	c = Clock{T: 1, Playing: true, Speed: 1, Loop: true}
	for range 9 {
		c.Advance(0.1)
	}
	c.Seek(1)
	for range 9 {
		if c.Advance(0.1) {
			t.Fatal("the rest was cut short")
		}
	}
}
