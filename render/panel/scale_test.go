package panel

import (
	"math"
	"testing"

	"flowscope/sim/control"
)

// Every number of the list: a slider's place and its value are inverse to each
// other, the ends are the range's, and what is shown reads back as the value.
func TestSlidersOfTheList(t *testing.T) {
	for _, d := range control.List() {
		if d.Kind != control.Float && d.Kind != control.Int {
			continue
		}
		if a, b := valueAt(&d, 0), valueAt(&d, 1); a != d.Min || b != d.Max {
			t.Errorf("%s: the ends are %v and %v, not %v and %v", d.ID, a, b, d.Min, d.Max)
		}
		last := math.Inf(-1)
		for i := 0; i <= 1000; i++ {
			u := float64(i) / 1000
			x := valueAt(&d, u)
			if x < last {
				t.Fatalf("%s: the value falls from %v to %v at %v", d.ID, last, x, u)
			}
			last = x
			if err := control.Defaults().Set(d.ID, numeral(x)); err != nil {
				t.Fatalf("%s at %v: %v", d.ID, u, err)
			}
			if v := position(&d, x); math.Abs(v-u) > 0.03 && d.Kind == control.Float {
				t.Errorf("%s: %v at %v stands at %v", d.ID, x, u, v)
			}
			v := control.Defaults()
			if err := v.Set(d.ID, Format(&d, x)); err != nil {
				t.Fatalf("%s: %q is not read back: %v", d.ID, Format(&d, x), err)
			}
			if back := v.Float(d.ID); math.Abs(back-x) > 1e-6*max(1, math.Abs(x)) {
				t.Errorf("%s: %v is shown as %q, which is %v", d.ID, x, Format(&d, x), back)
			}
		}
	}
}

// A keyboard step moves every number, and stays in range.
func TestNudge(t *testing.T) {
	for _, d := range control.List() {
		if d.Kind != control.Float && d.Kind != control.Int {
			continue
		}
		mid := valueAt(&d, 0.5)
		if up, down := nudged(&d, mid, 1), nudged(&d, mid, -1); up <= mid || down >= mid {
			t.Errorf("%s: steps from %v lead to %v and %v", d.ID, mid, down, up)
		}
		if x := nudged(&d, d.Max, 1); x != d.Max {
			t.Errorf("%s: a step leads from %v out of range, to %v", d.ID, d.Max, x)
		}
		if x := nudged(&d, d.Min, -1); x != d.Min {
			t.Errorf("%s: a step leads from %v out of range, to %v", d.ID, d.Min, x)
		}
	}
}

func TestFormat(t *testing.T) {
	def := func(id string) *control.Def { d, _ := control.Lookup(id); return d }
	for _, c := range []struct {
		id   string
		x    float64
		want string
	}{
		{control.N, 2000, "2,000"}, {control.N, 10000, "10,000"}, {control.N, 7, "7"},
		{control.Noise, 0.1, "0.10"}, {control.Noise, 0.125, "0.125"},
		{control.Rate, 1e-3, "0.001"}, {control.Rate, 1e-5, "1e−5"}, {control.Rate, 0.000123, "0.000123"},
		{control.Tolerance, 1e-5, "1e−5"}, {control.Tolerance, 2.372e-6, "2.37e−6"}, {control.Tolerance, 1e-4, "0.0001"}, {control.Tolerance, 0.1, "0.1"}, {control.Rate, 10, "10"},
		{control.CenterX, -1.5, "−1.50"}, {control.EMA, 0.999, "0.9990"}, {control.Zoom, 1, "1.00"},
	} {
		if got := Format(def(c.id), c.x); got != c.want {
			t.Errorf("%s: %v is written %q, not %q", c.id, c.x, got, c.want)
		}
	}
}
