package solve

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/path"
)

func adaptiveConfig(s path.Schedule, tol float64) Config {
	return Config{Method: "dopri5", Schedule: s, ATol: tol, RTol: tol}
}

// whole returns the stages of a method together with the one at the end of the
// step, which its error estimate and the positions inside the step use.
func whole(m Method) (A [][]float64, B, C []float64) {
	return append(slices.Clone(m.A), m.B), append(slices.Clone(m.B), 0), append(slices.Clone(m.C), 1)
}

// The estimate is the difference to a method of order 4, and not more; inside a
// step the positions are of order 4, and their derivative is the velocity's.
func TestEmbeddedOrderConditions(t *testing.T) {
	m := dormandPrince()
	A, B, C := whole(m)
	all := trees(A, C)
	lower := make([]float64, len(B))
	sum := 0.0
	for i, e := range m.E {
		lower[i] = B[i] - e
		sum += e
	}
	if math.Abs(sum) > 1e-15 {
		t.Errorf("the weights of the estimate add up to %v", sum)
	}
	for order := 1; order <= 4; order++ {
		if names := broken(all, lower, order); names != nil {
			t.Errorf("the embedded method does not meet %v", names)
		}
	}
	if len(broken(all, lower, 5)) == 0 {
		t.Error("the embedded method is of order 5 too, and estimates nothing")
	}

	w, v := make([]float64, 7), make([]float64, 7)
	for _, u := range []float64{0, 0.1, 0.37, 0.5, 0.9, 1} {
		m.inside(u, w, v)
		for _, tr := range all {
			x, dx := 0.0, 0.0
			for i := range w {
				x += w[i] * tr.phi[i]
				dx += v[i] * tr.phi[i]
			}
			q := float64(tr.order)
			if want := math.Pow(u, q) / tr.gamma; tr.order <= 4 && math.Abs(x-want) > 1e-12 {
				t.Errorf("inside, u = %v: tree %s gives %v, want %v", u, tr.name, x, want)
			}
			if want := q * math.Pow(u, q-1) / tr.gamma; tr.order <= 4 && math.Abs(dx-want) > 1e-12 {
				t.Errorf("velocity inside, u = %v: tree %s gives %v, want %v", u, tr.name, dx, want)
			}
		}
	}
}

// step64 makes a step of the pair in float64 and returns its end and the estimated
// error.
func step64(m Method, f func(t float64, x []float64) []float64, t, h float64, x []float64) (y, e []float64) {
	A, B, C := whole(m)
	var k [][]float64
	sum := func(w []float64) []float64 {
		s := slices.Clone(x)
		for j, a := range w {
			for i := range s {
				if a != 0 {
					s[i] += h * a * k[j][i]
				}
			}
		}
		return s
	}
	for i, row := range A {
		k = append(k, f(t+C[i]*h, sum(row)))
	}
	y, e = sum(B), sum(m.E)
	for i := range e {
		e[i] -= x[i]
	}
	return y, e
}

func (g gaussian) velocity64(t float64, x []float64) []float64 {
	c, J := g.linear(t)
	dx, dy := x[0]-c.Alpha*g.m[0], x[1]-c.Alpha*g.m[1]
	return []float64{c.DAlpha*g.m[0] + J[0][0]*dx + J[0][1]*dy, c.DAlpha*g.m[1] + J[1][0]*dx + J[1][1]*dy}
}

