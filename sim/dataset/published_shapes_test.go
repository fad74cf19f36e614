package dataset

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"strings"
	"testing"
)

func drawn(t *testing.T, id string, n int) *Set {
	t.Helper()
	s, err := Named(id, n, 0, 17)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The rings of eight follow their mixtures, and no other set claims to have one.
func TestPublishedMixtures(t *testing.T) {
	closed := 0
	for _, g := range Published() {
		s := drawn(t, g.ID, 10000)
		if has, ring := s.Mixture != nil, strings.HasSuffix(g.ID, "8gaussians"); has != ring {
			t.Errorf("%s: mixture %v", g.ID, has)
		}
		if s.Mixture != nil {
			closed++
			followsMixture(t, g.ID, s)
		}
	}
	if closed != 4 {
		t.Errorf("%d rings of eight, want 4", closed)
	}
}

// Equal counts a mode leave only the modes' own variance in the mean of all
// points; counts at random bring in that of the centres, R²/2.
func TestRunnerCountsAreEqual(t *testing.T) {
	const n, runs = 800, 200
	for id, want := range map[string]float64{"runner-8gaussians": 1, "torchcfm-8gaussians": 12.5 + math.Sqrt(0.1)} {
		g := published(t, id)
		var v float64
		for run := range runs {
			m := sampleMoments(g.Draw(n, rand.New(rand.NewPCG(uint64(run), 3))))
			v += n * (m.mx*m.mx + m.my*m.my) / 2 / runs
		}
		near(t, id+": n Var(mean)", v, want, 0.3*want) // the mean of 400 χ²₁: 7 %
	}
}

func published(t *testing.T, id string) Generator {
	t.Helper()
	for _, g := range Published() {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("no generator %q", id)
	return Generator{}
}

// Radii: which rings there are, how many points each has, how wide it is.
func TestPublishedRadii(t *testing.T) {
	const n = 12000
	for _, c := range []struct {
		id    string
		radii []float64
		std   float64
		slack float64 // of counts: points that another ring is nearer to
	}{
		{"ffjord-circles", []float64{1.5, 3}, 0.24, 0.002},
		{"ffjord-rings", []float64{0.75, 1.5, 2.25, 3}, 0.08, 0},
	} {
		p := drawn(t, c.id, n).Points
		count, square := make([]float64, len(c.radii)), 0.0
		for i := 0; i < len(p); i += 2 {
			r := math.Hypot(float64(p[i]), float64(p[i+1]))
			best := 0
			for k, want := range c.radii {
				if math.Abs(r-want) < math.Abs(r-c.radii[best]) {
					best = k
				}
			}
			count[best]++
			square += (r - c.radii[best]) * (r - c.radii[best]) / n
		}
		near(t, c.id+" width", math.Sqrt(square), c.std, 0.05*c.std)
		for _, got := range count {
			near(t, c.id+" share of a ring", got/n, 1/float64(len(c.radii)), c.slack)
		}
	}
}

// arms is |E e^{ikφ}| for k = 1 … most over the points with radius above from,
// where φ is what unwinds the arms: k arms at equal angles leave only the k-th
// (and its multiples).
func arms(p []float32, from float64, most int, unwind func(r float64) float64) []float64 {
	sums := make([]complex128, most+1)
	for i := 0; i < len(p); i += 2 {
		x, y := float64(p[i]), float64(p[i+1])
		r := math.Hypot(x, y)
		if r < from {
			continue
		}
		sums[0]++
		for k := 1; k <= most; k++ {
			sums[k] += cmplx.Exp(complex(0, float64(k)*(math.Atan2(y, x)+unwind(r))))
		}
	}
	out := make([]float64, most+1)
	for k := range out {
		out[k] = cmplx.Abs(sums[k]) / real(sums[0])
	}
	return out
}

// The pinwheel's arms turn by exp(a)/4: unwound by a little more or less, they are
// less sharp.
func TestPinwheelRate(t *testing.T) {
	for _, id := range []string{"ffjord-pinwheel", "pinwheel"} {
		p := drawn(t, id, 10000).Points
		sharp := func(rate float64) float64 {
			return arms(p, 1, 5, func(r float64) float64 { return rate * math.Exp(r/2) })[5]
		}
		if best := sharp(0.25); !(best > sharp(0.23) && best > sharp(0.27)) {
			t.Errorf("%s: sharpness %.4f at 0.25, %.4f below and %.4f above", id, best, sharp(0.23), sharp(0.27))
		}
	}
}

// DSB's moons have the mean 0 and the standard deviation 7, over all entries and as
// torch divides, whatever their number.
func TestDSBMoonsAreStandard(t *testing.T) {
	for _, n := range []int{2, 7, 1000} {
		p := drawn(t, "dsb-moons", n).Points
		var sum, square float64
		for _, v := range p {
			sum += float64(v)
			square += float64(v) * float64(v)
		}
		near(t, "mean", sum/float64(len(p)), 0, 1e-5)
		near(t, "std", math.Sqrt(square/float64(len(p)-1)), 7, 1e-4)
	}
}

func TestPublishedArms(t *testing.T) {
	const n = 10000
	for _, c := range []struct {
		id     string
		from   float64
		arms   int
		unwind func(r float64) float64
	}{
		// 2(a cos θ, -a sin θ), θ = 2πk/5 + exp(a)/4, but for the tangential part.
		{"ffjord-pinwheel", 1, 5, func(r float64) float64 { return math.Exp(r/2) / 4 }},
		{"pinwheel", 1, 5, func(r float64) float64 { return math.Exp(r/2) / 4 }},
		// (-m cos m, m sin m)/3: the angle is π - m, the radius m/3.
		{"ffjord-2spirals", 1.5, 2, func(r float64) float64 { return 3 * r }},
		{"spirals", 1.5, 2, func(r float64) float64 { return 3 * r }},
		// t(cos t, sin t)/5: one arm.
		{"ffjord-swissroll", 1, 1, func(r float64) float64 { return -5 * r }},
		{"swissroll", 0, 1, func(r float64) float64 { return -5 * r }},
	} {
		a := arms(drawn(t, c.id, n).Points, c.from, c.arms, c.unwind)
		for k := 1; k <= c.arms; k++ {
			// The arms' widths leave e^{-(kσ_φ)²/2} of the k-th.
			if k == c.arms && a[k] < 0.5 || k < c.arms && a[k] > 0.05 {
				t.Errorf("%s has not %d arms: |E e^{ikφ}| = %.3f", c.id, c.arms, a[1:])
				break
			}
		}
	}
}

// The eight filled fields share the points evenly, and the others are empty.
func TestPublishedFields(t *testing.T) {
	const n = 16000
	for id, side := range map[string]float64{"ffjord-checkerboard": 2, "fm-checkerboard": 1 / 0.45, "checkerboard": 2} {
		p := drawn(t, id, n).Points
		count := map[[2]int]float64{}
		for i := 0; i < len(p); i += 2 {
			count[[2]int{int(math.Floor(float64(p[i]) / side)), int(math.Floor(float64(p[i+1]) / side))}]++
		}
		for k, got := range count {
			if k[0] < -2 || k[0] > 1 || k[1] < -2 || k[1] > 1 || (k[0]+k[1])%2 != 0 {
				t.Errorf("%s: %v points in field %v, which is empty", id, got, k)
			}
			near(t, id+" points in a field", got, n/8, 4*math.Sqrt(n/8))
		}
		if len(count) != 8 {
			t.Errorf("%s: %d fields, want 8", id, len(count))
		}
	}
}

// torchdyn's noise moves a point along the diagonal only, by 0 to 0.2: every point
// of torchcfm-moons goes back to an arc that way.
func TestTorchcfmMoonsSmear(t *testing.T) {
	p := drawn(t, "torchcfm-moons", 4000).Points
	// roots of |q - s(1,1)| = 1 in s
	roots := func(x, y float64) [2]float64 {
		b := (x + y) / 2
		d := math.Sqrt(max(b*b-(x*x+y*y-1)/2, 0))
		return [2]float64{b - d, b + d}
	}
	var smears []float64
	for i := 0; i < len(p); i += 2 {
		x, y := (float64(p[i])+1)/3, (float64(p[i+1])+1)/3
		best := math.Inf(1)
		for _, s := range roots(x, y) {
			if y-s >= -1e-5 && s > -1e-5 && s < 0.2+1e-5 {
				best = min(best, s)
			}
		}
		for _, s := range roots(1-x, 0.5-y) { // the inner arc, turned onto the outer
			if 0.5-y+(-s) >= -1e-5 && -s > -1e-5 && -s < 0.2+1e-5 {
				best = min(best, -s)
			}
		}
		if math.IsInf(best, 1) {
			t.Fatalf("(%v, %v) is not on an arc smeared along the diagonal", x, y)
		}
		smears = append(smears, best)
	}
	mean := 0.0
	for _, s := range smears {
		mean += s / float64(len(smears))
	}
	// Where both roots fit, the smaller was taken: a little below 0.1.
	near(t, "mean smear", mean, 0.095, 0.01)
}

// Gaussian noise about the arcs: the rms distance from them is the noise along the
// normal.
func TestPublishedNoise(t *testing.T) {
	moon := func(scale, dx, dy float64) func(x, y float64) float64 {
		return func(x, y float64) float64 {
			x, y = (x-dx)/scale, (y-dy)/scale
			outer, inner := math.Hypot(x, y)-1, math.Hypot(x-1, y-0.5)-1
			if y < 0 {
				outer = min(math.Hypot(x-1, y), math.Hypot(x+1, y))
			}
			if y > 0.5 {
				inner = min(math.Hypot(x, y-0.5), math.Hypot(x-2, y-0.5))
			}
			return scale * min(math.Abs(outer), math.Abs(inner))
		}
	}
	for _, c := range []struct {
		id   string
		std  float64
		dist func(x, y float64) float64
	}{
		{"runner-moons", 0.1, moon(2, -1, 0)},
		{"ffjord-moons", 0.2, moon(2, -1, -0.2)},
		{"runner-scurve", 0.075, func(x, y float64) float64 {
			return math.Abs(math.Hypot(x, math.Abs(y)-1.5) - 1.5)
		}},
	} {
		p := drawn(t, c.id, 10000).Points
		square := 0.0
		for i := 0; i < len(p); i += 2 {
			d := c.dist(float64(p[i]), float64(p[i+1]))
			square += d * d / 10000
		}
		near(t, c.id+" distance from the curve", math.Sqrt(square), c.std, 0.05*c.std)
	}
}

// Any part of a published set is a sample of the whole.
func TestPublishedOrderIsRandom(t *testing.T) {
	const n = 12000
	for _, g := range Published() {
		p := drawn(t, g.ID, n).Points
		m := sampleMoments(p)
		compare(t, g.ID+", first half", p[:n], m)
		compare(t, g.ID+", last half", p[n:], m)
	}
}

func TestNamed(t *testing.T) {
	for _, k := range All() {
		a, err := Named(k.ID, 100, 0.3, 5)
		b, _ := Make(k.ID, 100, 0.3, 5)
		if err != nil || a.Points[7] != b.Points[7] {
			t.Errorf("%s by name is another set (%v)", k.ID, err)
		}
	}
	if s, err := Named("moons", 2*MaxPoints, 0.1, 1); err != nil || s.Len() != 2*MaxPoints {
		t.Errorf("more points than the picture has: %v", err)
	}
	a, b := drawn(t, "runner-moons", 10), drawn(t, "runner-moons", 10)
	c, _ := Named("runner-moons", 10, 0, 18)
	if a.Points[0] != b.Points[0] || a.Points[0] == c.Points[0] {
		t.Error("the seed does not decide the points")
	}
	for _, c := range []struct {
		id   string
		n    int
		says string
	}{{"nonesuch", 10, "ffjord-rings"}, {"runner-moons", 0, "1 to 1000000"}, {"moons", MaxDrawn + 1, "1 to 1000000"}} {
		if s, err := Named(c.id, c.n, 0, 1); err == nil || s != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
