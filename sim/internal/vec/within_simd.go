//go:build goexperiment.simd

package vec

import (
	"simd"
	"unsafe"
)

// Within writes to dst the numbers of src whose size is at most limit, and those
// of instead in the place of others, NaN among them. src and instead must be at
// least as long as dst, and may be dst itself.
func Within(dst, src, instead []float32, limit float32) {
	src, instead = src[:len(dst)], instead[:len(dst)]
	most := simd.BroadcastFloat32s(limit)
	w := most.Len()
	i := 0
	for ; i+w <= len(dst); i += w {
		x := Load(unsafe.Pointer(&src[i]))
		Store(x.IfElse(x.Abs().LessEqual(most), Load(unsafe.Pointer(&instead[i]))), unsafe.Pointer(&dst[i]))
	}
	Clean()
	withinScalar(dst[i:], src[i:], instead[i:], limit)
}
