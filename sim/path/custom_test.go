package path

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/interp"
)

func errOf[T any](_ T, err error) error { return err }

// mustSay fails unless err is there and contains every one of the words.
func mustSay(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want one with %q", words)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

// randomCurve returns a legal list of control points, some of them very steep
// or very flat.
func randomCurve(r *rand.Rand) [][2]float64 {
	n := MinPoints + r.IntN(8)
	axis := func() []float64 {
		w := make([]float64, n+1)
		var sum float64
		for i := range w {
			w[i] = math.Exp(2.5 * r.NormFloat64())
			sum += w[i]
		}
		// Gaps of at least PointGap that add up to 1.
		rest := 1 - 1.01*PointGap*float64(n+1)
		for i := range w {
			w[i] = w[i]/sum*rest + 1.01*PointGap
		}
		return w
	}
	wx, wy := axis(), axis()
	pts := make([][2]float64, n)
	var x, y float64
	for i := range pts {
		x, y = x+wx[i], y+wy[i]
		pts[i] = [2]float64{x, y}
	}
	return pts
}

func TestCustomCurve(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 200 {
		pts := randomCurve(r)
		for _, form := range []Form{Convex, VariancePreserving} {
			s, err := NewCustom(pts, form)
			if err != nil {
				t.Fatalf("trial %d: %v", trial, err)
			}
			checkCurve(t, s, pts)
		}
	}
}

// checkCurve asserts what a drawn curve promises: it passes through its points,
// rises strictly, has W > 0, and is C1 at the knots.
func checkCurve(t *testing.T, s Schedule, pts [][2]float64) {
	t.Helper()
	for _, p := range pts {
		near(t, "through the point", s.At(p[0]).Alpha, p[1], 1e-13)
		// kappa'' is at most about slope/gap = 1e6 on either side.
		const h = 1e-12
		lo, hi := s.At(p[0]-h), s.At(p[0]+h)
		near(t, fmt.Sprintf("kappa' on both sides of %v", p), lo.DAlpha, hi.DAlpha, 1e-4*(1+hi.DAlpha))
	}
	prev := -1.0
	for i := 0; i <= 2000; i++ {
		x := float64(i) / 2000
		c := s.At(x)
		if !(c.Alpha > prev) || !(c.DAlpha > 0) {
			t.Fatalf("%v: at t = %v alpha = %v after %v, alpha' = %v", pts, x, c.Alpha, prev, c.DAlpha)
		}
		if c.Alpha < 0 || c.Alpha > 1 || !(c.W() > 0) {
			t.Fatalf("%v: at t = %v alpha = %v, W = %v", pts, x, c.Alpha, c.W())
		}
		prev = c.Alpha
	}
}

// gonum's Fritsch–Butland interpolant is the oracle. Its slope at an end may be
// zero, ours is floored there, so the first and last interval are compared only
// where the floor does not act.
func TestSplineAgainstGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	ends := 0
	for range 200 {
		pts := randomCurve(r)
		x, y := []float64{0}, []float64{0}
		for _, p := range pts {
			x, y = append(x, p[0]), append(y, p[1])
		}
		x, y = append(x, 1), append(y, 1)
		var fb interp.FritschButland
		if err := fb.Fit(x, y); err != nil {
			t.Fatal(err)
		}
		s := newSpline(x, y)
		for range 300 {
			u := r.Float64()
			first, last := u < x[1], u > x[len(x)-2]
			if first && math.Abs(fb.PredictDerivative(0)-s.d[0]) > 1e-9*s.d[0] ||
				last && math.Abs(fb.PredictDerivative(1)-s.d[len(x)-1]) > 1e-9*s.d[len(x)-1] {
				continue
			}
			if first || last {
				ends++
			}
			v, dv := s.at(u)
			near(t, "kappa", v, fb.Predict(u), 1e-12)
			near(t, "kappa'", dv, fb.PredictDerivative(u), 1e-9*(1+dv))
		}
	}
	if ends < 1000 {
		t.Errorf("only %d comparisons in the outer intervals", ends)
	}
}

