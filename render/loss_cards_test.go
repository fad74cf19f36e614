package render

import (
	"math"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

func lossOf(f film.Frame, log bool) *lossCard {
	c := &lossCard{hoverMark: -1}
	c.place(Rect{12, 692, 304, 132}, wideCards, false)
	c.follow(&f, 1, log)
	return c
}

// The curves stand where their numbers say, on both axes.
func TestLossCurveHeights(t *testing.T) {
	bins := []film.LossBin{{Step: 100, Mean: 4, Raw: 4.2}, {Step: 200, Mean: 2, Raw: 1.9}, {Step: 400, Mean: 1, Raw: 1.1}}
	for _, log := range []bool{false, true} {
		c := lossOf(film.Frame{Step: 400, Loss: 1, Floor: .9, Bins: bins}, log)
		if len(c.mean) != 6 || len(c.raw) != 6 {
			t.Fatalf("%d and %d coordinates", len(c.mean), len(c.raw))
		}
		for i, b := range bins {
			if want := c.plot.X + c.plot.W*float64(b.Step)/400; math.Abs(float64(c.mean[2*i])-want) > .01 {
				t.Errorf("step %d stands at x = %v, want %v", b.Step, c.mean[2*i], want)
			}
		}
		a, b := float64(c.mean[3]-c.mean[1]), float64(c.mean[5]-c.mean[3]) // 4 → 2, 2 → 1
		want := 2.0
		if log {
			want = 1
		}
		if math.Abs(a/b-want) > 1e-3 {
			t.Errorf("log %v: from 4 to 2 is %v times as far as from 2 to 1, want %v", log, a/b, want)
		}
		if y := c.y(.9); y <= float64(c.mean[5]) || y > c.plot.Bottom() {
			t.Errorf("log %v: the floor stands at %v, the mean 1 at %v", log, y, c.mean[5])
		}
	}
}

// What is not a number leaves a gap, and a leap stays inside the card.
func TestLossCurveGaps(t *testing.T) {
	nan := float32(math.NaN())
	c := lossOf(film.Frame{Step: 50, Loss: math.NaN(), Floor: math.NaN(), Bins: []film.LossBin{
		{Step: 10, Mean: 2, Raw: 2}, {Step: 20, Mean: nan, Raw: nan}, {Step: 30, Mean: float32(math.Inf(1)), Raw: 1e30}, {Step: 40, Mean: 2, Raw: -1}, {Step: 50, Mean: 2.1, Raw: 2},
	}}, false)
	if y := c.mean[3]; y == y {
		t.Errorf("NaN stands at %v", y)
	}
	for i := 1; i < len(c.raw); i += 2 {
		for _, y := range []float32{c.mean[i], c.raw[i]} {
			if y == y && (float64(y) < c.plot.Y-.01 || float64(y) > c.plot.Bottom()+.01) {
				t.Errorf("%v is outside the plot, %v … %v", y, c.plot.Y, c.plot.Bottom())
			}
		}
	}
	if c.title.text != "–" || c.floorTitle.text != " / floor –" {
		t.Errorf("title %q%q", c.title.text, c.floorTitle.text)
	}
}

func TestLossTitles(t *testing.T) {
	c := lossOf(film.Frame{Step: 6240, Loss: 1.9571, Floor: 1.93, Bins: []film.LossBin{{Step: 6240, Mean: 1.96, Raw: 2}}}, false)
	if got := c.title.text + c.floorTitle.text; got != "1.96 / floor 1.93" {
		t.Errorf("title %q", got)
	}
	if c.stepTitle.text != "step 6,240" || !c.lone {
		t.Errorf("%q, lone %v", c.stepTitle.text, c.lone)
	}
	// The figures of the ticks are the ticks.
	for i := range c.scale.n {
		if x, err := control.ParseNumber(c.tickTitles[i].text); err != nil || math.Abs(x-c.scale.ticks[i]) > 1e-9 {
			t.Errorf("tick %v reads %q", c.scale.ticks[i], c.tickTitles[i].text)
		}
	}
}

// Over a mark the pointer is told what moved there; beside it, the mean.
func TestLossHover(t *testing.T) {
	f := film.Frame{Step: 1000, Loss: 2, Floor: 1.9, Marks: []film.Mark{{Step: 500, ID: control.Rate}, {Step: 501, ID: control.Rate}, {Step: 502, ID: control.Batch}, {Step: 900, ID: "gone"}}}
	for i := range 100 {
		f.Bins = append(f.Bins, film.LossBin{Step: int64(i+1) * 10, Mean: 2, Raw: 2})
	}
	c := lossOf(f, false)
	y := c.plot.Y + 10
	c.point(c.x(501), y, true)
	if got := c.said(); got != "Step 501: Learning rate, Batch" {
		t.Errorf("said %q", got)
	}
	c.point(c.x(900), y, true)
	if got := c.said(); !strings.HasSuffix(got, "gone") {
		t.Errorf("a control of another version: %q", got)
	}
	c.point(c.x(205), y, true)
	if got := c.said(); got != "Step 210: mean 2.00" {
		t.Errorf("said %q", got)
	}
	c.point(c.plot.X-20, y, true)
	if got := c.said(); got != "" {
		t.Errorf("outside the plot %q is said", got)
	}
}
