package path

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// columnCases are the schedules of the other tests, at the ends of their
// parameters too, and one from outside.
func columnCases(t *testing.T) []Schedule {
	list := append(cases(t), foreign{}, Smoothed(Cosine(), 0.1))
	for _, n := range []float64{1, 1.5, MaxExponent} {
		p, err := Polynomial(n)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	for _, r := range [][2]float64{{MinBeta, MinBeta}, {MinBeta, MaxBeta}, {MaxBeta, MaxBeta}} {
		d, err := DDPM(r[0], r[1])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

func checkColumns(t *testing.T, s Schedule, times []float64, c *Columns) {
	t.Helper()
	c.Fill(s, times)
	for i, tm := range times {
		want := s.At(tm)
		for _, k := range []struct {
			name      string
			got, want float64
		}{
			{"alpha", float64(c.Alpha[i]), want.Alpha}, {"beta", float64(c.Beta[i]), want.Beta},
			{"alpha'", float64(c.DAlpha[i]), want.DAlpha}, {"beta'", float64(c.DBeta[i]), want.DBeta},
		} {
			near(t, fmt.Sprintf("%s, %s at %v, number %d of %d", s.Name(), k.name, tm, i, len(times)), k.got, k.want, 3e-6*math.Max(1, math.Abs(k.want)))
		}
	}
}

// Columns are what At says, in order or not, to the very ends and beyond, where
// training goes and where it does not.
func TestColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c Columns
	for _, s := range columnCases(t) {
		sorted, mixed := make([]float64, 257), make([]float64, 100)
		for i := range sorted {
			sorted[i] = TrainEnd(s) * (float64(i) + r.Float64()) / float64(len(sorted))
		}
		for i := range mixed {
			mixed[i] = r.Float64()
		}
		ends := []float64{0, 1, 1e-300, 1e-16, 1e-8, 1e-4, 1 - 1e-16, 1 - TMin, 1 - 1e-6, -1, 2, math.Inf(1), math.Inf(-1)}
		for _, times := range [][]float64{sorted, mixed, ends, nil, sorted[:1]} {
			checkColumns(t, s, times, &c)
		}
	}
}

func TestColumnsDoNotAllocate(t *testing.T) {
	var c Columns
	times := make([]float64, 256)
	for i := range times {
		times[i] = float64(i) / 256
	}
	for _, s := range columnCases(t) {
		if n := testing.AllocsPerRun(10, func() { c.Fill(s, times); c.Fill(s, times[:100]) }); n != 0 {
			t.Errorf("%s: %v allocations", s.Name(), n)
		}
	}
}

func FuzzColumns(f *testing.F) {
	f.Add(0.5, 0.25, 2., 0.1, 20.)
	f.Add(0., 1., 10., 0.001, 100.)
	f.Add(1-1e-13, 1e-320, 1., 100., 100.)
	f.Fuzz(func(t *testing.T, t0, t1, n, b, bigB float64) {
		if t0 != t0 || t1 != t1 {
			t.Skip()
		}
		list := []Schedule{Linear(), Cosine(), LinearVP(), Sqrt()}
		if p, err := Polynomial(n); err == nil {
			list = append(list, p)
		}
		if d, err := DDPM(b, bigB); err == nil {
			list = append(list, d)
		}
		var c Columns
		for _, s := range list {
			end := TrainEnd(s)
			checkColumns(t, s, []float64{t0, t1, min(t0, end), min(t1, end), (min(t0, end) + min(t1, end)) / 2}, &c)
		}
	})
}

// What do the coefficients of 256 samples cost?
func BenchmarkColumns256(b *testing.B) {
	times := make([]float64, 256)
	for i := range times {
		times[i] = TrainEnd(Sqrt()) * (float64(i) + .5) / 256
	}
	for _, k := range All() {
		s, err := k.New(Params{Exponent: 2, BetaMin: .1, BetaMax: 20, Points: [][2]float64{{.25, .1}, {.5, .6}, {.75, .8}}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(k.ID, func(b *testing.B) {
			var c Columns
			for b.Loop() {
				c.Fill(s, times)
			}
		})
	}
}
