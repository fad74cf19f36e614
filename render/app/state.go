package app

import (
	"math"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// State tells the tests, and whoever drives the page from a script, what is on
// screen: readings, clock, film and geometry, as a JSON object.
func (a *App) State() string {
	f := &a.reel.Frame
	o := newObject()
	o.num("step", float64(f.Step))
	o.num("stepsPerSec", f.StepsPerSec)
	o.num("samplesPerSec", f.SamplesPerSec)
	o.num("loss", f.Loss)
	o.num("floor", f.Floor)
	o.num("floorErr", f.FloorErr)
	o.num("rate", f.Rate)
	o.num("nfe", float64(f.NFE))
	o.bool("training", f.Training)
	o.bool("annealing", f.Annealing)
	o.num("parameters", float64(f.Parameters))
	o.str("kernel", f.Kernel)
	o.num("epoch", float64(f.Epoch))
	o.num("shown", float64(f.Shown))
	o.num("asked", float64(f.Asked))
	o.num("filmStep", float64(f.FilmStep))
	o.num("filmAge", f.FilmAge)
	o.num("filmDone", f.FilmDone)
	o.num("filmShare", f.FilmShare)
	o.bool("filmApart", f.FilmApart)
	o.num("t", a.clock.T)
	o.bool("playing", a.clock.Playing)
	o.num("frames", float64(a.frames))
	o.num("drawn", float64(a.drawn))
	o.num("goMs", a.goTime.Seconds()*1000/float64(max(a.frames, 1)))
	o.num("bins", float64(len(f.Bins)))
	o.strs("pending", len(f.Pending), func(i int) string { return f.Pending[i] })
	o.strs("marks", len(f.Marks), func(i int) string { return f.Marks[i].ID })
	if p := a.reel.Points; p != nil {
		o.open("points")
		o.num("n", float64(len(p.XY)/2))
		o.str("label", p.Label)
		o.num("epoch", float64(p.Epoch))
		o.close()
	}
	if d := a.reel.Distances; d != nil {
		o.open("distances")
		o.num("busy", d.Busy)
		o.num("epoch", float64(d.Epoch))
		o.num("n", float64(d.N))
		o.num("busy", d.Busy)
		for i, name := range [film.DistanceCount]string{"sliced", "energy", "exact"} {
			o.open(name)
			rs := d.Readings[i]
			o.num("count", float64(len(rs)))
			if n := len(rs); n > 0 {
				o.num("step", float64(rs[n-1].Step))
				o.num("value", float64(rs[n-1].Value))
			}
			o.num("floor", d.Floors[i])
			o.close()
		}
		o.close()
	}
	blocks := a.reel.Blocks()
	o.objs("blocks", len(blocks), func(i int) {
		b := blocks[i]
		o.num("first", float64(b.First))
		o.num("n", float64(b.N))
		o.num("epoch", float64(b.Epoch))
		o.num("step", float64(b.Step))
		o.num("nodes", float64(len(b.Times)))
		o.bool("sde", b.SDE)
		rejected := 0
		for _, a := range b.Attempts {
			if !a.Accepted {
				rejected++
			}
		}
		o.num("accepted", float64(len(b.Attempts)-rejected))
		o.num("rejected", float64(rejected))
	})
	for i, name := range []string{"learned", "exact", "density"} {
		s, t, w := a.reel.At(film.Layer(i), a.clock.T)
		if s == nil {
			continue
		}
		o.open(name)
		o.num("epoch", float64(s.Epoch))
		o.num("step", float64(s.Step))
		o.num("t", s.T+w*(t.T-s.T))
		o.num("w", float64(s.W))
		o.num("h", float64(s.H))
		o.num("max", float64(s.Max))
		o.close()
	}
	for i, name := range []string{"tracks", "exactTracks"} {
		k := a.reel.Tracks[i]
		if k == nil {
			continue
		}
		o.open(name)
		o.num("n", float64(k.N))
		o.num("probes", float64(k.Probes))
		o.num("epoch", float64(k.Epoch))
		o.num("step", float64(k.Step))
		o.num("nodes", float64(len(k.Times)))
		o.bool("sde", k.SDE)
		o.close()
	}
	a.geometry(o)
	return o.done()
}

// Particles returns the positions of all shown particles at the solver's own node
// nearest to t: pure solver output, interleaved x, y.
func (a *App) Particles(t float64) []float32 {
	var all []float32
	for _, b := range a.reel.Blocks() {
		k := 0
		for i, s := range b.Times {
			if math.Abs(s-t) < math.Abs(b.Times[k]-t) && b.Own(i) {
				k = i
			}
		}
		at := len(all)
		all = append(all, make([]float32, 2*b.N)...)
		b.Rows.Row(k, all[at:])
	}
	return all
}

// geometry tells where things stand on screen, in dp.
func (a *App) geometry(o *object) {
	g := a.picture.Geometry()
	o.open("geometry")
	rect := func(name string, x, y, w, h float64) {
		o.open(name)
		o.num("x", x)
		o.num("y", y)
		o.num("w", w)
		o.num("h", h)
		o.close()
	}
	rect("picture", g.Picture.X, g.Picture.Y, g.Picture.W, g.Picture.H)
	o.num("scale", g.Scale)
	o.num("ox", g.OX)
	o.num("oy", g.OY)
	o.open("cards")
	for name, r := range g.Cards {
		rect(name, r.X, r.Y, r.W, r.H)
	}
	o.close()
	for _, list := range []struct {
		name string
		pts  []control.Point
	}{{"handles", g.Handles}, {"betaHandles", g.BetaHandles}, {"probes", g.Probes}} {
		o.objs(list.name, len(list.pts), func(i int) {
			o.num("x", list.pts[i].X)
			o.num("y", list.pts[i].Y)
		})
	}
	o.close()
}
