package nn

import (
	"slices"
	"testing"
)

// Without padding there are NumWeights numbers, in the order matrix by rows, bias,
// layer by layer; and they go back to where they were.
func TestCompactWeights(t *testing.T) {
	for i, cfg := range shapes() {
		net := mustNew(t, cfg, uint64(i))
		w := cfg.AppendWeights(nil, net.Params())
		if len(w) != cfg.NumWeights() {
			t.Fatalf("%s: %d weights, want %d", cfg.testName(), len(w), cfg.NumWeights())
		}
		at := 0
		for l := range cfg.Depth + 1 {
			m, stride := net.Weights(l)
			bias := net.Bias(l)
			in := cfg.Width
			if l == 0 {
				in = cfg.In
			}
			for o := range bias {
				for j := range in {
					if w[at] != m[o*stride+j] {
						t.Fatalf("%s: number %d is not weight (%d, %d) of layer %d", cfg.testName(), at, o, j, l)
					}
					at++
				}
			}
			if !slices.Equal(w[at:at+len(bias)], bias) {
				t.Fatalf("%s: the bias of layer %d does not follow its matrix", cfg.testName(), l)
			}
			at += len(bias)
		}
		back, err := cfg.ExpandWeights(w)
		if err != nil || !slices.Equal(back, net.Params()) {
			t.Errorf("%s: the parameters came back otherwise (%v)", cfg.testName(), err)
		}
		for _, bad := range [][]float32{w[1:], append(slices.Clone(w), 0)} {
			if p, err := cfg.ExpandWeights(bad); err == nil || p != nil {
				t.Errorf("%s: %d weights were taken", cfg.testName(), len(bad))
			}
		}
	}
}