// In float64, where rounding is far away: global order 5 on the closed-form flow,
// and an estimate of order 5 (the error of one step of the method of order 4). The
// sampler takes the same steps in float32.
func TestDormandPrinceOrders(t *testing.T) {
	poly, err := path.Polynomial(2)
	if err != nil {
		t.Fatal(err)
	}
	x0 := source(3, 0, 32)
	for _, sched := range []path.Schedule{path.Linear(), poly} {
		g, m := tilted(sched), dormandPrince()
		solve := func(steps int) (x []float32, off float64) {
			h := 1 / float64(steps)
			for i := 0; i < len(x0); i += 2 {
				p := []float64{float64(x0[i]), float64(x0[i+1])}
				want := g.flow([2]float64(p))
				for k := range steps {
					p, _ = step64(m, g.velocity64, float64(k)*h, h, p)
				}
				x = append(x, float32(p[0]), float32(p[1]))
				off += math.Pow(p[0]-want[0], 2) + math.Pow(p[1]-want[1], 2)
			}
			return x, math.Sqrt(off / float64(len(x)))
		}
		for _, steps := range []int{20, 40} {
			_, a := solve(steps)
			_, b := solve(2 * steps)
			if order := math.Log2(a / b); math.Abs(order-5) > 0.4 {
				t.Errorf("%s: errors %.3g and %.3g at %d and %d steps: order %.2f", sched.Name(), a, b, steps, 2*steps, order)
			}
		}
		for _, steps := range []int{1, 2, 5, 20} {
			want, _ := solve(steps)
			got := run(mustNew(t, Config{Method: m.ID, Schedule: sched, Steps: steps}), g, 0, x0)
			if d := rmsDiff(got, want); d > 2e-6 {
				t.Errorf("%s: the sampler's %d steps end %v from those in float64", sched.Name(), steps, d)
			}
		}
		estimate := func(h float64) float64 {
			sum := 0.0
			for i := 0; i < len(x0); i += 2 {
				_, e := step64(m, g.velocity64, 0.3, h, []float64{float64(x0[i]), float64(x0[i+1])})
				sum += e[0]*e[0] + e[1]*e[1]
			}
			return math.Sqrt(sum)
		}
		for _, h := range []float64{0.05, 0.025} {
			if order := math.Log2(estimate(h) / estimate(h/2)); math.Abs(order-5) > 0.25 {
				t.Errorf("%s: the estimate is of order %.2f from h = %v", sched.Name(), order, h)
			}
		}
	}
}

// factor is the rule of ALGORITHMS.md 4.2 for the size of the next step.
func factor(err, last float64, accepted, afterRejection bool) float64 {
	if !accepted {
		return math.Max(0.2, 0.9*math.Pow(err, -0.2))
	}
	f := 0.9 * math.Pow(err, -(0.2-0.75*0.04)) * math.Pow(math.Max(last, 1e-4), 0.04)
	f = math.Min(math.Max(f, 0.2), 10)
	if afterRejection {
		f = math.Min(f, 1)
	}
	return f
}

func TestStepSize(t *testing.T) {
	var c stepSize
	for _, q := range []struct {
		name     string
		errs     []float64
		want     float64 // size after a first step of 1
		accepted bool    // the last
	}{
		{"as large as allowed", []float64{1}, 0.9 * math.Pow(1e-4, 0.04), true},
		{"twice that", []float64{1, 1}, 0.81 * math.Pow(1e-4, 0.04), true},
		{"none", []float64{0}, 10, true},
		{"too large", []float64{32}, 0.45, false},
		{"far too large", []float64{1e9}, 0.2, false},
		{"infinite", []float64{math.Inf(1)}, 0.2, false},
		{"no number", []float64{math.NaN()}, 0.2, false},
		{"no growth after a rejection", []float64{32, 1e-3}, 0.45, true},
		{"growth after that", []float64{32, 1e-3, 1e-6}, 0.45 * 0.9 * math.Pow(1e-6, -0.17) * math.Pow(1e-3, 0.04), true},
		{"a little too large", []float64{math.Nextafter(1, 2)}, 0.9, false},
	} {
		c.begin(1)
		accepted := false
		for _, err := range q.errs {
			accepted = c.judge(c.h, err)
		}
		if math.Abs(c.h/q.want-1) > 1e-12 || accepted != q.accepted {
			t.Errorf("%s: size %v, accepted %v; want %v, %v", q.name, c.h, accepted, q.want, q.accepted)
		}
	}
}

