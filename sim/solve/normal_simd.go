//go:build goexperiment.simd

package solve

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// normals makes the first n pairs of p, and some more: whole vectors.
func normals(p *pairBlock, n int) {
	radii(p, n)
	turnRadii(p, n)
}

// radii writes the radii to p.a.
func radii(p *pairBlock, n int) {
	start, mantissa := simd.BroadcastUint32s(vec.Log2Bits), simd.BroadcastUint32s(1<<23-1)
	half, one, top := simd.BroadcastFloat32s(0.5), simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(31)
	c0, c1 := simd.BroadcastFloat32s(vec.Log2C0), simd.BroadcastFloat32s(vec.Log2C1)
	c2, c3 := simd.BroadcastFloat32s(vec.Log2C2), simd.BroadcastFloat32s(vec.Log2C3)
	scale := simd.BroadcastFloat32s(radiusScale)
	w := one.Len()
	low, a := unsafe.Pointer(&p.low), unsafe.Pointer(&p.a)
	for i := 0; i < 4*min(n, normalBlock); i += 4 * w {
		v := loadBits(unsafe.Add(low, i)).ShiftAllRight(1).BitsToInt32().ConvertToFloat32().Add(half)
		n := v.ToBits().Sub(start).AndNot(mantissa)
		m := v.ToBits().Sub(n).BitsToFloat32()
		s := m.Sub(one).Div(m.Add(one))
		q := s.Mul(s)
		l := vec.MulAdd(c3, q, c2)
		l = vec.MulAdd(l, q, c1)
		l = vec.MulAdd(l, q, c0)
		l = top.Sub(n.BitsToInt32().ShiftAllRight(23).ConvertToFloat32()).Sub(l.Mul(s))
		vec.Store(l.Mul(scale).Sqrt(), unsafe.Add(a, i))
	}
}

// turnRadii makes the coordinates of the radii in p.a.
func turnRadii(p *pairBlock, n int) {
	quarter, fold := simd.BroadcastUint32s(1<<30), simd.BroadcastFloat32s(vec.FoldScale)
	c0, c1, c2 := simd.BroadcastFloat32s(vec.SineC0), simd.BroadcastFloat32s(vec.SineC1), simd.BroadcastFloat32s(vec.SineC2)
	c3, c4 := simd.BroadcastFloat32s(vec.SineC3), simd.BroadcastFloat32s(vec.SineC4)
	w := fold.Len()
	high, a, b := unsafe.Pointer(&p.high), unsafe.Pointer(&p.a), unsafe.Pointer(&p.b)
	for i := 0; i < 4*min(n, normalBlock); i += 4 * w {
		t := loadBits(unsafe.Add(high, i))
		r := vec.Load(unsafe.Add(a, i))
		// vec.FoldTurn.
		y := t.Xor(t.Xor(t.ShiftAllLeft(1)).BitsToInt32().ShiftAllRight(31).ToBits().ShiftAllRight(1)).BitsToInt32().ConvertToFloat32().Mul(fold)
		q := y.Mul(y)
		s := vec.MulAdd(c4, q, c3)
		s = vec.MulAdd(s, q, c2)
		s = vec.MulAdd(s, q, c1)
		s = vec.MulAdd(s, q, c0)
		vec.Store(s.Mul(y).Mul(r), unsafe.Add(b, i))
		t = t.Add(quarter)
		y = t.Xor(t.Xor(t.ShiftAllLeft(1)).BitsToInt32().ShiftAllRight(31).ToBits().ShiftAllRight(1)).BitsToInt32().ConvertToFloat32().Mul(fold)
		q = y.Mul(y)
		s = vec.MulAdd(c4, q, c3)
		s = vec.MulAdd(s, q, c2)
		s = vec.MulAdd(s, q, c1)
		s = vec.MulAdd(s, q, c0)
		vec.Store(s.Mul(y).Mul(r), unsafe.Add(a, i))
	}
}

// loadBits is vec.Load for bits.
func loadBits(p unsafe.Pointer) simd.Uint32s {
	return simd.LoadUint32s((*[vec.Widest]uint32)(p)[:])
}
