//go:build goexperiment.simd

package nn

import (
	"fmt"
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// plainKernels are the kernels of Go alone: vectors, unless package simd would only
// emulate them, which is slower than plain loops.
func plainKernels() kernels {
	if simd.Emulated() {
		return scalarKernels{}
	}
	return simdKernels{}
}

// simdKernels are written with package simd: one source for AVX2, AVX-512, NEON
// and WebAssembly's simd128. Vectors stay local to small functions, and no method
// has one in its body: both are what the compiler of Go 1.27 can rewrite for
// several vector lengths.
type simdKernels struct{}

var _ kernels = simdKernels{}

func (simdKernels) name() string { return fmt.Sprintf("simd %d", simd.VectorBitSize()) }

func (simdKernels) multiply(p product) {
	p.check()
	multiplyVec(&p)
	vec.Clean()
}

func (simdKernels) addRows(sum, y []float32, ld, rows, n int) {
	if rows < 1 || n < 1 {
		return
	}
	_, _ = sum[n-1], y[(rows-1)*ld+n-1]
	addRowsVec(sum[:n], y, ld, rows)
}

func (simdKernels) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	transpose(dst, ldd, src, lds, rows, cols)
}

func (simdKernels) scale(x, y []float32) { scaleVec(x, y[:len(x)]) }

func (simdKernels) activate(act Activation, z []float32) {
	activateVec(act, z)
	vec.Clean()
}

func (simdKernels) activateGrad(act Activation, z, d []float32) {
	activateGradVec(act, z, d[:len(z)])
	vec.Clean()
}

func (simdKernels) adam(s adamStep, p, g, m, v, e []float32) {
	n := len(p)
	adamVec(&s, p, g[:n], m[:n], v[:n], e[:n])
	vec.Clean()
}

// load, splat and store read and write through pointers: a slice costs a bounds
// check at every access, and those halve the speed of a tile in WebAssembly
// (10 against 17 GFLOP/s). product.check has done the checking.
//
// The array type is only as long as the widest vector; the pointer may well
// address fewer numbers than that where vectors are narrower.
func load(p unsafe.Pointer) simd.Float32s     { return simd.LoadFloat32s((*[quantum]float32)(p)[:]) }
func splat(p unsafe.Pointer) simd.Float32s    { return simd.BroadcastFloat32s(*(*float32)(p)) }
func store(v simd.Float32s, p unsafe.Pointer) { v.Store((*[quantum]float32)(p)[:]) }

// multiplyVec cuts the columns of C into panels of four vectors and, at the end,
// of one.
func multiplyVec(p *product) {
	var v simd.Float32s
	lanes := v.Len()
	// Zeros stand for no base; the odd last row is computed as two equal rows, in
	// spare, of which one is kept.
	var zeros, spare [4 * quantum]float32
	even := p.m &^ 1
	for j := 0; j < p.n; {
		width, panel := lanes, false
		if p.n-j > 3*lanes {
			width, panel = 4*lanes, true
		}
		base, ldbase := zeros[:], 0
		if p.base != nil {
			base, ldbase = p.base[j:], p.ldbase
		}
		if even > 0 {
			if panel {
				panel4(p.c[j:], p.ldc, base, ldbase, p.a, p.rowA, p.stepA, p.b[j:], p.ldb, even, p.kk)
			} else {
				panel1(p.c[j:], p.ldc, base, ldbase, p.a, p.rowA, p.stepA, p.b[j:], p.ldb, even, p.kk)
			}
		}
		if even < p.m {
			base, a := base[even*ldbase:], p.a[even*p.rowA:]
			if panel {
				panel4(spare[:], 0, base, 0, a, 0, p.stepA, p.b[j:], p.ldb, 2, p.kk)
			} else {
				panel1(spare[:], 0, base, 0, a, 0, p.stepA, p.b[j:], p.ldb, 2, p.kk)
			}
			copy(p.c[even*p.ldc+j:], spare[:width])
		}
		j += width
	}
}

