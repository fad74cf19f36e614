//go:build !js

package panel

import (
	"math"
	"testing"

	"flowscope/render"
	"flowscope/render/app"
	"flowscope/sim/control"
)

// The timeline marks the steps that a solver chose: a tick for each that it
// accepted, however uneven, and a ring in the colour of errors for each that it
// rejected; in both themes, at every width.
func TestTimelineMarksSteps(t *testing.T) {
	needScreen(t)
	status := app.Status{Adaptive: true, Steps: "4 steps accepted (ticks), 2 rejected (rings)",
		Nodes: []float64{0, 0.05, 0.4, 0.42, 1}, Rejected: []float64{0.2, 0.8}}
	for _, c := range []struct {
		name  string
		w, h  float64
		scale float64
		hash  string
	}{
		{"marks-dark", 1440, 900, 1, "ode=dopri5"}, {"marks-light", 1440, 900, 1, "ode=dopri5&theme=light"},
		{"marks-narrow", 1024, 768, 2, "ode=dopri5"},
	} {
		d := newDesk(t, c.w, c.h, c.scale, c.hash)
		d.Status(status)
		d.Time(0.6, false)
		img := d.draw()
		keep(t, img, c.name)
		track := d.handles[control.T].main.(*track)
		y := track.box().y + 28
		// near returns how close to a colour a pixel comes within a dp of (x, y).
		near := func(x, y float32, want render.Color) float64 {
			best := math.Inf(1)
			s := float32(c.scale)
			for px := int((x - 1) * s); px <= int((x+1)*s); px++ {
				for py := int((y - 1) * s); py <= int((y+1)*s); py++ {
					r, g, b, _ := img.At(px, py).RGBA()
					off := 0.0
					for i, v := range []uint32{r, g, b} {
						off = math.Max(off, math.Abs(float64(v)/0xffff-float64(want[i])))
					}
					best = math.Min(best, off)
				}
			}
			return best
		}
		ring := func(u float64) bool {
			return near(track.at(u)-rejectedRadius, y-rejectedRise, d.theme.Err) < 0.3 && near(track.at(u)+rejectedRadius, y-rejectedRise, d.theme.Err) < 0.3
		}
		tick := func(u float64) bool { return near(track.at(u), y-8, d.theme.Sec) < 0.05 }
		for _, u := range status.Nodes {
			if !tick(u) || ring(u) {
				t.Errorf("%s: at the accepted t = %v: tick %v, ring %v", c.name, u, tick(u), ring(u))
			}
		}
		for _, u := range status.Rejected {
			if tick(u) || !ring(u) {
				t.Errorf("%s: at the rejected t = %v: tick %v, ring %v", c.name, u, tick(u), ring(u))
			}
			if c.scale == 1 && near(track.at(u), y-rejectedRise, d.theme.Err) < 0.2 {
				t.Errorf("%s: the ring at %v is filled", c.name, u)
			}
		}
		if says := track.tip().text; len(says) < len(status.Steps) || says[len(says)-len(status.Steps)-1:] != status.Steps+"." {
			t.Errorf("the help line says %q", says)
		}
		// Without steps that were chosen there are no rings.
		d.Status(app.Status{Nodes: []float64{0, 0.5, 1}})
		img = d.draw()
		for _, u := range status.Rejected {
			if ring(u) {
				t.Errorf("%s: a ring at %v without a rejected step", c.name, u)
			}
		}
	}
}
