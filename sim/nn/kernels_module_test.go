//go:build js && kernelmodule

package nn

import (
	"os"
	"strings"
	"testing"
)

// The runner says which variant it attaches (FLOWSCOPE_KERNELS), so that tests
// which should have seen the module cannot pass without it.
func TestModuleIsThere(t *testing.T) {
	want, name := os.Getenv("FLOWSCOPE_KERNELS"), bestKernels().name()
	switch want {
	case "relaxed":
		if name != "module 128, relaxed" {
			t.Errorf("kernels %q, want the module with relaxed_madd", name)
		}
	case "simd128":
		if name != "module 128" {
			t.Errorf("kernels %q, want the module without relaxed_madd", name)
		}
	case "none", "broken":
		if strings.Contains(name, "module") {
			t.Errorf("kernels %q with a host that has no sound module", name)
		}
	default:
		t.Fatalf("FLOWSCOPE_KERNELS is %q, not relaxed, simd128, broken or none", want)
	}
}

// wrong is a kernel with one fault.
type wrong struct {
	kernels
	fault string
}

func (w wrong) spoil(what string, x []float32, at int) {
	if w.fault == what {
		x[at] += .01
	}
}

func (w wrong) multiply(p product) {
	w.kernels.multiply(p)
	w.spoil("multiply", p.c, p.n-1)
	if p.m > 4 {
		w.spoil("multiply's last row", p.c, (p.m-1)*p.ldc)
	}
	if p.rowA == 1 {
		w.spoil("multiply, transposed", p.c, 0)
	}
}
func (w wrong) addRows(sum, y []float32, ld, rows, n int) {
	w.kernels.addRows(sum, y, ld, rows, n)
	w.spoil("addRows", sum, n-1)
}
func (w wrong) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	w.kernels.transpose(dst, ldd, src, lds, rows, cols)
	w.spoil("transpose", dst, 0)
}
func (w wrong) scale(x, y []float32) { w.kernels.scale(x, y); w.spoil("scale", x, len(x)-1) }
func (w wrong) activate(act Activation, z []float32) {
	w.kernels.activate(act, z)
	w.spoil(act.String(), z, len(z)-1)
	w.spoil("NaN", z, 0)
	if w.fault == "NaN" {
		z[0] = 0
	}
}
func (w wrong) activateGrad(act Activation, z, d []float32) {
	w.kernels.activateGrad(act, z, d)
	w.spoil(act.String()+"'s derivative", d, len(d)-1)
}
func (w wrong) adam(s adamStep, p, g, m, v, e []float32) {
	w.kernels.adam(s, p, g, m, v, e)
	w.spoil("adam", p, len(p)-1)
	w.spoil("adam's average", e, 0)
}

func TestSelfTestFindsFaults(t *testing.T) {
	if !selfTest(plainKernels()) || !selfTest(scalarKernels{}) {
		t.Fatal("sound kernels are refused")
	}
	faults := []string{"multiply", "multiply's last row", "multiply, transposed", "addRows", "transpose", "scale", "NaN", "adam", "adam's average"}
	for _, a := range Activations() {
		faults = append(faults, a.String(), a.String()+"'s derivative")
	}
	for _, f := range faults {
		if selfTest(wrong{plainKernels(), f}) {
			t.Errorf("a fault in %s is not found", f)
		}
	}
}
