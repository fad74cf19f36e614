package nn

import "fmt"

// kernels is all the arithmetic that costs anything. The network is written in
// terms of it, and it exists more than once with the same meaning: scalar (in
// every build, and the oracle of the others), package simd's vectors (when the
// build has GOEXPERIMENT=simd), and the WebAssembly module of package module
// (in a browser, when the build has the tag kernelmodule and its host attaches
// one). Implementations keep no state.
//
// Lengths of slices are multiples of quantum where a method says "whole rows".
type kernels interface {
	// name is for the reader: "scalar", "simd 128".
	name() string

	// multiply does C = base + A·B.
	multiply(p product)

	// addRows adds the rows of y (rows of stride ld) to sum, n columns; n is a
	// multiple of quantum.
	addRows(sum, y []float32, ld, rows, n int)

	// transpose writes the rows×cols matrix src (row stride lds) to dst as
	// cols×rows (row stride ldd).
	transpose(dst []float32, ldd int, src []float32, lds, rows, cols int)

	// scale multiplies: x[i] *= y[i]. Whole rows.
	scale(x, y []float32)

	// activate replaces z by act(z). Whole rows.
	activate(act Activation, z []float32)

	// activateGrad replaces z by act(z) and writes act′(z) to d. Whole rows.
	activateGrad(act Activation, z, d []float32)

	// adam does one step of the optimiser and of the average. Whole rows.
	adam(s adamStep, p, g, m, v, e []float32)
}

// product is C = base + A·B with
//
//	C[i][j] = base[i*ldbase+j] + Σ_k A[i*rowA + k*stepA] B[k*ldb+j]
//
// for i < m, j < n, k < kk, C[i][j] at c[i*ldc+j]. A strides freely, so that the
// same kernel takes A or its transpose; B and C are rows that hold at least n
// rounded up to quantum, and C's columns from n on are left unspecified. A nil
// base is zero; ldbase 0 repeats one row (a bias); base may be c (accumulate).
type product struct {
	c           []float32
	ldc         int
	base        []float32
	ldbase      int
	a           []float32
	rowA, stepA int
	b           []float32
	ldb         int
	m, n, kk    int
}

// check panics when a kernel would reach outside its slices: the kernels
// themselves then need no checks in their loops.
func (p *product) check() {
	if p.m < 1 || p.n < 1 || p.kk < 1 || p.ldc < 0 || p.ldb < 0 || p.ldbase < 0 || p.rowA < 0 || p.stepA < 0 {
		panic(fmt.Sprintf("nn: product of shape %d×%d×%d with strides %d %d %d %d %d",
			p.m, p.n, p.kk, p.ldc, p.ldb, p.ldbase, p.rowA, p.stepA))
	}
	w := padded(p.n)
	need := func(what string, s []float32, n int) {
		if len(s) < n {
			panic(fmt.Sprintf("nn: product's %s has %d numbers, needs %d", what, len(s), n))
		}
	}
	need("result", p.c, (p.m-1)*p.ldc+w)
	need("left factor", p.a, (p.m-1)*p.rowA+(p.kk-1)*p.stepA+1)
	need("right factor", p.b, (p.kk-1)*p.ldb+w)
	if p.base != nil {
		need("base", p.base, (p.m-1)*p.ldbase+w)
	}
}

// adamStep holds the numbers of one optimiser step that are the same for every
// parameter; see Options.
type adamStep struct {
	keep       float32 // 1 − lr·wd
	rate       float32 // lr / (1 − β₁ⁿ)
	root       float32 // 1 / √(1 − β₂ⁿ)
	beta1      float32
	beta1Rest  float32 // 1 − β₁
	beta2      float32
	beta2Rest  float32 // 1 − β₂
	eps        float32
	averageNew float32 // the new parameter's share of the average
}

// transpose is kernels.transpose for Go. Four rows at a time: in WebAssembly the index checks
// of a number at a time cost more than the copying.
func transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	i := 0
	for ; i+4 <= rows; i += 4 {
		r0, r1 := src[i*lds:][:cols], src[(i+1)*lds:][:cols]
		r2, r3 := src[(i+2)*lds:][:cols], src[(i+3)*lds:][:cols]
		at := i
		for j, x := range r0 {
			d := dst[at:][:4]
			d[0], d[1], d[2], d[3] = x, r1[j], r2[j], r3[j]
			at += ldd
		}
	}
	for ; i < rows; i++ {
		at := i
		for _, x := range src[i*lds:][:cols] {
			dst[at] = x
			at += ldd
		}
	}
}