// checkRecord replays the rule along the record of a run, and checks that it tells
// all: nodes, sizes and evaluations.
func checkRecord(t *testing.T, name string, s *Sampler, calls int) (rejected int) {
	t.Helper()
	all := s.Attempts()
	at, last, after, node := all[0].T, 1e-4, false, 0
	end := all[len(all)-1].T + all[len(all)-1].H
	for i, a := range all {
		if a.T != at || a.Accepted != (a.Err <= 1) {
			t.Fatalf("%s: attempt %d: %+v at t = %v", name, i, a, at)
		}
		if i > 0 && a.T+a.H != end { // the last is cut, or stretched a little
			b := all[i-1]
			want := b.H * factor(b.Err, last, b.Accepted, after)
			if math.Abs(a.H/want-1) > 1e-9 {
				t.Fatalf("%s: attempt %d is of size %v, want %v", name, i, a.H, want)
			}
		}
		if i > 0 {
			if b := all[i-1]; b.Accepted {
				last, after = b.Err, false
			} else {
				after = true
			}
		}
		if !a.Accepted {
			rejected++
			continue
		}
		at = a.T + a.H
		if node++; i < len(all)-1 && math.Abs(s.Time(node)-at) > 1e-15 {
			t.Fatalf("%s: node %d at %v, want %v", name, node, s.Time(node), at)
		}
	}
	if node != s.Node() || s.NFE() != 1+6*len(all) || calls != s.NFE() {
		t.Errorf("%s: %d nodes of %d, %d attempts, NFE %d, counted %d", name, s.Node(), node, len(all), s.NFE(), calls)
	}
	return rejected
}

// Errors follow the tolerance, the record tells what was done, and the field is
// evaluated six times an attempt and once more, at t = 1 as well, never beyond.
func TestTolerance(t *testing.T) {
	poly, err := path.Polynomial(2)
	if err != nil {
		t.Fatal(err)
	}
	x0 := source(3, 0, 200)
	for _, sched := range []path.Schedule{path.Linear(), path.Cosine(), poly} {
		for _, g := range []gaussian{tilted(sched), narrow(sched)} {
			first, last, nfe := 0.0, 0.0, 0
			for _, tol := range []float64{1e-2, 1e-3, 1e-4, 1e-5, 1e-6} {
				name := fmt.Sprintf("%s, standard deviation %.2g, tolerance %.0e", sched.Name(), math.Sqrt(g.S[0][0]), tol)
				s, f := mustNew(t, adaptiveConfig(sched, tol)), &counting{Field: g}
				x := run(s, f, 0, x0)
				if s.Err() != nil || s.Time(s.Node()) != 1 {
					t.Fatalf("%s: stopped at %v: %v", name, s.Time(s.Node()), s.Err())
				}
				checkRecord(t, name, s, f.calls)
				if lo, hi := slices.Min(f.times), slices.Max(f.times); lo != 0 || hi != 1 {
					t.Errorf("%s: evaluated from t = %v to %v", name, lo, hi)
				}
				sum := 0.0
				for i := 0; i < len(x); i += 2 {
					want := g.flow([2]float64{float64(x0[i]), float64(x0[i+1])})
					sum += math.Pow(float64(x[i])-want[0], 2) + math.Pow(float64(x[i+1])-want[1], 2)
				}
				last = math.Sqrt(sum / float64(len(x)))
				if tol == 1e-2 {
					first = last
				}
				t.Logf("%s: error %.2g, NFE %d", name, last, s.NFE())
				if last > 10*tol || s.NFE() < nfe {
					t.Errorf("%s: error %.3g, NFE %d after %d", name, last, s.NFE(), nfe)
				}
				nfe = s.NFE() - 6 // one rejected attempt more or less is chance
			}
			// In four decades of tolerance the error falls by two at least, though
			// a run of three steps may be better than it knows.
			if last > first/100 {
				t.Errorf("%s: errors %.3g at 1e-2 and %.3g at 1e-6", sched.Name(), first, last)
			}
		}
	}
}

// corner is a relaxation x' = g' - rate(t) (x - g), g = sin 3t, whose rate rises to
// 401 around t = 1/2: with explicit steps h·rate must stay below 3.3 there.
type corner struct{}

func (corner) rate(t float64) float64 { return 1 + 400*math.Exp(-math.Pow((t-0.5)/0.04, 2)) }

