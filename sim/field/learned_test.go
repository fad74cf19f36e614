package field

import (
	"math"
	"math/rand/v2"
	"testing"

	"flowscope/sim/path"
)

// A network that had learned the exact velocity would give the exact score and
// denoiser: the oracle stands in for it.
func TestLearnedConversions(t *testing.T) {
	set := makeSet(t, "8gaussians", 10, 1)
	for _, s := range schedules(t) {
		o, err := NewOracle(set, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		l := NewLearned(o, s)
		r := rand.New(rand.NewPCG(1, 1))
		x, got := make([]float32, 2), make([]float32, 2)
		for i := range 40 {
			tm := r.Float64()
			if i < 2 {
				tm = float64(i) // answered for the clamped time
			}
			ct := path.ClampTime(tm)
			p0 := o.law.draw(o.law.at(s, ct), r)
			x[0], x[1] = float32(p0[0]), float32(p0[1])
			p := o.At(ct, [2]float64{float64(x[0]), float64(x[1])})
			c := lawCase{name: "8gaussians"}
			size := 1 + math.Hypot(p.S[0], p.S[1])
			co := s.At(ct)
			a, b := co.ScoreCoefs()
			round := 4e-7 * (math.Abs(a)*math.Hypot(p.U[0], p.U[1]) + math.Abs(b)*math.Hypot(p0[0], p0[1]))
			l.Score(tm, x, got)
			for k := range 2 {
				near(t, label(c, s, tm)+" score", float64(got[k]), p.S[k], 1e-5*size+round)
			}
			if co.W() < 1e-2 {
				continue // where the velocity says little of the denoiser
			}
			a, b = co.Convert(path.Velocity, path.Denoiser)
			round = 4e-7 * (math.Abs(a)*math.Hypot(p.U[0], p.U[1]) + math.Abs(b)*math.Hypot(p0[0], p0[1]))
			l.Denoiser(tm, x, got)
			for k := range 2 {
				near(t, label(c, s, tm)+" denoiser", float64(got[k]), p.D[k], 1e-5+round)
			}
		}
	}
}

func TestDifference(t *testing.T) {
	set := makeSet(t, "moons", 100, 1)
	e, err := NewExact(set, path.Linear(), 0.1)
	if err != nil {
		t.Fatal(err)
	}
	o, err := NewOracle(set, path.Linear(), 0.2)
	if err != nil {
		t.Fatal(err)
	}
	x := []float32{0.1, 0.2, -1, 2, 3, 0}
	a, b, d := make([]float32, 6), make([]float32, 6), make([]float32, 6)
	e.Velocity(0.7, x, a)
	o.Velocity(0.7, x, b)
	Difference(e, o).Velocity(0.7, x, d)
	var size float64
	for i := range d {
		if d[i] != a[i]-b[i] {
			t.Errorf("[%d] is %v, want %v", i, d[i], a[i]-b[i])
		}
		size += math.Abs(float64(d[i]))
	}
	if size < 0.01 {
		t.Error("two widths with one velocity: nothing was compared")
	}
	same := Difference(e, e)
	same.Velocity(0.7, x, d)
	for i := range d {
		if d[i] != 0 {
			t.Errorf("a - a is %v", d)
		}
	}
	if n := testing.AllocsPerRun(10, func() { same.Velocity(0.3, x[:4], d[:4]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
