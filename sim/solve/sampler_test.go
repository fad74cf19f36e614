package solve

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/path"
)

// atOnePoint is the exact velocity of the data set {z}: u = alpha' z + beta' eps
// with eps = (x - alpha z)/beta, divergent off z as t -> 1 and not clamped.
type atOnePoint struct {
	s path.Schedule
	z [2]float32
}

func (f atOnePoint) Velocity(t float64, x, u []float32) {
	c := f.s.At(t)
	for i := range x {
		z := float64(f.z[i%2])
		u[i] = float32(c.DAlpha*z + c.DBeta*(float64(x[i])-c.Alpha*z)/c.Beta)
	}
}

// Every sampler declares what it costs.
func TestNFE(t *testing.T) {
	x0 := source(1, 0, 3)
	for _, m := range Methods() {
		for _, steps := range []int{1, 2, 9, 50} {
			for _, tEnd := range []float64{1, 0.999} {
				cfg := Config{Method: m.ID, Schedule: path.Linear(), Steps: steps, TEnd: tEnd}
				if m.SDE {
					cfg.Sigma = 1
				}
				s := mustNew(t, cfg)
				f := &counting{Field: tilted(cfg.Schedule)}
				run(s, f, 0, x0)
				jump := 0
				if tEnd < 1 {
					jump = 1
				}
				if f.calls != s.NFE() || s.NFE() != steps*s.NFEPerStep()+jump {
					t.Errorf("%s, %d steps to %v: %d evaluations, declared %d in all and %d a step", m.ID, steps, tEnd, f.calls, s.NFE(), s.NFEPerStep())
				}
				for i, at := range f.times {
					if at < 0 || at > tEnd {
						t.Errorf("%s, %d steps to %v: the field was evaluated at t = %v", m.ID, steps, tEnd, at)
					}
					// Stages at a node are at the node's own time, to the bit.
					k, stage := i/m.Stages(), i%m.Stages()
					node := k < steps-1 && (m.C[stage] == 0 && at != s.Time(k) || m.C[stage] == 1 && at != s.Time(k+1))
					if node {
						t.Errorf("%s, %d steps: stage %d of step %d at t = %v", m.ID, steps, stage, k, at)
					}
				}
			}
		}
	}
}

// The jump at TEnd: with one data point every sampler and schedule lands on it,
// however many steps, though the velocity there grows without bound.
func TestJumpLandsOnTheData(t *testing.T) {
	x0 := source(2, 0, 20)
	for _, sched := range schedules(t) {
		f := atOnePoint{sched, [2]float32{1.5, -0.5}}
		for _, m := range Methods() {
			for _, steps := range []int{1, 10, 300, 1000, 1500} {
				cfg := Config{Method: m.ID, Schedule: sched, Steps: steps, TEnd: 1 - path.TMin}
				if m.SDE {
					cfg.Sigma = 1
				}
				calls := &counting{Field: f}
				x := run(mustNew(t, cfg), calls, 0, x0)
				// One step of a diverging field goes 1e3 away before it jumps
				// back, and float32 loses 1e-4 on the way; many steps do not.
				tol := 5e-6
				if steps == 1 {
					tol = 1e-3
				}
				for i, v := range x {
					if math.Abs(float64(v-f.z[i%2])) > tol {
						t.Fatalf("%s on %s, %d steps: particle at %v, data at %v", m.ID, sched.Name(), steps, v, f.z[i%2])
					}
				}
				// Time does not run back to the jump, but for the clamp of its
				// own evaluation.
				if times := calls.times[:len(calls.times)-1]; !slices.IsSorted(times) {
					t.Fatalf("%s, %d steps: times run back", m.ID, steps)
				}
			}
		}
	}
}

// A block is the same wherever it begins and however it is cut.
func TestBlocksDoNotChangeParticles(t *testing.T) {
	g := tilted(path.Linear())
	x0 := source(4, 0, 400)
	for _, m := range Methods() {
		cfg := Config{Method: m.ID, Schedule: g.s, Steps: 20, Seed: 4}
		if m.SDE {
			cfg.Sigma = 1
		}
		s := mustNew(t, cfg)
		whole := run(s, g, 0, x0)
		part := run(s, g, 256, x0[512:700]) // particles 256 to 349, among them 300
		if !slices.Equal(part, whole[512:700]) {
			t.Errorf("%s: particles depend on their block", m.ID)
		}
		// And the same with another block in between, and a fresh sampler.
		if again := run(mustNew(t, cfg), g, 0, x0); !slices.Equal(again, whole) {
			t.Errorf("%s: a second run differs", m.ID)
		}
	}
}