func (c corner) Velocity(t float64, x, u []float32) {
	g, dg, rate := math.Sin(3*t), 3*math.Cos(3*t), c.rate(t)
	for i := range x {
		u[i] = float32(dg - rate*(float64(x[i])-g))
	}
}

// The stiff corner is seen, made small steps for, and left again.
func TestStiffCorner(t *testing.T) {
	const tol = 1e-4
	s, f := mustNew(t, adaptiveConfig(path.Linear(), tol)), &counting{Field: corner{}}
	x := run(s, f, 0, source(1, 0, 50))
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	if rejected := checkRecord(t, "corner", s, f.calls); rejected == 0 {
		t.Error("no step was rejected on the way into the corner")
	}
	smallest, around := 1.0, 0.0
	for _, a := range s.Attempts() {
		if !a.Accepted {
			continue
		}
		middle := a.T + a.H/2
		if r := (corner{}).rate(middle); a.H*r > 4 {
			t.Errorf("an accepted step of %v at t = %v, where the rate is %v", a.H, middle, r)
		}
		if math.Abs(middle-0.5) < 0.05 {
			smallest = math.Min(smallest, a.H)
		} else {
			around = math.Max(around, a.H)
		}
	}
	if around < 5*smallest {
		t.Errorf("steps of %v in the corner and up to %v elsewhere", smallest, around)
	}
	for _, v := range x {
		if math.Abs(float64(v)-math.Sin(3)) > 10*tol {
			t.Fatalf("ends at %v, want %v", v, math.Sin(3))
		}
	}
}

// A step that leaves the field's domain is rejected, not taken for an answer.
func TestNonFiniteStagesAreRejected(t *testing.T) {
	f := fieldFunc(func(_ float64, x, u []float32) { // x' = -20 sqrt(x): 0 is reached only from x < 100
		for i, v := range x {
			u[i] = -20 * float32(math.Sqrt(float64(v)))
		}
	})
	cfg := adaptiveConfig(path.Linear(), 1e-5)
	cfg.FirstStep = 1
	s := mustNew(t, cfg)
	x := run(s, f, 0, []float32{121, 144})
	if s.Err() != nil || s.Attempts()[0].Accepted || !math.IsNaN(s.Attempts()[0].Err) && !math.IsInf(s.Attempts()[0].Err, 0) {
		t.Fatalf("%v, first attempt %+v", s.Err(), s.Attempts()[0])
	}
	for i, want := range []float64{1, 4} { // (sqrt(x0) - 10)^2
		if math.Abs(float64(x[i])-want) > 1e-2 {
			t.Errorf("ends at %v, want %v", x[i], want)
		}
	}
}

