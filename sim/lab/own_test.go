package lab

import (
	"math"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/solve"
)

// What is sent of chosen steps is the solver's own output for each block, at nodes
// of its own, with what was tried; between them no node is further from the next
// than a chord can be seen to leave the curve; and the frame has the mean of the
// evaluations.
func TestChosenStepsAreTheSolver(t *testing.T) {
	for _, mode := range []string{"ode=dopri5", "ode=dopri5&tol=0.001&pathsigma=0.3", "ode=dopri5&tol=1e-6&follow=exact", "ode=dopri5&follow=exact&h=0"} {
		v := watch(t, small+"&particles=1200&"+mode)
		v.steps(30)
		v.settle()
		blocks := v.reel.Blocks()
		if len(blocks) != 3 || blocks[2].N != 1200-2*film.Lane {
			t.Fatalf("%s: %d blocks", mode, len(blocks))
		}
		exact := v.values.Choice(control.Follow) == "exact"
		var fld solve.Field = v.Lab.exactField()
		if !exact {
			v.freeze(&v.grids.net)
			fld = v.grids.net
		}
		s, err := solve.New(v.solverConfig(v.flowKeyOf(exact)))
		if err != nil {
			t.Fatal(err)
		}
		evaluations := 0
		for _, b := range blocks {
			x := make([]float32, 2*b.N)
			solve.SourceNormals(1, b.First, x)
			for i := range x {
				x[i] *= float32(v.path.At(0).Beta)
			}
			s.Begin(fld, b.First, x)
			k := 0
			row := make([]float32, 2*b.N)
			compare := func(at float64, want []float32, own bool) {
				t.Helper()
				if k >= len(b.Times) || math.Abs(b.Times[k]-at) > 1e-9 || b.Own(k) != own {
					t.Fatalf("%s: node %d of %v is not at %v, or the solver's own: %v", mode, k, b.Times, at, !own)
				}
				b.Rows.Row(k, row)
				for i, w := range want {
					// Kernels may round differently in batches of another size.
					if math.Abs(float64(row[i]-w)) > 1e-4*(1+math.Abs(float64(w))) {
						t.Fatalf("%s: node %d, particle %d: %v, want %v", mode, k, i/2, row[i], w)
					}
				}
				k++
			}
			compare(0, x, true)
			for !s.Done() {
				if s.Step(); s.Velocities() == nil {
					continue
				}
				a := s.Attempts()[len(s.Attempts())-1]
				for k < len(b.Times) && b.Times[k] < a.T+a.H-1e-9 {
					s.Inside(b.Times[k], x, nil)
					compare(b.Times[k], x, false)
				}
				compare(s.Time(s.Node()), s.Positions(), true)
			}
			if k != len(b.Times) || b.Times[k-1] != 1 {
				t.Errorf("%s: %d nodes of %d are the solver's; the last at %v", mode, k, len(b.Times), b.Times[len(b.Times)-1])
			}
			for k := 1; k < len(b.Times); k++ {
				if gap := b.Times[k] - b.Times[k-1]; gap > 1./insideRows+1e-9 {
					t.Errorf("%s: nothing between t = %v and %v", mode, b.Times[k-1], b.Times[k])
				}
			}
			if len(b.Attempts) != len(s.Attempts()) {
				t.Fatalf("%s: %d attempts of %d", mode, len(b.Attempts), len(s.Attempts()))
			}
			for i, a := range s.Attempts() {
				h := a.H
				if i == len(b.Attempts)-1 {
					h = 1 - a.T // with the jump
				}
				if got := b.Attempts[i]; math.Abs(got.T-a.T) > 1e-6 || math.Abs(got.H-h) > 1e-6 || got.Accepted != a.Accepted || math.Abs(float64(got.Err)-a.Err) > 0.02*a.Err+1e-3 {
					t.Errorf("%s: attempt %d was %+v, the solver's is %+v", mode, i, got, a)
				}
			}
			evaluations += b.N * s.NFE()
		}
		f := v.reel.Frame
		if mean := float64(evaluations) / 1200; math.Abs(float64(f.NFE)-mean) > 0.5 || f.Shown != 1200 || f.FilmDone != 1 {
			t.Errorf("%s: NFE %d, in the mean %v; frame %+v", mode, f.NFE, mean, f)
		}
		if len(v.notices) > 0 {
			t.Errorf("%s: %+v", mode, v.notices[0])
		}
	}
}

