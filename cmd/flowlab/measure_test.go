package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// points are n points around (x, y).
func points(n int, x, y float64, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "%v,%v\n", x+r.NormFloat64(), y+r.NormFloat64())
	}
	return b.String()
}

// Of a set and itself moved by m, W2 is |m|, and the sliced W2 |m|/√2, however far
// from zero they stand.
func TestMeasureOfAMove(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", points(300, 1e6, 1e6, 1))
	write(t, "b.csv", points(300, 1e6+3, 1e6+4, 1))
	out := must(t, "measure a.csv b.csv")
	if out != must(t, "measure a.csv b.csv") {
		t.Error("not the same bytes again")
	}
	rows := rowsOf(t, out)
	if len(rows) != len(distances()) {
		t.Fatalf("%d rows", len(rows))
	}
	near(t, "W2", num(t, rows[0], "value"), 5, 1e-4)
	near(t, "sliced W2", num(t, rows[1], "value"), 5/math.Sqrt2, 1e-4)
	if w, f, sd := num(t, rows[0], "value_at_floor"), num(t, rows[0], "floor"), num(t, rows[0], "floor_sd"); !(w > f+10*sd) {
		t.Errorf("W2 at the floor's size is %v, the floor %v ± %v", w, f, sd)
	}
	// The energy distance is 2E|X−Y| − 2E|X−X'|: X−Y is N(m, 2I), whose mean length
	// is |m| + 1/|m| and less, and X−X' is N(0, 2I), whose mean length is √π.
	near(t, "energy distance", num(t, rows[2], "value"), 2*(5+1./5)-2*math.Sqrt(math.Pi), 0.3)
}

// Two samples of one law are at the floor, whether it is made of halves or of the
// law; sizes that differ are made equal for W2 alone, which is said.
func TestMeasureFloor(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "data ffjord-8gaussians -n 500 --seed 1 -o a.csv")
	must(t, "data ffjord-8gaussians -n 400 --seed 2 -o b.csv")
	for _, law := range []string{"", " --law ffjord-8gaussians"} {
		out, told, err := run(context.Background(), strings.Fields("measure --json --floor-pairs 5 a.csv b.csv"+law)...)
		if err != nil || !strings.Contains(told, "400 points each") {
			t.Fatalf("%v, %q", err, told)
		}
		var rows []struct {
			Distance           string
			Value, Floor       float64
			Floor_SD           float64
			Value_At_Floor     float64
			Points_A, Points_B int
			Floor_Points       int
			Floor_Pairs        int
		}
		d := json.NewDecoder(strings.NewReader(out))
		d.DisallowUnknownFields()
		if err := d.Decode(&rows); err != nil || len(rows) != len(distances()) {
			t.Fatalf("%v in %s", err, out)
		}
		for i, r := range rows {
			if want := []int{400, 500, 500, 500, 500}[i]; r.Points_A != want || r.Points_B != 400 {
				t.Errorf("%s of %d and %d points", r.Distance, r.Points_A, r.Points_B)
			}
			if math.Abs(r.Value_At_Floor-r.Floor) > 6*r.Floor_SD {
				t.Errorf("%s%s: %v, and the floor is %v ± %v", r.Distance, law, r.Value_At_Floor, r.Floor, r.Floor_SD)
			}
			if want := 200; law == "" && r.Floor_Points != want {
				t.Errorf("%s: a floor of %d points, want %d", r.Distance, r.Floor_Points, want)
			}
		}
	}
}
