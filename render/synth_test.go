//go:build !js

package render

import (
	"math"
	"math/rand/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/path"
)

// world is a mixture of equal round Gaussians whose path, field and density are
// known in closed form: the source of films for tests, so that none depends on
// the simulation.
type world struct {
	means    [][2]float64
	variance float64
	sched    path.Schedule
	bend     float64 // size of an error that makes a "learned" field differ
}

func moons() *world {
	w := &world{variance: .13 * .13, sched: path.Cosine(), bend: .5}
	for i := range 28 {
		a := math.Pi * (float64(i) + .5) / 28
		w.means = append(w.means, [2]float64{2*math.Cos(a) - 1, 2.1*math.Sin(a) - .525},
			[2]float64{1 - 2*math.Cos(a), .525 - 2.1*math.Sin(a)})
	}
	return w
}

// at returns the exact velocity and density.
func (w *world) at(t, x, y float64) (ux, uy, p float64) {
	c := w.sched.At(min(t, .999))
	v := c.Alpha*c.Alpha*w.variance + c.Beta*c.Beta
	vd := c.Alpha*c.DAlpha*w.variance + c.Beta*c.DBeta
	most := math.Inf(-1)
	var lw [64]float64
	for i, m := range w.means {
		dx, dy := x-c.Alpha*m[0], y-c.Alpha*m[1]
		lw[i] = -(dx*dx + dy*dy) / (2 * v)
		most = max(most, lw[i])
	}
	var z, mx, my float64
	for i, m := range w.means {
		k := math.Exp(lw[i] - most)
		z, mx, my = z+k, mx+k*m[0], my+k*m[1]
	}
	mx, my = mx/z, my/z
	ux = c.DAlpha*mx + vd/v*(x-c.Alpha*mx)
	uy = c.DAlpha*my + vd/v*(y-c.Alpha*my)
	return ux, uy, z * math.Exp(most) / (2 * math.Pi * v * float64(len(w.means)))
}

// learned returns the exact velocity with a smooth error.
func (w *world) learned(t, x, y float64) (ux, uy float64) {
	ux, uy, _ = w.at(t, x, y)
	return ux + w.bend*math.Sin(1.3*x+2*t), uy + w.bend*math.Cos(1.1*y-t)*math.Sin(x)
}

func (w *world) slice(l film.Layer, v film.View, index int, t float64) *film.Slice {
	s := &film.Slice{Layer: l, Epoch: 1, Index: index, T: t, Rect: v.Rect, W: v.Cols, H: v.Rows}
	if l == film.Density {
		s.W, s.H = v.Width, v.Height
	}
	for j := range s.H {
		y := s.Y0 + (float64(j)+.5)*(s.Y1-s.Y0)/float64(s.H)
		for i := range s.W {
			x := s.X0 + (float64(i)+.5)*(s.X1-s.X0)/float64(s.W)
			switch l {
			case film.Density:
				_, _, p := w.at(t, x, y)
				s.Data = append(s.Data, float32(p))
				s.Max = max(s.Max, float32(p))
			case film.Exact:
				ux, uy, _ := w.at(t, x, y)
				s.Data = append(s.Data, float32(ux), float32(uy))
			default:
				ux, uy := w.learned(t, x, y)
				s.Data = append(s.Data, float32(ux), float32(uy))
			}
		}
	}
	return s
}

// slices puts the grids of every layer into a reel: made at t alone, or, for
// t < 0, at count times from 0 to 1.
func (w *world) slices(r *film.Reel, v film.View, t float64, count int) {
	for _, l := range []film.Layer{film.Learned, film.Exact, film.Density} {
		if t >= 0 {
			r.Add(w.slice(l, v, -1, t))
			continue
		}
		for i := range count {
			r.Add(w.slice(l, v, i, float64(i)/float64(count-1)))
		}
	}
}

const synthSteps = 50

// carry moves n points from t = 0 to 1 with midpoint steps (or, for an SDE,
// steps of Euler and Maruyama with score from the closed form) and returns nodes
// and velocities, node-major.
func (w *world) carry(x []float64, sde bool, rng *rand.Rand) (times []float64, pos, vel []float32) {
	const sigma = .4
	h := 1. / synthSteps
	for k := 0; k <= synthSteps; k++ {
		t := float64(k) * h
		times = append(times, t)
		for i := 0; i < len(x); i += 2 {
			ux, uy, _ := w.at(t, x[i], x[i+1])
			pos = append(pos, float32(x[i]), float32(x[i+1]))
			vel = append(vel, float32(ux), float32(uy))
			if sde {
				const d = 1e-3
				s := func(dx, dy float64) float64 {
					_, _, p := w.at(t, x[i]+dx, x[i+1]+dy)
					return math.Log(p)
				}
				sx, sy := (s(d, 0)-s(-d, 0))/(2*d), (s(0, d)-s(0, -d))/(2*d)
				x[i] += (ux+sigma*sigma/2*sx)*h + sigma*math.Sqrt(h)*rng.NormFloat64()
				x[i+1] += (uy+sigma*sigma/2*sy)*h + sigma*math.Sqrt(h)*rng.NormFloat64()
				continue
			}
			mx, my, _ := w.at(t+h/2, x[i]+ux*h/2, x[i+1]+uy*h/2)
			x[i] += mx * h
			x[i+1] += my * h
		}
	}
	return times, pos, vel
}

