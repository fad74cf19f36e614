package render

import (
	"math"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

func distancesOf(d *film.Distances, log bool) *distancesCard {
	c := &distancesCard{hover: -1}
	c.place(Rect{12, 502, 304, 178}, wideCards)
	c.follow(d, 1, log, false)
	return c
}

// some are distances as a run gives them.
func someDistances() *film.Distances {
	return &film.Distances{N: 1000, Busy: .4, Floors: [film.DistanceCount]float64{.05, .025, .1},
		Readings: [film.DistanceCount][]film.Reading{
			{{Step: 100, Value: .8}, {Step: 500, Value: .4}, {Step: 1000, Value: .2}},
			{{Step: 100, Value: .4}, {Step: 500, Value: .2}, {Step: 1000, Value: .1}},
			{{Step: 500, Value: .5}},
		}}
}

// The curves stand where their numbers say, on both axes, floors below them.
func TestDistanceHeights(t *testing.T) {
	for _, log := range []bool{false, true} {
		c := distancesOf(someDistances(), log)
		for i, rs := range c.d.Readings {
			if len(c.curves[i]) != 2*len(rs) {
				t.Fatalf("%s: %d coordinates for %d readings", distanceNames[i].plain, len(c.curves[i]), len(rs))
			}
			for k, r := range rs {
				x, y := float64(c.curves[i][2*k]), float64(c.curves[i][2*k+1])
				if want := c.plot.X + c.plot.W*float64(r.Step)/1000; math.Abs(x-want) > .01 {
					t.Errorf("step %d stands at %v, not %v", r.Step, x, want)
				}
				if y < c.plot.Y || y > c.y(c.floors[i]) {
					t.Errorf("%v stands at %v; its floor %v at %v", r.Value, y, c.floors[i], c.y(c.floors[i]))
				}
			}
		}
		s := c.curves[film.SlicedW2]
		want := 2.
		if log {
			want = 1
		}
		if got := float64((s[3] - s[1]) / (s[5] - s[3])); math.Abs(got-want) > 1e-3 {
			t.Errorf("log %v: from .8 to .4 is %v times as far as from .4 to .2", log, got)
		}
	}
}

func TestDistanceWords(t *testing.T) {
	c := distancesOf(someDistances(), false)
	if got := c.values[film.SlicedW2].text + " " + c.least[film.SlicedW2].text; got != "0.200 floor 0.0500" {
		t.Errorf("sliced W2 reads %q", got)
	}
	if c.each.text != "1,000 samples each" || c.toTitle.text != "step 1,000" || c.fromTitle.text != "0" {
		t.Errorf("%q, from %q to %q", c.each.text, c.fromTitle.text, c.toTitle.text)
	}
	c.point(c.plot.X+.7*c.plot.W, c.plot.Y+5, true)
	if got := c.said(); got != "Step 700: sliced W2 0.400 (floor 0.0500), energy distance 0.200 (floor 0.0250), exact W2 0.500 (floor 0.100)" {
		t.Errorf("at step 700: %q", got)
	}
	c.point(c.plot.X+.3*c.plot.W, c.plot.Y+5, true)
	if got := c.said(); strings.Contains(got, "exact") {
		t.Errorf("at step 300, before it was measured: %q", got)
	}
}

// Nothing yet, one reading, floors that are not known, numbers that are none.
func TestDistancesNotYet(t *testing.T) {
	c := distancesOf(nil, false)
	if c.each.text != measuring {
		t.Errorf("it says %q", c.each.text)
	}
	nan := math.NaN()
	for _, log := range []bool{false, true} {
		c = distancesOf(&film.Distances{N: 10, Floors: [film.DistanceCount]float64{nan, math.Inf(1), 0},
			Readings: [film.DistanceCount][]film.Reading{{{Step: 7, Value: .3}}, {{Step: 7, Value: float32(nan)}}, {}}}, log)
		if x := float64(c.curves[0][0]); math.Abs(x-c.plot.Right()) > .01 {
			t.Errorf("a single reading stands at %v", x)
		}
		if y := c.curves[1][1]; y == y {
			t.Errorf("NaN stands at %v", y)
		}
		c.point(c.plot.X+5, c.plot.Y+5, true)
		if c.said() != "" {
			t.Errorf("it says %q", c.said())
		}
	}
	// A late beginning fills the card.
	c = distancesOf(&film.Distances{N: 10, Readings: [film.DistanceCount][]film.Reading{{{Step: 9000, Value: .3}, {Step: 10000, Value: .2}}, {}, {}}}, false)
	if c.from != 9000 || math.Abs(float64(c.curves[0][0])-c.plot.X) > .01 {
		t.Errorf("from step %d, at %v", c.from, c.curves[0][0])
	}
}

// Without particles and their trails nothing is measured: what was is not said to be
// so now, and nothing is promised.
func TestDistancesWithoutParticles(t *testing.T) {
	r := newRig(t, 1440, 900)
	r.reel.Add(someDistances())
	c := &r.deck().distances
	for _, k := range []struct{ dots, trails, each, value string }{
		{"1", "0", "1,000 samples each", "0.200"},
		{"0", "0", "particles are off", unmeasured},
		{"0", "1", "1,000 samples each", "0.200"},
	} {
		r.session.Set(control.ParticlesOn, k.dots)
		r.session.Set(control.Trails, k.trails)
		r.frame()
		if c.each.text != k.each || c.values[film.SlicedW2].text != k.value {
			t.Errorf("particles %s, trails %s: %q, sliced W2 %q", k.dots, k.trails, c.each.text, c.values[film.SlicedW2].text)
		}
	}
}

// The card goes with the others, takes no press from the plane beyond it, and a
// phone has none.
func TestDistancesCardIsACard(t *testing.T) {
	r := newRig(t, 1440, 900)
	r.reel.Add(someDistances())
	r.frame()
	card, ok := r.p.Geometry().Cards["distances"]
	if !ok || card.W != 304 {
		t.Fatalf("it stands at %v", card)
	}
	r.click(card.X+50, card.Y+50)
	if n := r.Values().Count(control.Probes); n != 0 {
		t.Errorf("a click on it dropped %d probes", n)
	}
	c := &r.deck().distances
	r.move(c.plot.X+c.plot.W/2, c.plot.Y+10)
	if !strings.HasPrefix(r.deck().tip.text, "Step 500: ") {
		t.Errorf("over its middle it says %q", r.deck().tip.text)
	}
	r.session.Set(control.Cards, "0")
	r.frame()
	if _, ok := r.p.Geometry().Cards["distances"]; ok {
		t.Error("it stays when the cards are hidden")
	}
	if _, ok := newRig(t, 390, 844).p.Geometry().Cards["distances"]; ok {
		t.Error("a phone has it")
	}
}
