//go:build goexperiment.simd

package vec

import (
	"math"
	"simd"
	"unsafe"
)

// Log2 writes the logarithm to the base 2 of every x of src to dst, which must be
// at least as long and may be src itself, to [Log2Error], for x moved up to the
// least normal number 2^-126. +Inf stays +Inf, NaN stays NaN.
func Log2(dst, src []float32) {
	dst = dst[:len(src)]
	least, most, one := simd.BroadcastFloat32s(leastNormal), simd.BroadcastFloat32s(math.MaxFloat32), simd.BroadcastFloat32s(1)
	start, mantissa := simd.BroadcastUint32s(Log2Bits), simd.BroadcastUint32s(1<<23-1)
	c0, c1 := simd.BroadcastFloat32s(Log2C0), simd.BroadcastFloat32s(Log2C1)
	c2, c3 := simd.BroadcastFloat32s(Log2C2), simd.BroadcastFloat32s(Log2C3)
	w := one.Len()
	i := 0
	for ; i+w <= len(src); i += w {
		x := Load(unsafe.Pointer(&src[i]))
		x = least.IfElse(x.Less(least), x)
		n := x.ToBits().Sub(start).AndNot(mantissa)
		m := x.ToBits().Sub(n).BitsToFloat32()
		s := m.Sub(one).Div(m.Add(one))
		q := s.Mul(s)
		p := MulAdd(c3, q, c2)
		p = MulAdd(p, q, c1)
		p = MulAdd(p, q, c0)
		y := MulAdd(p, s, n.BitsToInt32().ShiftAllRight(23).ConvertToFloat32())
		Store(y.IfElse(x.LessEqual(most), x), unsafe.Pointer(&dst[i]))
	}
	Clean()
	if i < len(src) {
		var rest [Widest]float32
		copy(rest[:], src[i:])
		Log2(rest[:], rest[:])
		copy(dst[i:], rest[:])
	}
}
