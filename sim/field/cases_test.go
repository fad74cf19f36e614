package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/path"
)

// schedules is the table of schedules that the field's tests run over.
func schedules(t testing.TB) []path.Schedule {
	t.Helper()
	poly, err := path.Polynomial(2)
	if err != nil {
		t.Fatal(err)
	}
	ddpm, err := path.DDPM(0.1, 20)
	if err != nil {
		t.Fatal(err)
	}
	curve := [][2]float64{{0.2, 0.05}, {0.5, 0.6}, {0.7, 0.65}}
	convex, err := path.NewCustom(curve, path.Convex)
	if err != nil {
		t.Fatal(err)
	}
	vp, err := path.NewCustom(curve, path.VariancePreserving)
	if err != nil {
		t.Fatal(err)
	}
	return []path.Schedule{
		path.Linear(), path.Cosine(), poly, path.LinearVP(), path.Sqrt(), ddpm, convex, vp,
		path.Smoothed(path.Linear(), 0.1),
	}
}

// lawCase is one data law.
type lawCase struct {
	name string
	set  *dataset.Set
	h    float64
}

// makeSet makes a set or ends the test.
func makeSet(t testing.TB, id string, n int, seed uint64) *dataset.Set {
	t.Helper()
	s, err := dataset.Make(id, n, dataset.DefaultNoise, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// finite returns the points alone, without their closed form.
func finite(s *dataset.Set) *dataset.Set {
	return &dataset.Set{Dim: s.Dim, Points: s.Points}
}

// randomMixture has k components with different weights and covariances.
func randomMixture(k int, seed uint64) *dataset.Mixture {
	r := rand.New(rand.NewPCG(seed, 0))
	m := &dataset.Mixture{}
	var sum float64
	for range k {
		w := 0.2 + r.Float64()
		sum += w
		m.Weights = append(m.Weights, w)
		m.Means = append(m.Means, [2]float64{2 * r.NormFloat64(), 2 * r.NormFloat64()})
		a, b := 0.1+0.9*r.Float64(), 0.1+0.9*r.Float64()
		c := (2*r.Float64() - 1) * 0.8 * a * b
		m.Covs = append(m.Covs, [2][2]float64{{a * a, c}, {c, b * b}})
	}
	for i := range m.Weights {
		m.Weights[i] /= sum
	}
	return m
}

// laws is the table of data laws that the field's tests run over.
func laws(t testing.TB) []lawCase {
	mix := func(m *dataset.Mixture) *dataset.Set { return &dataset.Set{Dim: 2, Mixture: m} }
	return []lawCase{
		{"one point", finite(makeSet(t, "gaussian", 1, 1)), 0},
		{"7 points of moons", makeSet(t, "moons", 7, 2), 0},
		{"60 points of spirals, h = 0.1", makeSet(t, "spirals", 60, 3), 0.1},
		{"gaussian", makeSet(t, "gaussian", 10, 4), 0},
		{"8gaussians", makeSet(t, "8gaussians", 10, 5), 0},
		{"random mixture", mix(randomMixture(5, 6)), 0},
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.12g, want %.12g (off by %.2g, allowed %.2g)", what, got, want, got-want, tol)
	}
}

// draw returns a place that the path visits at t: alpha z + beta eps.
func (l *law) draw(in instant, r *rand.Rand) [2]float64 {
	k := r.IntN(l.len())
	b := math.Sqrt(in.beta2 + in.alpha*in.alpha*l.minVar)
	return [2]float64{
		in.alpha*l.z[2*k] + b*r.NormFloat64(),
		in.alpha*l.z[2*k+1] + b*r.NormFloat64(),
	}
}

func label(c lawCase, s path.Schedule, t float64) string {
	return fmt.Sprintf("%s, %s, t = %.4f", c.name, s.Name(), t)
}
