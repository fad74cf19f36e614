package transport

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/dataset"
)

// kinds is every cost.
var kinds = []Cost{SquaredEuclidean, Euclidean}

// normals are n points of N(0, I).
func normals(r *rand.Rand, n, dim int) []float32 {
	x := make([]float32, n*dim)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// published draws from a published generator, or a normal source.
func published(t testing.TB, id string, n int, seed uint64) []float32 {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	if id == "normal" {
		return normals(r, n, 2)
	}
	for _, g := range dataset.Published() {
		if g.ID == id {
			return g.Draw(n, r)
		}
	}
	t.Fatalf("no generator %q", id)
	return nil
}

// costOf is the cost between point i of a and j of b, from the float32 numbers.
func costOf(a, b []float32, dim, i, j int, kind Cost) float64 {
	sum := 0.0
	for k := range dim {
		d := float64(a[i*dim+k]) - float64(b[j*dim+k])
		sum += d * d
	}
	if kind == Euclidean {
		return math.Sqrt(sum)
	}
	return sum
}

// solve runs an assignment to its end.
func solve(t testing.TB, a, b []float32, dim int, kind Cost) *Assignment {
	t.Helper()
	var m Assignment
	if err := m.Begin(a, b, dim, kind); err != nil {
		t.Fatal(err)
	}
	for !m.Advance(1 << 20) {
	}
	return &m
}

// certify checks that the result is a permutation whose cost is Value, and that
// the potentials prove it least: f_i + g_j ≤ c_ij for all pairs, equality on the
// matched ones, so that no permutation costs less than the mean of f plus that of
// g. It shares nothing with the solver.
func certify(t testing.TB, what string, m *Assignment, a, b []float32, dim int, kind Cost) {
	t.Helper()
	n := len(a) / dim
	match := m.Match()
	f, g := m.Potentials()
	seen := make([]bool, n)
	cost, dual, scale := 0.0, 0.0, 0.0
	for i, j := range match {
		if j < 0 || int(j) >= n || seen[j] {
			t.Fatalf("%s: match %v is no permutation", what, match)
		}
		seen[j] = true
		c := costOf(a, b, dim, i, int(j), kind)
		cost += c / float64(n)
		dual += (f[i] + g[j]) / float64(n)
		scale = max(scale, c, math.Abs(f[i]), math.Abs(g[i]))
	}
	tol := 1e-13 * (scale + 1e-300)
	for i, j := range match {
		if d := costOf(a, b, dim, i, int(j), kind) - f[i] - g[j]; !(math.Abs(d) <= 50*tol) {
			t.Fatalf("%s: slack %g on the matched pair %d, %d", what, d, i, j)
		}
	}
	for i := range n {
		for j := range n {
			if d := costOf(a, b, dim, i, j, kind) - f[i] - g[j]; !(d >= -50*tol) {
				t.Fatalf("%s: slack %g of the pair %d, %d", what, d, i, j)
			}
		}
	}
	if !(math.Abs(m.Value()-cost) <= tol) || !(cost-dual <= 10*tol) {
		t.Fatalf("%s: value %v, cost of the match %v, bound by the potentials %v", what, m.Value(), cost, dual)
	}
	if !(math.Abs(m.Gap()) <= 10*tol) {
		t.Fatalf("%s: gap %g", what, m.Gap())
	}
}

// bruteForce is the least mean cost over all permutations.
func bruteForce(a, b []float32, dim int, kind Cost) float64 {
	n := len(a) / dim
	best := math.Inf(1)
	used := make([]bool, n)
	var try func(i int, sum float64)
	try = func(i int, sum float64) {
		if i == n {
			best = min(best, sum)
			return
		}
		for j := range n {
			if !used[j] {
				used[j] = true
				try(i+1, sum+costOf(a, b, dim, i, j, kind))
				used[j] = false
			}
		}
	}
	try(0, 0)
	return best / float64(n)
}

// Small sets against all permutations: in general position, with ties on a
// grid, with duplicates and on a line.
func TestAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	draw := map[string]func(x []float32, dim int){
		"general": func(x []float32, dim int) {
			for i := range x {
				x[i] = float32(r.NormFloat64())
			}
		},
		"grid": func(x []float32, dim int) {
			for i := range x {
				x[i] = float32(r.IntN(3))
			}
		},
		"duplicates": func(x []float32, dim int) {
			for i := 0; i < len(x); i += dim {
				v := float32(r.IntN(2))
				for k := range dim {
					x[i+k] = v * float32(k+1)
				}
			}
		},
		"line": func(x []float32, dim int) {
			for i := 0; i < len(x); i += dim {
				v := float32(r.IntN(5))
				for k := range dim {
					x[i+k] = 1 + v*float32(k+1)
				}
			}
		},
		"far apart": func(x []float32, dim int) {
			for i := range x {
				x[i] = 1000 + float32(r.NormFloat64())
			}
		},
	}
	for name, draw := range draw {
		for _, kind := range kinds {
			for dim := 1; dim <= 3; dim++ {
				for n := 1; n <= 8; n++ {
					for range 10 - n {
						a, b := make([]float32, n*dim), make([]float32, n*dim)
						draw(a, dim)
						draw(b, dim)
						what := fmt.Sprintf("%s, %v, dimension %d, n = %d", name, kind, dim, n)
						m := solve(t, a, b, dim, kind)
						certify(t, what, m, a, b, dim, kind)
						want := bruteForce(a, b, dim, kind)
						if !(math.Abs(m.Value()-want) <= 1e-12*(1+want)) {
							t.Fatalf("%s: %v, brute force %v\n%v\n%v", what, m.Value(), want, a, b)
						}
					}
				}
			}
		}
	}
}

