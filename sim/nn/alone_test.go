package nn

import (
	"math"
	"testing"
)

// The layer that is measured does the products of the package comment: against
// sums in float64, and its weight gradient adds up from call to call.
func TestLayerAlone(t *testing.T) {
	for _, name := range Kernels() {
		for _, width := range []int{64, 37} {
			l, err := NewLayer(name, width)
			if err != nil {
				t.Fatal(err)
			}
			at := l.t.net.layers[1]
			w, stride := l.t.net.Weights(1)
			b := l.t.net.Bias(1)
			x, d := l.t.fwd.units[0], l.t.delta[0]
			l.Forward()
			l.InputGradient()
			l.WeightGradient()
			l.WeightGradient()
			check := func(what string, i, j int, got float32, terms func(k int) float64, n int, start float64) {
				t.Helper()
				want, size := start, math.Abs(start)
				for k := range n {
					want += terms(k)
					size += math.Abs(terms(k))
				}
				if math.Abs(float64(got)-want) > 1e-6*size {
					t.Fatalf("%s, width %d: %s (%d, %d) is %g, want %g", name, width, what, i, j, got, want)
				}
			}
			for i := range LayerRows {
				for j := range width {
					check("output", i, j, l.t.fwd.units[1][i*at.outPad+j], func(k int) float64 {
						return float64(x[i*at.inPad+k]) * float64(w[j*stride+k])
					}, width, float64(b[j]))
					check("input gradient", i, j, l.t.delta[1][i*at.inPad+j], func(k int) float64 {
						return float64(d[i*at.outPad+k]) * float64(w[k*stride+j])
					}, width, 0)
				}
			}
			for o := range width {
				for j := range width {
					check("weight gradient", o, j, l.t.grads[at.weights+o*at.inPad+j], func(k int) float64 {
						return 2 * float64(d[k*at.outPad+o]) * float64(x[k*at.inPad+j])
					}, LayerRows, 0)
				}
			}
		}
	}
}

func TestKernelsByName(t *testing.T) {
	names := Kernels()
	if names[0] != bestKernels().name() || names[len(names)-1] != "scalar" {
		t.Errorf("kernels %q: the default is %s", names, bestKernels().name())
	}
	for _, name := range names {
		tr, err := NewTrainerOn(name, mustNew(t, defaultConfig(), 1))
		if err != nil || tr.Kernels() != name {
			t.Errorf("a trainer on %s: %v", name, err)
		}
		if _, err := NewEvaluatorOn(name, defaultConfig(), defaultFeatures); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", "Scalar", "gpu"} {
		if _, err := NewTrainerOn(name, mustNew(t, defaultConfig(), 1)); err == nil {
			t.Errorf("kernels %q are taken", name)
		}
		if _, err := NewEvaluatorOn(name, defaultConfig(), defaultFeatures); err == nil {
			t.Errorf("kernels %q are taken", name)
		}
		if _, err := NewLayer(name, 64); err == nil {
			t.Errorf("kernels %q are taken", name)
		}
	}
	if _, err := NewLayer(names[0], MaxWidth+1); err == nil {
		t.Error("a layer of any width is taken")
	}
}
