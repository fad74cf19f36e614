package lab

import (
	"math"
	"slices"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/field"
	"flowscope/sim/film"
	"flowscope/sim/solve"
)

// light makes a run whose real work is small; on the viewer's clock a unit costs
// what a look at it costs.
const light = "n=500&batch=32&width=16&depth=1"

// What is sent is the solver's own output for the weights named: block by block,
// whatever sizes they were made in.
func TestBlocksAreTheSolver(t *testing.T) {
	for _, mode := range []string{"ode=heun", "ode=rk4&steps=40", "mode=sde&sde=sheun&sigma=1&steps=301", "follow=exact&ode=euler", "pathsigma=0.3"} {
		v := watch(t, small+"&particles=1200&"+mode)
		v.steps(30)
		v.settle()
		blocks := v.reel.Blocks()
		if len(blocks) != 3 || blocks[0].N != film.Lane || blocks[2].N != 1200-2*film.Lane {
			t.Fatalf("%s: %d blocks", mode, len(blocks))
		}
		exact := v.values.Choice(control.Follow) == "exact"
		var fld solve.Field = v.Lab.exactField()
		if !exact {
			v.freeze(&v.grids.net)
			fld = v.grids.net
		}
		config := v.solverConfig(v.flowKeyOf(exact))
		s, err := solve.New(config)
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float32, 2*1200)
		solve.SourceNormals(1, 0, x)
		if sigma := v.values.Float(control.PathSigma); sigma > 0 {
			for i := range x {
				x[i] *= float32(math.Hypot(1, sigma))
			}
		}
		s.Begin(fld, 0, x)
		compare := func(k int) {
			got := v.node(k)
			for i, want := range s.Positions() {
				// Kernels may round differently in batches of another size.
				if math.Abs(float64(got[i]-want)) > 2e-3*(1+math.Abs(float64(want))) {
					t.Fatalf("%s: node %d, particle %d: %v, want %v", mode, k, i/2, got[i], want)
				}
			}
		}
		compare(0)
		b := blocks[0]
		for k := 1; !s.Done(); {
			s.Step()
			if math.Abs(s.Time(s.Node())-b.Times[k]) < 1e-12 {
				compare(k)
				k++
			}
		}
		compare(len(b.Times) - 1)
		if last := b.Times[len(b.Times)-1]; last != 1 {
			t.Errorf("%s: the last node is at %v", mode, last)
		}
		if steps := config.Steps; steps <= film.MaxNodes-1 && len(b.Times) != steps+1 || len(b.Times) > film.MaxNodes {
			t.Errorf("%s: %d nodes of %d steps", mode, len(b.Times), steps)
		}
		f := v.reel.Frame
		if f.NFE != s.NFE() || f.Asked != 1200 || f.Shown != 1200 || f.FilmDone != 1 || b.SDE != (config.Sigma > 0) || b.Total != 1200 {
			t.Errorf("%s: frame %+v, block %+v", mode, f, *b)
		}
		if !exact && (b.Step != 30 || f.FilmStep != 30) {
			t.Errorf("%s: made of step %d, said %d", mode, b.Step, f.FilmStep)
		}
	}
}

// Too much work is not begun: fewer particles are shown, and said.
func TestMaxWork(t *testing.T) {
	v := watch(t, small+"&particles=20000&ode=rk4&steps=1000&train=0")
	v.Advance(0)
	v.frameAt = 0
	for v.reel.Frame.Shown == 0 {
		v.Advance(0)
	}
	if f := v.reel.Frame; f.Shown != film.MaxWork/4000 || f.Asked != 20000 || f.NFE != 4000 {
		t.Errorf("asked %d, shown %d, NFE %d", f.Asked, f.Shown, f.NFE)
	}
	if n := len(v.blocks); n > 0 && len(v.blocks[0].Times) != 126 { // every 8th of 1000, and the last
		t.Errorf("%d nodes are kept", len(v.blocks[0].Times))
	}
}

