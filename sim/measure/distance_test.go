package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/transport"
)

// run takes a distance to its end.
func run(t testing.TB, d Distance, a, b []float32) float64 {
	t.Helper()
	if err := d.Begin(a, b); err != nil {
		t.Fatal(err)
	}
	for !d.Advance(1 << 20) {
	}
	return d.Value()
}

// generator finds a published one.
func generator(t testing.TB, id string) dataset.Generator {
	t.Helper()
	for _, g := range dataset.Published() {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("no generator %q", id)
	return dataset.Generator{}
}

// every is every distance, in the plane.
func every() map[string]Distance {
	return map[string]Distance{
		"W2":         &Wasserstein{},
		"W1":         &Wasserstein{Cost: transport.Euclidean},
		"sliced":     &SlicedDistance{},
		"energy U":   NewEnergy(2, Unbiased),
		"energy V":   NewEnergy(2, Biased),
		"MMD U":      NewMMD(2, Unbiased),
		"MMD V":      NewMMD(2, Biased),
		"MMD median": NewMedianMMD(2, Unbiased),
	}
}

// Every distance: symmetric, blind to the order of the points, zero between a set
// and itself (the U-statistics about zero), the same in slices, nothing before the
// end, and nothing allocated once warm.
func TestEveryDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	a, b := normals(r, 150, 0, 0, 1), normals(r, 150, 1, -.5, 1.5)
	shuffled := slices.Clone(a)
	r.Shuffle(150, func(i, j int) {
		shuffled[2*i], shuffled[2*j] = shuffled[2*j], shuffled[2*i]
		shuffled[2*i+1], shuffled[2*j+1] = shuffled[2*j+1], shuffled[2*i+1]
	})
	for name, d := range every() {
		if d.Advance(10) || !math.IsNaN(d.Value()) || d.Progress() != 0 {
			t.Errorf("%s: something is there before Begin", name)
		}
		want := run(t, d, a, b)
		tol := 1e-9 * (1 + want)
		if name == "MMD median" {
			tol = .05 * want // its width follows the order, for its 256 points
		}
		near(t, name+" exchanged", run(t, d, b, a), want, tol)
		near(t, name+" in another order", run(t, d, shuffled, b), want, tol)
		if !(want > .01) {
			t.Errorf("%s: %v between different sets", name, want)
		}
		self := run(t, d, a, a)
		if math.Abs(self) > 1e-9 && !strings.HasSuffix(name, " U") && name != "MMD median" || math.Abs(self) > .5*want {
			t.Errorf("%s: %v between a set and itself", name, self)
		}
		whole := run(t, d, a, b)
		for _, slice := range []int{1, 33} {
			if err := d.Begin(a, b); err != nil {
				t.Fatal(err)
			}
			last := 0.0
			for !d.Advance(slice) {
				p := d.Progress()
				if !(p >= last && p < 1) || !math.IsNaN(d.Value()) {
					t.Fatalf("%s: progress %v after %v, value %v", name, p, last, d.Value())
				}
				last = p
			}
			if d.Value() != whole || d.Progress() != 1 || !(last > .3) {
				t.Errorf("%s: %v in slices of %d, %v in one; progress %v", name, d.Value(), slice, whole, last)
			}
		}
		if n := testing.AllocsPerRun(3, func() { d.Begin(a, b); d.Advance(1 << 30) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		for _, bad := range [][]float32{nil, a[:3], {1, 2, 3, float32(math.NaN())}} {
			if name == "sliced" && len(bad) == 4 {
				continue // it answers NaN: TestBadSets
			}
			if err := d.Begin(a[:4], bad); err == nil {
				t.Errorf("%s takes %v", name, bad)
			}
		}
	}
}

// A set and its copy moved by m: W2 = W1 = |m|, exactly (to float32's rounding of
// the points). Between Gaussians N(m, I) and N(0, I), whose W2 is |m| too, samples
// come close to it; and a scaled copy has the quantiles' distance.
func TestWassersteinClosedForms(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 8))
	a := normals(r, 1000, 0, 0, 1)
	moved, twice := slices.Clone(a), slices.Clone(a)
	square := 0.0
	for i := range a {
		moved[i] += []float32{3, -4}[i%2]
		twice[i] *= 2
		square += float64(a[i]) * float64(a[i]) / 1000
	}
	near(t, "W2 of a moved set", run(t, &Wasserstein{}, a, moved), 5, 1e-6)
	near(t, "W1 of a moved set", run(t, &Wasserstein{Cost: transport.Euclidean}, a, moved), 5, 1e-6)
	// x → 2x is the gradient of a convex function: the optimal map.
	near(t, "W2 of a scaled set", run(t, &Wasserstein{}, a, twice), math.Sqrt(square), 1e-6)
	near(t, "W2 of Gaussians", run(t, &Wasserstein{}, a, normals(r, 1000, 3, -4, 1)), 5, .1)
	// Two points: the better of two pairings. |(0,0)−(1,1)|² + |(4,0)−(4,2)|² = 6.
	near(t, "two points", run(t, &Wasserstein{}, []float32{0, 0, 4, 0}, []float32{4, 2, 1, 1}), math.Sqrt(3), 1e-12)
	// In one dimension, by sorting.
	got, err := W2([]float32{3, 1, 2}, []float32{10, 0, 5}, 1)
	near(t, "numbers", got, math.Sqrt((1+9+49)/3.), 1e-12)
	if err != nil {
		t.Error(err)
	}
	if _, err := W2(a, a[:100], 2); err == nil || !strings.Contains(err.Error(), "1000 and 50") {
		t.Errorf("sets of different sizes: %v", err)
	}
	// Along every direction W2 is at most that of the plane.
	if s, w := SlicedW2(a, moved, Directions), 5.0; s > w {
		t.Errorf("sliced %v above %v", s, w)
	}
}