// In one dimension the best plan joins the sorted numbers, for every convex cost.
func TestSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, n := range []int{1, 2, 15, 16, 17, 100, 257, 1000, 2500} {
		a, b := normals(r, n, 1), make([]float32, n)
		for i := range b {
			b[i] = float32(r.ExpFloat64())
		}
		sa, sb := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
		for _, kind := range kinds {
			want := 0.0
			for i := range sa {
				want += costOf(sa, sb, 1, i, i, kind) / float64(n)
			}
			m := solve(t, a, b, 1, kind)
			if !(math.Abs(m.Value()-want) <= 1e-12*want) {
				t.Errorf("n = %d, %v: %v, sorted %v", n, kind, m.Value(), want)
			}
			if n <= 1000 {
				certify(t, fmt.Sprintf("numbers, n = %d", n), m, a, b, 1, kind)
			}
		}
	}
}

// The published pairs of sets, and others, at sizes of several levels.
func TestCertificates(t *testing.T) {
	sizes := []int{33, 64, 257, 1200}
	if testing.Short() {
		sizes = []int{33, 257}
	}
	for _, pair := range [][2]string{
		{"normal", "runner-moons"}, {"normal", "runner-8gaussians"}, {"dsb-moons", "dsb-8gaussians"},
		{"normal", "normal"}, {"runner-moons", "runner-moons"}, {"normal", "ffjord-checkerboard"},
	} {
		for _, n := range sizes {
			a, b := published(t, pair[0], n, 1), published(t, pair[1], n, 2)
			for _, kind := range kinds {
				m := solve(t, a, b, 2, kind)
				certify(t, fmt.Sprintf("%v, n = %d, %v", pair, n, kind), m, a, b, 2, kind)
			}
		}
	}
	r := rand.New(rand.NewPCG(3, 1))
	for _, n := range sizes {
		a, b := normals(r, n, 3), normals(r, n, 3)
		m := solve(t, a, b, 3, SquaredEuclidean)
		certify(t, fmt.Sprintf("three dimensions, n = %d", n), m, a, b, 3, SquaredEuclidean)
	}
}

