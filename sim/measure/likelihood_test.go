package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/nn"
	"flowscope/sim/path"
)

// likelihood runs l to its end.
func likelihood(t testing.TB, l *Likelihood, f Divergent, x []float32) []float64 {
	t.Helper()
	if err := l.Begin(f, x); err != nil {
		t.Fatal(err)
	}
	for !l.Advance(1000) {
	}
	return l.LogDensities()
}

// mixture is three components of different weight and shape.
func mixture() *dataset.Mixture {
	return &dataset.Mixture{
		Weights: []float64{.5, .3, .2},
		Means:   [][2]float64{{1, 0}, {-1.5, 1}, {0, -2}},
		Covs:    [][2][2]float64{{{.3, .1}, {.1, .2}}, {{.15, 0}, {0, .4}}, {{.2, -.05}, {-.05, .1}}},
	}
}

// The exact field of a Gaussian, and of a mixture, gives the density of the data
// in closed form; the error falls as RK4's, and Error bounds it. A schedule whose
// path does not begin at N(0, I) has the density that it begins at for its source.
func TestLikelihoodClosedForm(t *testing.T) {
	gauss := &dataset.Mixture{
		Weights: []float64{1}, Means: [][2]float64{{1.5, -.5}}, Covs: [][2][2]float64{{{.4, .15}, {.15, .25}}},
	}
	ddpm, err := path.DDPM(.1, 20)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 6))
	x := normals(r, 30, 0, 0, 1.2)
	for name, m := range map[string]*dataset.Mixture{"Gaussian": gauss, "mixture": mixture()} {
		for _, s := range []path.Schedule{path.Linear(), path.Cosine(), ddpm, path.Smoothed(path.Linear(), .3)} {
			o, err := field.NewOracle(&dataset.Set{Dim: 2, Mixture: m}, s, 0)
			if err != nil {
				t.Fatal(err)
			}
			l := Likelihood{Steps: 400, Source: func(x []float64) float64 { return o.At(0, [2]float64{x[0], x[1]}).LogP }}
			worst, mean := 0.0, 0.0
			for i, got := range likelihood(t, &l, o, x) {
				d := math.Abs(got - o.At(1, [2]float64{float64(x[2*i]), float64(x[2*i+1])}).LogP)
				worst, mean = max(worst, d), mean+d/30
			}
			if worst > 1e-5 || mean > l.Error() {
				t.Errorf("%s, %s: log-density off by %.2g, on average %.2g, said %.2g", name, s.Name(), worst, mean, l.Error())
			}
		}
	}
	// Order four.
	o, _ := field.NewOracle(&dataset.Set{Dim: 2, Mixture: gauss}, path.Linear(), 0)
	var errs [2]float64
	for k, steps := range []int{50, 100} {
		l := Likelihood{Steps: steps}
		for i, got := range likelihood(t, &l, o, x) {
			errs[k] += math.Abs(got - o.At(1, [2]float64{float64(x[2*i]), float64(x[2*i+1])}).LogP)
		}
	}
	if order := math.Log2(errs[0] / errs[1]); math.Abs(order-4) > .4 {
		t.Errorf("the error falls as the power %.2f of the steps", order)
	}
	// Every method of the ODE comes to the same.
	for id, tol := range map[string]float64{"euler": .2, "midpoint": 5e-3, "heun": 5e-3, "rk4": 1e-5} {
		l := Likelihood{Method: id, Steps: 100}
		for i, got := range likelihood(t, &l, o, x) {
			if want := o.At(1, [2]float64{float64(x[2*i]), float64(x[2*i+1])}).LogP; !(math.Abs(got-want) < tol*(1+math.Abs(want))) {
				t.Errorf("%s: %v, want %v", id, got, want)
			}
		}
	}
}

// The exact field of a finite set just before its end: the density of that time.
func TestLikelihoodOfPoints(t *testing.T) {
	set, err := dataset.Make("moons", 60, .1, 1)
	if err != nil {
		t.Fatal(err)
	}
	o, err := field.NewOracle(set, path.Linear(), .1)
	if err != nil {
		t.Fatal(err)
	}
	l := Likelihood{Steps: 300, End: 1 - path.TMin}
	for i, got := range likelihood(t, &l, o, set.Points[:40]) {
		want := o.At(1-path.TMin, [2]float64{float64(set.Points[2*i]), float64(set.Points[2*i+1])}).LogP
		if math.Abs(got-want) > 1e-3 {
			t.Errorf("point %d: %v, want %v", i, got, want)
		}
	}
}

// wild is a network that moves points far: its density is nothing like normal, and
// must have mass 1 all the same.
func wild(t testing.TB, dim int) *nn.Net {
	t.Helper()
	f := nn.Features{Dim: dim, Pairs: 2}
	net, err := nn.New(nn.Config{In: f.Width(), Out: dim, Width: 32, Depth: 2, Act: nn.Tanh}, rand.New(rand.NewPCG(4, 6)))
	if err != nil {
		t.Fatal(err)
	}
	w, _ := net.Weights(2)
	for i := range w {
		w[i] *= 12
	}
	return net
}