// Where there is no way on, a run stops at its last node and says why.
func TestGivesUp(t *testing.T) {
	lin := path.Linear()
	x0 := source(1, 0, 10)
	unit := func(u float64) Field {
		return fieldFunc(func(_ float64, x, v []float32) {
			for i := range v {
				v[i] = float32(u)
			}
		})
	}
	after := func(at float64, bad float32) Field {
		return fieldFunc(func(t float64, x, v []float32) {
			for i := range v {
				v[i] = 1
				if t > at && i == 3 {
					v[i] = bad
				}
			}
		})
	}
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	pole := fieldFunc(func(t float64, x, v []float32) { // x = log|0.6 - t|
		for i := range v {
			v[i] = float32(-1 / (0.6 - t))
		}
	})
	few := adaptiveConfig(lin, 1e-6)
	few.MaxAttempts = 3
	for _, c := range []struct {
		name string
		cfg  Config
		f    Field
		says string
		lo   float64 // where it stops
		hi   float64
	}{
		{"NaN at once", Config{}, unit(math.NaN()), "not finite at t = 0", 0, 0},
		{"infinite at once", Config{}, unit(math.Inf(1)), "not finite at t = 0", 0, 0},
		{"positions overflow", Config{}, unit(math.MaxFloat32), "", 0, 1},
		{"NaN from 1/2 on", Config{}, after(0.5, nan), "not finite at t = 0.", 0.499, 0.5},
		{"infinite from 1/2 on", Config{}, after(0.5, inf), "not finite at t = 0.", 0.499, 0.5},
		{"a pole", Config{}, pole, "steps below 1e-08", 0.59, 0.6},
		{"too few attempts", few, corner{}, "3 steps and attempts", 0, 0.5},
	} {
		cfg := c.cfg
		cfg.Method, cfg.Schedule = "dopri5", lin
		s := mustNew(t, cfg)
		s.Begin(c.f, 0, x0)
		for i := 0; !s.Done(); i++ {
			if s.Step(); i > MaxSteps {
				t.Fatalf("%s: never done", c.name)
			}
			for _, v := range s.Positions() {
				if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
					t.Fatalf("%s: a particle at %v", c.name, v)
				}
			}
		}
		at := s.Time(s.Node())
		if c.says == "" {
			if s.Err() != nil && at == 1 {
				t.Errorf("%s: %v at the end", c.name, s.Err())
			}
			continue
		}
		if s.Err() == nil || !strings.Contains(s.Err().Error(), c.says) || !strings.HasPrefix(s.Err().Error(), "solve: ") {
			t.Errorf("%s: error %v does not say %q", c.name, s.Err(), c.says)
		}
		if at < c.lo || at > c.hi {
			t.Errorf("%s: stopped at t = %v", c.name, at)
		}
		v := make([]float32, len(x0))
		s.EndVelocities(v) // must not panic
		expectPanic(t, c.name+": a step after the stop", func() { s.Step() })
		// And the sampler can be used again.
		s.Begin(tilted(lin), 0, x0)
		for !s.Done() {
			s.Step()
		}
		if s.Err() != nil && cfg.MaxAttempts == 0 {
			t.Errorf("%s: the next run says %v", c.name, s.Err())
		}
	}
}

// From noise to data and back, with every method of the ODE; backwards a run ends
// where it began.
func TestBackward(t *testing.T) {
	x0 := source(8, 0, 100)
	for _, sched := range []path.Schedule{path.Linear(), path.Cosine()} {
		g := tilted(sched)
		for _, m := range Methods() {
			if m.SDE {
				continue
			}
			for _, tEnd := range []float64{1, 0.999} {
				cfg := Config{Method: m.ID, Schedule: sched, Steps: 400, TEnd: tEnd}
				tol := 2e-5
				switch {
				case m.Order == 1:
					tol = 2e-2
				case m.Order == 5:
					cfg.Steps, cfg.ATol, cfg.RTol = 0, 1e-6, 1e-6
				}
				forth := mustNew(t, cfg)
				forth.Begin(g, 0, x0)
				var x1 []float32 // where the jump starts
				if tEnd == 1 {
					x1 = run(forth, g, 0, x0)
				} else { // the flow itself, to tEnd
					x1 = slices.Clone(x0)
					flowTo(g, sched.At(tEnd), x1)
				}
				cfg.Backward = true
				s, f := mustNew(t, cfg), &counting{Field: g}
				s.Begin(f, 0, x1)
				if s.Time(0) != tEnd || s.Done() {
					t.Fatalf("%s: begins at t = %v", m.ID, s.Time(0))
				}
				for !s.Done() {
					s.Step()
				}
				if at := s.Time(s.Node()); at != 0 || s.Err() != nil || f.calls != s.NFE() {
					t.Errorf("%s: ends at t = %v: %v; NFE %d, counted %d", m.ID, at, s.Err(), s.NFE(), f.calls)
				}
				if d := rmsDiff(s.Positions(), x0); d > tol {
					t.Errorf("%s on %s from t = %v: %.3g away from where it came from", m.ID, sched.Name(), tEnd, d)
				}
				for i, at := range f.times {
					if at < 0 || at > tEnd {
						t.Errorf("%s: evaluation %d at t = %v", m.ID, i, at)
					}
				}
				v, want := make([]float32, len(x0)), make([]float32, len(x0))
				s.EndVelocities(v)
				g.Velocity(0, s.Positions(), want)
				if d := rmsDiff(v, want); d > 1e-5 {
					t.Errorf("%s: velocities at the end off by %v", m.ID, d)
				}
			}
		}
	}
}