// hard is sets on which many plans are equally good or points far away are
// crowded together.
func hard(r *rand.Rand, n int) map[string][2][]float32 {
	make2 := func(f func(i int) (x, y float64)) []float32 {
		p := make([]float32, 2*n)
		for i := range n {
			x, y := f(i)
			p[2*i], p[2*i+1] = float32(x), float32(y)
		}
		return p
	}
	side := int(math.Ceil(math.Sqrt(float64(n))))
	grid := make2(func(i int) (x, y float64) { return float64(i % side), float64(i / side) })
	shuffled := slices.Clone(grid)
	r.Shuffle(n, func(i, j int) {
		shuffled[2*i], shuffled[2*j] = shuffled[2*j], shuffled[2*i]
		shuffled[2*i+1], shuffled[2*j+1] = shuffled[2*j+1], shuffled[2*i+1]
	})
	one := make2(func(int) (x, y float64) { return 3, -1 })
	return map[string][2][]float32{
		"all equal":        {one, one},
		"one place to one": {one, make2(func(int) (x, y float64) { return 0, 5 })},
		"one to many":      {one, normals(r, n, 2)},
		"grid to itself":   {grid, shuffled},
		"grid moved": {grid, make2(func(i int) (x, y float64) {
			return float64(i%side) + .5, float64(i/side) + .5
		})},
		"pixels": {
			make2(func(int) (x, y float64) { return float64(r.IntN(12)), float64(r.IntN(12)) }),
			make2(func(int) (x, y float64) { return float64(r.IntN(9)), 3 * float64(r.IntN(3)) }),
		},
		"two clusters to two": {
			make2(func(i int) (x, y float64) { return float64(i % 2), 0 }),
			make2(func(i int) (x, y float64) { return float64(i % 3 / 2), 2 }),
		},
		"tight clusters": {
			make2(func(i int) (x, y float64) { return float64(i%2) + 1e-6*r.NormFloat64(), 1e-6 * r.NormFloat64() }),
			make2(func(i int) (x, y float64) { return 9*float64(i%3/2) + 1e-6*r.NormFloat64(), 1e-6 * r.NormFloat64() }),
		},
		"far outliers": {
			make2(func(i int) (x, y float64) { return r.NormFloat64() / r.Float64() / r.Float64(), r.NormFloat64() }),
			make2(func(i int) (x, y float64) { return r.NormFloat64(), r.NormFloat64() / r.Float64() / r.Float64() }),
		},
		"a line across a line": {
			make2(func(i int) (x, y float64) { return float64(i), 0 }),
			make2(func(i int) (x, y float64) { return 0, float64(i) }),
		},
		"largest numbers": {
			make2(func(i int) (x, y float64) { return (2*r.Float64() - 1) * math.MaxFloat32, 0 }),
			make2(func(i int) (x, y float64) { return (2*r.Float64() - 1) * math.MaxFloat32, float64(i) }),
		},
	}
}

func TestHardSets(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for _, n := range []int{2, 17, 100, 400} {
		for name, sets := range hard(r, n) {
			for _, kind := range kinds {
				m := solve(t, sets[0], sets[1], 2, kind)
				certify(t, fmt.Sprintf("%s, n = %d, %v", name, n, kind), m, sets[0], sets[1], 2, kind)
			}
		}
	}
}

// A set moved, scaled or permuted.
func TestInvariance(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	const n = 300
	a, b := normals(r, n, 2), published(t, "runner-moons", n, 3)
	for _, kind := range kinds {
		m := solve(t, a, b, 2, kind)
		want, match := m.Value(), slices.Clone(m.Match())
		// Exchanging the sets inverts the permutation.
		back := solve(t, b, a, 2, kind)
		if math.Abs(back.Value()-want) > 1e-13*want {
			t.Errorf("%v: %v exchanged, %v", kind, back.Value(), want)
		}
		for i, j := range match {
			if back.Match()[j] != int32(i) {
				t.Fatalf("%v: exchanged, %d goes to %d", kind, j, back.Match()[j])
			}
		}
		// Other orders of the points permute it.
		pa, pb := r.Perm(n), r.Perm(n)
		sa, sb := make([]float32, 2*n), make([]float32, 2*n)
		for i := range n {
			copy(sa[2*i:2*i+2], a[2*pa[i]:])
			copy(sb[2*i:2*i+2], b[2*pb[i]:])
		}
		m = solve(t, sa, sb, 2, kind)
		if math.Abs(m.Value()-want) > 1e-13*want {
			t.Errorf("%v: %v in another order, %v", kind, m.Value(), want)
		}
		for i, j := range m.Match() {
			if int32(pb[j]) != match[pa[i]] {
				t.Fatalf("%v: in another order %d goes to %d, want %d", kind, pa[i], pb[j], match[pa[i]])
			}
		}
	}
	// A set moved by s: W2² = |s|², W1 = |s|, every point to its image.
	moved := slices.Clone(a)
	for i := 0; i < len(moved); i += 2 {
		moved[i] += 3
		moved[i+1] -= 4
	}
	if v := solve(t, a, moved, 2, SquaredEuclidean).Value(); math.Abs(v-25) > 1e-5 {
		t.Errorf("moved by 5: W2² = %v", v)
	}
	if v := solve(t, a, moved, 2, Euclidean).Value(); math.Abs(v-5) > 1e-6 {
		t.Errorf("moved by 5: W1 = %v", v)
	}
}

