package field

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/path"
)

// At random times and places: the score is the gradient of log p, the stated
// divergence and Laplacian are those of u and of log p, and the path obeys the
// continuity equation d_t log p + u·s + div u = 0, all by central differences.
func TestOracleDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range laws(t) {
		for _, s := range schedules(t) {
			o, err := NewOracle(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			for range 25 {
				tm := 0.03 + 0.94*r.Float64()
				in := o.law.at(s, tm)
				x := o.law.draw(in, r)
				p := o.At(tm, x)
				// The scale on which p_t varies: its kernel's width, and the time
				// in which that changes.
				width := math.Sqrt(in.beta2 + in.alpha*in.alpha*o.law.minVar)
				e := 1e-4 * width
				var div, lap float64
				for k := range 2 {
					hi, lo := x, x
					hi[k], lo[k] = x[k]+e, x[k]-e
					ph, pl := o.At(tm, hi), o.At(tm, lo)
					near(t, label(c, s, tm)+" score", p.S[k], (ph.LogP-pl.LogP)/(2*e), 1e-5*(1+1/width))
					div += (ph.U[k] - pl.U[k]) / (2 * e)
					lap += (ph.S[k] - pl.S[k]) / (2 * e)
				}
				scale := 1 / (width * width)
				near(t, label(c, s, tm)+" div u", p.Div, div, 1e-5*(1+scale*math.Abs(p.Div)))
				near(t, label(c, s, tm)+" Laplacian", p.LapLogP, lap, 1e-5*(1+scale*math.Abs(p.LapLogP)))

				const dt = 2e-6
				dlogp := (o.At(tm+dt, x).LogP - o.At(tm-dt, x).LogP) / (2 * dt)
				adv := p.U[0]*p.S[0] + p.U[1]*p.S[1]
				size := math.Abs(dlogp) + math.Abs(adv) + math.Abs(p.Div)
				near(t, label(c, s, tm)+" continuity", dlogp+adv+p.Div, 0, 3e-6*(1+size/width))
			}
		}
	}
}