// Coarse first, then lanes; each set of values has its epoch, and particles of
// two are never shown together.
func TestCoarseFirst(t *testing.T) {
	v := watch(t, small+"&particles=5000&steps=50&train=0")
	v.tick = 5 * time.Microsecond
	for len(v.blocks) == 0 {
		v.Advance(0)
	}
	b := v.blocks[0]
	if b.First != 0 || b.N > film.Lane || b.N&(b.N-1) != 0 || b.Total != 5000 {
		t.Errorf("the first block: %+v", b)
	}
	v.rest()
	epoch := v.blocks[len(v.blocks)-1].Epoch
	v.forget()
	v.tick = 100 * time.Microsecond // the machine has become slow: 50 steps of 512 are beyond the coarse block's time
	for range 200 {
		v.costs[0].note(512, 1, 2*time.Millisecond)
		v.costs[0].note(256, 1, time.Millisecond)
		v.costs[0].note(128, 1, time.Millisecond/2)
	}
	v.set(control.Steps, "40")
	v.rest()
	if n := v.blocks[0].N; n >= 512 || n < minCall || v.blocks[0].Epoch != epoch+1 {
		t.Errorf("the coarse block has %d particles and epoch %d, after %d", n, v.blocks[0].Epoch, epoch)
	}
	for i, b := range v.blocks[1:] {
		if b.First != i*film.Lane || b.Epoch != epoch+1 || b.Step != 0 {
			t.Errorf("block %d: %+v", i+1, *b)
		}
	}
	if got := len(v.landing()); got != 2*5000 {
		t.Errorf("%d particles landed", got/2)
	}
	// The number of particles is no new film: what is there stays.
	v.forget()
	v.set(control.Particles, "5600")
	v.rest()
	for _, b := range v.blocks {
		if b.First < 4608 || b.Epoch != epoch+1 {
			t.Errorf("600 particles more, and particle %d was made again", b.First)
		}
	}
	if got := len(v.landing()); got != 2*5600 {
		t.Errorf("%d particles landed", got/2)
	}
	v.forget()
	v.set(control.Particles, "700")
	v.rest()
	if got := len(v.landing()); got != 2*700 || len(v.blocks) != 1 {
		t.Errorf("%d particles landed, %d blocks were made", got/2, len(v.blocks))
	}
	// The same source points, whatever moves.
	start := v.node(0)
	v.set(control.Steps, "7", control.ODESampler, "rk4")
	v.rest()
	if !slices.Equal(start, v.node(0)) {
		t.Error("the sampler changed the source points")
	}
	v.set(control.NoiseSeed, "2")
	v.rest()
	if slices.Equal(start, v.node(0)) {
		t.Error("the noise seed did not change the source points")
	}
}

// A control is dragged sixty times a second while the network trains: coarse
// films come at least ten times a second, each of the values of its moment,
// grids and trajectories come too, and training goes on.
func TestDrag(t *testing.T) {
	v := watch(t, light+"&particles=5000&show=difference")
	v.at05(false)
	v.steps(2000)
	v.forget()
	start, step := v.now, v.step
	asked := map[uint32]bool{}
	for frame := 0; v.now-start < 2*time.Second; frame++ {
		next := start + time.Duration(frame)*time.Second/60
		for v.now < next {
			v.Advance(4 * time.Millisecond)
		}
		v.set(control.Sigma, number(float64(1+frame%200)/100), control.Mode, "sde", control.Smoothing, number(float64(frame%50)/100))
	}
	var epochs []uint32
	for _, b := range v.blocks {
		if !asked[b.Epoch] {
			asked[b.Epoch] = true
			epochs = append(epochs, b.Epoch)
		}
	}
	if n := len(epochs); n < 20 {
		t.Errorf("%d coarse films in two seconds", n)
	}
	if !slices.IsSorted(epochs) {
		t.Errorf("epochs %v", epochs)
	}
	if n := v.step - step; n < 400 {
		t.Errorf("%d training steps in two seconds of dragging", n)
	}
	layers, tracks := map[film.Layer]int{}, 0
	for _, s := range v.slices {
		layers[s.Layer]++
	}
	for _, k := range v.tracks {
		if !k.Exact {
			tracks++
		}
	}
	t.Logf("in two seconds: %d coarse films, %v slices, %d trajectories, %d steps", len(epochs), layers, tracks, v.step-step)
	v.settle()
	if n := len(v.landing()) / 2; n != 5000 {
		t.Errorf("after the drag %d particles land", n)
	}
	if layers[film.Exact] < 15 || layers[film.Density] < 15 || tracks < 15 {
		t.Errorf("in two seconds of dragging: %v slices, %d trajectories", layers, tracks)
	}
}

// at05 puts the clock at t = 0.5.
func (v *viewer) at05(playing bool) {
	v.Do(film.Command{Kind: film.CmdClock, T: 0.5, Playing: playing})
}

