package main

import (
	"math"
	"testing"
)

// On the linear path the score belongs to the velocity, s = (t u − x)/(1 − t), at
// every place, of the exact field and of a model's; where p_t is Gaussian, the
// log-density is known; and a density sums to one.
func TestField(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "train --data moons --steps 300 -o m.json")
	for _, of := range []string{"--exact --data moons --n 500", "--model m.json"} {
		const cells, extent, time = 30, 4.5, 0.6
		out := must(t, "field "+of+" --t 0.6 --grid 30 --extent 4.5")
		if out != must(t, "field "+of+" --t 0.6 --grid 30 --extent 4.5") {
			t.Errorf("%s: not the same bytes again", of)
		}
		rows := rowsOf(t, out)
		if len(rows) != cells*cells {
			t.Fatalf("%d rows", len(rows))
		}
		mass := 0.0
		for _, r := range rows {
			for k, name := range []string{"x", "y"} {
				x, u, s := num(t, r, name), num(t, r, []string{"u", "v"}[k]), num(t, r, []string{"sx", "sy"}[k])
				near(t, of+": score", s, (time*u-x)/(1-time), 1e-4*(1+math.Abs(s)))
			}
			mass += math.Exp(num(t, r, "logp")) * (2 * extent / cells) * (2 * extent / cells)
		}
		near(t, of+": the mass", mass, 1, 0.01)
	}
	// At t = 0 everything is N(0, I).
	for _, of := range []string{"--exact --data moons", "--model m.json"} {
		for _, r := range rowsOf(t, must(t, "field "+of+" --t 0 --grid 3")) {
			x, y := num(t, r, "x"), num(t, r, "y")
			near(t, of+": log p_0", num(t, r, "logp"), -math.Log(2*math.Pi)-(x*x+y*y)/2, 1e-6)
		}
	}
}

// A field of a file is in the file's coordinates: twice the coordinates are twice
// the velocity, half the score and a quarter of the density.
func TestFieldOfAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "one.csv", "1,2\n3,1\n2,5\n0,4\n3,3\n")
	write(t, "two.csv", "2,4\n6,2\n4,10\n0,8\n6,6\n")
	one, two := rowsOf(t, must(t, "field --exact --data one.csv --grid 5")), rowsOf(t, must(t, "field --exact --data two.csv --grid 5"))
	for i := range one {
		for column, factor := range map[string]float64{"x": 2, "y": 2, "u": 2, "v": 2, "sx": .5, "sy": .5, "div": 1} {
			a, b := num(t, one[i], column), num(t, two[i], column)
			near(t, column, b, factor*a, 1e-4*(1+math.Abs(b)))
		}
		near(t, "logp", num(t, two[i], "logp"), num(t, one[i], "logp")-math.Log(4), 1e-4)
	}
}
