package transport

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// plan is the whole plan, times n.
func plan(t *testing.T, a, b []float32, dim int, eps float64) ([][]float64, *Sinkhorn) {
	t.Helper()
	var s Sinkhorn
	if err := s.Begin(a, b, dim, eps); err != nil {
		t.Fatal(err)
	}
	for !s.Advance(1 << 20) {
	}
	p := make([][]float64, len(a)/dim)
	for i := range p {
		p[i] = make([]float64, len(p))
		s.Row(i, p[i])
	}
	return p, &s
}

// reference is Sinkhorn's iteration in float64, as it is written in the comment of
// the type, with its own logsumexp and a matrix.
func reference(a, b []float32, dim int, eps float64, sweeps int) [][]float64 {
	n := len(a) / dim
	f, g := make([]float64, n), make([]float64, n)
	lse := func(v func(j int) float64) float64 {
		top, sum := math.Inf(-1), 0.0
		for j := range n {
			top = max(top, v(j))
		}
		for j := range n {
			sum += math.Exp(v(j) - top)
		}
		return top + math.Log(sum/float64(n))
	}
	for range sweeps {
		for i := range n {
			f[i] = -eps * lse(func(j int) float64 { return (g[j] - costOf(a, b, dim, i, j, SquaredEuclidean)) / eps })
		}
		for j := range n {
			g[j] = -eps * lse(func(i int) float64 { return (f[i] - costOf(a, b, dim, i, j, SquaredEuclidean)) / eps })
		}
	}
	p := make([][]float64, n)
	for i := range p {
		p[i] = make([]float64, n)
		for j := range p[i] {
			p[i][j] = math.Exp((f[i]+g[j]-costOf(a, b, dim, i, j, SquaredEuclidean))/eps) / float64(n)
		}
	}
	return p
}

func TestSinkhornAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for dim := 1; dim <= 3; dim++ {
		for _, n := range []int{1, 5, 37} {
			a, b := normals(r, n, dim), normals(r, n, dim)
			for i := range b {
				b[i] = 1.5*b[i] + .5
			}
			for _, eps := range []float64{.7, 2, 50} {
				got, s := plan(t, a, b, dim, eps)
				want := reference(a, b, dim, eps, 1000)
				worst := 0.0
				for i := range got {
					rows := 0.0
					for j := range got {
						worst = max(worst, math.Abs(got[i][j]-want[i][j]))
						rows += got[i][j]
					}
					if math.Abs(rows-1) > 1e-9 {
						t.Errorf("row %d sums to %v", i, rows)
					}
				}
				if worst > 5e-3 {
					t.Errorf("dimension %d, n = %d, eps = %v: plan off by %v after %d sweeps", dim, n, eps, worst, s.Sweeps())
				}
			}
		}
	}
}

// The marginals of the plan itself, before its rows are normalised.
func TestSinkhornMarginals(t *testing.T) {
	const n = 300
	a, b := published(t, "normal", n, 1), published(t, "runner-8gaussians", n, 2)
	for _, eps := range []float64{2, 10, 1000} {
		_, s := plan(t, a, b, 2, eps)
		rows, cols := 0.0, make([]float64, n)
		for i := range n {
			rows += math.Abs(s.weights(&s.a, &s.b, i, s.a.w[i])/n-1) / n
			for j, v := range s.row {
				cols[j] += float64(v) / n
			}
		}
		off := 0.0
		for _, c := range cols {
			off += math.Abs(c-1) / n
		}
		if rows > SinkhornTolerance || off > 1e-4 || s.MarginalError() > SinkhornTolerance {
			t.Errorf("eps = %v: rows off by %.2g, columns by %.2g, said %.2g, after %d sweeps", eps, rows, off, s.MarginalError(), s.Sweeps())
		}
	}
}