// flowTo moves x0 along the closed-form flow to the time of the coefficients c:
// alpha m + C^(1/2) x0, in the eigenbasis of S.
func flowTo(g gaussian, c path.Coefs, x []float32) {
	co, sn := math.Cos(math.Pi/6), math.Sin(math.Pi/6) // of tilted
	for i := 0; i < len(x); i += 2 {
		a := co*float64(x[i]) + sn*float64(x[i+1])
		b := -sn*float64(x[i]) + co*float64(x[i+1])
		a *= math.Hypot(0.9*c.Alpha, c.Beta)
		b *= math.Hypot(0.4*c.Alpha, c.Beta)
		x[i] = float32(c.Alpha*g.m[0] + co*a - sn*b)
		x[i+1] = float32(c.Alpha*g.m[1] + sn*a + co*b)
	}
}

// withDivergence carries l along with (x, y): dl/dt = div u.
type withDivergence struct{ gaussian }

func (f withDivergence) Velocity(t float64, x, u []float32) {
	_, J := f.linear(t)
	var p, v [2]float32
	for i := 0; i < len(x); i += 3 {
		copy(p[:], x[i:])
		f.gaussian.Velocity(t, p[:], v[:])
		u[i], u[i+1], u[i+2] = v[0], v[1], float32(J[0][0]+J[1][1])
	}
}

// The likelihood of data by a run backwards: log p(x) = log N(x_0) + l, where l is
// carried along from 0 with dl/dt = div u.
func TestLikelihoodBackwards(t *testing.T) {
	g := tilted(path.Linear())
	det := g.S[0][0]*g.S[1][1] - g.S[0][1]*g.S[1][0]
	var x []float32
	for _, p := range [][2]float32{{1.5, -0.8}, {2.6, -0.2}, {0, 0}, {1.2, -1.6}} {
		x = append(x, p[0], p[1], 0)
	}
	cfg := adaptiveConfig(g.s, 1e-6)
	cfg.Dim, cfg.Backward = 3, true
	s := mustNew(t, cfg)
	end := run(s, withDivergence{g}, 0, x)
	for i := 0; i < len(x); i += 3 {
		dx, dy := float64(x[i])-g.m[0], float64(x[i+1])-g.m[1]
		q := (g.S[1][1]*dx*dx - 2*g.S[0][1]*dx*dy + g.S[0][0]*dy*dy) / det
		want := -q/2 - math.Log(2*math.Pi) - math.Log(det)/2
		r := math.Pow(float64(end[i]), 2) + math.Pow(float64(end[i+1]), 2)
		if got := -r/2 - math.Log(2*math.Pi) + float64(end[i+2]); math.Abs(got-want) > 2e-5 {
			t.Errorf("log p(%v, %v) = %v, want %v", x[i], x[i+1], got, want)
		}
	}
}

// One step is shared by a block: a particle's way depends on the others in it,
// within the tolerance, and a block on its own is always the same to the bit.
func TestBlocksShareTheirSteps(t *testing.T) {
	g := narrow(path.Linear())
	x0 := source(4, 0, 300)
	s := mustNew(t, adaptiveConfig(g.s, 1e-5))
	all := run(s, g, 0, x0)
	steps := slices.Clone(s.Attempts())
	part := run(s, g, 0, x0[:20])
	if slices.Equal(part, all[:20]) {
		t.Error("ten particles alone make the steps of three hundred")
	}
	if d := rmsDiff(part, all[:20]); d > 1e-4 {
		t.Errorf("ten particles alone end %.3g from where they end among others", d)
	}
	again := mustNew(t, adaptiveConfig(g.s, 1e-5))
	if !slices.Equal(run(again, g, 0, x0), all) || !slices.Equal(again.Attempts(), steps) {
		t.Error("the same block makes other steps")
	}
}

