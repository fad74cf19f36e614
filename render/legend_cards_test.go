package render

import (
	"testing"

	"flowscope/sim/film"
)

func TestLegendReadings(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{{0, "0"}, {.1416, "0.14"}, {.0783, "0.078"}, {4.83, "4.8"}, {-4.83, "−4.8"}, {12.3, "12"}, {150, "150"}, {4321, "4,321"}, {2e6, "2.0e6"}} {
		if got := string(legendReading(nil, c.v)); got != c.want {
			t.Errorf("%v reads %q, want %q", c.v, got, c.want)
		}
	}
}

// Every coloured layer that shows something has a bar with both its ends.
func TestLegendRows(t *testing.T) {
	type row struct{ ramp, symbol, lo, hi string }
	for _, c := range []struct {
		name string
		r    Readings
		want []row
	}{
		{"nothing", Readings{}, nil},
		{"density and velocity", Readings{DensityPeak: .1416, Fill: true, SpeedTop: 4.83, Cell: 27},
			[]row{{MapDensity, "p_t", "0", "0.14"}, {MapVelocity, "|u_t|", "0", "4.8 and above"}}},
		{"difference", Readings{DensityPeak: .1416, DiffEnd: .61, Cell: 27},
			[]row{{"", "p_t", "0", "0.14"}, {MapDifference, "Δ|u_t|", "−0.61", "+0.61"}}},
		{"velocity alone", Readings{SpeedTop: 12, Cell: 27}, []row{{MapVelocity, "|u_t|", "0", "12 and above"}}},
	} {
		var l legendCard
		for range 2 { // the second time over the first's rows
			l.follow(c.r, "")
			if l.n != len(c.want) {
				t.Fatalf("%s: %d rows", c.name, l.n)
			}
			for i, w := range c.want {
				if r := &l.rows[i]; r.ramp != w.ramp || r.symbol != w.symbol || r.lo.text != w.lo || r.hi.text != w.hi {
					t.Errorf("%s: row %d is %q %q from %q to %q, want %v", c.name, i, r.ramp, r.symbol, r.lo.text, r.hi.text, w)
				}
			}
		}
		l.follow(Readings{DensityPeak: 3, Fill: true, SpeedTop: 7}, "") // rows change places
		if l.n != 2 || l.rows[0].hi.text != "3.0" || l.rows[1].hi.text != "7.0 and above" {
			t.Errorf("after %s: %q, %q", c.name, l.rows[0].hi.text, l.rows[1].hi.text)
		}
	}
}

// What "exact" means stands on the card, broken between words and never inside
// an equation, and the card has room for it.
func TestLegendLabel(t *testing.T) {
	r := newRig(t, 1440, 900)
	plain := r.p.Geometry().Cards["legend"].H
	r.reel.Add(&film.Points{Label: "exact for these 2,000 points, h = 0.05", Home: defaultHome})
	r.frame()
	l := &r.deck().legend
	if l.lineN != 2 || l.lines[0] != "exact for these 2,000 points," || l.lines[1] != "h = 0.05" {
		t.Errorf("lines %q", l.lines[:l.lineN])
	}
	for _, s := range l.lines[:l.lineN] {
		if w := float64(r.deck().pen.Measure(s, Style{Size: 11})); w > l.frame.W-28 {
			t.Errorf("%q is %v wide", s, w)
		}
	}
	if h := r.p.Geometry().Cards["legend"].H; h < plain+30 {
		t.Errorf("the card grew from %v to %v for two lines", plain, h)
	}
}
