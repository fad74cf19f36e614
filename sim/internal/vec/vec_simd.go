//go:build goexperiment.simd

package vec

import "simd"

// Exp writes e^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most 2.5e-7 for x in [ExpMin,
// ExpMax]; outside, the value at the bound is returned.
func Exp(dst, src []float32) {
	dst = dst[:len(src)]
	// The constants are named outside the loop: written inside, the compiler
	// for wasm makes them anew for every vector, which halves the speed.
	lo, hi := simd.BroadcastFloat32s(ExpMin), simd.BroadcastFloat32s(ExpMax)
	magic, perLn2 := simd.BroadcastFloat32s(roundMagic), simd.BroadcastFloat32s(log2e)
	ln2a, ln2b := simd.BroadcastFloat32s(ln2Hi), simd.BroadcastFloat32s(ln2Lo)
	one, c2, c3 := simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(exp2), simd.BroadcastFloat32s(exp3)
	c4, c5 := simd.BroadcastFloat32s(exp4), simd.BroadcastFloat32s(exp5)
	c6, c7 := simd.BroadcastFloat32s(exp6), simd.BroadcastFloat32s(exp7)
	w := one.Len()
	for len(src) >= w && len(dst) >= w {
		x := simd.LoadFloat32s(src).Max(lo).Min(hi)
		y := x.Mul(perLn2).Add(magic)
		n := y.Sub(magic)
		r := x.Sub(n.Mul(ln2a)).Sub(n.Mul(ln2b))
		p := c7.Mul(r).Add(c6)
		p = p.Mul(r).Add(c5)
		p = p.Mul(r).Add(c4)
		p = p.Mul(r).Add(c3)
		p = p.Mul(r).Add(c2)
		p = p.Mul(r).Mul(r).Add(r).Add(one)
		p.ToBits().Add(y.ToBits().ShiftAllLeft(23)).BitsToFloat32().Store(dst)
		src, dst = src[w:], dst[w:]
	}
	expScalar(dst, src)
}

// Exp2 writes 2^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most 7e-7 for x in [Exp2Min,
// Exp2Max]; outside, the value at the bound is returned.
func Exp2(dst, src []float32) {
	dst = dst[:len(src)]
	lo, hi := simd.BroadcastFloat32s(Exp2Min), simd.BroadcastFloat32s(Exp2Max)
	magic, one := simd.BroadcastFloat32s(roundMagic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(Exp2C1), simd.BroadcastFloat32s(Exp2C2), simd.BroadcastFloat32s(Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(Exp2C4), simd.BroadcastFloat32s(Exp2C5)
	w := one.Len()
	for len(src) >= w && len(dst) >= w {
		x := simd.LoadFloat32s(src).Max(lo).Min(hi)
		y := x.Add(magic)
		f := x.Sub(y.Sub(magic))
		p := c5.Mul(f).Add(c4)
		p = p.Mul(f).Add(c3)
		p = p.Mul(f).Add(c2)
		p = p.Mul(f).Add(c1)
		p = p.Mul(f).Add(one)
		p.ToBits().Add(y.ToBits().ShiftAllLeft(23)).BitsToFloat32().Store(dst)
		src, dst = src[w:], dst[w:]
	}
	exp2Scalar(dst, src)
}