// One change is answered soon: the coarse block, the trajectories and the slices
// in view, while training goes on, within 60 ms of the lab's time.
func TestAnswer(t *testing.T) {
	for _, playing := range []bool{false, true} {
		v := watch(t, light+"&particles=5000")
		v.tick = 100 * time.Microsecond
		v.at05(playing)
		v.steps(1500)
		for trial := range 5 {
			for end := v.now + 300*time.Millisecond; v.now < end; {
				v.Advance(4 * time.Millisecond)
			}
			v.forget()
			start := v.now
			v.set(control.Steps, number(float64(30+trial)), control.Smoothing, number(0.1+0.01*float64(trial)))
			var block, tracks, slice time.Duration
			for block*tracks*slice == 0 && v.now-start < time.Second {
				v.Advance(4 * time.Millisecond)
				if len(v.blocks) > 0 && block == 0 && len(v.blocks[0].Times) == 31+trial {
					block = v.now - start
				}
				for _, k := range v.tracks {
					if len(k.Times) == 31+trial && tracks == 0 {
						tracks = v.now - start
					}
				}
				for _, s := range v.slices {
					if s.Layer == film.Density && slice == 0 && math.Abs(s.T-0.5) < 0.1 {
						slice = v.now - start
					}
				}
			}
			if block > 60*time.Millisecond || tracks > 80*time.Millisecond || slice > 80*time.Millisecond || block*tracks*slice == 0 {
				t.Errorf("playing %v: answered after %v (block), %v (trajectories), %v (density)", playing, block, tracks, slice)
			}
		}
	}
}

// Advance returns after its budget and one unit of work, counted in looks at the
// clock: whatever it does, it looks again within a few.
func TestBudget(t *testing.T) {
	for _, hash := range []string{"", light + "&particles=20000&ode=rk4", light + "&follow=exact&n=5000", "width=128&batch=512&depth=4", light + "&mode=sde&sde=sheun&steps=500", light + "&train=0&show=difference"} {
		v := watch(t, hash)
		v.tick = 500 * time.Microsecond
		for range 60 {
			before := v.now
			v.Advance(4 * time.Millisecond)
			// A unit looks at the clock at most five times.
			if d := v.now - before; d > 4*time.Millisecond+6*v.tick {
				t.Fatalf("%s: 4 ms took %v", hash, d)
			}
		}
	}
}

// A lane in the making belongs to the values it was begun with: when they change
// it is dropped, and no particle is missing from the film that follows.
func TestLaneIsDropped(t *testing.T) {
	v := watch(t, light+"&particles=2000&train=0&density=0&velocity=0")
	v.rest()
	for trial := range 20 {
		v.set(control.NoiseSeed, number(float64(2+trial)))
		for i := 0; i < 30+trial || !v.Lab.blocks.full.active; i++ {
			if !v.Advance(0) {
				t.Fatal("the film was done before it could be interrupted")
			}
		}
		v.set(control.Steps, number(float64(20+trial)))
		v.rest()
		if n := len(v.landing()); n != 2*2000 || len(v.reel.Blocks()[0].Times) != 21+trial {
			t.Fatalf("%d numbers landed, of %d nodes", n, len(v.reel.Blocks()[0].Times))
		}
		if v.pool.held == 0 {
			t.Error("no buffer came back")
		}
	}
}

// Nothing is done when everything is made, when nobody looks, or twice.
func TestRest(t *testing.T) {
	v := watch(t, small+"&follow=exact&show=difference")
	v.settle()
	v.forget()
	if v.Advance(time.Second) || len(v.blocks)+len(v.tracks)+len(v.slices)+len(v.frames)+len(v.saves) > 0 {
		t.Error("something was made that was there")
	}
	// Scrubbing makes the slices of the standing clock and nothing else.
	for i := range 10 {
		at := 0.05 + 0.09*float64(i)
		v.Do(film.Command{Kind: film.CmdClock, T: at})
		v.rest()
		if len(v.blocks)+len(v.tracks)+len(v.points) > 0 {
			t.Fatal("scrubbing made films")
		}
		for _, s := range v.slices {
			if s.Index != still || s.T != at {
				t.Fatalf("scrubbing to %v made slice %d at %v", at, s.Index, s.T)
			}
		}
		if len(v.slices) != 3 {
			t.Fatalf("%d slices at %v, want one of each layer", len(v.slices), at)
		}
		v.forget()
	}
	v.Do(film.Command{Kind: film.CmdClock, T: 0.5, Playing: true})
	v.rest()
	if len(v.slices) > 0 {
		t.Error("playing made slices that are there")
	}
	// Hidden: nothing at all, not even training.
	v.set(control.Train, "1", control.Steps, "9")
	v.Do(film.Command{Kind: film.CmdVisible})
	step := v.step
	if v.Advance(time.Second) || v.step != step || len(v.blocks) > 0 {
		t.Error("a hidden picture was worked for")
	}
	v.Do(film.Command{Kind: film.CmdVisible, On: true})
	if !v.Advance(0) {
		t.Error("seen again, and nothing happens")
	}
	v.steps(3)
}

