//go:build goexperiment.simd

package vec

import (
	"simd"
	"unsafe"
)

// Linear2 writes a x + b y to dst, element by element. x and y must be at least
// as long, and may be dst itself.
func Linear2(dst []float32, a float32, x []float32, b float32, y []float32) {
	x, y = x[:len(dst)], y[:len(dst)]
	av, bv := simd.BroadcastFloat32s(a), simd.BroadcastFloat32s(b)
	w := av.Len()
	i := 0
	for ; i+w <= len(dst); i += w {
		r := av.Mul(Load(unsafe.Pointer(&x[i])))
		Store(MulAdd(bv, Load(unsafe.Pointer(&y[i])), r), unsafe.Pointer(&dst[i]))
	}
	Clean()
	if i < len(dst) {
		var rx, ry [Widest]float32
		copy(rx[:], x[i:])
		copy(ry[:], y[i:])
		Linear2(rx[:], a, rx[:], b, ry[:])
		copy(dst[i:], rx[:])
	}
}

// Linear3 writes a x + b y + c z to dst, element by element. x, y and z must be at
// least as long, and may be dst itself.
func Linear3(dst []float32, a float32, x []float32, b float32, y []float32, c float32, z []float32) {
	x, y, z = x[:len(dst)], y[:len(dst)], z[:len(dst)]
	av, bv, cv := simd.BroadcastFloat32s(a), simd.BroadcastFloat32s(b), simd.BroadcastFloat32s(c)
	w := av.Len()
	i := 0
	for ; i+w <= len(dst); i += w {
		r := av.Mul(Load(unsafe.Pointer(&x[i])))
		r = MulAdd(bv, Load(unsafe.Pointer(&y[i])), r)
		Store(MulAdd(cv, Load(unsafe.Pointer(&z[i])), r), unsafe.Pointer(&dst[i]))
	}
	Clean()
	if i < len(dst) {
		var rx, ry, rz [Widest]float32
		copy(rx[:], x[i:])
		copy(ry[:], y[i:])
		copy(rz[:], z[i:])
		Linear3(rx[:], a, rx[:], b, ry[:], c, rz[:])
		copy(dst[i:], rx[:])
	}
}
