package render

import (
	"math"
	"testing"

	"flowscope/sim/film"
)

func curveBins(n int, f func(i int) (mean, raw float64)) []film.LossBin {
	bins := make([]film.LossBin, n)
	for i := range bins {
		m, r := f(i)
		bins[i] = film.LossBin{Step: int64(i+1) * 10, Mean: float32(m), Raw: float32(r)}
	}
	return bins
}

// Whatever the simulation sends, the axis is a real interval with rising ticks
// inside it and holds what it should hold.
func TestLossScaleOnAnything(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	falling := curveBins(300, func(i int) (float64, float64) {
		m := 1.94 + 2*math.Exp(-float64(i)/30)
		return m, m + 0.1*math.Sin(float64(i*7))
	})
	spike := append([]film.LossBin(nil), falling...)
	spike[150].Mean, spike[150].Raw = 1e12, 1e13
	for _, c := range []struct {
		name  string
		bins  []film.LossBin
		floor float64
		holds []float64 // values that must not be cut, on both axes
	}{
		{"nothing", nil, nan, nil},
		{"only the floor", nil, 1.93, []float64{1.93}},
		{"one bin", falling[:1], nan, []float64{float64(falling[0].Mean)}},
		{"falling", falling, 1.93, []float64{1.93, 3.93, 1.95}},
		{"a leap", spike, 1.93, []float64{1.93, 3.93}},
		{"all NaN", curveBins(5, func(int) (float64, float64) { return nan, nan }), nan, nil},
		{"all infinite", curveBins(5, func(int) (float64, float64) { return inf, inf }), inf, nil},
		{"some NaN", curveBins(9, func(i int) (float64, float64) {
			if i%2 == 0 {
				return nan, inf
			}
			return 2, 3
		}), nan, []float64{2}},
		{"all zero", curveBins(5, func(int) (float64, float64) { return 0, 0 }), 0, nil},
		{"constant", curveBins(5, func(int) (float64, float64) { return 1.5, 1.5 }), 1.5, []float64{1.5}},
		{"tiny", curveBins(5, func(i int) (float64, float64) { return 1e-7 * float64(i+1), 1e-7 }), nan, []float64{2e-7}},
		{"huge", curveBins(5, func(i int) (float64, float64) { return 1e20 * float64(i+1), 1e20 }), nan, []float64{2e20}},
		{"negative", curveBins(5, func(int) (float64, float64) { return -1, -2 }), -3, nil},
		{"many decades", curveBins(100, func(i int) (float64, float64) { v := math.Pow(10, float64(i)/5-10); return v, v }), nan, nil},
	} {
		for _, log := range []bool{false, true} {
			var s lossScale
			s.fit(c.bins, c.floor, log, 70, 11, nil)
			if !(s.lo < s.hi) || math.IsInf(s.hi, 0) || s.lo < 0 || log && s.lo <= 0 {
				t.Errorf("%s, log %v: axis from %v to %v", c.name, log, s.lo, s.hi)
				continue
			}
			if s.n < 1 {
				t.Errorf("%s, log %v: no ticks from %v to %v", c.name, log, s.lo, s.hi)
			}
			for i := 0; i < s.n; i++ {
				y := s.at(s.ticks[i])
				if s.ticks[i] < s.lo*(1-1e-9) || s.ticks[i] > s.hi*(1+1e-9) || !(y >= 0 && y <= 1) || i > 0 && s.ticks[i] <= s.ticks[i-1] {
					t.Errorf("%s, log %v: ticks %v in %v … %v", c.name, log, s.ticks[:s.n], s.lo, s.hi)
				}
				if i > 0 && (y-s.at(s.ticks[i-1]))*70 < 11 {
					t.Errorf("%s, log %v: figures of ticks %v touch", c.name, log, s.ticks[:s.n])
				}
			}
			for _, v := range c.holds {
				if y := s.at(v); !(y > 0 && y < 1) {
					t.Errorf("%s, log %v: %v stands at %v of %v … %v", c.name, log, v, y, s.lo, s.hi)
				} else if math.Abs(s.value(y)/v-1) > 1e-9 {
					t.Errorf("%s, log %v: %v comes back as %v", c.name, log, v, s.value(y))
				}
			}
		}
	}
}

// On a logarithmic axis equal ratios are equal distances.
func TestLogScaleRatios(t *testing.T) {
	var s lossScale
	s.fit(curveBins(2, func(i int) (float64, float64) { return []float64{0.01, 100}[i], 1 }), math.NaN(), true, 70, 11, nil)
	if a, b := s.at(1)-s.at(0.1), s.at(10)-s.at(1); math.Abs(a-b) > 1e-12 || a <= 0.2 {
		t.Errorf("decades are %v and %v high", a, b)
	}
	if y := s.at(math.NaN()); !math.IsNaN(y) {
		t.Errorf("NaN stands at %v", y)
	}
}