// 50 and 60 steps of the SDE stay close together along the way, since they see
// one Brownian path; another seed does not.
func TestPathsBendWithTheSteps(t *testing.T) {
	g := tilted(path.Linear())
	x0 := source(4, 0, 200)
	half := func(steps int, sigma float64, seed uint64) []float32 {
		s := mustNew(t, Config{Method: "em", Schedule: g.s, Steps: steps, Sigma: sigma, Seed: seed})
		s.Begin(g, 0, x0)
		for s.Node() < steps/2 {
			s.Step()
		}
		return s.Positions()
	}
	a := half(50, 1, 1)
	if d := rmsDiff(a, half(60, 1, 1)); d > 0.05 {
		t.Errorf("50 and 60 steps are %v apart at t = 1/2", d)
	}
	if d := rmsDiff(a, half(50, 1.02, 1)); d > 0.05 {
		t.Errorf("sigma = 1 and 1.02 are %v apart at t = 1/2", d)
	}
	if d := rmsDiff(a, half(50, 1, 2)); d < 0.5 {
		t.Errorf("two seeds are only %v apart at t = 1/2", d)
	}
}

// Node velocities are those of the field at the nodes, and cost nothing; with
// them a Hermite curve is far closer to the flow than a chord.
func TestVelocitiesAtNodes(t *testing.T) {
	g := tilted(path.Cosine())
	x0 := source(6, 0, 10)
	want := make([]float32, len(x0))
	for _, m := range Methods() {
		for _, tEnd := range []float64{1, 0.999} {
			s := mustNew(t, Config{Method: m.ID, Schedule: g.s, Steps: 12, TEnd: tEnd})
			f := &counting{Field: g}
			s.Begin(f, 0, x0)
			if s.Velocities() != nil {
				t.Errorf("%s: velocities before the first step", m.ID)
			}
			for !s.Done() {
				before := slices.Clone(s.Positions())
				s.Step()
				g.Velocity(s.Time(s.Node()-1), before, want)
				if !slices.Equal(s.Velocities(), want) {
					t.Errorf("%s: wrong velocities at node %d", m.ID, s.Node()-1)
				}
			}
			if f.calls != s.NFE() {
				t.Errorf("%s: %d evaluations, declared %d", m.ID, f.calls, s.NFE())
			}
			v := make([]float32, len(x0))
			s.EndVelocities(v)
			g.Velocity(tEnd, s.Positions(), want)
			for i := range v {
				if math.Abs(float64(v[i]-want[i])) > 0.02 {
					t.Errorf("%s to %v: velocity %v at the end, want %v", m.ID, tEnd, v[i], want[i])
				}
			}
			if free := f.calls == s.NFE(); free != (tEnd < 1) {
				t.Errorf("%s to %v: %d evaluations after the end's velocities", m.ID, tEnd, f.calls)
			}
		}
	}
	s := mustNew(t, Config{Method: "em", Schedule: g.s, Steps: 3, Sigma: 1})
	s.Begin(g, 0, x0)
	s.Step()
	if s.Velocities() != nil {
		t.Error("a path with noise has velocities")
	}
}