// Velocity, score and denoiser are related by the closed conversions, and the
// divergence by the posterior covariance.
func TestOracleConversions(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, c := range laws(t) {
		for _, s := range schedules(t) {
			o, err := NewOracle(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			for range 20 {
				tm := 0.01 + 0.98*r.Float64()
				co := s.At(tm)
				x := o.law.draw(o.law.at(s, tm), r)
				p := o.At(tm, x)
				for k := range 2 {
					q := map[path.Quantity]float64{path.Velocity: p.U[k], path.Score: p.S[k], path.Denoiser: p.D[k]}
					for from, v := range q {
						for to, want := range q {
							a, b := co.Convert(from, to)
							near(t, label(c, s, tm)+" "+to.String()+" from "+from.String(),
								a*v+b*x[k], want, 1e-11*(1+math.Abs(a*v)+math.Abs(b*x[k])))
						}
					}
				}
				a, b, w := co.Alpha, co.Beta, co.W()
				near(t, label(c, s, tm)+" div from Cov", 2*co.DBeta/b+w*a/(b*b*b)*p.TrSigma, p.Div,
					1e-10*(1+math.Abs(co.DBeta/b)+w*a/(b*b*b)*p.TrSigma))
				near(t, label(c, s, tm)+" Laplacian from Cov", a*a/(b*b*b*b)*p.TrSigma-2/(b*b), p.LapLogP,
					1e-10*(1+2/(b*b)+a*a/(b*b*b*b)*p.TrSigma))
			}
		}
	}
}

// Points with smoothing h are the mixture with covariances h² I, also at both
// ends of time.
func TestPointsAreAMixture(t *testing.T) {
	const h = 0.13
	set := makeSet(t, "pinwheel", 40, 1)
	m := &dataset.Mixture{}
	for i := range set.Len() {
		m.Weights = append(m.Weights, 1/float64(set.Len()))
		m.Means = append(m.Means, [2]float64{float64(set.Points[2*i]), float64(set.Points[2*i+1])})
		m.Covs = append(m.Covs, [2][2]float64{{h * h, 0}, {0, h * h}})
	}
	// One covariance off by a rounding takes the general formulas.
	m.Covs[0][1][1] *= 1 + 1e-14
	r := rand.New(rand.NewPCG(3, 3))
	for _, s := range schedules(t) {
		a, err := NewOracle(set, s, h)
		if err != nil {
			t.Fatal(err)
		}
		b, err := NewOracle(&dataset.Set{Dim: 2, Mixture: m}, s, h)
		if err != nil {
			t.Fatal(err)
		}
		if a.law.covs != nil || b.law.covs == nil {
			t.Fatal("the two do not take different formulas")
		}
		for i := range 40 {
			tm := r.Float64()
			if i < 2 {
				tm = float64(i)
			}
			x := [2]float64{3 * r.NormFloat64(), 3 * r.NormFloat64()}
			p, q := a.At(tm, x), b.At(tm, x)
			c := lawCase{name: "pinwheel"}
			for k := range 2 {
				near(t, label(c, s, tm)+" u", p.U[k], q.U[k], 1e-8*(1+math.Abs(q.U[k])))
				near(t, label(c, s, tm)+" s", p.S[k], q.S[k], 1e-9*(1+math.Abs(q.S[k])))
				near(t, label(c, s, tm)+" D", p.D[k], q.D[k], 1e-9)
			}
			near(t, label(c, s, tm)+" log p", p.LogP, q.LogP, 1e-8*(1+math.Abs(q.LogP)))
			near(t, label(c, s, tm)+" div", p.Div, q.Div, 1e-6*(1+math.Abs(q.Div)))
			near(t, label(c, s, tm)+" Laplacian", p.LapLogP, q.LapLogP, 1e-6*(1+math.Abs(q.LapLogP)))
			near(t, label(c, s, tm)+" tr Cov", p.TrSigma, q.TrSigma, 1e-9)
		}
	}
}

// One Gaussian N(m, S): the flow map is x_t = alpha m + C_t^(1/2) x_0, so its
// time derivative is the velocity, and p_t is N(alpha m, C_t).
func TestGaussianFlowMap(t *testing.T) {
	m := [2]float64{1.5, -0.7}
	l1, l2, angle := 0.9, 0.2, 0.6 // eigenvalues and first axis of S
	sn, cs := math.Sincos(angle)
	cov := [2][2]float64{
		{l1*cs*cs + l2*sn*sn, (l1 - l2) * cs * sn},
		{(l1 - l2) * cs * sn, l1*sn*sn + l2*cs*cs},
	}
	set := &dataset.Set{Dim: 2, Mixture: &dataset.Mixture{
		Weights: []float64{1}, Means: [][2]float64{m}, Covs: [][2][2]float64{cov}}}
	r := rand.New(rand.NewPCG(4, 4))
	for _, s := range schedules(t) {
		o, err := NewOracle(set, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		flow := func(tm float64, x0 [2]float64) [2]float64 {
			c := s.At(tm)
			d1, d2 := math.Sqrt(c.Alpha*c.Alpha*l1+c.Beta*c.Beta), math.Sqrt(c.Alpha*c.Alpha*l2+c.Beta*c.Beta)
			e1, e2 := d1*(cs*x0[0]+sn*x0[1]), d2*(-sn*x0[0]+cs*x0[1])
			return [2]float64{c.Alpha*m[0] + cs*e1 - sn*e2, c.Alpha*m[1] + sn*e1 + cs*e2}
		}
		for range 50 {
			tm := 0.001 + 0.998*r.Float64()
			x0 := [2]float64{r.NormFloat64(), r.NormFloat64()}
			const e = 1e-6
			hi, lo, x := flow(tm+e, x0), flow(tm-e, x0), flow(tm, x0)
			p := o.At(tm, x)
			c := lawCase{name: "N(m, S)"}
			for k := range 2 {
				near(t, label(c, s, tm)+" u", p.U[k], (hi[k]-lo[k])/(2*e), 1e-7*(1+math.Abs(p.U[k]))/(1-tm))
			}
			co := s.At(tm)
			det := (co.Alpha*co.Alpha*l1 + co.Beta*co.Beta) * (co.Alpha*co.Alpha*l2 + co.Beta*co.Beta)
			near(t, label(c, s, tm)+" log p", p.LogP,
				-math.Log(2*math.Pi)-0.5*math.Log(det)-0.5*(x0[0]*x0[0]+x0[1]*x0[1]), 1e-11)
		}
	}
}

// p_t is a density: its integral is 1.
func TestOracleMass(t *testing.T) {
	for _, c := range laws(t) {
		for i, s := range schedules(t) {
			if i%3 != 0 {
				continue // one law of kernels is like another
			}
			o, err := NewOracle(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			for _, tm := range []float64{0, 0.7} {
				const cell, half = 0.15, 9.0 // the trapezoidal rule: at least two cells a kernel
				var mass float64
				for y := -half; y < half; y += cell {
					for x := -half; x < half; x += cell {
						mass += math.Exp(o.At(tm, [2]float64{x, y}).LogP) * cell * cell
					}
				}
				near(t, label(c, s, tm)+" mass", mass, 1, 1e-6)
			}
		}
	}
}

// At t = 0 the velocity of a schedule that starts at alpha = 0 with a bounded
// start is alpha' E[z] + beta' x, and the denoiser is the mean, anywhere.
func TestOracleStart(t *testing.T) {
	set := makeSet(t, "moons", 50, 1)
	var mean [2]float64
	for i, v := range set.Points {
		mean[i%2] += float64(v) / 50
	}
	for _, s := range []path.Schedule{path.Linear(), path.Cosine(), path.LinearVP(), path.Sqrt()} {
		o, err := NewOracle(set, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		c := s.At(0)
		for _, x := range [][2]float64{{0, 0}, {1, -2}, {-40, 30}} {
			p := o.At(0, x)
			for k := range 2 {
				near(t, s.Name()+" u_0", p.U[k], c.DAlpha*mean[k]+c.DBeta*x[k], 1e-11)
				near(t, s.Name()+" D_0", p.D[k], mean[k], 1e-12)
				near(t, s.Name()+" s_0", p.S[k], -x[k], 1e-11)
			}
		}
	}
}

// Everything is finite at and beyond the ends of time, near and far.
func TestOracleFinite(t *testing.T) {
	for _, c := range append(laws(t), lawCase{"points, h = 0.001", makeSet(t, "rings", 20, 1), 0.001}) {
		for _, s := range schedules(t) {
			o, err := NewOracle(c.set, s, c.h)
			if err != nil {
				t.Fatal(err)
			}
			for _, tm := range []float64{-1, 0, 1e-9, 1 - 1e-9, 1, 2} {
				for _, x := range [][2]float64{{0, 0}, {-3, 3}, {100, -100}} {
					p := o.At(tm, x)
					for i, v := range []float64{p.U[0], p.U[1], p.S[0], p.S[1], p.D[0], p.D[1], p.LogP, p.Div, p.LapLogP, p.TrSigma} {
						if math.IsNaN(v) || math.IsInf(v, 0) {
							t.Fatalf("%s, x = %v: number %d of the point is %v", label(c, s, tm), x, i, v)
						}
					}
				}
			}
		}
	}
}

// With a width of its own the law at t = 1 is the data law.
func TestOracleEnd(t *testing.T) {
	set := makeSet(t, "gaussian", 5, 1)
	v := set.Mixture.Covs[0][0][0]
	for _, s := range schedules(t)[:8] { // all but the smoothed path
		o, err := NewOracle(set, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		p := o.At(1, [2]float64{1, 1})
		dx, dy := 1-1.5, 1-0.8
		near(t, s.Name()+" log p_1", p.LogP, -math.Log(2*math.Pi*v)-(dx*dx+dy*dy)/(2*v), 1e-6)
		near(t, s.Name()+" s_1", p.S[0], -dx/v, 1e-6)
		near(t, s.Name()+" D_1", p.D[0], 1, 1e-6)
	}
}

func TestLawErrors(t *testing.T) {
	good := makeSet(t, "moons", 5, 1)
	bad := func(f func(m *dataset.Mixture)) *dataset.Set {
		m := randomMixture(3, 1)
		f(m)
		return &dataset.Set{Dim: 2, Mixture: m}
	}
	for _, k := range []struct {
		set   *dataset.Set
		h     float64
		words []string
	}{
		{good, -0.1, []string{"h = -0.1", "[0, 2]"}},
		{good, math.NaN(), []string{"NaN"}},
		{good, 3, []string{"h = 3"}},
		{nil, 0, []string{"no data set"}},
		{&dataset.Set{Dim: 2}, 0, []string{"0 numbers"}},
		{&dataset.Set{Dim: 3, Points: make([]float32, 6)}, 0, []string{"dimension 3"}},
		{&dataset.Set{Dim: 2, Points: []float32{1, 2, 3, float32(math.NaN())}}, 0, []string{"point 1", "NaN"}},
		{&dataset.Set{Dim: 2, Points: []float32{1e6, 2}}, 0, []string{"point 0", "1e+06"}},
		{bad(func(m *dataset.Mixture) { m.Weights[1] = -1 }), 0, []string{"weight 1", "-1"}},
		{bad(func(m *dataset.Mixture) { m.Weights[1] += 0.1 }), 0, []string{"add up", "1.1"}},
		{bad(func(m *dataset.Mixture) { m.Covs[2][0][0] = -1 }), 0, []string{"covariance 2"}},
		{bad(func(m *dataset.Mixture) { m.Covs[2][0][1] += 0.1 }), 0, []string{"covariance 2", "symmetric"}},
		{bad(func(m *dataset.Mixture) { m.Means[0][1] = math.Inf(1) }), 0, []string{"mean 0", "+Inf"}},
		{bad(func(m *dataset.Mixture) { m.Means = m.Means[:2] }), 0, []string{"2 means", "3 weights"}},
	} {
		o, err := NewOracle(k.set, path.Linear(), k.h)
		if err == nil || o != nil {
			t.Errorf("%v: accepted", k.words)
			continue
		}
		for _, w := range k.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not say %q", err, w)
			}
		}
	}
}

func TestDescribe(t *testing.T) {
	for _, k := range []struct {
		set  *dataset.Set
		h    float64
		want string
	}{
		{makeSet(t, "moons", 2000, 1), 0.05, "exact for these 2,000 points, h = 0.05"},
		{makeSet(t, "moons", 10000, 1), 0, "exact for these 10,000 points"},
		{makeSet(t, "moons", 1, 1), 0, "exact for this one point"},
		{makeSet(t, "grid", 100, 1), 0.05, "exact mixture"},
		{finite(makeSet(t, "grid", 100, 1)), 0.05, "exact for these 100 points, h = 0.05"},
	} {
		o, err := NewOracle(k.set, path.Linear(), k.h)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Describe(); got != k.want {
			t.Errorf("%q, want %q", got, k.want)
		}
	}
}
