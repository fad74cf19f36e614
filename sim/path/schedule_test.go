package path

import (
	"fmt"
	"math"
	"testing"
)

// cases is the table that every test of schedules runs over.
func cases(t testing.TB) []Schedule {
	t.Helper()
	must := func(s Schedule, err error) Schedule {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	curve := [][2]float64{{0.2, 0.05}, {0.5, 0.6}, {0.7, 0.65}}
	return []Schedule{
		Linear(), Cosine(),
		must(Polynomial(1)), must(Polynomial(2)), must(Polynomial(3.5)),
		LinearVP(), Sqrt(),
		must(DDPM(0.1, 20)), must(DDPM(1, 1)),
		must(NewCustom(curve, Convex)), must(NewCustom(curve, VariancePreserving)),
		Smoothed(Linear(), 0.1), Smoothed(LinearVP(), 0.2),
		Smoothed(must(NewCustom(curve, VariancePreserving)), 0.05),
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.15g, want %.15g (off by %.2g, allowed %.2g)", what, got, want, got-want, tol)
	}
}

func TestEnds(t *testing.T) {
	for _, s := range cases(t) {
		var sigma float64
		if sm, ok := s.(smoothed); ok {
			sigma = sm.sigma
		}
		a0 := 0.0
		base := s
		if sm, ok := s.(smoothed); ok {
			base = sm.base
		}
		if d, ok := base.(ddpm); ok {
			a0 = math.Exp(-(d.b + d.bigB) / 4)
		}
		c := s.At(0)
		near(t, s.Name()+" alpha_0", c.Alpha, a0, 1e-15)
		near(t, s.Name()+" beta_0", c.Beta*c.Beta, 1-a0*a0+sigma*sigma, 1e-14)
		c = s.At(1)
		near(t, s.Name()+" alpha_1", c.Alpha, 1, 0)
		near(t, s.Name()+" beta_1", c.Beta, sigma, 1e-16)
	}
	d, _ := DDPM(0.1, 20)
	near(t, "DDPM alpha_0 as published", d.At(0).Alpha, 0.00657, 5e-6)
}

func TestVariancePreserving(t *testing.T) {
	vp := 0
	for _, s := range cases(t) {
		switch s := s.(type) {
		case cosine, linearVP, ddpm:
		case *custom:
			if s.form != VariancePreserving {
				continue
			}
		default:
			continue
		}
		vp++
		for i := 0; i <= 1000; i++ {
			c := s.At(float64(i) / 1000)
			near(t, s.Name()+" alpha²+beta²", c.Alpha*c.Alpha+c.Beta*c.Beta, 1, 1e-15)
		}
	}
	if vp != 5 {
		t.Fatalf("the table held %d variance-preserving schedules, want 5", vp)
	}
}

// The derivatives are those of the values, W is their Wronskian, and the
// signal-to-noise ratio rises at the rate W/beta².
func TestDerivatives(t *testing.T) {
	const h = 1e-5
	for _, s := range cases(t) {
		for i := 1; i < 200; i++ {
			// Off the spline's knots, where the second derivative jumps.
			x := (float64(i) + 0.123) / 200.5
			c, lo, hi := s.At(x), s.At(x-h), s.At(x+h)
			at := fmt.Sprintf("%s t=%.4f ", s.Name(), x)
			near(t, at+"alpha'", c.DAlpha, (hi.Alpha-lo.Alpha)/(2*h), 1e-6)
			near(t, at+"beta'", c.DBeta, (hi.Beta-lo.Beta)/(2*h), 1e-6*(1+math.Abs(c.DBeta)))
			near(t, at+"W", c.W(), c.DAlpha*c.Beta-c.Alpha*c.DBeta, 0)
			rho := c.W() / (c.Beta * c.Beta)
			near(t, at+"rho'", rho, (hi.SNR()-lo.SNR())/(2*h), 1e-5*(1+rho))
		}
	}
}

// The Wronskians of the table in closed form.
func TestWronskian(t *testing.T) {
	p3, _ := Polynomial(3)
	d, _ := DDPM(0.1, 20)
	for _, k := range []struct {
		s Schedule
		w func(t float64, c Coefs) float64
	}{
		{Linear(), func(t float64, c Coefs) float64 { return 1 }},
		{Cosine(), func(t float64, c Coefs) float64 { return math.Pi / 2 }},
		{p3, func(t float64, c Coefs) float64 { return 3 * t * t }},
		{LinearVP(), func(t float64, c Coefs) float64 { return 1 / c.Beta }},
		{Sqrt(), func(t float64, c Coefs) float64 { return (2 - t) / (2 * c.Beta) }},
		{d, func(t float64, c Coefs) float64 { return ((1-t)*19.9 + 0.1) * c.Alpha / (2 * c.Beta) }},
	} {
		for i := 0; i < 100; i++ {
			x := float64(i) / 100
			c := k.s.At(x)
			want := k.w(x, c)
			near(t, fmt.Sprintf("%s W at %v", k.s.Name(), x), c.W(), want, 1e-13*(1+want))
		}
	}
}

func TestSNRIncreases(t *testing.T) {
	for _, s := range cases(t) {
		prev := math.Inf(-1)
		for i := 0; i <= 5000; i++ {
			rho := s.At(float64(i) / 5000).SNR()
			if !(rho > prev) {
				t.Fatalf("%s: alpha/beta goes from %v to %v at t = %v", s.Name(), prev, rho, float64(i)/5000)
			}
			prev = rho
		}
	}
}

// Whatever time is asked for, the coefficients are finite.
func TestFinite(t *testing.T) {
	for _, s := range cases(t) {
		for _, x := range []float64{math.Inf(-1), -1, 0, 1e-300, 1e-16, 0.5, 1 - 1e-12, 1 - 1e-13, 1 - 1e-16, 1, 2, math.Inf(1)} {
			c := s.At(x)
			for _, v := range []float64{c.Alpha, c.Beta, c.DAlpha, c.DBeta} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Errorf("%s at t = %v: %+v", s.Name(), x, c)
				}
			}
		}
	}
}