// By hand: {0, 2} against {1}, {3, 3}: energy and MMD.
func TestKernelsByHand(t *testing.T) {
	a, b := []float32{0, 2}, []float32{1, 5}
	// |x−y|: 1, 5, 1, 3; |x−x'| = 2; |y−y'| = 4.
	near(t, "energy, V", run(t, NewEnergy(1, Biased), a, b), 2*10./4-2*2./4-2*4./4, 1e-14)
	near(t, "energy, U", run(t, NewEnergy(1, Unbiased), a, b), 2*10./4-2-4, 1e-14)
	k := func(d float64) (sum float64) {
		for _, s := range []float64{.01, .1, 1, 10, 100} {
			sum += math.Exp(-d * d / (2 * s * s))
		}
		return sum
	}
	cross := 2 * (k(1) + k(5) + k(1) + k(3)) / 4
	near(t, "MMD, V", run(t, NewMMD(1, Biased), a, b), (2*k(2)+10)/4+(2*k(4)+10)/4-cross, 1e-14)
	near(t, "MMD, U", run(t, NewMMD(1, Unbiased), a, b), k(2)+k(4)-cross, 1e-14)
	// The median of 1, 1, 2, 3, 4, 5 (the upper of the middle two).
	m := NewMedianMMD(1, Unbiased)
	g := func(d float64) float64 { return math.Exp(-d * d / 18) }
	near(t, "MMD, median", run(t, m, a, b), g(2)+g(4)-2*(g(1)+g(5)+g(1)+g(3))/4, 1e-14)
	near(t, "its width", m.Width(), 3, 1e-14)
	both := NewEnergy(1, Biased)
	run(t, both, a, b)
	near(t, "the other statistic of the same pairs", both.As(Unbiased), -1, 1e-14)
	// Three dimensions, and sets of different sizes.
	near(t, "energy in space", run(t, NewEnergy(3, Biased), []float32{0, 0, 0}, []float32{2, 3, 6, 0, 0, 0}), 7-7./2, 1e-14)
	for _, bad := range []*Kernel{NewEnergy(2, Unbiased), NewMMD(2, Unbiased)} {
		if err := bad.Begin([]float32{1, 2}, []float32{1, 2, 3, 4}); err == nil || !strings.Contains(err.Error(), "at least 2") {
			t.Errorf("one point has a U-statistic: %v", err)
		}
	}
	if err := NewMedianMMD(2, Biased).Begin(make([]float32, 40), make([]float32, 40)); err == nil {
		t.Error("points that are all one have a median distance")
	}
}