// As eps falls the plan becomes the assignment, as it rises the independent one,
// and the mean cost rises from one to the other.
func TestSinkhornLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	// Three far groups and jitter that leaves no doubt about the best partner.
	const n = 24
	a, b := make([]float32, 2*n), make([]float32, 2*n)
	perm := r.Perm(n)
	for i := range n {
		x, y := float32(i%6)*2, float32(i/6)*2
		a[2*i], a[2*i+1] = x, y
		b[2*perm[i]], b[2*perm[i]+1] = x+.2, y-.1
	}
	p, s := plan(t, a, b, 2, .25)
	for i := range n {
		if p[i][perm[i]] < .999 {
			t.Errorf("point %d goes to its partner with probability %v", i, p[i][perm[i]])
		}
		y := make([]float64, 2)
		s.Barycentre(i, y)
		if math.Abs(y[0]-float64(a[2*i])-.2) > .01 || math.Abs(y[1]-float64(a[2*i+1])+.1) > .01 {
			t.Errorf("the barycentre of %d is %v", i, y)
		}
	}
	p, s = plan(t, a, b, 2, 1e5)
	for i := range n {
		for j := range n {
			if math.Abs(p[i][j]*n-1) > .01 {
				t.Errorf("eps = 1e5: entry %v, independent %v", p[i][j], 1./n)
			}
		}
	}
	y, mean := make([]float64, 2), [2]float64{}
	s.Barycentre(0, y)
	for i := range b {
		mean[i%2] += float64(b[i]) / n
	}
	if math.Hypot(y[0]-mean[0], y[1]-mean[1]) > .01 {
		t.Errorf("eps = 1e5: barycentre %v, the mean is %v", y, mean)
	}
	c, d := normals(r, 200, 2), published(t, "runner-moons", 200, 4)
	exact := solve(t, c, d, 2, SquaredEuclidean).Value()
	independent := 0.0
	for i := range 200 {
		for j := range 200 {
			independent += costOf(c, d, 2, i, j, SquaredEuclidean) / 200 / 200
		}
	}
	last := exact
	for _, eps := range []float64{.1, 1, 10, 1e4} {
		_, s := plan(t, c, d, 2, eps)
		if v := s.Value(); !(v > last) || v > independent*1.001 {
			t.Errorf("eps = %v: cost %v after %v (exact %v, independent %v)", eps, v, last, exact, independent)
		} else {
			last = v
		}
	}
	if math.Abs(last/independent-1) > .001 {
		t.Errorf("eps = 1e4: cost %v, independent %v", last, independent)
	}
}

// Partners are drawn with the probabilities of the row.
func TestPartners(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	a, b := normals(r, 20, 2), normals(r, 20, 2)
	p, s := plan(t, a, b, 2, 1)
	const draws = 20_000
	for _, i := range []int{0, 7, 19} {
		var count [20]float64
		for k := range draws {
			count[s.Partner(i, (float64(k)+r.Float64())/draws)]++
		}
		for j, c := range count {
			if math.Abs(c-draws*p[i][j]) > 3 {
				t.Errorf("row %d: partner %d drawn %v times of %d, want %.1f", i, j, c, draws, draws*p[i][j])
			}
		}
		if first, last := s.Partner(i, 0), s.Partner(i, math.Nextafter(1, 0)); p[i][first] == 0 || p[i][last] == 0 {
			t.Errorf("row %d: a partner of probability 0", i)
		}
	}
}

func TestSinkhornRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	a, b := normals(r, 200, 2), published(t, "runner-8gaussians", 200, 1)
	var s Sinkhorn
	for _, c := range []struct {
		eps float64
		say []string
	}{
		{0, []string{"eps = 0", "positive"}},
		{-1, []string{"eps = -1"}},
		{math.NaN(), []string{"NaN"}},
		{math.Inf(1), []string{"+Inf"}},
		{.01, []string{"eps = 0.01", "median cost", "at least 0.2", "exact assignment"}},
	} {
		err := s.Begin(a, b, 2, c.eps)
		if err == nil {
			t.Errorf("eps = %v is taken", c.eps)
			continue
		}
		for _, w := range c.say {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("eps = %v: %q does not say %q", c.eps, err, w)
			}
		}
		if s.Advance(10) {
			t.Error("a refused problem goes on")
		}
	}
	if err := s.Begin(a, b[:2], 2, 1); err == nil || !strings.Contains(err.Error(), "200 and 1 points") {
		t.Errorf("sets of different sizes: %v", err)
	}
}

// In slices the plan has the same bits, and a warm machine allocates nothing.
func TestSinkhornAdvance(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	a, b := normals(r, 150, 2), published(t, "runner-moons", 150, 1)
	_, whole := plan(t, a, b, 2, .5)
	var s Sinkhorn
	s.Begin(a, b, 2, .5)
	last := 0.0
	for !s.Advance(7) {
		if p := s.Progress(); p < 0 || p >= 1 {
			t.Fatalf("progress %v", p)
		} else {
			last = p
		}
	}
	if s.Value() != whole.Value() || s.Progress() != 1 || !(last > 0) {
		t.Errorf("in slices %v, in one %v", s.Value(), whole.Value())
	}
	if n := testing.AllocsPerRun(5, func() { s.Begin(a, b, 2, .5); s.Advance(1 << 20) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The vectors compute what the scalar loop does, at every length.
func TestPlane(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2))
	for n := range 70 {
		h, x, y := normals(r, n, 1), normals(r, n, 1), normals(r, n, 1)
		got, want := make([]float32, n), make([]float32, n)
		plane(got, h, x, y, .3, 2, -7)
		planeScalar(want, h, x, y, .3, 2, -7)
		for j := range got {
			if math.Abs(float64(got[j]-want[j])) > 1e-5 {
				t.Fatalf("n = %d: %v, scalar %v", n, got[j], want[j])
			}
		}
	}
}