// panel4 computes m rows (m even) by four vectors of C, in tiles of 2 × 4 held
// in registers while kk is streamed.
//
// Tile and form were chosen among some two hundred by measurement (64×64×64, Go
// 1.27.4). In WebAssembly: 2×4 25 GFLOP/s, 4×2 20–22, 1×8 22, 3×3 22, 2×3 24; with
// AVX-512 2×4 and 4×2 both 97. What matters in WebAssembly:
//   - Pointers, not slices (see load): 10 → 17 GFLOP/s.
//   - The branch in the middle that is never taken. The compiler orders the values
//     of a block so that all products come before all sums; with eight of each
//     that is more than the 16 vector registers, and an accumulator goes through
//     memory on every turn. The branch splits the block: 20 → 25.
//   - Sums that start at zero, and meet base as they are stored: 20 → 24.
//
// Do not unroll it over kk: the browser's compiler then runs out of registers.
func panel4(c []float32, ldc int, base []float32, ldbase int, a []float32, rowA, stepA int, b []float32, ldb, m, kk int) {
	var v simd.Float32s
	lanes := uintptr(v.Len()) * 4
	row, step, lb := uintptr(rowA)*4, uintptr(stepA)*4, uintptr(ldb)*4
	lc, lbase := uintptr(ldc)*4, uintptr(ldbase)*4
	pBase, pA, pB, pC := unsafe.Pointer(&base[0]), unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0]), unsafe.Pointer(&c[0])
	for ; m > 0; m -= 2 {
		var c00, c01, c02, c03, c10, c11, c12, c13 simd.Float32s
		x, y := pA, pB
		for k := kk; k > 0; k-- {
			a0 := splat(x)
			a1 := splat(unsafe.Add(x, row))
			v = load(y)
			c00 = mulAdd(a0, v, c00)
			c10 = mulAdd(a1, v, c10)
			v = load(unsafe.Add(y, lanes))
			c01 = mulAdd(a0, v, c01)
			c11 = mulAdd(a1, v, c11)
			if lb == 0 {
				break // never: see above
			}
			v = load(unsafe.Add(y, 2*lanes))
			c02 = mulAdd(a0, v, c02)
			c12 = mulAdd(a1, v, c12)
			v = load(unsafe.Add(y, 3*lanes))
			c03 = mulAdd(a0, v, c03)
			c13 = mulAdd(a1, v, c13)
			x = unsafe.Add(x, step)
			y = unsafe.Add(y, lb)
		}
		pA = unsafe.Add(pA, 2*row)
		store(c00.Add(load(pBase)), pC)
		store(c01.Add(load(unsafe.Add(pBase, lanes))), unsafe.Add(pC, lanes))
		store(c02.Add(load(unsafe.Add(pBase, 2*lanes))), unsafe.Add(pC, 2*lanes))
		store(c03.Add(load(unsafe.Add(pBase, 3*lanes))), unsafe.Add(pC, 3*lanes))
		pC = unsafe.Add(pC, lc)
		pBase = unsafe.Add(pBase, lbase)
		store(c10.Add(load(pBase)), pC)
		store(c11.Add(load(unsafe.Add(pBase, lanes))), unsafe.Add(pC, lanes))
		store(c12.Add(load(unsafe.Add(pBase, 2*lanes))), unsafe.Add(pC, 2*lanes))
		store(c13.Add(load(unsafe.Add(pBase, 3*lanes))), unsafe.Add(pC, 3*lanes))
		pC = unsafe.Add(pC, lc)
		pBase = unsafe.Add(pBase, lbase)
	}
}

// panel1 computes m rows (m even) by one vector of C: the columns that panel4
// leaves over.
func panel1(c []float32, ldc int, base []float32, ldbase int, a []float32, rowA, stepA int, b []float32, ldb, m, kk int) {
	var v simd.Float32s
	row, step, lb := uintptr(rowA)*4, uintptr(stepA)*4, uintptr(ldb)*4
	lc, lbase := uintptr(ldc)*4, uintptr(ldbase)*4
	pBase, pA, pB, pC := unsafe.Pointer(&base[0]), unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0]), unsafe.Pointer(&c[0])
	for ; m > 0; m -= 2 {
		c0 := load(pBase)
		pBase = unsafe.Add(pBase, lbase)
		c1 := load(pBase)
		pBase = unsafe.Add(pBase, lbase)
		x, y := pA, pB
		for k := kk; k > 0; k-- {
			v = load(y)
			c0 = mulAdd(splat(x), v, c0)
			c1 = mulAdd(splat(unsafe.Add(x, row)), v, c1)
			x = unsafe.Add(x, step)
			y = unsafe.Add(y, lb)
		}
		pA = unsafe.Add(pA, 2*row)
		store(c0, pC)
		pC = unsafe.Add(pC, lc)
		store(c1, pC)
		pC = unsafe.Add(pC, lc)
	}
}

