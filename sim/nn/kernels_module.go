//go:build js && kernelmodule

package nn

import (
	"sync"
	"unsafe"
)

// The kernel module (package module) works on this program's memory. The host
// makes an instance of it before the program starts and passes its functions as
// imports; in a build without the tag "kernelmodule" a host need know nothing of
// it. All numbers are in bytes, but n, m, kk and rows.

//go:wasmimport kernels variant
func moduleVariant() int32

//go:noescape
//go:wasmimport kernels multiply
func moduleMultiply(c unsafe.Pointer, ldc int32, base unsafe.Pointer, ldbase int32, a unsafe.Pointer, rowA, stepA int32, b unsafe.Pointer, ldb, m, n, kk int32)

//go:noescape
//go:wasmimport kernels activate
func moduleActivate(act int32, z unsafe.Pointer, n int32)

//go:noescape
//go:wasmimport kernels activateGrad
func moduleActivateGrad(act int32, z, d unsafe.Pointer, n int32)

//go:noescape
//go:wasmimport kernels adam
func moduleAdam(s, p, g, m, v, e unsafe.Pointer, n int32)

//go:noescape
//go:wasmimport kernels addRows
func moduleAddRows(sum, y unsafe.Pointer, ld, rows, n int32)

//go:noescape
//go:wasmimport kernels transpose
func moduleTranspose(dst unsafe.Pointer, ldd int32, src unsafe.Pointer, lds, rows, cols int32)

//go:noescape
//go:wasmimport kernels scale
func moduleScale(x, y unsafe.Pointer, n int32)

//go:noescape
//go:wasmimport kernels peak
func modulePeak(at unsafe.Pointer, turns int32)

// What moduleVariant answers: the host has no module, or one of these.
const (
	moduleAbsent = iota
	moduleMulAdd
	moduleRelaxed
)

// bestKernels are those of the module where the host has one and it computes what
// it should, otherwise those of a build without it.
func bestKernels() kernels { return chosenKernels() }

var chosenKernels = sync.OnceValue(func() kernels {
	if moduleVariant() == moduleAbsent {
		return plainKernels()
	}
	k := moduleKernels{moduleVariant() == moduleRelaxed}
	if !selfTest(k) {
		return plainKernels()
	}
	return k
})

// moduleKernels are the functions of the module.
type moduleKernels struct{ relaxed bool }

var _ kernels = moduleKernels{}

func (k moduleKernels) name() string {
	if k.relaxed {
		return "module 128, relaxed"
	}
	return "module 128"
}

func first(s []float32) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

func (moduleKernels) multiply(p product) {
	p.check()
	var base unsafe.Pointer
	ldbase := 0
	if p.base != nil {
		base, ldbase = first(p.base), p.ldbase
	}
	moduleMultiply(first(p.c), int32(4*p.ldc), base, int32(4*ldbase), first(p.a), int32(4*p.rowA), int32(4*p.stepA),
		first(p.b), int32(4*p.ldb), int32(p.m), int32(p.n), int32(p.kk))
}

func (moduleKernels) addRows(sum, y []float32, ld, rows, n int) {
	if rows > 0 && n > 0 {
		_, _ = sum[n-1], y[(rows-1)*ld+n-1]
		moduleAddRows(first(sum), first(y), int32(4*ld), int32(rows), int32(n))
	}
}

// transpose leaves to Go what is beyond the last whole block of 4 × 4.
func (moduleKernels) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	if rows < 1 || cols < 1 {
		return
	}
	_, _ = dst[(cols-1)*ldd+rows-1], src[(rows-1)*lds+cols-1]
	r, c := rows&^3, cols&^3
	if r > 0 && c > 0 {
		moduleTranspose(first(dst), int32(4*ldd), first(src), int32(4*lds), int32(r), int32(c))
	}
	if r < rows {
		transpose(dst[r:], ldd, src[r*lds:], lds, rows-r, cols)
	}
	if c < cols {
		transpose(dst[c*ldd:], ldd, src[c:], lds, r, cols-c)
	}
}

func (moduleKernels) scale(x, y []float32) {
	if n := len(x); n > 0 {
		moduleScale(first(x), first(y[:n]), int32(n))
	}
}

func (moduleKernels) activate(act Activation, z []float32) {
	if n := len(z); n > 0 {
		moduleActivate(int32(act), first(z), int32(n))
	}
}

func (moduleKernels) activateGrad(act Activation, z, d []float32) {
	if n := len(z); n > 0 {
		moduleActivateGrad(int32(act), first(z), first(d[:n]), int32(n))
	}
}

func (moduleKernels) adam(s adamStep, p, g, m, v, e []float32) {
	if n := len(p); n > 0 {
		moduleAdam(unsafe.Pointer(&s), first(p), first(g[:n]), first(m[:n]), first(v[:n]), first(e[:n]), int32(n))
	}
}

func (moduleKernels) peak(turns int) (flops int) {
	var sums [4]float32
	if turns > 0 {
		modulePeak(unsafe.Pointer(&sums), int32(turns))
	}
	return 2 * PeakSums * PeakPasses * len(sums)
}