// In parts of any size a step is the same to the bit.
func TestAdvanceInParts(t *testing.T) {
	g := tilted(path.Cosine())
	x0 := source(4, 0, 100)
	cfg := adaptiveConfig(g.s, 1e-4)
	cfg.TEnd = 0.999
	whole := mustNew(t, cfg)
	want := run(whole, g, 0, x0)
	for _, points := range []int{1, 7, 64, 100, 1000} {
		s := mustNew(t, cfg)
		s.Begin(g, 0, x0)
		evaluated := 0
		for !s.Done() {
			n := s.Advance(points)
			if n > points || n < 1 {
				t.Fatalf("%d points evaluated at once, at most %d asked for", n, points)
			}
			evaluated += n
		}
		if !slices.Equal(s.Positions(), want) || !slices.Equal(s.Attempts(), whole.Attempts()) {
			t.Errorf("%d points at a time end elsewhere", points)
		}
		if evaluated != 100*s.NFE() {
			t.Errorf("%d points at a time: %d evaluations, NFE %d for each of 100", points, evaluated, s.NFE())
		}
	}
	// Of a run of fixed steps it makes a whole one.
	s := mustNew(t, Config{Method: "heun", Schedule: g.s, Steps: 5})
	s.Begin(g, 0, x0)
	if n := s.Advance(1); n != 200 || s.Node() != 1 {
		t.Errorf("a step of Heun for 100 particles: %d evaluations, node %d", n, s.Node())
	}
}

// Nodes have their velocities for nothing, and inside a step the positions follow
// the flow where a chord does not.
func TestInside(t *testing.T) {
	g := tilted(path.Cosine())
	x0 := source(6, 0, 40)
	cfg := adaptiveConfig(g.s, 1e-5)
	s, f := mustNew(t, cfg), &counting{Field: g}
	s.Begin(f, 0, x0)
	x, v, want := make([]float32, len(x0)), make([]float32, len(x0)), make([]float32, len(x0))
	expectPanic(t, "inside no step", func() { s.Inside(0, x, nil) })
	worst, chord := 0.0, 0.0
	for !s.Done() {
		before := slices.Clone(s.Positions())
		s.Step()
		last := s.Attempts()[len(s.Attempts())-1]
		if !last.Accepted {
			if s.Velocities() != nil {
				t.Error("velocities after a rejected attempt")
			}
			expectPanic(t, "inside a rejected step", func() { s.Inside(last.T, x, nil) })
			continue
		}
		g.Velocity(last.T, before, want)
		if !slices.Equal(s.Velocities(), want) {
			t.Errorf("wrong velocities at t = %v", last.T)
		}
		s.Inside(last.T, x, v)
		if !slices.Equal(x, before) || rmsDiff(v, want) > 1e-6 {
			t.Errorf("the step from t = %v begins elsewhere", last.T)
		}
		s.Inside(last.T+last.H, x, v)
		g.Velocity(last.T+last.H, s.Positions(), want)
		if rmsDiff(x, s.Positions()) > 1e-6 || rmsDiff(v, want) > 1e-5 {
			t.Errorf("the step from t = %v ends elsewhere, by %v and velocities by %v", last.T, rmsDiff(x, s.Positions()), rmsDiff(v, want))
		}
		for _, u := range []float64{0.25, 0.5, 0.75} {
			at := last.T + u*last.H
			s.Inside(at, x, v)
			flow := slices.Clone(x0)
			flowTo(g, g.s.At(at), flow)
			worst = math.Max(worst, rmsDiff(x, flow))
			g.Velocity(at, x, want)
			if d := rmsDiff(v, want); d > 5e-3 {
				t.Errorf("velocities at t = %v are off by %v", at, d)
			}
			for i := range flow {
				flow[i] -= before[i] + float32(u)*(s.Positions()[i]-before[i])
			}
			chord = math.Max(chord, rmsDiff(flow, make([]float32, len(flow))))
		}
	}
	if worst > 2e-4 || chord < 20*worst {
		t.Errorf("inside steps off by %v, chords by %v", worst, chord)
	}
	s.EndVelocities(v)
	g.Velocity(1, s.Positions(), want)
	if !slices.Equal(v, want) || f.calls != s.NFE() {
		t.Errorf("velocities at the end are off by %v; %d evaluations, NFE %d", rmsDiff(v, want), f.calls, s.NFE())
	}
}

