//go:build goexperiment.simd

package solve

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// normals makes the first n pairs of p, and some more: whole vectors.
func normals(p *pairBlock, n int) {
	n = min((n+vec.Widest-1)/vec.Widest*vec.Widest, normalBlock)
	vec.SineCosine(p.b[:n], p.a[:n], p.high[:n], 1)
	scaleByRadii(p, n)
}

// scaleByRadii multiplies p.a and p.b by the radii.
func scaleByRadii(p *pairBlock, n int) {
	start, mantissa := simd.BroadcastUint32s(vec.Log2Bits), simd.BroadcastUint32s(1<<23-1)
	half, one, top := simd.BroadcastFloat32s(0.5), simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(31)
	c0, c1 := simd.BroadcastFloat32s(vec.Log2C0), simd.BroadcastFloat32s(vec.Log2C1)
	c2, c3 := simd.BroadcastFloat32s(vec.Log2C2), simd.BroadcastFloat32s(vec.Log2C3)
	scale := simd.BroadcastFloat32s(radiusScale)
	low, a, b := unsafe.Pointer(&p.low), unsafe.Pointer(&p.a), unsafe.Pointer(&p.b)
	w := one.Len()
	for i := 0; i < 4*n; i += 4 * w {
		v := vec.LoadBits(unsafe.Add(low, i)).ShiftAllRight(1).BitsToInt32().ConvertToFloat32().Add(half)
		n := v.ToBits().Sub(start).AndNot(mantissa)
		m := v.ToBits().Sub(n).BitsToFloat32()
		s := m.Sub(one).Div(m.Add(one))
		q := s.Mul(s)
		l := vec.MulAdd(c3, q, c2)
		l = vec.MulAdd(l, q, c1)
		l = vec.MulAdd(l, q, c0)
		l = top.Sub(n.BitsToInt32().ShiftAllRight(23).ConvertToFloat32()).Sub(l.Mul(s))
		r := l.Mul(scale).Sqrt()
		vec.Store(vec.Load(unsafe.Add(a, i)).Mul(r), unsafe.Add(a, i))
		vec.Store(vec.Load(unsafe.Add(b, i)).Mul(r), unsafe.Add(b, i))
	}
	vec.Clean()
}
