//go:build goexperiment.simd

package nn

import (
	"math"
	"testing"
)

// The stated error of the vector exponential, (3 + |x|)·2⁻²³, over its whole
// range.
func TestExpError(t *testing.T) {
	if bestKernels().name() == "scalar" {
		t.Skip("this machine has no vectors")
	}
	x := make([]float32, 1<<12)
	worst, at := 0.0, 0.0
	for from := -expLimit; from < expLimit; from++ {
		for i := range x {
			x[i] = float32(from) + float32(i)/float32(len(x))
		}
		y := append([]float32(nil), x...)
		expVec(y, y, 1)
		for i, xi := range x {
			want := math.Exp(float64(xi))
			err := math.Abs(float64(y[i])-want) / want * (1 << 23) / (3 + math.Abs(float64(xi)))
			if err > worst {
				worst, at = err, float64(xi)
			}
		}
	}
	t.Logf("largest error %.2f of the bound, at x = %g", worst, at)
	if worst > 1 {
		t.Errorf("error %.2f times the stated bound at x = %g", worst, at)
	}
}
