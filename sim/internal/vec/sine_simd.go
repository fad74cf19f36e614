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
	Clean()
	if i < len(src) {
		var rest [Widest]float32
		copy(rest[:], src[i:])
		Sine(rest[:], rest[:])
		copy(dst[i:], rest[:])
	}
}

// SineCosine writes the sine and the cosine of 2π factor t/2^32 for every t of
// turns to sin and cos, which must be at least as long, to [TurnError].
func SineCosine(sin, cos []float32, turns []uint32, factor uint32) {
	sin, cos = sin[:len(turns)], cos[:len(turns)]
	by, quarter, fold := simd.BroadcastUint32s(factor), simd.BroadcastUint32s(1<<30), simd.BroadcastFloat32s(FoldScale)
	c0, c1, c2 := simd.BroadcastFloat32s(SineC0), simd.BroadcastFloat32s(SineC1), simd.BroadcastFloat32s(SineC2)
	c3, c4 := simd.BroadcastFloat32s(SineC3), simd.BroadcastFloat32s(SineC4)
	w := fold.Len()
	i := 0
	for ; i+w <= len(turns); i += w {
		t := LoadBits(unsafe.Pointer(&turns[i])).Mul(by)
		// FoldTurn.
		y := t.Xor(t.Xor(t.ShiftAllLeft(1)).BitsToInt32().ShiftAllRight(31).ToBits().ShiftAllRight(1)).BitsToInt32().ConvertToFloat32().Mul(fold)
		q := y.Mul(y)
		p := MulAdd(c4, q, c3)
		p = MulAdd(p, q, c2)
		p = MulAdd(p, q, c1)
		p = MulAdd(p, q, c0)
		Store(p.Mul(y), unsafe.Pointer(&sin[i]))
		t = t.Add(quarter)
		y = t.Xor(t.Xor(t.ShiftAllLeft(1)).BitsToInt32().ShiftAllRight(31).ToBits().ShiftAllRight(1)).BitsToInt32().ConvertToFloat32().Mul(fold)
		q = y.Mul(y)
		p = MulAdd(c4, q, c3)
		p = MulAdd(p, q, c2)
		p = MulAdd(p, q, c1)
		p = MulAdd(p, q, c0)
		Store(p.Mul(y), unsafe.Pointer(&cos[i]))
	}
	Clean()
	if i < len(turns) {
		var t [Widest]uint32
		var s, c [Widest]float32
		copy(t[:], turns[i:])
		SineCosine(s[:], c[:], t[:], factor)
		copy(sin[i:], s[:])
		copy(cos[i:], c[:])
	}
}