// While training goes on everything that shows the learned field is made again,
// and again: nothing starves.
func TestFreshness(t *testing.T) {
	for _, playing := range []bool{true, false} {
		v := watch(t, small+"&particles=1500&steps=50&show=difference")
		v.at05(playing)
		for v.now < 10*time.Second {
			v.Advance(4 * time.Millisecond)
		}
		late := v.step - int64(v.reel.Frame.StepsPerSec*2.5)
		for _, b := range v.reel.Blocks() {
			if b.Step < late {
				t.Errorf("playing %v: block %d is of step %d of %d", playing, b.First, b.Step, v.step)
			}
		}
		if k := v.reel.Tracks[0]; k.Step < late {
			t.Errorf("playing %v: the trajectories are of step %d of %d", playing, k.Step, v.step)
		}
		newest := map[int]int64{}
		for _, s := range v.slices {
			if s.Layer == film.Learned {
				newest[s.Index] = s.Step
			}
		}
		for i := range film.SliceCount {
			if newest[i] < late {
				t.Errorf("playing %v: slice %d is of step %d of %d", playing, i, newest[i], v.step)
			}
		}
		if !playing && newest[still] < v.step-int64(v.reel.Frame.StepsPerSec/2) {
			t.Errorf("the standing clock's slice is of step %d of %d", newest[still], v.step)
		}
		if f := v.reel.Frame; f.FilmShare < 0.1 || f.FilmShare > 0.6 || f.FilmAge > 3 || f.FilmDone != 1 {
			t.Errorf("playing %v: films take %v of the time, are %v s old, %v done", playing, f.FilmShare, f.FilmAge, f.FilmDone)
		}
		// The exact ones are made once.
		if n := len(v.tracks); n == 0 || countExact(v.tracks) != 1 {
			t.Errorf("the exact trajectories were made %d times", countExact(v.tracks))
		}
		seen := map[int]int{}
		for _, s := range v.slices {
			if s.Layer == film.Density {
				if seen[s.Index]++; seen[s.Index] > 1 {
					t.Errorf("density slice %d was made again", s.Index)
				}
			}
		}
	}
}

func countExact(ks []*film.Tracks) (n int) {
	for _, k := range ks {
		if k.Exact {
			n++
		}
	}
	return n
}

// In the beginning films take up to half of the time; later they take what keeps them
// as young as they should be, and no more.
func TestShareFollowsAge(t *testing.T) {
	for _, c := range []struct {
		particles int
		goal      float64 // seconds
	}{{5000, 0.5}, {20000, 2}} {
		v := watch(t, light+"&particles="+number(float64(c.particles)))
		v.tick = 50 * time.Microsecond // a lane takes 150 looks: 0.3 µs an evaluation
		for v.now < 500*time.Millisecond {
			v.Advance(4 * time.Millisecond)
		}
		if s := v.reel.Frame.FilmShare; s < 0.3 {
			t.Errorf("%d particles: in the beginning films take %.2f of the time", c.particles, s)
		}
		for v.now < 8*time.Second {
			v.Advance(4 * time.Millisecond)
		}
		v.forget()
		for v.now < 16*time.Second {
			v.Advance(4 * time.Millisecond)
		}
		if s := v.reel.Frame.FilmShare; s > 0.35 || s < 0.15 {
			t.Errorf("%d particles: later films take %.2f of the time", c.particles, s)
		}
		checkAge(t, v.frames, c.goal)
	}
}

// checkAge checks that films are as young as they should be, and not much younger
// than the work for that makes them.
func checkAge(t *testing.T, frames []*film.Frame, goal float64) {
	t.Helper()
	worst := 0.0
	for _, f := range frames {
		worst = max(worst, f.FilmAge)
		if f.FilmDone != 1 {
			t.Fatalf("%v of the film is there", f.FilmDone)
		}
	}
	t.Logf("%d frames, the oldest film %.3f s", len(frames), worst)
	if len(frames) < 50 || worst > goal || worst < goal/2 {
		t.Errorf("in %d frames the oldest film is %.3f s old, should be at most %v", len(frames), worst, goal)
	}
}

