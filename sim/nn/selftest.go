//go:build js && kernelmodule

package nn

import "math"

// selfTest compares kernels with the scalar ones on a few numbers: whether a
// browser's compiler makes of the module what it should is not taken on trust.
func selfTest(k kernels) bool {
	const n = 3 * quantum
	at := uint32(1)
	draw := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			at = at*1664525 + 1013904223
			x[i] = float32(int32(at)) / (1 << 29) // in ±4
		}
		return x
	}
	same := func(x, y []float32) bool {
		for i := range x {
			if d := math.Abs(float64(x[i] - y[i])); !(d <= 1e-4) && !(x[i] != x[i] && y[i] != y[i]) {
				return false
			}
		}
		return true
	}
	both := func(length int, f func(k kernels, x []float32)) bool {
		x := draw(length)
		y := append([]float32(nil), x...)
		f(k, x)
		f(scalarKernels{}, y)
		return same(x, y)
	}
	a, b, nan := draw(n*n), draw(n*n), float32(math.NaN())
	ok := true
	for _, m := range []int{4, 7} {
		for _, cols := range []int{2, n} {
			for _, transposed := range []bool{false, true} {
				ok = ok && both(m*n, func(k kernels, c []float32) {
					p := product{c: c, ldc: n, base: b, ldbase: n, a: a, rowA: n, stepA: 1, b: b, ldb: n, m: m, n: cols, kk: 5}
					if transposed {
						p.rowA, p.stepA, p.base, p.ldbase = 1, n, nil, 0
					}
					k.multiply(p)
					for i := range m { // what is beyond the columns is unspecified
						clear(c[i*n+cols : (i+1)*n])
					}
				})
			}
		}
	}
	for _, act := range Activations() {
		ok = ok && both(2*n, func(k kernels, x []float32) {
			x[0], x[1], x[2] = nan, 100, -100
			k.activate(act, x[:n])
		}) && both(2*n, func(k kernels, x []float32) {
			x[0], x[1], x[2] = nan, 100, -100
			k.activateGrad(act, x[:n], x[n:])
		})
	}
	return ok && both(n*n, func(k kernels, x []float32) { k.transpose(x, n, a, n-1, n-1, n-2) }) &&
		both(n, func(k kernels, x []float32) { k.addRows(x, a, n, 3, n) }) &&
		both(n, func(k kernels, x []float32) { k.scale(x, a[:n]) }) &&
		both(5*n, func(k kernels, x []float32) {
			for i, v := range x[3*n : 4*n] { // the second moment is not negative
				x[3*n+i] = v * v
			}
			k.adam(Options{LR: .01, WeightDecay: .1, EMADecay: .9}.adamStepAfter(3), x[:n], x[n:2*n], x[2*n:3*n], x[3*n:4*n], x[4*n:])
		})
}
