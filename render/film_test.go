package render

import (
	"math"
	"testing"

	"flowscope/sim/film"
)

func TestNodeFindsTheInterval(t *testing.T) {
	times := []float64{0, .1, .4, .9, 1}
	for _, c := range []struct {
		t    float64
		want int
	}{{-1, 0}, {0, 0}, {.05, 0}, {.1, 1}, {.39, 1}, {.4, 2}, {.95, 3}, {1, 3}, {2, 3}} {
		if got := node(times, c.t); got != c.want {
			t.Errorf("t = %v: %d, not %d", c.t, got, c.want)
		}
	}
}

func TestGridIsReadLinearly(t *testing.T) {
	// A linear field is read back exactly wherever it is asked for, between the
	// outermost grid points; a wrong offset of half a cell would show.
	r := film.Rect{X0: -2, Y0: -1, X1: 3, Y1: 2}
	s := &film.Slice{Layer: film.Exact, Rect: r, W: 10, H: 6}
	d := &film.Slice{Layer: film.Density, Rect: r, W: 20, H: 12, Max: 2}
	for range s.H {
		for i := range s.W {
			x := r.X0 + (float64(i)+.5)*.5
			s.Data = append(s.Data, float32(3*x), float32(4*x))
		}
	}
	for j := range d.H {
		for i := range d.W {
			x, y := r.X0+(float64(i)+.5)*.25, r.Y0+(float64(j)+.5)*.25
			d.Data = append(d.Data, float32(1+.1*x-.2*y))
		}
	}
	g := between{d, d, 0}
	for _, q := range [][2]float64{{0, 0}, {1.1, -.3}, {-1.7, 1.7}, {2.7, -.7}} {
		if got, ok := length(s, s.Data, float32(q[0]), float32(q[1])); !ok || math.Abs(float64(got)-5*math.Abs(q[0])) > 1e-5 {
			t.Errorf("|u| at %v is %v", q, got)
		}
		want := (1 + .1*q[0] - .2*q[1]) / 2
		if got := g.density(float32(q[0]), float32(q[1])); math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("p at %v is %v of the peak, not %v", q, got, want)
		}
	}
	for _, q := range [][2]float32{{-2.1, 0}, {0, 2.1}, {float32(math.NaN()), 0}, {float32(math.Inf(1)), 0}} {
		if _, ok := length(s, s.Data, q[0], q[1]); ok {
			t.Errorf("%v is outside the grid", q)
		}
	}
}

func TestFadeIsTheStatedOne(t *testing.T) {
	for _, c := range []struct{ p, want float64 }{{1, 1}, {1. / 16, 1}, {1. / 1600, .16}, {0, .16}, {1e-9, .16}} {
		if got := fade(float32(c.p)); math.Abs(float64(got)-c.want) > .01 {
			t.Errorf("p = %v: %v, not %v", c.p, got, c.want)
		}
	}
}

func TestTrajectoryIsTheCubic(t *testing.T) {
	// x = t³ − t, y = 2t² on two nodes per interval: a Hermite curve is exact.
	x := func(t float64) (float64, float64) { return t*t*t - t, 2 * t * t }
	m := &film.Tracks{N: 1, Times: []float64{0, .3, 1}}
	for _, u := range m.Times {
		px, py := x(u)
		m.Pos = append(m.Pos, float32(px), float32(py))
		m.Vel = append(m.Vel, float32(3*u*u-1), float32(4*u))
	}
	for _, u := range []float64{0, .1, .29, .3, .31, .7, 1} {
		gx, gy := trackAt(m, 0, node(m.Times, u), u)
		wx, wy := x(u)
		if math.Hypot(gx-wx, gy-wy) > 1e-6 {
			t.Errorf("t = %v: (%v, %v), not (%v, %v)", u, gx, gy, wx, wy)
		}
	}
	// Without velocities (an SDE) pieces are straight.
	m.Vel = nil
	if gx, _ := trackAt(m, 0, 1, .65); math.Abs(gx-float64(m.Pos[2]+m.Pos[4])/2) > 1e-6 {
		t.Errorf("half way between two nodes of an SDE x is %v", gx)
	}
}

// straight is a film of n particles that go from (i, 0) to (i, 1), in blocks,
// plus a shift.
func straight(r *film.Reel, n int, step int64, shift float32) {
	for first := 0; first < n; first += film.Lane {
		m := min(film.Lane, n-first)
		times := []float64{0, .25, .5, .75, 1}
		var pos []float32
		for _, u := range times {
			for i := range m {
				pos = append(pos, float32(first+i)+shift, float32(u))
			}
		}
		r.Add(&film.Block{Epoch: 1, Step: step, First: first, N: m, Total: n, Times: times, Rows: &film.Memory{Pos: pos, N: m}})
	}
}