func TestBadConfigs(t *testing.T) {
	lin := path.Linear()
	good := Config{Method: "em", Schedule: lin, Steps: 50, Sigma: 1}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		change func(*Config)
		names  string // what the error must name
	}{
		{func(c *Config) { c.Method = "leapfrog" }, `"leapfrog"`},
		{func(c *Config) { c.Method = "" }, "sheun"},
		{func(c *Config) { c.Schedule = nil }, "schedule"},
		{func(c *Config) { c.Steps = 0 }, "0 steps"},
		{func(c *Config) { c.Steps = -3 }, "-3 steps"},
		{func(c *Config) { c.Steps = MaxSteps + 1 }, "4097 steps"},
		{func(c *Config) { c.Steps = math.MaxInt }, "4096"},
		{func(c *Config) { c.Sigma = -0.1 }, "-0.1"},
		{func(c *Config) { c.Sigma = nan }, "NaN"},
		{func(c *Config) { c.Sigma = inf }, "+Inf"},
		{func(c *Config) { c.Sigma = 101 }, "101"},
		{func(c *Config) { c.Method = "rk4" }, "rk4"},
		{func(c *Config) { c.Shape = "round" }, `"round"`},
		{func(c *Config) { c.TEnd = 1.1 }, "1.1"},
		{func(c *Config) { c.TEnd = 0.3 }, "0.3"},
		{func(c *Config) { c.TEnd = nan }, "NaN"},
		{func(c *Config) { c.DataStd = -1 }, "-1"},
		{func(c *Config) { c.DataStd = nan }, "NaN"},
		{func(c *Config) { c.DataStd = inf }, "Inf"},
		{func(c *Config) { c.Dim = -2 }, "-2"},
	} {
		cfg := good
		c.change(&cfg)
		s, err := New(cfg)
		if err == nil || s != nil || !strings.Contains(err.Error(), c.names) || !strings.HasPrefix(err.Error(), "solve: ") {
			t.Errorf("%+v: error %v does not name %s", cfg, err, c.names)
		}
	}
	// A sampler survives a bad change as it was.
	s := mustNew(t, good)
	if err := s.Configure(Config{Method: "em", Schedule: lin, Steps: -1}); err == nil || s.Steps() != 50 {
		t.Errorf("after a bad change: error %v, %d steps", err, s.Steps())
	}
	expectPanic(t, "a step before Begin", func() { mustNew(t, good).Step() })
	expectPanic(t, "half a point", func() { mustNew(t, good).Begin(tilted(lin), 0, make([]float32, 5)) })
	expectPanic(t, "velocities of no run", func() { mustNew(t, good).EndVelocities(nil) })
}

func TestRegistries(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		if seen[m.ID] || m.ID == "" || m.Name == "" || m.Formula == "" || m.Order < 1 {
			t.Errorf("method %+v", m)
		}
		seen[m.ID] = true
		if got, err := MethodByID(m.ID); err != nil || got.Name != m.Name {
			t.Errorf("MethodByID(%q) = %v, %v", m.ID, got.Name, err)
		}
	}
	for _, s := range Shapes() {
		if seen[s.ID] || s.ID == "" || s.Name == "" || !strings.Contains(s.Formula, "σ") {
			t.Errorf("shape %+v", s)
		}
		seen[s.ID] = true
		for _, sched := range schedules(t) {
			for i := range 101 {
				at := float64(i) / 100
				if g := s.At(at, path.Interior(sched, at)); !(g >= 0) || math.IsInf(g, 0) {
					t.Errorf("%s on %s: %v at t = %v", s.ID, sched.Name(), g, at)
				}
			}
		}
	}
	for _, id := range []string{"euler", "midpoint", "heun", "rk4", "dopri5", "em", "sheun",
		"constant", "linear", "beta", "sqrtbeta", "incdec", "decreasing", "sbdm"} {
		if !seen[id] {
			t.Errorf("%q is missing", id)
		}
	}
	// Reverse diffusion with sigma^2 = 2: D s = u - (alpha'/alpha) x, so the
	// drift is 2u - (alpha'/alpha) x (Song et al. 2021).
	sbdm, err := ShapeByID("sbdm")
	if err != nil {
		t.Fatal(err)
	}
	d := diffusion{sigma: math.Sqrt2, shape: sbdm, schedule: path.Cosine(), h: 1e-9}
	for _, at := range []float64{0.1, 0.5, 0.9} {
		c := d.schedule.At(at)
		if _, p, q := d.drift(at); math.Abs(p-2) > 1e-9 || math.Abs(q+c.DAlpha/c.Alpha) > 1e-9 {
			t.Errorf("reverse diffusion at t = %v: drift %v u + %v x, want 2 u - %v x", at, p, q, c.DAlpha/c.Alpha)
		}
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	g := tilted(path.Linear())
	x0 := source(1, 0, 64)
	for _, m := range Methods() {
		cfg := Config{Method: m.ID, Schedule: g.s, Steps: 20, TEnd: 0.999}
		if m.SDE {
			cfg.Sigma, cfg.Shape = 1, "sbdm"
		}
		s := mustNew(t, cfg)
		var f Field = g
		run(s, f, 0, x0)
		if n := testing.AllocsPerRun(100, func() {
			if s.Done() {
				s.Begin(f, 0, x0)
			}
			s.Step()
		}); n != 0 {
			t.Errorf("%s: %v allocations a step", m.ID, n)
		}
	}
}