// addRowsVec is kernels.addRows: the sums of four vectors of columns, and at the end
// of one, stay in registers.
func addRowsVec(sum, y []float32, ld, rows int) {
	var s0, s1, s2, s3 simd.Float32s
	n, row := s0.Len(), uintptr(ld)*4
	lanes := uintptr(n) * 4
	for j := 0; j < len(sum); {
		p, q := unsafe.Pointer(&sum[j]), unsafe.Pointer(&y[j])
		s0 = load(p)
		if len(sum)-j < 4*n {
			for r := rows; r > 0; r-- {
				s0 = s0.Add(load(q))
				q = unsafe.Add(q, row)
			}
			store(s0, p)
			j += n
			continue
		}
		s1, s2, s3 = load(unsafe.Add(p, lanes)), load(unsafe.Add(p, 2*lanes)), load(unsafe.Add(p, 3*lanes))
		for r := rows; r > 0; r-- {
			s0 = s0.Add(load(q))
			s1 = s1.Add(load(unsafe.Add(q, lanes)))
			s2 = s2.Add(load(unsafe.Add(q, 2*lanes)))
			s3 = s3.Add(load(unsafe.Add(q, 3*lanes)))
			q = unsafe.Add(q, row)
		}
		store(s0, p)
		store(s1, unsafe.Add(p, lanes))
		store(s2, unsafe.Add(p, 2*lanes))
		store(s3, unsafe.Add(p, 3*lanes))
		j += 4 * n
	}
}

// scaleVec is x *= y, elementwise.
func scaleVec(x, y []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	y = y[:len(x)]
	for i := 0; i+n <= len(x); i += n {
		px := unsafe.Pointer(&x[i])
		store(load(px).Mul(load(unsafe.Pointer(&y[i]))), px)
	}
}

// adamVec is scalarKernels.adam on vectors.
func adamVec(s *adamStep, p, g, m, v, e []float32) {
	beta1, beta1Rest := simd.BroadcastFloat32s(s.beta1), simd.BroadcastFloat32s(s.beta1Rest)
	beta2, beta2Rest := simd.BroadcastFloat32s(s.beta2), simd.BroadcastFloat32s(s.beta2Rest)
	root, eps := simd.BroadcastFloat32s(s.root), simd.BroadcastFloat32s(s.eps)
	keep, rate, averageNew := simd.BroadcastFloat32s(s.keep), simd.BroadcastFloat32s(s.rate), simd.BroadcastFloat32s(s.averageNew)
	n := root.Len()
	g, m, v, e = g[:len(p)], m[:len(p)], v[:len(p)], e[:len(p)]
	for i := 0; i+n <= len(p); i += n {
		pp, pm, pv, pe := unsafe.Pointer(&p[i]), unsafe.Pointer(&m[i]), unsafe.Pointer(&v[i]), unsafe.Pointer(&e[i])
		gi := load(unsafe.Pointer(&g[i]))
		mi := mulAdd(beta1, load(pm), beta1Rest.Mul(gi))
		vi := mulAdd(beta2, load(pv), beta2Rest.Mul(gi).Mul(gi))
		store(mi, pm)
		store(vi, pv)
		below := mulAdd(vi.Sqrt(), root, eps)
		x := keep.Mul(load(pp)).Sub(rate.Mul(mi).Div(below))
		store(x, pp)
		ei := load(pe)
		store(mulAdd(averageNew, x.Sub(ei), ei), pe)
	}
}