func TestTrainEnd(t *testing.T) {
	curve := [][2]float64{{0.2, 0.1}, {0.5, 0.6}, {0.7, 0.8}}
	vp, _ := NewCustom(curve, VariancePreserving)
	cx, _ := NewCustom(curve, Convex)
	d, _ := DDPM(0.1, 20)
	for _, k := range []struct {
		s    Schedule
		want float64
	}{
		{Linear(), 1}, {Cosine(), 1}, {cx, 1}, {Smoothed(Linear(), 0.1), 1},
		{LinearVP(), 1 - TMin}, {Sqrt(), 1 - TMin}, {d, 1 - TMin}, {vp, 1 - TMin},
		{Smoothed(Sqrt(), 0.1), 1 - TMin}, {foreign{}, 1 - TMin},
	} {
		if got := TrainEnd(k.s); got != k.want {
			t.Errorf("%s: TrainEnd %v, want %v", k.s.Name(), got, k.want)
		}
		// The claim behind it: beta'^2 has a finite integral exactly where the
		// derivative stays bounded as t goes to 1.
		grow := math.Abs(k.s.At(1-1e-10).DBeta) / (1 + math.Abs(k.s.At(1-1e-6).DBeta))
		_, sm := k.s.(smoothed)
		if _, out := k.s.(foreign); !sm && !out && (grow > 5) != (k.want < 1) {
			t.Errorf("%s: beta' grows by %v towards t = 1, TrainEnd %v", k.s.Name(), grow, k.want)
		}
	}
}

// foreign is a schedule from outside.
type foreign struct{}

func (foreign) At(t float64) Coefs { return Linear().At(t) }
func (foreign) Name() string       { return "foreign" }

// The smoothed path against its definition: beta~² = beta²+sigma², and
// beta~ beta~' = beta beta', up to t = 1 where beta' itself may diverge.
func TestSmoothed(t *testing.T) {
	for _, s := range cases(t) {
		if Smoothed(s, 0) != s {
			t.Errorf("%s: Smoothed(s, 0) is not s", s.Name())
		}
		sm := Smoothed(s, 0.1)
		for i := 0; i < 1000; i++ {
			x := float64(i) / 1000
			c, m := s.At(x), sm.At(x)
			near(t, "beta~²", m.Beta*m.Beta, c.Beta*c.Beta+0.01, 1e-14)
			near(t, "beta~beta~'", m.Beta*m.DBeta, c.Beta*c.DBeta, 1e-12)
		}
		// Continuous at the end.
		near(t, s.Name()+" beta~' at 1", sm.At(1).DBeta, sm.At(1-1e-9).DBeta, 1e-5)
	}
	near(t, "linear VP: beta~' at 1 is -1/sigma", Smoothed(LinearVP(), 0.1).At(1).DBeta, -10, 1e-6)
}

func TestNewKnowsAll(t *testing.T) {
	p := Params{Exponent: 2, BetaMin: 0.1, BetaMax: 20, Points: [][2]float64{{0.2, 0.1}, {0.5, 0.6}, {0.7, 0.8}}}
	seen := map[string]bool{}
	for _, k := range All() {
		if k.ID == "" || k.Name == "" || k.Formula == "" || seen[k.ID] {
			t.Errorf("kind %+v is incomplete or double", k.ID)
		}
		seen[k.ID] = true
		if _, err := New(k.ID, p); err != nil {
			t.Errorf("New(%q): %v", k.ID, err)
		}
	}
	mustSay(t, errOf(New("linaer", p)), `"linaer"`, "linear", "custom")
	mustSay(t, errOf(New("polynomial", Params{Exponent: 0.5})), "0.5", "[1, 10]")
}