func TestMassIsOne(t *testing.T) {
	net := wild(t, 2)
	features := nn.Features{Dim: 2, Pairs: 2}
	e, err := nn.NewEvaluator(net.Config(), features)
	if err != nil {
		t.Fatal(err)
	}
	e.Load(net.Params())
	const side, extent = 64, 7.0
	cell := 2 * extent / side
	var x []float32
	for i := range side {
		for j := range side {
			x = append(x, float32(-extent+(float64(i)+.5)*cell), float32(-extent+(float64(j)+.5)*cell))
		}
	}
	l := Likelihood{Steps: 40}
	mass, most := 0.0, 0.0
	logs := likelihood(t, &l, InSingle(e, 2), x)
	for i, v := range logs {
		mass += math.Exp(v) * cell * cell
		most = max(most, math.Abs(v-NormalSource([]float64{float64(x[2*i]), float64(x[2*i+1])})))
	}
	if math.Abs(mass-1) > .01 || most < 1 {
		t.Errorf("mass %.4f, at most %.2f nats from the source", mass, most)
	}
	// In float64 the same.
	p, err := nn.NewPrecise(net.Config(), features)
	if err != nil {
		t.Fatal(err)
	}
	p.Load(net.Params())
	some := x[side*side : side*side+80]
	precise := Likelihood{Steps: 40}
	for i, v := range likelihood(t, &precise, p, some) {
		if d := math.Abs(v - logs[side*side/2+i]); d > 5e-5*(1+math.Abs(v)) {
			t.Errorf("in float32 %v, in float64 %v", logs[side*side/2+i], v)
		}
	}
}

// What the entropies of section 11's sets are, to the last digit that is given
// (found there by a million samples).
func TestEntropies(t *testing.T) {
	for _, c := range []struct{ radius, std, want float64 }{
		{2.829, .3536, 2.831}, {5, math.Pow(.1, .25), 3.765}, {5, 1, 4.772}, {5, .316, 2.613}, {12, 1.5, 5.721},
	} {
		m := &dataset.Mixture{}
		for k := range 8 {
			s, cos := math.Sincos(float64(k) * math.Pi / 4)
			m.Weights = append(m.Weights, .125)
			m.Means = append(m.Means, [2]float64{c.radius * cos, c.radius * s})
			m.Covs = append(m.Covs, [2][2]float64{{c.std * c.std, 0}, {0, c.std * c.std}})
		}
		if got := Entropy(m); math.Abs(got-c.want) > .0016 {
			t.Errorf("radius %v, std %v: entropy %.4f, want %.3f", c.radius, c.std, got, c.want)
		}
	}
	// One Gaussian: 1 + log 2π + log det S / 2.
	one := &dataset.Mixture{Weights: []float64{1}, Means: [][2]float64{{3, 4}}, Covs: [][2][2]float64{{{2, .9}, {.9, .5}}}}
	if got, want := Entropy(one), 1+math.Log(2*math.Pi)+math.Log(2*.5-.81)/2; math.Abs(got-want) > 1e-8 {
		t.Errorf("a Gaussian: entropy %v, want %v", got, want)
	}
	// And the mean of −log q over samples of the law, with the exact field, is the
	// entropy, within five standard errors.
	set, err := dataset.Make("8gaussians", 2000, .1, 1)
	if err != nil {
		t.Fatal(err)
	}
	o, err := field.NewOracle(set, path.Linear(), 0)
	if err != nil {
		t.Fatal(err)
	}
	l := Likelihood{Steps: 30}
	likelihood(t, &l, o, set.Points)
	nll, se := l.NLL()
	if want := Entropy(set.Mixture); math.Abs(nll-want) > 5*se+l.Error() || !(se > 0 && se < .1) {
		t.Errorf("NLL %.4f ± %.4f, entropy %.4f", nll, se, want)
	}
}

// In slices the result has the same bits; a warm machine allocates nothing.
func TestLikelihoodAdvance(t *testing.T) {
	net := wild(t, 3)
	p, err := nn.NewPrecise(net.Config(), nn.Features{Dim: 3, Pairs: 2})
	if err != nil {
		t.Fatal(err)
	}
	p.Load(net.Params())
	r := rand.New(rand.NewPCG(2, 6))
	x := make([]float32, 3*150)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	whole := Likelihood{Steps: 11}
	want := fmt.Sprint(likelihood(t, &whole, p, x))
	l := Likelihood{Steps: 11}
	if l.Advance(1) || l.Progress() != 0 || l.LogDensities() != nil {
		t.Error("something is there before Begin")
	}
	if err := l.Begin(p, x); err != nil {
		t.Fatal(err)
	}
	last := -1.0
	for !l.Advance(2) {
		nll, _ := l.NLL()
		if p := l.Progress(); p <= last || p >= 1 || l.LogDensities() != nil || !math.IsNaN(nll) || !math.IsNaN(l.Error()) {
			t.Fatalf("progress %v after %v", p, last)
		} else {
			last = p
		}
	}
	if got := fmt.Sprint(l.LogDensities()); got != want || l.Progress() != 1 {
		t.Error("other log-densities in slices")
	}
	if n := testing.AllocsPerRun(2, func() { l.Begin(p, x); l.Advance(1 << 20) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestLikelihoodRefuses(t *testing.T) {
	net := wild(t, 2)
	p, _ := nn.NewPrecise(net.Config(), nn.Features{Dim: 2, Pairs: 2})
	good := []float32{1, 2}
	for _, c := range []struct {
		l   Likelihood
		x   []float32
		say string
	}{
		{Likelihood{Method: "em"}, good, "em"},
		{Likelihood{Method: "nope"}, good, "nope"},
		{Likelihood{Steps: 1}, good, "1 steps"},
		{Likelihood{Steps: -5}, good, "-5"},
		{Likelihood{End: 1.5}, good, "1.5"},
		{Likelihood{End: math.NaN()}, good, "NaN"},
		{Likelihood{}, good[:1], "1 numbers"},
		{Likelihood{}, nil, "0 numbers"},
		{Likelihood{}, []float32{1, 2, 3, float32(math.Inf(1))}, "point 1"},
	} {
		err := c.l.Begin(p, c.x)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%+v: error %v, should say %q", c.l.Method, err, c.say)
		}
		if c.l.Advance(5) {
			t.Error("a refused problem goes on")
		}
	}
}