// The jump of a field without a value at t = 1 costs nothing: the last stage was
// evaluated where it starts.
func TestAdaptiveJump(t *testing.T) {
	x0 := source(2, 0, 20)
	for _, sched := range schedules(t) {
		for _, tol := range []float64{1e-2, 1e-5} {
			f := &counting{Field: atOnePoint{sched, [2]float32{1.5, -0.5}}}
			cfg := adaptiveConfig(sched, tol)
			cfg.TEnd = 1 - path.TMin
			s := mustNew(t, cfg)
			x := run(s, f, 0, x0)
			if s.Err() != nil || s.Time(s.Node()) != 1 {
				t.Fatalf("%s: stopped at %v: %v", sched.Name(), s.Time(s.Node()), s.Err())
			}
			for i, v := range x {
				if math.Abs(float64(v-f.Field.(atOnePoint).z[i%2])) > 5e-6 {
					t.Fatalf("%s: particle at %v, data at %v", sched.Name(), v, f.Field.(atOnePoint).z[i%2])
				}
			}
			if f.calls != s.NFE() || s.NFE() != 1+6*len(s.Attempts()) || slices.Max(f.times) != 1-path.TMin {
				t.Errorf("%s: %d evaluations, NFE %d, up to t = %v", sched.Name(), f.calls, s.NFE(), slices.Max(f.times))
			}
		}
	}
	// One that starts nearer to 1 than D is safe pays for it.
	f := &counting{Field: tilted(path.Linear())}
	cfg := adaptiveConfig(path.Linear(), 1e-3)
	cfg.TEnd = 1 - path.TMin/2
	s := mustNew(t, cfg)
	run(s, f, 0, x0)
	if f.calls != s.NFE() || s.NFE() != 2+6*len(s.Attempts()) {
		t.Errorf("%d evaluations, NFE %d in %d attempts", f.calls, s.NFE(), len(s.Attempts()))
	}
}

func TestAdaptiveDoesNotAllocate(t *testing.T) {
	g := tilted(path.Linear())
	x0 := source(1, 0, 64)
	for _, backward := range []bool{false, true} {
		cfg := adaptiveConfig(g.s, 1e-6)
		cfg.TEnd, cfg.Backward = 0.999, backward
		s := mustNew(t, cfg)
		var f Field = g
		v := make([]float32, len(x0))
		run(s, f, 0, x0)
		if n := testing.AllocsPerRun(5, func() {
			for s.Begin(f, 0, x0); !s.Done(); {
				s.Step()
				if s.Velocities() != nil {
					s.Inside(0.5, v, v)
				}
			}
		}); n != 0 {
			t.Errorf("%v allocations a run", n)
		}
	}
}

func TestBadAdaptiveConfigs(t *testing.T) {
	good := adaptiveConfig(path.Linear(), 1e-4)
	for _, c := range []struct {
		change func(*Config)
		names  string
	}{
		{func(c *Config) { c.ATol = -1e-3 }, "-0.001"},
		{func(c *Config) { c.RTol = 2 }, "2 times"},
		{func(c *Config) { c.RTol = 1e-8 }, "1e-08 times"},
		{func(c *Config) { c.ATol = math.NaN() }, "NaN"},
		{func(c *Config) { c.FirstStep = 1.5 }, "1.5"},
		{func(c *Config) { c.FirstStep = -1 }, "-1"},
		{func(c *Config) { c.FirstStep = math.NaN() }, "NaN"},
		{func(c *Config) { c.MaxAttempts = -7 }, "-7"},
		{func(c *Config) { c.Sigma = 1 }, "sigma"},
		{func(c *Config) { c.Method = "rk4" }, "rk4"},
		{func(c *Config) { c.Method, c.Steps, c.Sigma, c.Backward = "em", 5, 1, true }, "backwards"},
	} {
		cfg := good
		c.change(&cfg)
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%+v: error %v does not name %s", cfg, err, c.names)
		}
	}
	s := mustNew(t, good)
	if !s.Adaptive() || s.Steps() != 0 || s.NFE() != 0 || s.Attempts() != nil || !s.Done() {
		t.Error("a run before it begins")
	}
	expectPanic(t, "a part of a step before Begin", func() { s.Advance(5) })
}