// What nobody sees is not made: particles, trajectories.
func TestOnlyWhatIsSeen(t *testing.T) {
	v := watch(t, small+"&dots=0&trails=0&paths=0&density=0&velocity=0&steps=7")
	v.steps(1000)
	if len(v.blocks)+len(v.tracks)+len(v.slices) > 0 {
		t.Errorf("nobody sees anything, and %d blocks, %d trajectories and %d slices were made", len(v.blocks), len(v.tracks), len(v.slices))
	}
	if f := v.frame(); f.NFE != 7 || f.Shown != 60 || f.FilmDone != 0 || f.FilmAge != 0 {
		t.Errorf("what is said of it: %+v", f)
	}
	v.set(control.Trails, "1") // they are drawn of the particles' film
	v.settle()
	if n := len(v.landing()); n != 2*60 || len(v.tracks) > 0 || v.reel.Frame.FilmDone != 1 || v.reel.Frame.FilmStep != 1000 {
		t.Errorf("%d numbers landed; %+v", n, v.reel.Frame)
	}
	// A film that was hidden goes on where it was, as far as it is still right.
	v.set(control.Trails, "0")
	v.rest()
	v.forget()
	v.set(control.ParticlesOn, "1")
	v.rest()
	if len(v.blocks) > 0 {
		t.Error("what is still right was made again")
	}
	v.set(control.ParticlesOn, "0", control.Steps, "9")
	v.rest()
	if f := v.reel.Frame; len(v.blocks) > 0 || f.NFE != 9 || f.FilmDone != 0 {
		t.Errorf("hidden, %d blocks were made; %+v", len(v.blocks), f)
	}
	v.set(control.ParticlesOn, "1")
	v.rest()
	if b := v.reel.Blocks(); len(v.landing()) != 2*60 || len(b[0].Times) != 10 || v.reel.Frame.FilmDone != 1 {
		t.Errorf("seen again: %d numbers landed, of %d nodes", len(v.landing()), len(b[0].Times))
	}
	// The trajectories of the field that carries the particles; both in the difference.
	for _, c := range []struct {
		set  []string
		want [2]bool
	}{
		{[]string{"paths", "1"}, [2]bool{true, false}},
		{[]string{"follow", "exact"}, [2]bool{false, true}},
		{[]string{"show", "exact", "noiseseed", "3"}, [2]bool{false, true}},
		{[]string{"show", "difference", "noiseseed", "4"}, [2]bool{true, true}},
		{[]string{"paths", "0", "noiseseed", "5"}, [2]bool{}},
	} {
		v.forget()
		v.set(c.set...)
		v.rest()
		got := [2]bool{len(v.tracks) > countExact(v.tracks), countExact(v.tracks) > 0}
		if got != c.want {
			t.Errorf("%v made trajectories along the learned and the exact field: %v, want %v", c.set, got, c.want)
		}
	}
}