// particles puts n particles into a reel, in blocks.
func (w *world) particles(r *film.Reel, n int, sde bool) {
	rng := rand.New(rand.NewPCG(7, 1))
	for first := 0; first < n; first += film.Lane {
		m := min(film.Lane, n-first)
		x := make([]float64, 2*m)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		times, pos, _ := w.carry(x, sde, rng)
		r.Add(&film.Block{Epoch: 1, First: first, N: m, Total: n, SDE: sde, Times: times, Rows: &film.Memory{Pos: pos, N: m}})
	}
}

// tracks puts whole trajectories into a reel: the probes come last.
func (w *world) tracks(r *film.Reel, probes []control.Point, sde bool) {
	starts := []float64{-1.9, 1.25, -1.25, -.55, -.55, 1.75, -.2, -.35, .15, .75, .75, -1.55, 1.35, .35, 1.9, -.85, -1.7, -1.5, .9, 1.55, -.85, .4, .45, -.75}
	if sde {
		starts = starts[:16]
	}
	for _, p := range probes {
		starts = append(starts, p.X, p.Y)
	}
	for _, exact := range []bool{false, true} {
		v := *w
		x := append([]float64(nil), starts...)
		if !exact {
			v.variance *= 4 // another field
		}
		times, pos, vel := v.carry(x, sde, rand.New(rand.NewPCG(3, 3)))
		if sde {
			vel = nil
		}
		r.Add(&film.Tracks{Epoch: 1, Exact: exact, SDE: sde, N: len(starts) / 2, Probes: len(probes), Times: times, Pos: pos, Vel: vel})
	}
}

// data puts n points of the mixture into a reel.
func (w *world) data(r *film.Reel, n int) {
	rng := rand.New(rand.NewPCG(5, 5))
	p := &film.Points{Epoch: 1, Label: "exact for the mixture", Home: film.Rect{X0: -3.5, Y0: -3, X1: 3.5, Y1: 3}}
	sd := math.Sqrt(w.variance)
	for range n {
		m := w.means[rng.IntN(len(w.means))]
		p.XY = append(p.XY, float32(m[0]+sd*rng.NormFloat64()), float32(m[1]+sd*rng.NormFloat64()))
	}
	r.Add(p)
}

// readings puts a frame with a loss curve, and distances, into a reel.
func readings(r *film.Reel, n int) {
	f := &film.Frame{Epoch: 1, Step: 6240, StepsPerSec: 842, Loss: 1.96, Floor: 1.93, NFE: 100, Training: true, Asked: n, Shown: n,
		Marks: []film.Mark{{Step: 2600, ID: control.Rate}}}
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range 200 {
		s := float64(i) / 199
		m := 1.945 + 1.35*math.Exp(-s*16) + .22*math.Exp(-s*3.2)
		f.Bins = append(f.Bins, film.LossBin{Step: int64(6240 * s), Mean: float32(m), Raw: float32(m + .085*rng.NormFloat64())})
	}
	r.Add(f)
	d := &film.Distances{N: 1000, Busy: .6, Floors: [film.DistanceCount]float64{.081, .034, .142}}
	for i := range 120 {
		s := float64(i) / 119
		step := 40 + int64(6200*s)
		wave := .015 * rng.NormFloat64()
		d.Readings[film.SlicedW2] = append(d.Readings[film.SlicedW2], film.Reading{Step: step, Value: float32(.12 + .9*math.Exp(-s*14) + wave)})
		d.Readings[film.Energy] = append(d.Readings[film.Energy], film.Reading{Step: step, Value: float32(.06 + .5*math.Exp(-s*14) + wave/2)})
		if i%30 == 29 {
			d.Readings[film.W2] = append(d.Readings[film.W2], film.Reading{Step: step, Value: float32(.2 + .4*math.Exp(-s*10) + wave)})
		}
	}
	r.Add(d)
}

// fakeFace is a Host that holds values and remembers the last look.
type fakeFace struct {
	values control.Values
	view   film.View
	looks  int
	done   []string
}

func newFakeFace(hash string) *fakeFace {
	v, err := control.Defaults().Merge(hash)
	if err != nil {
		panic(err)
	}
	return &fakeFace{values: v}
}

func (f *fakeFace) Values() control.Values    { return f.values }
func (f *fakeFace) Set(id, text string) error { return f.values.Set(id, text) }
func (f *fakeFace) SetPoints(id string, pts []control.Point) error {
	return f.values.SetPoints(id, pts)
}
func (f *fakeFace) Gather()          {}
func (f *fakeFace) Commit()          {}
func (f *fakeFace) Do(action string) { f.done = append(f.done, action) }
func (f *fakeFace) Look(v film.View) { f.view = v; f.looks++ }
