package nn

import (
	"runtime"
	"testing"
)

// All kernels but the scalar ones, and Go's own in WebAssembly, show the peak of
// their registers, which hold four numbers at least.
func TestPeak(t *testing.T) {
	for _, name := range Kernels() {
		run, flops, err := Peak(name)
		if err != nil {
			t.Fatal(err)
		}
		if run != nil {
			run(3)
		}
		none := name == "scalar" || runtime.GOARCH == "wasm" && name == plainKernels().name()
		// Fewer than eight sums of four lanes would wait for each other.
		if (run == nil) != none || (flops == 0) != (run == nil) || !none && flops < 2*8*4 {
			t.Errorf("%s: %d operations a turn", name, flops)
		}
	}
	if _, _, err := Peak("gpu"); err == nil {
		t.Error("the peak of any kernels is taken")
	}
}
