package main

import (
	"math"
	"testing"
)

// The exact field of a mixture gives its own density: the likelihood of points is
// the mean of −log p of these points, and near the entropy.
func TestNLLOfTheExactField(t *testing.T) {
	for _, schedule := range []string{"linear", "cosine"} {
		r := rowsOf(t, must(t, "nll --exact --data 8gaussians --points 300 --steps 200 --schedule "+schedule))[0]
		nll, law, off := num(t, r, "nll"), num(t, r, "data_nll"), num(t, r, "std_err")
		near(t, schedule+": NLL", nll, law, 1e-4)
		near(t, schedule+": NLL", nll, num(t, r, "entropy"), 4*off)
	}
	// FFJORD's 8 Gaussians: entropy 2.831 (ALGORITHMS 11).
	r := rowsOf(t, must(t, "nll --exact --data ffjord-8gaussians --points 100"))[0]
	near(t, "entropy", num(t, r, "entropy"), 2.831, 2e-3)
}

// A model's likelihood is above the entropy and comes near it; of checkerboards the
// entropy is the logarithm of the area.
func TestNLLOfAModel(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "train --data 8gaussians --noise 0.3 --steps 3000 -o m.json")
	out := must(t, "nll --model m.json --points 500")
	if out != must(t, "nll --model m.json --points 500") {
		t.Error("not the same bytes again")
	}
	r := rowsOf(t, out)[0]
	double := rowsOf(t, must(t, "nll --model m.json --points 20 --double"))[0]
	near(t, "float32 and float64", num(t, double, "nll"), num(t, rowsOf(t, must(t, "nll --model m.json --points 20"))[0], "nll"), 1e-4)
	gap, off := num(t, r, "nll")-num(t, r, "data_nll"), num(t, r, "std_err")
	if gap < -3*off || gap > 0.15 {
		t.Errorf("%v nats above the law, ± %v", gap, off)
	}
	r = rowsOf(t, must(t, "nll --model m.json --points 50 --data ffjord-checkerboard"))[0]
	near(t, "entropy", num(t, r, "entropy"), math.Log(32), 1e-4)
}

// In the coordinates of a file: ten times as wide is log 100 more.
func TestNLLInOwnCoordinates(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", points(200, 5, 5, 3))
	scaled := ""
	for _, r := range rowsOf(t, "x,y\n"+read(t, "a.csv")) {
		scaled += r["x"] + "e1," + r["y"] + "e1\n"
	}
	write(t, "b.csv", scaled)
	for _, name := range []string{"a", "b"} {
		must(t, "train --steps 200 --data "+name+".csv -o "+name+".json")
	}
	a, b := rowsOf(t, must(t, "nll --model a.json"))[0], rowsOf(t, must(t, "nll --model b.json"))[0]
	near(t, "log 100", num(t, b, "nll")-num(t, a, "nll"), math.Log(100), 0.02)
}
