//go:build goexperiment.simd

package transport

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// plane writes h_j + c + a x_j + b y_j to dst: the exponents of a row of the plan.
func plane(dst, h, x, y []float32, c, a, b float32) {
	h, x, y = h[:len(dst)], x[:len(dst)], y[:len(dst)]
	cv, av, bv := simd.BroadcastFloat32s(c), simd.BroadcastFloat32s(a), simd.BroadcastFloat32s(b)
	n := cv.Len()
	i := 0
	for ; i+n <= len(dst); i += n {
		v := vec.Load(unsafe.Pointer(&h[i])).Add(cv)
		v = vec.MulAdd(vec.Load(unsafe.Pointer(&x[i])), av, v)
		v = vec.MulAdd(vec.Load(unsafe.Pointer(&y[i])), bv, v)
		vec.Store(v, unsafe.Pointer(&dst[i]))
	}
	planeScalar(dst[i:], h[i:], x[i:], y[i:], c, a, b)
}