// Trajectories have the same nodes and velocities, their own steps, and probes at
// their end.
func TestTracksOfChosenSteps(t *testing.T) {
	v := watch(t, small+"&ode=dopri5&follow=exact&show=difference&probes=1~1")
	v.settle()
	for i, exact := range []bool{false, true} {
		k := v.reel.Tracks[i]
		if k == nil || k.Probes != 1 || k.N != odeTracks+1 || len(k.Vel) != len(k.Pos) || len(k.Pos) != 2*k.N*len(k.Times) || k.Times[len(k.Times)-1] != 1 {
			t.Fatalf("exact %v: %+v", exact, k)
		}
		var fld solve.Field = v.Lab.exactField()
		if !exact {
			v.freeze(&v.grids.net)
			fld = v.grids.net
		}
		u := make([]float32, 2*k.N)
		for n, at := range k.Times {
			fld.Velocity(at, k.Pos[2*k.N*n:2*k.N*(n+1)], u)
			for j, want := range u {
				if got := k.Vel[2*k.N*n+j]; math.Abs(float64(got-want)) > 0.02*(1+math.Abs(float64(want))) {
					t.Fatalf("exact %v: velocity %v at t = %v, want %v", exact, got, at, want)
				}
			}
		}
	}
}

// shiver needs many steps: it turns fast around wherever particles are.
type shiver struct{}

func (shiver) Velocity(t float64, x, u []float32) {
	s, c := math.Sincos(900 * t)
	for i := 0; i < len(x); i += 2 {
		u[i], u[i+1] = float32(90*s), float32(90*c)
	}
}

// Of more nodes than a film may have every second, fourth, … is kept, and the last.
func TestManyNodesAreThinned(t *testing.T) {
	v := watch(t, small+"&ode=dopri5&tol=1e-4")
	v.adopt()
	f := v.newFlow(v.flowKeyOf(false), 1)
	const n = 20
	var r run
	pos, vel := make([]float32, 2*n*f.rows), make([]float32, 2*n*f.rows)
	r.begin(f, shiver{}, origin{}, 0, n, 7, nil, pos, vel)
	points, evaluations := 0, 0
	for done := false; !done; {
		points, done = r.advance()
		if points < 1 || points > 7 {
			t.Fatalf("%d points at once, of at most 7", points)
		}
		evaluations += points
	}
	steps := r.sampler.Node()
	times := r.times()
	if steps < film.MaxNodes || len(times) > film.MaxNodes || len(times) < film.MaxNodes/2 || times[0] != 0 || times[len(times)-1] != 1 || !slices.IsSorted(times) {
		t.Fatalf("%d steps, nodes at %v", steps, times)
	}
	if evaluations != n*r.sampler.NFE() {
		t.Errorf("%d evaluations, NFE %d for %d particles", evaluations, r.sampler.NFE(), n)
	}
	for k, at := range times {
		// The integral of the velocity, and the velocity.
		for c, want := range [2]float64{0.1 * (1 - math.Cos(900*at)), 0.1 * math.Sin(900*at)} {
			if d := float64(pos[2*n*k+c]-pos[c]) - want; math.Abs(d) > 2e-3 {
				t.Fatalf("node %d at t = %v is off by %v", k, at, d)
			}
		}
		s, c := math.Sincos(900 * at)
		if math.Abs(float64(vel[2*n*k])-90*s) > 0.9 || math.Abs(float64(vel[2*n*k+1])-90*c) > 0.9 {
			t.Fatalf("node %d: velocity (%v, %v), want (%v, %v)", k, vel[2*n*k], vel[2*n*k+1], 90*s, 90*c)
		}
	}
}

