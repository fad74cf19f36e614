//go:build goexperiment.simd

package vec

import (
	"simd"
	"unsafe"
)

// Sine writes sin(πy/2) for every y of src to dst, which must be at least as long
// and may be src itself. The relative error is at most [SineError] for y in
// [-1, 1]; beyond, the result has no meaning. NaN stays NaN.
func Sine(dst, src []float32) {
	dst = dst[:len(src)]
	c0, c1, c2 := simd.BroadcastFloat32s(SineC0), simd.BroadcastFloat32s(SineC1), simd.BroadcastFloat32s(SineC2)
	c3, c4 := simd.BroadcastFloat32s(SineC3), simd.BroadcastFloat32s(SineC4)
	w := c0.Len()
	i := 0
	for ; i+w <= len(src); i += w {
		y := Load(unsafe.Pointer(&src[i]))
		q := y.Mul(y)
		p := MulAdd(c4, q, c3)
		p = MulAdd(p, q, c2)
		p = MulAdd(p, q, c1)
		p = MulAdd(p, q, c0)
		Store(p.Mul(y), unsafe.Pointer(&dst[i]))
	}
	if i < len(src) {
		var rest [Widest]float32
		copy(rest[:], src[i:])
		Sine(rest[:], rest[:])
		copy(dst[i:], rest[:])
	}
}
