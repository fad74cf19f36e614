package nn

import "testing"

// A turn has two operations for each number of each sum's register.
func TestPeak(t *testing.T) {
	for _, name := range Kernels() {
		run, flops, err := Peak(name)
		if err != nil {
			t.Fatal(err)
		}
		if run != nil {
			run(3)
		}
		switch lanes := flops / (2 * PeakSums); {
		case (run == nil) != (name == "scalar"), name == "scalar" && flops != 0, name != "scalar" && lanes != 4 && lanes != 8 && lanes != 16, flops%(2*PeakSums) != 0:
			t.Errorf("%s: %d operations a turn", name, flops)
		}
	}
	if _, _, err := Peak("gpu"); err == nil {
		t.Error("the peak of any kernels is taken")
	}
}