// Trajectories: fixed starts spread over the noise, the probes after them, and
// velocities that belong to the positions.
func TestTracks(t *testing.T) {
	v := watch(t, small+"&show=difference&steps=40&ode=heun&probes=1~1_-2~0.5")
	v.steps(50)
	v.settle()
	for i, k := range v.reel.Tracks {
		if k == nil {
			t.Fatalf("no trajectories along field %d", i)
		}
		if k.N != odeTracks+2 || k.Probes != 2 || k.SDE || k.Exact != (i == 1) || len(k.Times) != 41 {
			t.Errorf("field %d: %d trajectories, %d probes, %d nodes", i, k.N, k.Probes, len(k.Times))
		}
		last := k.Pos[2*(k.N-2):][:4]
		if !slices.Equal(last, []float32{1, 1, -2, 0.5}) {
			t.Errorf("field %d: the probes start at %v", i, last)
		}
		var f solve.Field = v.Lab.exactField()
		if i == 0 {
			v.freeze(&v.grids.net)
			f = v.grids.net
		}
		u := make([]float32, 2*k.N)
		for _, node := range []int{0, 7, 39} {
			x := k.Pos[2*k.N*node:][:2*k.N]
			f.Velocity(k.Times[node], x, u)
			for j, want := range u {
				if got := k.Vel[2*k.N*node+j]; math.Abs(float64(got-want)) > 1e-3*(1+math.Abs(float64(want))) {
					t.Fatalf("field %d, node %d: velocity %v, the field has %v", i, node, got, want)
				}
			}
		}
	}
	// The starts have the radii of equal shares of N(0, I), and fill all sides.
	k := v.reel.Tracks[0]
	var sum, cx, cy float64
	for i := range odeTracks {
		x, y := float64(k.Pos[2*i]), float64(k.Pos[2*i+1])
		sum += x*x + y*y
		cx += x
		cy += y
	}
	if m := sum / odeTracks; math.Abs(m-2) > 0.3 || math.Hypot(cx, cy)/odeTracks > 0.25 {
		t.Errorf("the starts have mean square %v, want about 2, and centre (%v, %v)", m, cx/odeTracks, cy/odeTracks)
	}
	// A probe moves: its trajectory follows, no film is made.
	v.forget()
	v.set(control.Probes, "0.5~0.5")
	v.rest()
	if len(v.tracks) != 2 || len(v.blocks)+len(v.slices) > 0 || v.tracks[0].Probes != 1 {
		t.Errorf("a moved probe made %d trajectories, %d blocks, %d slices", len(v.tracks), len(v.blocks), len(v.slices))
	}
	if d, _ := control.Lookup(control.Particles); trackParticle < d.Max {
		t.Errorf("a trajectory shares its Brownian path with particle %d of the film", trackParticle)
	}
	// SDE: fewer, without velocities, and each on the same Brownian path when
	// probes come and go.
	v.set(control.Mode, "sde", control.Sigma, "1")
	v.rest()
	a := v.reel.Tracks[0]
	if a.N != sdeTracks+1 || !a.SDE || len(a.Vel) != 0 {
		t.Errorf("SDE: %d trajectories, %d velocities", a.N, len(a.Vel))
	}
	v.set(control.Probes, "0.5~0.5_1~0", control.Particles, "3000")
	v.rest()
	b := v.reel.Tracks[0]
	for node := range a.Times {
		for i := range 2 * a.N {
			if d := a.Pos[2*a.N*node+i] - b.Pos[2*b.N*node+i]; math.Abs(float64(d)) > 1e-3 {
				t.Fatalf("a probe more moved trajectory %d by %v at node %d", i/2, d, node)
			}
		}
	}
}

// Slices hold what they say, at the places they say.
func TestSlicesAreTheFields(t *testing.T) {
	v := watch(t, small+"&show=difference&h=0.1&schedule=cosine")
	v.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: -3, Y0: -2, X1: 4, Y1: 3}, Cols: 9, Rows: 7, Width: 31, Height: 23}})
	v.Do(film.Command{Kind: film.CmdClock, T: 0.37})
	v.steps(40)
	v.settle()
	oracle, err := field.NewOracle(v.data, v.path, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	v.freeze(&v.grids.net)
	for l := range film.Layers {
		for _, at := range []float64{0.37, v.grids.times[0], v.grids.times[12], v.grids.times[30], 1} {
			s, other, w := v.reel.At(l, at)
			if s == nil || s != other && w != 0 && w != 1 || math.Abs(s.T-at) > 1e-9 {
				t.Fatalf("layer %d has no slice at %v: %v", l, at, s)
			}
			if at == 0.37 != (s.Index == still) {
				t.Errorf("layer %d at %v: index %d", l, at, s.Index)
			}
			peak := 0.0
			worst, scale := 0.0, 0.0
			for j := range s.H {
				for i := range s.W {
					x := [2]float64{-3 + 7*(float64(i)+0.5)/float64(s.W), -2 + 5*(float64(j)+0.5)/float64(s.H)}
					p := oracle.At(s.T, x)
					k := j*s.W + i
					switch l {
					case film.Density:
						want := math.Exp(p.LogP)
						peak = max(peak, want)
						worst, scale = max(worst, math.Abs(want-float64(s.Data[k]))), peak
					case film.Exact:
						worst = max(worst, math.Hypot(p.U[0]-float64(s.Data[2*k]), p.U[1]-float64(s.Data[2*k+1])))
						scale = max(scale, math.Hypot(p.U[0], p.U[1]))
					case film.Learned:
						u := make([]float32, 2)
						v.grids.net.Velocity(s.T, []float32{float32(x[0]), float32(x[1])}, u)
						worst = max(worst, math.Hypot(float64(u[0]-s.Data[2*k]), float64(u[1]-s.Data[2*k+1])))
						scale = max(scale, 1)
					}
				}
			}
			// The density at t = 1 is widened to the cells, which are wider than h here.
			if l == film.Density && at > 0.9 {
				continue
			}
			if worst > 2e-3*scale {
				t.Errorf("layer %d at t = %v is off by %v of %v", l, s.T, worst, scale)
			}
			if l == film.Density && math.Abs(float64(s.Max)-peak) > 1e-2*peak {
				t.Errorf("density at t = %v: the peak is said to be %v, is %v", s.T, s.Max, peak)
			}
		}
	}
}

