package render

import (
	"math"
	"testing"
)

func TestNiceStep(t *testing.T) {
	for _, c := range []struct{ least, want float64 }{
		{1, 1}, {1.01, 2}, {0.2, 0.2}, {0.21, 0.5}, {0.6, 1}, {3, 5}, {7, 10}, {0.03, 0.05}, {40, 50}, {1e-4, 1e-4},
		{0, 1}, {math.NaN(), 1}, {math.Inf(1), 1},
	} {
		if got := niceStep(c.least); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("niceStep(%v) = %v, want %v", c.least, got, c.want)
		}
	}
	for _, c := range []struct {
		step float64
		want int
	}{{1, 0}, {5, 0}, {20, 0}, {0.5, 1}, {0.1, 1}, {0.2, 1}, {0.05, 2}, {0.001, 3}} {
		if got := stepDecimals(c.step); got != c.want {
			t.Errorf("stepDecimals(%v) = %d, want %d", c.step, got, c.want)
		}
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct {
		v    float64
		dec  int
		want string
	}{{-0.04, 1, "0.0"}, {-2, 0, "−2"}, {0.5, 1, "0.5"}, {1, 2, "1.00"}} {
		if got := string(appendTick(nil, c.v, c.dec)); got != c.want {
			t.Errorf("tick %v with %d decimals reads %q, want %q", c.v, c.dec, got, c.want)
		}
	}
	for _, c := range []struct {
		n    int64
		want string
	}{{0, "0"}, {999, "999"}, {1000, "1,000"}, {6240, "6,240"}, {1234567, "1,234,567"}, {-1234, "−1,234"}, {math.MinInt64, "−9,223,372,036,854,775,808"}} {
		if got := string(appendCount(nil, c.n)); got != c.want {
			t.Errorf("count %d reads %q, want %q", c.n, got, c.want)
		}
	}
	for _, c := range []struct {
		v    float64
		want string
	}{
		{1.957, "1.96"}, {0.1416, "0.142"}, {12.34, "12.3"}, {432.1, "432"}, {4321, "4,321"}, {1.2e6, "1.2e6"},
		{9.99e6, "1.0e7"}, {0.00012, "1.2e−4"}, {-3.5, "−3.50"}, {0, "0"}, {math.NaN(), "–"}, {math.Inf(1), "inf"}, {math.Inf(-1), "−inf"},
	} {
		if got := string(appendReading(nil, c.v)); got != c.want {
			t.Errorf("reading %v is %q, want %q", c.v, got, c.want)
		}
	}
}