// In slices of any size the result has the same bits; progress rises from 0 to 1,
// nothing is there before the end, and a warm machine allocates nothing.
func TestAdvance(t *testing.T) {
	const n = 700
	a, b := published(t, "dsb-moons", n, 1), published(t, "dsb-8gaussians", n, 2)
	whole := solve(t, a, b, 2, SquaredEuclidean)
	var m Assignment
	if m.Advance(100) || m.Progress() != 0 || m.Match() != nil || !math.IsNaN(m.Value()) {
		t.Error("something is there before Begin")
	}
	for _, slice := range []int{1, 7, 1000} {
		if err := m.Begin(a, b, 2, SquaredEuclidean); err != nil {
			t.Fatal(err)
		}
		steps, last := 0, 0.0
		for !m.Advance(slice) {
			p := m.Progress()
			f, g := m.Potentials()
			if !(p >= last && p < 1) || m.Match() != nil || !math.IsNaN(m.Value()) || !math.IsNaN(m.Gap()) || f != nil || g != nil {
				t.Fatalf("slice %d: progress %v after %v, or something is there before the end", steps, p, last)
			}
			last = p
			steps++
		}
		if m.Progress() != 1 || m.Value() != whole.Value() || !slices.Equal(m.Match(), whole.Match()) {
			t.Errorf("slices of %d: %v, in one %v", slice, m.Value(), whole.Value())
		}
		if slice == 1 && (last < .9 || steps < n) {
			t.Errorf("%d steps, progress %v before the last", steps, last)
		}
	}
	if got := testing.AllocsPerRun(3, func() {
		m.Begin(a, b, 2, SquaredEuclidean)
		m.Advance(1 << 30)
	}); got != 0 {
		t.Errorf("%v allocations", got)
	}
	// Smaller problems in the memory of a larger one, and a run that was given up.
	m.Begin(a, b, 2, SquaredEuclidean)
	m.Advance(500)
	for _, k := range []int{1, 2, 40, 500} {
		m.Begin(a[:2*k], b[:2*k], 2, Euclidean)
		m.Advance(1 << 30)
		certify(t, fmt.Sprintf("%d points after more", k), &m, a[:2*k], b[:2*k], 2, Euclidean)
	}
}

func TestBadSets(t *testing.T) {
	good := []float32{1, 2, 3, 4}
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	var m Assignment
	for _, c := range []struct {
		a, b []float32
		dim  int
		kind Cost
		say  []string
	}{
		{good, good, 0, 0, []string{"dimension 0", "1 to 3"}},
		{good, good, 4, 0, []string{"dimension 4", "1 to 3"}},
		{good[:3], good, 2, 0, []string{"3 numbers", "dimension 2"}},
		{good, good[:3], 2, 0, []string{"3 numbers", "dimension 2"}},
		{good, good[:2], 2, 0, []string{"2 and 1 points"}},
		{nil, nil, 2, 0, []string{"without points"}},
		{[]float32{1, 2, 3, nan}, good, 2, 0, []string{"NaN", "point 1"}},
		{good, []float32{-inf, 2, 3, 4}, 2, 0, []string{"-Inf", "point 0"}},
		{good, good, 2, 7, []string{"Cost(7)"}},
		{make([]float32, MaxPoints+1), make([]float32, MaxPoints+1), 1, 0, []string{"100001", "100000"}},
	} {
		err := m.Begin(c.a, c.b, c.dim, c.kind)
		if err == nil {
			t.Errorf("no error that says %q", c.say)
			continue
		}
		for _, s := range c.say {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("error %q does not say %q", err, s)
			}
		}
		if m.Advance(1<<20) || m.Match() != nil {
			t.Error("a refused problem goes on")
		}
	}
}

// Any two sets of a few points that bytes can describe: grid ties, duplicates and
// wild exponents.
func FuzzAssignment(f *testing.F) {
	f.Add(uint64(1), uint8(40), uint8(3), uint8(2))
	f.Add(uint64(2), uint8(7), uint8(0), uint8(1))
	f.Add(uint64(3), uint8(60), uint8(200), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, n, spread, dim uint8) {
		r := rand.New(rand.NewPCG(seed, 9))
		d, k := int(dim%3)+1, int(n%80)+1
		draw := func() []float32 {
			x := make([]float32, k*d)
			for i := range x {
				if spread > 128 {
					x[i] = float32(math.Ldexp(r.NormFloat64(), r.IntN(int(spread)-100)-int(spread)/4))
				} else {
					x[i] = float32(r.IntN(int(spread) + 1))
				}
			}
			return x
		}
		a, b := draw(), draw()
		for _, kind := range kinds {
			certify(t, fmt.Sprintf("%v %v", a, b), solve(t, a, b, d, kind), a, b, d, kind)
		}
	})
}
