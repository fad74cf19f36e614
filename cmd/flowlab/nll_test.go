package main

import (
	"fmt"
	"math"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/lab"
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

// A smoothed path starts at β₀ x₀ + σ n: its density there is that of β₀ x₀,
// convolved with a Gaussian; and that of β₀ x₀ is the source's, of x/β₀, over β₀².
func TestTheStartOfASmoothedPath(t *testing.T) {
	const sigma, cells, extent = 0.4, 200, 8.0
	// DDPM has β₀² = 1 − exp(−(b + B)/2).
	ddpm, beta := "&schedule=ddpm&bmin=0.01&bmax=5", math.Sqrt(-math.Expm1(-5.01/2))
	for _, source := range []string{"gaussian", "8gaussians", "grid"} {
		own := startOf(t, "source="+source)
		for schedule, beta := range map[string]float64{"": 1, ddpm: beta} {
			sharp, smooth := startOf(t, "source="+source+schedule), startOf(t, fmt.Sprint("source=", source, schedule, "&pathsigma=", sigma))
			for _, x := range [][]float64{{0, 0}, {2.83, 0}, {2, 2}, {2.6, 1.1}, {-1, -2.9}} {
				what := fmt.Sprint(source, schedule, ": log p_0 at ", x)
				near(t, what, sharp(x), own([]float64{x[0] / beta, x[1] / beta})-2*math.Log(beta), 1e-9)
				// The integral of p(x − σ n) φ(n) over n: the trapezoidal rule, which
				// is exact to many digits for Gaussians.
				sum, h := 0.0, 2*extent/cells
				for i := range cells {
					for j := range cells {
						n := []float64{-extent + (float64(i)+0.5)*h, -extent + (float64(j)+0.5)*h}
						density := math.Exp(sharp([]float64{x[0] - sigma*n[0], x[1] - sigma*n[1]}))
						sum += density * math.Exp(-(n[0]*n[0]+n[1]*n[1])/2) / (2 * math.Pi) * h * h
					}
				}
				near(t, what+", smoothed", smooth(x), math.Log(sum), 1e-3)
			}
		}
	}
}

// Particles start there too: of eight modes at the radius 2.83 with the variance
// 0.25² and the usual noise 0.1², E|β₀ x₀ + σ n|² = β₀² (2.83² + 2·0.0725) + 2σ².
func TestWhereParticlesStart(t *testing.T) {
	const sigma, n = 0.4, 6000
	for schedule, beta2 := range map[string]float64{"": 1, "&schedule=ddpm&bmin=0.01&bmax=5": -math.Expm1(-5.01 / 2)} {
		v, err := control.Defaults().Merge(fmt.Sprint("source=8gaussians", schedule, "&pathsigma=", sigma))
		if err != nil {
			t.Fatal(err)
		}
		x, err := startsOf(nil, v, n)
		if err != nil {
			t.Fatal(err)
		}
		square := 0.0
		for _, c := range x {
			square += float64(c) * float64(c) / n
		}
		// |x|² has a standard deviation of about 2·2.83·√(0.0725 + σ²) = 2.7.
		near(t, schedule+": E|x|²", square, beta2*(2.83*2.83+2*0.0725)+2*sigma*sigma, 4*2.7/math.Sqrt(n))
	}
}

// startOf is the log-density at t = 0 of a model with these controls.
func startOf(t *testing.T, hash string) func(x []float64) float64 {
	t.Helper()
	v, err := control.Defaults().Merge(hash)
	if err != nil {
		t.Fatal(err)
	}
	training, err := lab.NewTraining(v)
	if err != nil {
		t.Fatal(err)
	}
	m, err := training.Model()
	if err != nil {
		t.Fatal(err)
	}
	f, err := learnedFlow(m)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.sourceLogDensity()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
