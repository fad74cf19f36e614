package path

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// With one data point z the posterior is a point: D = z, e = (x - alpha z)/beta,
// u = alpha' z + beta' e and s = -e/beta, whatever the schedule. Every
// conversion must carry each of these to each other.
func TestConversions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, s := range cases(t) {
		for range 200 {
			tm := r.Float64()
			c := Interior(s, tm)
			if c.W() < 1e-3 {
				continue // where the caps act, see TestCaps
			}
			z, x := 2*r.NormFloat64(), 2*r.NormFloat64()
			e := (x - c.Alpha*z) / c.Beta
			q := map[Quantity]float64{
				Denoiser: z, Noise: e, Score: -e / c.Beta, Velocity: c.DAlpha*z + c.DBeta*e,
			}
			for from, v := range q {
				for to, want := range q {
					a, b := c.Convert(from, to)
					// Condition: what a relative rounding of the inputs does.
					cond := 1 + math.Abs(a*v) + math.Abs(b*x)
					near(t, fmt.Sprintf("%s t=%.4f %v from %v", s.Name(), tm, to, from), a*v+b*x, want, 1e-12*cond)
				}
			}
			near(t, "VelocityToScore", VelocityToScore(c, q[Velocity], x), q[Score], 1e-11*(1+math.Abs(q[Score]))/c.Beta)
			near(t, "ScoreToVelocity", ScoreToVelocity(c, q[Score], x), q[Velocity], 1e-11*(1+math.Abs(q[Velocity]))/c.Beta)
		}
	}
}

// The linear path's conversions as they stand in the papers.
func TestLinearConversions(t *testing.T) {
	for _, tm := range []float64{0.1, 0.5, 0.9} {
		c := Linear().At(tm)
		for _, k := range []struct {
			to   Quantity
			a, b float64
		}{
			{Denoiser, 1 - tm, 1}, {Noise, -tm, 1}, {Score, tm / (1 - tm), -1 / (1 - tm)},
		} {
			a, b := c.Convert(Velocity, k.to)
			near(t, fmt.Sprintf("%v: A at %v", k.to, tm), a, k.a, 1e-13)
			near(t, fmt.Sprintf("%v: B at %v", k.to, tm), b, k.b, 1e-13)
		}
	}
}

// Every conversion is finite at every clamped time, also where the Wronskian
// all but vanishes.
func TestCaps(t *testing.T) {
	list := cases(t)
	for _, n := range []float64{5, 10} {
		p, err := Polynomial(n)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	flat, err := NewCustom([][2]float64{{.001, .9}, {.5, .901}, {.999, .902}}, Convex)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(list, flat) {
		for i := 0; i <= 1000; i++ {
			c := Interior(s, float64(i)/1000)
			for from := Velocity; from <= Denoiser; from++ {
				for to := Velocity; to <= Denoiser; to++ {
					a, b := c.Convert(from, to)
					if math.IsNaN(a+b) || math.IsInf(a, 0) || math.IsInf(b, 0) {
						t.Fatalf("%s at %v: %v from %v: %v, %v", s.Name(), float64(i)/1000, to, from, a, b)
					}
				}
			}
			if a, _ := c.ScoreCoefs(); a*c.Beta > maxAlphaGain*(1+1e-12) {
				t.Fatalf("%s at %v: score gain %v", s.Name(), float64(i)/1000, a*c.Beta)
			}
		}
	}
	// t^n: alpha/W = t/n is small, so the cap must not act and the score is right
	// even where W is 1e-26.
	p, _ := Polynomial(10)
	c := Interior(p, 0)
	a, b := c.ScoreCoefs()
	near(t, "t^10: A at TMin", a, TMin/10, 1e-15)
	near(t, "t^10: B at TMin", b, -1, 1e-12)
}

func TestConvertBatch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	x, q, out := make([]float32, 101), make([]float32, 101), make([]float32, 101)
	for i := range x {
		x[i], q[i] = float32(r.NormFloat64()), float32(r.NormFloat64())
	}
	c := Interior(Cosine(), 0.3)
	ConvertBatch(c, Velocity, Score, x, q, out)
	for i := range x {
		near(t, "batch", float64(out[i]), VelocityToScore(c, float64(q[i]), float64(x[i])), 2e-6)
	}
	if n := testing.AllocsPerRun(10, func() { ConvertBatch(c, Velocity, Score, x, q, out) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	ConvertBatch(c, Score, Velocity, x, out, out)
	for i := range x {
		near(t, "there and back, in place", float64(out[i]), float64(q[i]), 1e-5)
	}
	defer func() {
		if recover() == nil {
			t.Error("different lengths were taken")
		}
	}()
	ConvertBatch(c, Velocity, Score, x, q[:3], out)
}
