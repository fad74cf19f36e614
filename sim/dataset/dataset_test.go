package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// moments are the mean and the covariance of a point.
type moments struct{ mx, my, xx, xy, yy float64 }

func sampleMoments(p []float32) moments {
	var m moments
	n := float64(len(p) / 2)
	for i := 0; i < len(p); i += 2 {
		m.mx += float64(p[i]) / n
		m.my += float64(p[i+1]) / n
	}
	for i := 0; i < len(p); i += 2 {
		dx, dy := float64(p[i])-m.mx, float64(p[i+1])-m.my
		m.xx += dx * dx / n
		m.xy += dx * dy / n
		m.yy += dy * dy / n
	}
	return m
}

// iso is the moments of a law with mean zero and covariance v I.
func iso(v float64) moments { return moments{xx: v, yy: v} }

// plus adds independent noise.
func (m moments) plus(v float64) moments { m.xx += v; m.yy += v; return m }

// scaled multiplies every point by k, then moves it.
func (m moments) scaled(k, dx, dy float64) moments {
	return moments{k*m.mx + dx, k*m.my + dy, k * k * m.xx, k * k * m.xy, k * k * m.yy}
}

// The laws in closed form, without noise, in the units of their formulas.

// moonsLaw: arcs (cos, sin) and (1-cos, .5-sin) over half a turn.
func moonsLaw() moments {
	s := 2 / math.Pi // E sin
	my := 0.25
	yy := (0.5+0.25-s+0.5)/2 - my*my
	xy := (0.5-s)/2 - 0.5*my
	return moments{0.5, my, 0.75, xy, yy}
}

// sCurveLaw: t uniform on ±3pi/2, (sin t, sign(t)(cos t - 1)).
func sCurveLaw() moments {
	return moments{xx: 0.5, yy: 1.5 + 4/(3*math.Pi), xy: -1 / (3 * math.Pi)}
}

// swissRollLaw: t uniform on [1.5pi, 4.5pi], t(cos t, sin t), from the
// antiderivatives of t cos t, t sin t, t² cos² t and so on.
func swissRollLaw() moments {
	const a, b = 1.5 * math.Pi, 4.5 * math.Pi
	mean := func(f func(t float64) float64) float64 { return (f(b) - f(a)) / (b - a) }
	mx := mean(func(t float64) float64 { return t*math.Sin(t) + math.Cos(t) })
	my := mean(func(t float64) float64 { return -t*math.Cos(t) + math.Sin(t) })
	half := mean(func(t float64) float64 { return t * t * t / 6 })
	c2 := mean(func(t float64) float64 { // ∫ t² cos(2t)/2
		return (t*t*math.Sin(2*t)/2 + t*math.Cos(2*t)/2 - math.Sin(2*t)/4) / 2
	})
	s2 := mean(func(t float64) float64 { // ∫ t² sin(2t)/2
		return (-t*t*math.Cos(2*t)/2 + t*math.Sin(2*t)/2 + math.Cos(2*t)/4) / 2
	})
	return moments{mx, my, half + c2 - mx*mx, s2 - mx*my, half - c2 - my*my}
}

// spiralsLaw: r = a sqrt(U), a = 3pi, (-r cos r + V/2, r sin r + V'/2), mirrored:
// mean zero. The expectations over r, with density 2r/a², are midpoint sums; those
// over V are 1/4 for the mean and 1/12 for the square of V/2.
func spiralsLaw() moments {
	const a, n = 3 * math.Pi, 100000
	mean := func(f func(r, s, c float64) float64) float64 {
		sum := 0.0
		for i := range n {
			r := a * (float64(i) + 0.5) / n
			s, c := math.Sincos(r)
			sum += 2 * r / a * f(r, s, c) / n
		}
		return sum
	}
	rc := mean(func(r, s, c float64) float64 { return r * c })
	rs := mean(func(r, s, c float64) float64 { return r * s })
	return moments{
		xx: mean(func(r, s, c float64) float64 { return r * r * c * c }) - rc/2 + 1.0/12,
		yy: mean(func(r, s, c float64) float64 { return r * r * s * s }) + rs/2 + 1.0/12,
		xy: mean(func(r, s, c float64) float64 { return -r * r * s * c }) + (rs-rc)/4 + 1.0/16,
	}
}

var checkerboardLaw = moments{xx: 16.0 / 3, yy: 16.0 / 3, xy: 1} // on [-4, 4]²

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.6g, want %.6g (allowed %.2g)", what, got, want, tol)
	}
}

// compare allows four standard errors of n independent points; the fourth
// moments of these sets are below 6 variances squared.
func compare(t *testing.T, name string, p []float32, want moments) {
	t.Helper()
	n := float64(len(p) / 2)
	got := sampleMoments(p)
	sx, sy := math.Sqrt(want.xx), math.Sqrt(want.yy)
	near(t, name+" mean x", got.mx, want.mx, 4*sx/math.Sqrt(n))
	near(t, name+" mean y", got.my, want.my, 4*sy/math.Sqrt(n))
	k := 4 * math.Sqrt(5/n)
	near(t, name+" var x", got.xx, want.xx, k*want.xx)
	near(t, name+" var y", got.yy, want.yy, k*want.yy)
	near(t, name+" cov", got.xy, want.xy, k*sx*sy)
}