// Only what is on screen is made, and only what changed.
func TestSlicesAsNeeded(t *testing.T) {
	count := func(v *viewer) (n [film.Layers]int) {
		for _, s := range v.slices {
			n[s.Layer]++
		}
		return n
	}
	const all = film.SliceCount
	v := watch(t, small+"&density=0&velocity=0&train=0")
	v.rest()
	if n := count(v); n != [film.Layers]int{} {
		t.Errorf("nothing is on screen, and slices %v were made", n)
	}
	for _, c := range []struct {
		set  []string
		want [film.Layers]int
	}{
		{[]string{"velocity", "1"}, [film.Layers]int{film.Learned: all, film.Density: all}},
		{[]string{"show", "exact"}, [film.Layers]int{film.Exact: all}},
		{[]string{"show", "difference"}, [film.Layers]int{}},
		{[]string{"density", "1"}, [film.Layers]int{}}, // the arrows needed it already
		{[]string{"steps", "6", "mode", "sde", "sigma", "2"}, [film.Layers]int{}},
		{[]string{"h", "0.2"}, [film.Layers]int{film.Exact: all, film.Density: all}},
		{[]string{"noise", "0.2"}, [film.Layers]int{film.Exact: all, film.Density: all}},
		{[]string{"schedule", "cosine"}, [film.Layers]int{film.Learned: all, film.Exact: all, film.Density: all}},
		{[]string{"pathsigma", "0.2"}, [film.Layers]int{film.Learned: all, film.Exact: all, film.Density: all}},
	} {
		v.forget()
		v.set(c.set...)
		v.rest()
		if n := count(v); n != c.want {
			t.Errorf("%v made slices %v, want %v", c.set, n, c.want)
		}
	}
	v.forget()
	v.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: 0, Y0: 0, X1: 1, Y1: 1}, Cols: 5, Rows: 5, Width: 9, Height: 9}})
	v.rest()
	if n := count(v); n != [film.Layers]int{all, all, all} {
		t.Errorf("another view made slices %v", n)
	}
	// Nearest to the clock first.
	at := v.grids.times[20]
	v.Do(film.Command{Kind: film.CmdClock, T: at + 1e-4, Playing: true})
	v.forget()
	v.set("h", "0.1", "show", "exact", "density", "0")
	v.rest()
	last := 0.0
	for i, s := range v.slices {
		if d := math.Abs(s.T - at); i > 2 && d < last-1e-3 {
			t.Errorf("slice %d at %v came after one farther from %v", i, s.T, at)
		} else {
			last = d
		}
	}
	if v.slices[0].Index != 20 && v.slices[0].Index != 21 {
		t.Errorf("the first slice is number %d at %v, the clock is at %v", v.slices[0].Index, v.slices[0].T, at)
	}
}

// A reset makes all that shows the network anew, also where the step is the same.
func TestResetIsFilmed(t *testing.T) {
	v := watch(t, small+"&train=0&pairs=2")
	v.at05(false)
	v.rest()
	landed, slice, track := v.landing(), v.reel.Tracks[0], v.slices
	v.forget()
	v.set(control.Seed, "5")
	v.do(control.ActReset)
	v.rest()
	if slices.Equal(landed, v.landing()) || slices.Equal(slice.Pos, v.reel.Tracks[0].Pos) {
		t.Error("the film is that of the network before the reset")
	}
	now := map[int]*film.Slice{}
	for _, s := range v.slices {
		if s.Layer == film.Learned {
			now[s.Index] = s
		}
	}
	for _, s := range track {
		if s.Layer == film.Learned && (now[s.Index] == nil || slices.Equal(s.Data, now[s.Index].Data)) {
			t.Errorf("slice %d is that of the network before the reset", s.Index)
		}
	}
}

