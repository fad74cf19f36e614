package bench

import (
	"math"
	"testing"
)

// The slope of a line is its own, and of points beside it that of least squares.
func TestSlope(t *testing.T) {
	if s := Slope([]float64{1, 2, 5}, []float64{7, 4, -5}); math.Abs(s+3) > 1e-12 {
		t.Errorf("of 10 − 3x: %v", s)
	}
	if s := Slope([]float64{0, 1, 2}, []float64{0, 3, 0}); math.Abs(s) > 1e-12 {
		t.Errorf("of a peak: %v", s)
	}
	if s := Slope([]float64{1, 1}, []float64{0, 3}); !math.IsNaN(s) {
		t.Errorf("of a vertical line: %v", s)
	}
}