// A run that is given up leaves its particles where it stopped, up to t = 1, and a
// person is told once.
func TestStoppedRun(t *testing.T) {
	v := watch(t, small+"&ode=dopri5")
	v.adopt()
	v.forget()
	f := v.newFlow(v.flowKeyOf(false), 1)
	const n = 20
	for range 2 {
		var r run
		pos, vel := make([]float32, 2*n*f.rows), make([]float32, 2*n*f.rows)
		r.begin(f, blast{}, origin{}, 0, n, 8, nil, pos, vel)
		for done := false; !done; {
			_, done = r.advance()
		}
		times := r.times()
		if times[0] != 0 || times[len(times)-1] != 1 || len(times) < 2 {
			t.Fatalf("nodes at %v", times)
		}
		last := 2 * n * (len(times) - 1)
		if !slices.Equal(pos[last:last+2*n], pos[last-2*n:last]) {
			t.Error("particles did not stay where they were last")
		}
		for i, x := range pos[:last+2*n] {
			if !(math.Abs(float64(x)) <= far) || !(math.Abs(float64(vel[i])) <= far) {
				t.Fatalf("number %d is %v, its velocity %v", i, x, vel[i])
			}
		}
		if a := r.own.attempts; len(a) == 0 || a[len(a)-1].Accepted {
			t.Errorf("attempts %+v", a)
		}
		v.noticeStopped(&r)
	}
	if len(v.notices) != 1 || v.notices[0].ID != "stopped" || !strings.Contains(v.notices[0].Title, "t = 0.00") || !strings.Contains(v.notices[0].Detail, "not finite") {
		t.Errorf("notices %+v", v.notices)
	}
}

// How much work chosen steps are is known only when they were made: before, it is
// expected from what other tolerances took; then fewer particles are shown, and
// their number does not go up and down with every lane.
func TestWorkOfChosenSteps(t *testing.T) {
	v := watch(t, small+"&particles=20000&ode=dopri5&tol=1e-6&follow=exact&train=0")
	v.settle()
	f := v.reel.Frame
	if room := film.MaxWork / float64(f.NFE); f.NFE < 50 || float64(f.Shown) > 1.25*room || float64(f.Shown) < 0.8*room || f.FilmDone != 1 {
		t.Errorf("NFE %d, shown %d: room for %v", f.NFE, f.Shown, room)
	}
	for _, tol := range []string{"0.001", "0.0001", "1e-06"} {
		v.set(control.Tolerance, tol)
		v.adopt()
		k := v.flowKeyOf(true)
		expected := v.newFlow(k, 1).nfe
		v.set(control.Particles, "100")
		v.rest()
		if got := v.reel.Frame.NFE; math.Abs(math.Log2(float64(expected)/float64(got))) > 0.8 {
			t.Errorf("tolerance %s: NFE %d, expected %d", tol, got, expected)
		}
	}

	v = watch(t, light+"&particles=20000&ode=dopri5&tol=0.0001")
	v.steps(100)
	changes, shown := 0, v.reel.Frame.Shown
	for range 20 {
		v.steps(20)
		if now := v.reel.Frame.Shown; now != shown {
			changes, shown = changes+1, now
		}
	}
	if changes > 2 {
		t.Errorf("the number of particles shown changed %d times in 400 steps", changes)
	}
}

// Only what applies is part of what a film depends on.
func TestFlowKeyOfChosenSteps(t *testing.T) {
	v := watch(t, small+"&ode=dopri5")
	v.adopt()
	key := v.flowKeyOf(false)
	for _, c := range []struct {
		id, text string
		same     bool
	}{{control.Steps, "7", true}, {control.Tolerance, "0.01", false}} {
		v.set(c.id, c.text)
		if same := v.flowKeyOf(false) == key; same != c.same {
			t.Errorf("dopri5, %s=%s: the same film: %v", c.id, c.text, same)
		}
	}
	v.set(control.ODESampler, "heun")
	key = v.flowKeyOf(false)
	v.set(control.Tolerance, "0.05")
	if v.flowKeyOf(false) != key || key.steps != 7 || key.tolerance != 0 {
		t.Errorf("Heun: %+v, then %+v", key, v.flowKeyOf(false))
	}
}