func TestMoments(t *testing.T) {
	const n, noise = 10000, 0.1
	ring := func(r, std float64) moments { return iso(r*r/2 + std*std) }
	want := map[string]moments{
		"moons":        moonsLaw().scaled(2, -1, 0),
		"8gaussians":   ring(2.83, 0.25),
		"checkerboard": checkerboardLaw,
		"circles":      iso(9 * (1 + 0.25) / 4),
		"swissroll":    swissRollLaw().scaled(0.2, 0, 0),
		"pinwheel":     iso(4 * 1.1 / 2),
		"rings":        iso(9 * (0.0625 + 0.25 + 0.5625 + 1) / 8),
		"scurve":       sCurveLaw().scaled(1.5, 0, 0),
		"grid":         iso(2*1.5*1.5 + 0.15*0.15),
		"gaussian":     {1.5, 0.8, 0.25, 0, 0.25},
		"spirals":      spiralsLaw().scaled(1.0/3, 0, 0),
	}
	for _, k := range All() {
		s, err := Make(k.ID, n, noise, 1)
		if err != nil {
			t.Fatal(err)
		}
		w, ok := want[k.ID]
		if !ok {
			t.Errorf("%s: no law to compare with", k.ID)
			continue
		}
		compare(t, k.ID, s.Points, w.plus(noise*noise))
	}
}

// The points of a set with a closed form follow it: moments, and in every
// direction of the table the distribution function (Kolmogorov–Smirnov).
func TestMixtureLaw(t *testing.T) {
	const n = 10000
	closed := 0
	for _, k := range All() {
		for _, noise := range []float64{0, 0.1, 0.7} {
			s, err := Make(k.ID, n, noise, 3)
			if err != nil {
				t.Fatal(err)
			}
			if (s.Mixture != nil) != k.Closed() {
				t.Fatalf("%s: mixture %v, Closed %v", k.ID, s.Mixture, k.Closed())
			}
			if s.Mixture == nil {
				continue
			}
			closed++
			followsMixture(t, fmt.Sprintf("%s noise %v", k.ID, noise), s)
		}
	}
	if closed != 9 {
		t.Errorf("%d closed cases, want 9", closed)
	}
}

// followsMixture compares the points of a set with its mixture: moments, and the
// distribution function in five directions (Kolmogorov–Smirnov).
func followsMixture(t *testing.T, name string, s *Set) {
	t.Helper()
	m := s.Mixture
	var w moments
	var sum float64
	for c, wt := range m.Weights {
		sum += wt
		w.mx += wt * m.Means[c][0]
		w.my += wt * m.Means[c][1]
	}
	near(t, name+" weights", sum, 1, 1e-12)
	for c, wt := range m.Weights {
		dx, dy := m.Means[c][0]-w.mx, m.Means[c][1]-w.my
		w.xx += wt * (dx*dx + m.Covs[c][0][0])
		w.xy += wt * (dx*dy + m.Covs[c][0][1])
		w.yy += wt * (dy*dy + m.Covs[c][1][1])
	}
	compare(t, name, s.Points, w)
	n := float64(s.Len())
	for dir := range 5 {
		sn, cs := math.Sincos(float64(dir) * math.Pi / 5)
		v := make([]float64, s.Len())
		for i := range v {
			v[i] = cs*float64(s.Points[2*i]) + sn*float64(s.Points[2*i+1])
		}
		slices.Sort(v)
		worst := 0.0
		for i, x := range v {
			var cdf float64
			for c, wt := range m.Weights {
				S := m.Covs[c]
				sd := math.Sqrt(cs*cs*S[0][0] + 2*cs*sn*S[0][1] + sn*sn*S[1][1])
				cdf += wt * 0.5 * math.Erfc(-(x-cs*m.Means[c][0]-sn*m.Means[c][1])/(sd*math.Sqrt2))
			}
			worst = max(worst, math.Abs(cdf-(float64(i)+0.5)/n))
		}
		near(t, fmt.Sprintf("%s direction %d KS", name, dir), worst, 0, 1.95/math.Sqrt(n))
	}
}

// A point is a function of set, seed and index; more points only add points,
// other noise only moves them along their own displacement.
func TestPointsAreFunctions(t *testing.T) {
	for _, k := range All() {
		all, _ := Make(k.ID, MaxPoints, 0.1, 42)
		for _, n := range []int{1, 2, 7, 500, 9999} {
			s, err := Make(k.ID, n, 0.1, 42)
			if err != nil {
				t.Fatal(err)
			}
			if s.Len() != n || s.Dim != 2 || !slices.Equal(s.Points, all.Points[:2*n]) {
				t.Errorf("%s: the first %d points depend on n", k.ID, n)
			}
		}
		clean, _ := Make(k.ID, 300, 0, 42)
		noisy, _ := Make(k.ID, 300, 0.5, 42)
		for i := range clean.Points {
			c, a, b := float64(clean.Points[i]), float64(all.Points[i]), float64(noisy.Points[i])
			near(t, k.ID+": displacement is proportional to the noise", b-c, 5*(a-c), 1e-5)
		}
		other, _ := Make(k.ID, 300, 0.1, 43)
		same := 0
		for i := range other.Points {
			if other.Points[i] == all.Points[i] {
				same++
			}
		}
		if same > 3 {
			t.Errorf("%s: %d coordinates are the same under another seed", k.ID, same)
		}
	}
}

