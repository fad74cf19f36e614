package solve

import (
	"math"
	"testing"

	"flowscope/sim/path"
)

// The marginals do not depend on sigma: mean and covariance at t = 1 of the
// exact law of the sampler, for every schedule, shape and method of the SDE.
// Leaving out the score must fail the same check.
func TestMarginalsForEveryShape(t *testing.T) {
	for _, sched := range schedules(t) {
		g := tilted(sched)
		check := func(tol float64, cfg Config) (float64, bool) {
			cfg.Schedule, cfg.Steps, cfg.TEnd = sched, 200, path.TrainEnd(sched)
			mean, cov := lawOf(t, cfg, g)
			// p_0 is not N(0, I) for DDPM, so the ODE's own law is the target.
			odeMean, odeCov := lawOf(t, Config{Method: "rk4", Schedule: sched, Steps: 400, TEnd: cfg.TEnd}, g)
			off := relCov(cov, odeCov)
			m := math.Hypot(mean[0]-odeMean[0], mean[1]-odeMean[1])
			return math.Max(off, m), off < tol && m < 0.02
		}
		for method, tol := range map[string]float64{"em": 0.05, "sheun": 0.015} {
			for _, shape := range Shapes() {
				for _, sigma := range []float64{0.4, 2} {
					if off, ok := check(tol, Config{Method: method, Sigma: sigma, Shape: shape.ID}); !ok {
						t.Errorf("%s, %s, sigma %v on %s: mean or covariance off by %.3f", method, shape.ID, sigma, sched.Name(), off)
					}
				}
			}
			if off, ok := check(tol, Config{Method: method, Sigma: 1, WithoutScore: true}); ok {
				t.Errorf("%s without the score on %s passes: off by only %.3f", method, sched.Name(), off)
			}
		}
	}
}

// Without the score the covariance of a Gaussian grows by the factor
// 1 + int sigma^2/C_t dt in each eigendirection: dV/dt = (C_t'/C_t) V + sigma^2.
func TestInflationWithoutScore(t *testing.T) {
	s := path.Linear()
	g := gaussian{s, [2]float64{}, [2][2]float64{{1, 0}, {0, 0.25}}}
	const sigma = 0.7
	_, cov := lawOf(t, Config{Method: "sheun", Schedule: s, Steps: 400, Sigma: sigma, DataStd: 100, WithoutScore: true}, g)
	for c := range 2 {
		want := 1.0
		const n = 10000
		for i := range n {
			_, C := g.cov((float64(i) + 0.5) / n)
			want += sigma * sigma / C[c][c] / n
		}
		// The last of the 400 steps is made without noise.
		if got := cov[c][c] / g.S[c][c]; math.Abs(got/want-1) > 0.01 {
			t.Errorf("coordinate %d: covariance inflated by %.3f, want %.3f", c, got, want)
		}
	}
}

// The same with the real source points and Brownian paths, within Monte Carlo
// error, at t = 1/2 and t = 1.
func TestMarginalsMonteCarlo(t *testing.T) {
	const n = 8000
	x0 := source(11, 0, n)
	g := tilted(path.Linear())
	for _, c := range []struct {
		cfg  Config
		pass bool
	}{
		{Config{Method: "sheun", Sigma: 0}, true},
		{Config{Method: "sheun", Sigma: 1}, true},
		{Config{Method: "sheun", Sigma: 2}, true},
		{Config{Method: "sheun", Sigma: 2, Shape: "sqrtbeta"}, true},
		{Config{Method: "sheun", Sigma: 1, Shape: "sbdm"}, true},
		{Config{Method: "em", Sigma: 1, Steps: 200}, true},
		{Config{Method: "sheun", Sigma: 1, WithoutScore: true}, false},
		{Config{Method: "em", Sigma: 1, Steps: 200, WithoutScore: true}, false},
	} {
		c.cfg.Schedule, c.cfg.Seed = g.s, 5
		if c.cfg.Steps == 0 {
			c.cfg.Steps = 60
		}
		s := mustNew(t, c.cfg)
		s.Begin(g, 0, x0)
		for !s.Done() {
			s.Step()
			if s.Node() != c.cfg.Steps/2 && !s.Done() {
				continue
			}
			coefs, C := g.cov(s.Time(s.Node()))
			mean, cov := moments(s.Positions())
			m := math.Hypot(mean[0]-coefs.Alpha*g.m[0], mean[1]-coefs.Alpha*g.m[1])
			// Standard errors: sqrt(2/n) = 1.6 % of a variance, 1.1 % of a
			// standard deviation; the solver's own bias is below 2 %.
			off := relCov(cov, C)
			if ok := off < 0.07 && m < 0.04; ok != c.pass {
				t.Errorf("%+v at t = %.2f: covariance off by %.3f, mean by %.3f; passed = %v, want %v",
					c.cfg, s.Time(s.Node()), off, m, ok, c.pass)
			}
		}
	}
}

func moments(x []float32) (mean [2]float64, cov [2][2]float64) {
	n := float64(len(x) / 2)
	for i := 0; i < len(x); i += 2 {
		mean[0] += float64(x[i]) / n
		mean[1] += float64(x[i+1]) / n
	}
	for i := 0; i < len(x); i += 2 {
		d := [2]float64{float64(x[i]) - mean[0], float64(x[i+1]) - mean[1]}
		for a := range d {
			for b := range d {
				cov[a][b] += d[a] * d[b] / n
			}
		}
	}
	return mean, cov
}

// At t near 1, where a step can no longer follow the score, sigma_t is held at
// the stated bound, and in the last step it is 0.
func TestSigmaIsHeldBelowTheBound(t *testing.T) {
	const steps = 50
	for _, sched := range schedules(t) {
		for _, shape := range Shapes() {
			s := mustNew(t, Config{Method: "em", Schedule: sched, Steps: steps, Sigma: 3, Shape: shape.ID})
			for k := range steps {
				tk := s.Time(k)
				c := sched.At(tk)
				got := s.Sigma(tk)
				if !(got >= 0) || got*got/steps > 0.5*c.Beta*c.Beta*(1+1e-12) {
					t.Errorf("%s, %s: sigma = %v at t = %v, beta = %v", sched.Name(), shape.ID, got, tk, c.Beta)
				}
			}
			if s.Sigma(0.98) != 0 {
				t.Errorf("%s, %s: the last step has sigma = %v", sched.Name(), shape.ID, s.Sigma(0.98))
			}
		}
	}
	// Where it is not needed it changes nothing: constant 1 until beta = 0.2.
	s := mustNew(t, Config{Method: "em", Schedule: path.Linear(), Steps: steps, Sigma: 1})
	for _, tk := range []float64{0, 0.4, 0.79} {
		if got := s.Sigma(tk); got != 1 {
			t.Errorf("sigma = %v at t = %v, want 1", got, tk)
		}
	}
}