// Bare points seen from afar, at t = 1: their density does not fall between the
// points of the grid.
func TestDensityOfBarePoints(t *testing.T) {
	v := watch(t, small+"&h=0&noise=0&n=50&train=0")
	v.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: -6, Y0: -6, X1: 6, Y1: 6}, Cols: 4, Rows: 4, Width: 24, Height: 24}})
	v.Do(film.Command{Kind: film.CmdClock, T: 1})
	v.rest()
	s, _, _ := v.reel.At(film.Density, 1)
	mass := 0.0
	for _, p := range s.Data {
		mass += float64(p) * 0.5 * 0.5
	}
	if math.Abs(mass-1) > 0.1 {
		t.Errorf("the density that is drawn has mass %v", mass)
	}
}

// blast is a field that throws everything out of float32's range.
type blast struct{}

func (blast) Velocity(t float64, x, u []float32) {
	for i := range u {
		u[i] = 3e38 * x[i]
		if t > 0.5 {
			u[i] = float32(math.NaN())
		}
	}
}

// A field that is finite but out of hand: particles stop where they were last.
func TestRunawayParticles(t *testing.T) {
	v := watch(t, small)
	v.adopt()
	f := v.newFlow(v.flowKeyOf(false), 1)
	const n = 20
	var r run
	pos, vel := make([]float32, 2*n*f.rows), make([]float32, 2*n*f.rows)
	r.begin(f, blast{}, origin{}, 0, n, 8, nil, pos, vel)
	for done := false; !done; {
		_, done = r.advance()
	}
	for i := range pos {
		if !(math.Abs(float64(pos[i])) <= far) || !(math.Abs(float64(vel[i])) <= far) {
			t.Fatalf("number %d is %v, its velocity %v", i, pos[i], vel[i])
		}
	}
	if !slices.Equal(pos[:2*n], pos[2*n:4*n]) {
		t.Error("particles did not stay where they were last")
	}
}

// When everything in view is out of date again as soon as something is made, as
// in a drag that is faster than the machine, the layers still take turns.
func TestLayersTakeTurns(t *testing.T) {
	for _, playing := range []bool{true, false} {
		v := watch(t, small+"&show=difference&train=0")
		v.at05(playing)
		v.rest()
		got := map[film.Layer]int{}
		for k := range 20 {
			v.set(control.Smoothing, number(0.1+float64(k)/100), control.Schedule, []string{"cosine", "linear"}[k%2])
			v.adopt()
			v.forget()
			for len(v.slices) == 0 {
				v.grids.advance()
			}
			got[v.slices[0].Layer]++
		}
		for l := range film.Layers {
			if got[l] < 6 {
				t.Errorf("playing %v: of twenty slices layer %d got %d", playing, l, got[l])
			}
		}
	}
}

// The label says what "exact" means.
func TestLabels(t *testing.T) {
	v := watch(t, small)
	v.rest0()
	for _, c := range []struct{ set, want []string }{
		{nil, []string{"exact for these 200 points, h = 0.05"}},
		{[]string{"n", "2000", "h", "0"}, []string{"exact for these 2,000 points"}},
		{[]string{"pathsigma", "0.1"}, []string{"exact for these 2,000 points, path σ = 0.1"}},
		{[]string{"data", "grid", "pathsigma", "0"}, []string{"exact mixture"}},
	} {
		v.set(c.set...)
		v.rest0()
		if got := v.reel.Points.Label; got != c.want[0] {
			t.Errorf("%v: %q, want %q", c.set, got, c.want[0])
		}
	}
	p := v.reel.Points
	for i, x := range p.XY {
		lo, hi := p.Home.X0, p.Home.X1
		if i%2 == 1 {
			lo, hi = p.Home.Y0, p.Home.Y1
		}
		if float64(x) < lo || float64(x) > hi {
			t.Fatalf("a point at %v is not at home in %+v", x, p.Home)
		}
	}
}

// rest0 takes the values in force.
func (v *viewer) rest0() { v.Advance(0) }

// Buffers of films that are no longer shown are used again.
func TestBuffersComeBack(t *testing.T) {
	v := watch(t, small+"&particles=2000&steps=50")
	seen := map[*float32]bool{}
	fresh := 0
	for v.now < 8*time.Second {
		v.Advance(4 * time.Millisecond)
		if v.now > 4*time.Second {
			for _, b := range v.blocks {
				if m := b.Rows.(*film.Memory); m.Pos != nil {
					if p := &m.Pos[0]; !seen[p] {
						seen[p] = true
						fresh++
					}
				}
			}
		}
		v.blocks = v.blocks[:0]
	}
	if fresh > 12 { // four lanes shown, as many on their way, and the last ones of another size
		t.Errorf("%d buffers were in use in four seconds", fresh)
	}
}