// Other dimensions: each coordinate of a field without coupling is as in the
// plane, noise included.
func TestOtherDimensions(t *testing.T) {
	f := fieldFunc(func(at float64, x, u []float32) {
		c := path.Linear().At(at)
		for i := range x {
			u[i] = float32((0.09*c.Alpha - c.Beta) / (0.09*c.Alpha*c.Alpha + c.Beta*c.Beta) * float64(x[i]))
		}
	})
	ends := map[int][]float32{}
	for _, dim := range []int{1, 2, 3} {
		x0 := make([]float32, 30*dim)
		SourceNormalsDim(3, 0, dim, x0)
		ends[dim] = run(mustNew(t, Config{Method: "sheun", Schedule: path.Linear(), Steps: 20, Sigma: 1, Dim: dim}), f, 0, x0)
	}
	for i := range 30 {
		if ends[1][i] != ends[2][2*i] || ends[3][3*i+1] != ends[2][2*i+1] {
			t.Errorf("particle %d ends at %v, %v, %v", i, ends[1][i], ends[2][2*i:2*i+2], ends[3][3*i:3*i+3])
		}
	}
}

type fieldFunc func(t float64, x, u []float32)

func (f fieldFunc) Velocity(t float64, x, u []float32) { f(t, x, u) }

// No configuration panics; those that are accepted sample finite points.
func FuzzConfig(f *testing.F) {
	f.Add("em", "sbdm", 10, 1.0, 0.999, 0.0, uint8(0))
	f.Add("rk4", "", 1, 0.0, 0.0, 0.5, uint8(3))
	f.Add("dopri5", "", 0, 0.0, 0.999, 0.0, uint8(4))
	f.Add("sheun", "incdec", 64, 100.0, 1.0, 3.0, uint8(5))
	f.Fuzz(func(t *testing.T, method, shape string, steps int, sigma, tEnd, dataStd float64, sched uint8) {
		all := schedules(t)
		cfg := Config{Method: method, Shape: shape, Steps: steps, Sigma: sigma, TEnd: tEnd, DataStd: dataStd,
			Schedule: all[int(sched)%len(all)]}
		s, err := New(cfg)
		if err != nil {
			return
		}
		if steps > 100 {
			t.Skip("slow")
		}
		if dataStd > 0 {
			t.Skip("a wrong DataStd lifts the bound that keeps steps stable")
		}
		for _, v := range run(s, narrow(path.Smoothed(cfg.Schedule, 0.01)), 0, source(1, 0, 4)) {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("%+v: %v", cfg, v)
			}
		}
	})
}

// combine is x + scale Σ w k, whichever of the stages count and wherever a
// particle stands in its block.
func FuzzCombine(f *testing.F) {
	f.Add(uint64(1), uint8(33), 1., 0.5, 0., -0.25, 0.02)
	f.Add(uint64(2), uint8(16), 0., 0., 0., 0., 1.)
	f.Add(uint64(3), uint8(7), 1./6, 1./3, 1./3, 1./6, math.Inf(1))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, w0, w1, w2, w3, scale float64) {
		rng := rand.New(rand.NewPCG(seed, 0))
		w := []float64{w0, w1, w2, w3}
		x, k := make([]float32, n), make([][]float32, 4)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		for j := range k {
			k[j] = make([]float32, n)
			for i := range k[j] {
				k[j][i] = float32(rng.NormFloat64())
			}
		}
		dst := make([]float32, n)
		combine(dst, x, k, w, scale)
		for i := range dst {
			want, size := float64(x[i]), math.Abs(float64(x[i]))
			for j, wj := range w {
				if wj != 0 {
					want += scale * wj * float64(k[j][i])
					size += math.Abs(scale * wj * float64(k[j][i]))
				}
			}
			if size < 1e37 && !(math.Abs(float64(dst[i])-want) <= 1e-6*size) || size != size && dst[i] == dst[i] {
				t.Fatalf("particle %d of %d: %v, want %v", i, n, dst[i], want)
			}
		}
		if n > 0 { // the last one alone, and onto itself
			last := x[n-1:]
			for j := range k {
				k[j] = k[j][n-1:]
			}
			combine(last, last, k, w, scale)
			if last[0] != dst[n-1] && last[0] == last[0] {
				t.Fatalf("the last particle is %v alone, %v in a block of %d", last[0], dst[n-1], n)
			}
		}
	})
}