func TestPausedCloudIsTheSolversOutput(t *testing.T) {
	var r film.Reel
	var c cloud
	straight(&r, 700, 1, 0)
	s := &Scene{Reel: &r}
	for _, u := range []float64{.3, .8, .1, 1, 0} {
		s.T, s.Scrubbed, s.DT = u, true, .016
		c.update(s)
		if c.n != 700 {
			t.Fatalf("%d particles", c.n)
		}
		for i := range c.lanes {
			for j := 0; j < len(c.lanes[i].x); j += 2 {
				x, y := c.lanes[i].x[j], c.lanes[i].x[j+1]
				if x != float32(i*film.Lane+j/2) || math.Abs(float64(y)-u) > 1e-6 {
					t.Fatalf("t = %v: particle %d is at (%v, %v)", u, i*film.Lane+j/2, x, y)
				}
			}
		}
	}
	// A new film while the clock stands: there at once.
	straight(&r, 700, 2, .5)
	s.Scrubbed = false
	c.update(s)
	if x := c.lanes[0].x[0]; x != .5 {
		t.Errorf("after a new film a paused particle is at %v, not .5", x)
	}
}

func TestNewFilmGlidesInWhilePlaying(t *testing.T) {
	var r film.Reel
	var c cloud
	straight(&r, 512, 1, 0)
	s := &Scene{Reel: &r, Playing: true, DT: .01, T: .5}
	c.update(s)
	straight(&r, 512, 2, 1)
	last, spent := float32(0), 0.
	for spent < glideTime+.02 {
		c.update(s)
		spent += s.DT
		x := c.lanes[0].x[0]
		if x < last-1e-6 || x-last > .25 {
			t.Fatalf("after %.2f s it leaps from %v to %v", spent, last, x)
		}
		last = x
	}
	if math.Abs(float64(last)-1) > 1e-6 {
		t.Errorf("after %.2f s it is at %v, not 1", spent, last)
	}
	if c.update(s); c.moved {
		t.Error("a cloud that rests says that it moves")
	}
	// Reduced motion: no glide.
	straight(&r, 512, 3, 2)
	s.ReducedMotion = true
	if c.update(s); c.lanes[0].x[0] != 2 {
		t.Errorf("with reduced motion it is at %v, not 2", c.lanes[0].x[0])
	}
	// Fewer particles, and more again.
	r.Add(&film.Frame{Epoch: 1, Shown: 100})
	straight(&r, 1500, 4, 0)
	if c.update(s); c.n != 1500 || len(c.lanes) != 3 {
		t.Errorf("%d particles in %d blocks, not 1500 in 3", c.n, len(c.lanes))
	}
}

func TestScaleEasesAndHolds(t *testing.T) {
	sc := scale{found: 1}
	s := &Scene{DT: 1. / 60, Playing: true}
	if sc.ease(s, 0); sc.top != 1 {
		t.Fatalf("the first top is %v, not 1", sc.top)
	}
	sc.found = 3
	for i := range 30 {
		was := sc.top
		if sc.ease(s, 0); sc.top < was {
			t.Fatalf("frame %d: it goes back", i)
		}
	}
	if sc.top < 2.85 {
		t.Errorf("after half a second it is %v, less than 95 %% of the way from 1 to 3", sc.top)
	}
	// Held while t is moved by hand.
	s.Playing = false
	sc.top, sc.found = 1, 3
	for range 60 {
		s.Scrubbed = true
		sc.ease(s, 0)
	}
	if sc.top != 1 {
		t.Errorf("it moved to %v under a scrubbing hand", sc.top)
	}
	s.Scrubbed = false
	for range 90 {
		sc.ease(s, 0)
	}
	if sc.top != 3 {
		t.Errorf("a second after the hand let go it is %v, not 3", sc.top)
	}
	s.ReducedMotion, sc.found = true, 5
	if sc.ease(s, 0); sc.top != 5 {
		t.Errorf("with reduced motion it eases: %v", sc.top)
	}
}

func TestTopIsThe97thPercentileOverTheParticles(t *testing.T) {
	// |u| = |x| on the grid; particles at x = 0 … 1 evenly, so the percentile is .97.
	g := &film.Slice{Rect: film.Rect{X0: -4, Y0: -4, X1: 4, Y1: 4}, W: 64, H: 64}
	for range g.H {
		for i := range g.W {
			g.Data = append(g.Data, float32(-4+(float64(i)+.5)/8), 0)
		}
	}
	c := &cloud{n: 1001, lanes: []lane{{}}}
	for i := range c.n {
		c.lanes[0].x = append(c.lanes[0].x, float32(i)/1000, 0)
	}
	var sc scale
	sc.look(c, g, g.Data)
	if math.Abs(float64(sc.found)-.97) > .02 {
		t.Errorf("the top is %v, not .97", sc.found)
	}
}

func TestSixteenBitsHoldZeroAndOne(t *testing.T) {
	var b [2]byte
	read := func() int { return int(b[0])<<8 | int(b[1]) }
	for _, c := range []struct {
		v    float64
		want int
	}{{0, 0}, {1, 65535}, {2, 65535}, {-1, 0}, {math.NaN(), 0}, {.5, 32768}} {
		if put16(b[:], float32(c.v)); read() != c.want {
			t.Errorf("%v is stored as %d, not %d", c.v, read(), c.want)
		}
	}
	for _, c := range []struct {
		v    float64
		want int
	}{{0, 32768}, {1, 65535}, {-1, 1}, {5, 65535}, {-5, 1}, {math.NaN(), 32768}} {
		if putSigned(b[:], float32(c.v)); read() != c.want {
			t.Errorf("signed %v is stored as %d, not %d", c.v, read(), c.want)
		}
	}
}
