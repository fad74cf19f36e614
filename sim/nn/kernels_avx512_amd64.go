//go:build goexperiment.simd

package nn

import "simd/archsimd"

// bestKernels are those with the products in AVX-512 where the machine has it.
func bestKernels() kernels {
	if plain, ok := plainKernels().(simdKernels); ok && archsimd.X86.AVX512() {
		return avx512Kernels{plain}
	}
	return plainKernels()
}

// avx512Kernels have their products in Go's assembler. A tile of 4 × 4 vectors
// needs 16 sums in registers, and the compiler of Go 1.27 carries no more than 15
// around a loop; with the 8 that it can hold it spends its time on moving them
// (the multiply–add that it knows overwrites a factor, not the sum) and on what it
// puts in place of inlined calls. On a Zen 5 core, 64×64×64, against the peak of its
// registers: package simd 44 %, package archsimd 79 %, this 97 %.
type avx512Kernels struct{ simdKernels }

func (avx512Kernels) name() string { return "avx512" }

// zeros stand for no base: never written.
var zeros [4 * quantum]float32

func (avx512Kernels) multiply(p product) {
	p.check()
	base, ldbase := zeros[:], 0
	if p.base != nil {
		base, ldbase = p.base, p.ldbase
	}
	for j := 0; j < p.n; {
		panel, width := panel1AVX512, quantum
		switch rest := padded(p.n - j); {
		case rest >= 4*quantum:
			panel, width = panel4AVX512, 4*quantum
		case rest >= 2*quantum:
			panel, width = panel2AVX512, 2*quantum
		}
		from := &zeros[0]
		if p.base != nil {
			from = &base[j]
		}
		panel(&p.c[j], 4*uintptr(p.ldc), from, 4*uintptr(ldbase), &p.a[0], 4*uintptr(p.rowA), 4*uintptr(p.stepA), &p.b[j], 4*uintptr(p.ldb), p.m, p.kk)
		j += width
	}
}

//go:noescape
func panel4AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)

//go:noescape
func panel2AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)

//go:noescape
func panel1AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)

// The loop of package simd has what stands for inlined calls between its
// multiply–adds, and falls below the peak when another program shares the core.
func (avx512Kernels) peak(turns int) (flops int) {
	peakAVX512(turns)
	return 2 * peakSums * quantum
}

// peakAVX512 takes peakSums registers through so many turns.
//
//go:noescape
func peakAVX512(turns int)