// The energy distance of N(0, 1) and N(m, 1) is 2 E|√2 n + m| − 2·2/√π, and MMD of
// Gaussians has a closed form too: the U-statistics have those means, within five
// standard errors, and the V-statistic is above by the expected bias.
func TestUnbiased(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	const n, reps, m = 12, 4000, .7
	absolute := func(m, s float64) float64 { // E|N(m, s²)|
		return s*math.Sqrt(2/math.Pi)*math.Exp(-m*m/(2*s*s)) + m*math.Erf(m/(s*math.Sqrt2))
	}
	energy := 2*absolute(m, math.Sqrt2) - 2*absolute(0, math.Sqrt2)
	mmd := 0.0
	for _, s := range mixtureWidths {
		v := s*s + 2 // kernel and difference, convolved
		mmd += 2 * s / math.Sqrt(v) * (1 - math.Exp(-m*m/(2*v)))
	}
	for _, c := range []struct {
		name string
		k    *Kernel
		want float64
		zero float64 // E k(X, X), to which the V-statistic's diagonal is compared
		self float64 // E k(X, X')
	}{
		{"energy", NewEnergy(1, Unbiased), energy, 0, -absolute(0, math.Sqrt2)},
		{"MMD", NewMMD(1, Unbiased), mmd, 5, func() (sum float64) {
			for _, s := range mixtureWidths {
				sum += s / math.Sqrt(s*s+2)
			}
			return sum
		}()},
	} {
		var u, u2, v float64
		for range reps {
			a, b := make([]float32, n), make([]float32, n)
			for i := range a {
				a[i], b[i] = float32(r.NormFloat64()), float32(r.NormFloat64()+m)
			}
			x := run(t, c.k, a, b)
			u += x / reps
			u2 += x * x / reps
			v += c.k.As(Biased) / reps
		}
		se := math.Sqrt((u2 - u*u) / reps)
		if math.Abs(u-c.want) > 5*se {
			t.Errorf("%s: U-statistic %.4f ± %.4f, want %.4f", c.name, u, se, c.want)
		}
		if bias := 2 * (c.zero - c.self) / n; math.Abs(v-c.want-bias) > 6*se {
			t.Errorf("%s: V-statistic %.4f ± %.4f, want %.4f with its bias of %.4f", c.name, v, se, c.want+bias, bias)
		}
	}
}

// The published floors of W2 between two independent sets (ALGORITHMS 12.2): three
// laws at 500 and 1000 points. One value has the spread that Noise measures; the
// tables' are means of a few.
func TestPublishedFloors(t *testing.T) {
	sizes := []int{500, 1000}
	pairs := 12
	if testing.Short() {
		sizes, pairs = sizes[:1], 6
	}
	for _, c := range []struct {
		id   string
		want []float64
	}{
		{"runner-moons", []float64{.092, .073}},
		{"torchcfm-moons", []float64{.13, .10}},
		{"torchcfm-8gaussians", []float64{.80, .68}},
	} {
		g := generator(t, c.id)
		r := rand.New(rand.NewPCG(4, 8))
		for k, n := range sizes {
			var s Noise
			draw := func(x []float32) { copy(x, g.Draw(len(x)/2, r)) }
			if err := s.Begin(&Wasserstein{}, draw, n, n, 2, pairs); err != nil {
				t.Fatal(err)
			}
			for {
				done, err := s.Advance(1 << 20)
				if err != nil {
					t.Fatal(err)
				}
				if done {
					break
				}
			}
			mean, std := s.Value()
			// Their means are known no better than ours, and are rounded.
			if tol := 3*std/math.Sqrt(3) + .005; math.Abs(mean-c.want[k]) > tol {
				t.Errorf("%s, n = %d: floor %.3f ± %.3f, published %.3f", c.id, n, mean, std, c.want[k])
			}
		}
	}
}

// The noise of U-statistics is centred on 0, that of V-statistics is not.
func TestNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	draw := func(x []float32) { copy(x, normals(r, len(x)/2, 0, 0, 1)) }
	for name, d := range every() {
		var s Noise
		if done, _ := s.Advance(1); done || s.Progress() != 0 {
			t.Error("something is there before Begin")
		}
		if err := s.Begin(d, draw, 80, 80, 2, 30); err != nil {
			t.Fatal(err)
		}
		last := 0.0
		for {
			done, err := s.Advance(50)
			if err != nil {
				t.Fatal(err)
			}
			if done {
				break
			}
			if p := s.Progress(); !(p >= last && p < 1) {
				t.Fatalf("%s: progress %v after %v", name, p, last)
			} else {
				last = p
			}
		}
		mean, std := s.Value()
		centred := math.Abs(mean) < 4*std/math.Sqrt(30)
		if unbiased := strings.HasSuffix(name, " U") || name == "MMD median"; centred != unbiased || !(std > 0) {
			t.Errorf("%s: noise %.4f ± %.4f", name, mean, std)
		}
	}
	var s Noise
	if err := s.Begin(&Wasserstein{}, draw, 5, 6, 2, 3); err == nil {
		t.Error("a distance of sets of different sizes has noise")
	}
	if err := s.Begin(&Wasserstein{}, draw, 5, 5, 2, 1); err == nil {
		t.Error("one pair has a spread")
	}
}
