//go:build goexperiment.simd

package vec

import (
	"simd"
	"unsafe"
)

// Exp2 writes 2^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most [Exp2Error] for x in [Exp2Min,
// Exp2Max]; outside, the value at the bound is returned. NaN stays NaN.
func Exp2(dst, src []float32) {
	dst = dst[:len(src)]
	// Constants are named outside the loops throughout: written inside, the
	// compiler for wasm makes them anew for every vector, which halves the speed.
	//
	// Bounds are kept by comparisons: minimum and maximum lose NaN on amd64, and
	// are slow in wasm.
	lo, hi := simd.BroadcastFloat32s(Exp2Min), simd.BroadcastFloat32s(Exp2Max)
	magic, one := simd.BroadcastFloat32s(Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(Exp2C1), simd.BroadcastFloat32s(Exp2C2), simd.BroadcastFloat32s(Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(Exp2C4), simd.BroadcastFloat32s(Exp2C5)
	w := one.Len()
	i := 0
	for ; i+w <= len(src); i += w {
		x := Load(unsafe.Pointer(&src[i]))
		x = hi.IfElse(x.Greater(hi), x)
		x = lo.IfElse(x.Less(lo), x)
		y := x.Add(magic)
		f := x.Sub(y.Sub(magic))
		p := MulAdd(c5, f, c4)
		p = MulAdd(p, f, c3)
		p = MulAdd(p, f, c2)
		p = MulAdd(p, f, c1)
		p = MulAdd(p, f, one)
		Store(p.Mul(y.ToBits().ShiftAllLeft(23).BitsToFloat32()), unsafe.Pointer(&dst[i]))
	}
	Clean()
	if i < len(src) {
		var rest [Widest]float32
		copy(rest[:], src[i:])
		Exp2(rest[:], rest[:])
		copy(dst[i:], rest[:])
	}
}

// Exp2m1 writes 2^x - 1 for every x of src to dst, which must be at least as long
// and may be src itself. The relative error is at most [Exp2m1Error] for x in
// [Exp2Min, Exp2Max]; outside, the value at the bound is returned. NaN stays NaN.
func Exp2m1(dst, src []float32) {
	dst = dst[:len(src)]
	lo, hi := simd.BroadcastFloat32s(Exp2Min), simd.BroadcastFloat32s(Exp2Max)
	magic, one := simd.BroadcastFloat32s(Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(Exp2C1), simd.BroadcastFloat32s(Exp2C2), simd.BroadcastFloat32s(Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(Exp2C4), simd.BroadcastFloat32s(Exp2C5)
	w := one.Len()
	i := 0
	for ; i+w <= len(src); i += w {
		x := Load(unsafe.Pointer(&src[i]))
		x = hi.IfElse(x.Greater(hi), x)
		x = lo.IfElse(x.Less(lo), x)
		y := x.Add(magic)
		f := x.Sub(y.Sub(magic))
		q := MulAdd(c5, f, c4)
		q = MulAdd(q, f, c3)
		q = MulAdd(q, f, c2)
		q = MulAdd(q, f, c1).Mul(f)
		two := y.ToBits().ShiftAllLeft(23).BitsToFloat32()
		Store(MulAdd(q, two, two.Sub(one)), unsafe.Pointer(&dst[i]))
	}
	Clean()
	if i < len(src) {
		var rest [Widest]float32
		copy(rest[:], src[i:])
		Exp2m1(rest[:], rest[:])
		copy(dst[i:], rest[:])
	}
}