func TestCustomRejects(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	many := make([][2]float64, MaxPoints+1)
	for i := range many {
		v := float64(i+1) / float64(len(many)+1)
		many[i] = [2]float64{v, v}
	}
	for _, k := range []struct {
		name  string
		pts   [][2]float64
		words []string
	}{
		{"no points", nil, []string{"0 interior points", "between 3 and 32"}},
		{"two points", [][2]float64{{.2, .2}, {.5, .5}}, []string{"2 interior points"}},
		{"too many", many, []string{"33 interior points"}},
		{"crossing in t", [][2]float64{{.2, .2}, {.6, .3}, {.5, .5}}, []string{"t must rise", "0.6", "0.5", "point 2", "point 3"}},
		{"crossing in kappa", [][2]float64{{.2, .2}, {.4, .7}, {.5, .5}}, []string{"kappa must rise", "0.7", "0.5"}},
		{"equal kappa", [][2]float64{{.2, .2}, {.4, .5}, {.5, .5}}, []string{"kappa must rise"}},
		{"too near", [][2]float64{{.2, .2}, {.2005, .3}, {.5, .5}}, []string{"0.001", "0.2005"}},
		{"before the start", [][2]float64{{-.1, .2}, {.3, .3}, {.5, .5}}, []string{"the start", "-0.1"}},
		{"after the end", [][2]float64{{.1, .2}, {.3, .3}, {.5, 1.5}}, []string{"the end", "1.5"}},
		{"NaN", [][2]float64{{.1, .2}, {.3, nan}, {.5, .6}}, []string{"NaN"}},
		{"infinite", [][2]float64{{.1, .2}, {.3, .4}, {inf, .6}}, []string{"+Inf", "the end"}},
	} {
		for _, form := range []Form{Convex, VariancePreserving} {
			if s, err := NewCustom(k.pts, form); err == nil || s != nil {
				t.Errorf("%s: accepted", k.name)
			} else {
				mustSay(t, err, k.words...)
			}
		}
	}
	mustSay(t, errOf(NewCustom([][2]float64{{.1, .2}, {.3, .4}, {.5, .6}}, Form(7))), "unknown form 7")
}

func TestBadParameters(t *testing.T) {
	for _, n := range []float64{0.99, 10.01, -3, math.NaN(), math.Inf(1)} {
		mustSay(t, errOf(Polynomial(n)), fmt.Sprint(n), "[1, 10]")
	}
	for _, p := range [][2]float64{{0, 20}, {-1, 20}, {.1, 101}, {math.NaN(), 20}, {.1, math.Inf(1)}, {.1, math.NaN()}} {
		mustSay(t, errOf(DDPM(p[0], p[1])), "outside [0.001, 100]")
	}
	mustSay(t, errOf(DDPM(5, 2)), "b = 5", "B = 2")
}

// A point dragged anywhere ends where the curve is still legal, and as near as
// that allows.
func TestConfine(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		pts := randomCurve(r)
		i := r.IntN(len(pts))
		to := [2]float64{4*r.Float64() - 2, 4*r.Float64() - 2}
		if r.IntN(10) == 0 {
			to[r.IntN(2)] = math.NaN()
		}
		pts[i] = Confine(pts, i, to)
		if _, err := NewCustom(pts, Convex); err != nil {
			t.Fatalf("point %d dragged to %v: %v", i, to, err)
		}
	}
	pts := [][2]float64{{.2, .2}, {.4, .5}, {.6, .7}}
	if got, want := Confine(pts, 1, [2]float64{.45, .9}), [2]float64{.45, .7 - PointGap}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := Confine(pts, 0, [2]float64{-1, .3}), [2]float64{PointGap, .3}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzCustom(f *testing.F) {
	f.Add(.2, .2, .4, .5, .6, .7, 0)
	f.Add(.2, .2, .2, .5, .6, .7, 1)
	f.Add(.001, .001, .002, .998, .999, .999, 1)
	f.Add(math.NaN(), .2, math.Inf(1), .5, .6, -.7, 2)
	f.Fuzz(func(t *testing.T, x1, y1, x2, y2, x3, y3 float64, form int) {
		pts := [][2]float64{{x1, y1}, {x2, y2}, {x3, y3}}
		s, err := NewCustom(pts, Form(form))
		if err != nil {
			if s != nil || !strings.HasPrefix(err.Error(), "path: ") {
				t.Fatalf("schedule %v with error %v", s, err)
			}
			return
		}
		prev := math.Inf(-1)
		for i := 0; i <= 200; i++ {
			c := s.At(float64(i) / 200)
			if !(c.SNR() > prev) || !(c.W() > 0) || math.IsInf(c.DBeta, 0) || math.IsInf(c.DAlpha, 0) {
				t.Fatalf("%v form %d: %+v at %v, SNR before %v", pts, form, c, float64(i)/200, prev)
			}
			prev = c.SNR()
		}
		for _, p := range pts {
			near(t, "through the point", s.At(p[0]).Alpha, p[1], 1e-12)
		}
	})
}