// Points of one set are not copies of one another, nor neighbours in the
// sequence correlated, as a badly seeded generator per point would make them.
func TestPointsAreIndependent(t *testing.T) {
	s, _ := Make("gaussian", 10000, 0.1, 5)
	var c float64
	v := s.Mixture.Covs[0][0][0]
	for i := 0; i+2 < len(s.Points); i++ {
		a := float64(s.Points[i]) - s.Mixture.Means[0][i%2]
		b := float64(s.Points[i+2]) - s.Mixture.Means[0][i%2]
		c += a * b / v
	}
	near(t, "lag-one correlation", c/float64(len(s.Points)), 0, 4/math.Sqrt(20000))
}

func TestFiniteInTheBox(t *testing.T) {
	for _, k := range All() {
		for seed := range uint64(5) {
			s, err := Make(k.ID, MaxPoints, DefaultNoise, seed)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range s.Points {
				if !(math.Abs(float64(v)) <= 4.75) {
					t.Errorf("%s seed %d: coordinate %d is %v", k.ID, seed, i, v)
					break
				}
			}
		}
	}
}

// Without noise every point lies on the shape's own curve, or in its fields.
func TestShapes(t *testing.T) {
	dist := map[string]func(x, y float64) float64{
		"moons": func(x, y float64) float64 {
			x, y = (x+1)/2, y/2
			outer, inner := math.Abs(math.Hypot(x, y)-1), math.Abs(math.Hypot(x-1, y-0.5)-1)
			if y < 0 {
				outer = 1
			}
			if y > 0.5 {
				inner = 1
			}
			return min(outer, inner)
		},
		"circles": func(x, y float64) float64 {
			r := math.Hypot(x, y)
			return min(math.Abs(r-3), math.Abs(r-1.5))
		},
		"rings": func(x, y float64) float64 {
			r := math.Hypot(x, y) / 0.75
			return math.Abs(r-math.Round(min(max(r, 1), 4))) * 0.75
		},
		"swissroll": func(x, y float64) float64 {
			// The radius is the angle / 5, modulo whole turns.
			turns := (math.Hypot(x, y)*5 - math.Atan2(y, x)) / (2 * math.Pi)
			return math.Abs(turns - math.Round(turns))
		},
		"scurve": func(x, y float64) float64 {
			// Two arcs about (0, ±1.5).
			return math.Abs(math.Hypot(x, math.Abs(y)-1.5) - 1.5)
		},
		"checkerboard": func(x, y float64) float64 {
			if (int(math.Floor(x/2))+int(math.Floor(y/2)))%2 != 0 || math.Abs(x) > 4 || math.Abs(y) > 4 {
				return 1
			}
			return 0
		},
	}
	for id, f := range dist {
		s, err := Make(id, 3000, 0, 8)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(s.Points); i += 2 {
			if d := f(float64(s.Points[i]), float64(s.Points[i+1])); !(d < 1e-5) {
				t.Errorf("%s: point (%v, %v) is %v off the shape", id, s.Points[i], s.Points[i+1], d)
				break
			}
		}
	}
}

func TestRejects(t *testing.T) {
	for _, k := range []struct {
		id    string
		n     int
		noise float64
		words []string
	}{
		{"moon", 100, 0.1, []string{`"moon"`, "moons", "gaussian"}},
		{"moons", 0, 0.1, []string{"0 points", "1 to 10000"}},
		{"moons", -5, 0.1, []string{"-5"}},
		{"moons", 10001, 0.1, []string{"10001"}},
		{"moons", 10, -0.1, []string{"-0.1", "[0, 2]"}},
		{"moons", 10, 2.5, []string{"2.5"}},
		{"moons", 10, math.NaN(), []string{"NaN"}},
		{"moons", 10, math.Inf(1), []string{"+Inf"}},
	} {
		s, err := Make(k.id, k.n, k.noise, 1)
		if err == nil || s != nil {
			t.Errorf("%+v was accepted", k)
			continue
		}
		for _, w := range k.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not say %q", err, w)
			}
		}
	}
}

func TestKindsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range All() {
		if k.ID == "" || k.Name == "" || k.Source == "" || seen[k.ID] {
			t.Errorf("kind %q is incomplete or double", k.ID)
		}
		seen[k.ID] = true
	}
	if len(seen) != 11 {
		t.Errorf("%d data sets, want 11", len(seen))
	}
}
