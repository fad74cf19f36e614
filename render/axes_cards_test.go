package render

import (
	"math"
	"testing"

	"flowscope/sim/control"
)

// Every figure stands at the place of the plane that it names, inside the
// picture and outside the cards, and neighbours do not touch.
func TestAxesFigures(t *testing.T) {
	for _, size := range [][2]float64{{1440, 900}, {1024, 768}, {390, 844}} {
		for _, zoom := range []string{"0.25", "0.6", "1", "2.5", "7", "16"} {
			r := newRig(t, size[0], size[1], control.Zoom, zoom, control.CenterX, "0.37", control.CenterY, "-1.2")
			var a *axes
			for _, l := range r.p.parts.layers {
				if x, ok := l.(*axes); ok {
					a = x
				}
			}
			v := &r.p.scene.View
			pic := v.Picture
			last := [2]float64{math.Inf(-1), math.Inf(-1)}
			count := [2]int{}
			for _, l := range a.labels[:a.n] {
				value, err := control.ParseNumber(l.value.text)
				if err != nil {
					t.Fatalf("figure %q", l.value.text)
				}
				sx, sy := v.Screen(value, value)
				side, at := 0, l.x
				if l.left {
					side, at = 1, -l.y
					if math.Abs(sy-l.y) > .01 || l.x != pic.X {
						t.Errorf("zoom %s: %q at %v, %v; want y = %v", zoom, l.value.text, l.x, l.y, sy)
					}
				} else if math.Abs(sx-l.x) > .01 || l.y != pic.Bottom() {
					t.Errorf("zoom %s: %q at %v, %v; want x = %v", zoom, l.value.text, l.x, l.y, sx)
				}
				if at-last[side] < 24 {
					t.Errorf("zoom %s: %q is %v from the last figure", zoom, l.value.text, at-last[side])
				}
				last[side] = at
				count[side]++
				if r.deck().layout.covers(min(l.x+4, pic.Right()-1), min(l.y, pic.Bottom()-8)) {
					t.Errorf("zoom %s: %q lies on a card", zoom, l.value.text)
				}
			}
			if count[0] < 2 || count[1] < 2 {
				t.Errorf("%v, zoom %s: %d and %d figures", size, zoom, count[0], count[1])
			}
		}
	}
}
