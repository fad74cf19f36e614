//go:build goexperiment.simd

package nn

import (
	"simd/archsimd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// SiLU, the activation that the program starts with, in one pass of package
// archsimd: the registers hold the constants of the exponential and of what is made
// of it, and there is nothing between the instructions. The arithmetic is that of
// expVec, siluVec and siluGradVec. Three quarters of their time.

func (k avx512Kernels) activate(act Activation, z []float32) {
	if act != SiLU {
		k.simdKernels.activate(act, z)
		return
	}
	siluAVX512(z)
	vec.Clean()
}

func (k avx512Kernels) activateGrad(act Activation, z, d []float32) {
	if act != SiLU {
		k.simdKernels.activateGrad(act, z, d)
		return
	}
	siluGradAVX512(z, d[:len(z)])
	vec.Clean()
}

// siluAVX512 replaces z by z σ(z).
func siluAVX512(z []float32) {
	const limit = expLimit * expLog2e
	perLn2, one := archsimd.BroadcastFloat32x16(-expLog2e), archsimd.BroadcastFloat32x16(1)
	hi, lo, magic := archsimd.BroadcastFloat32x16(limit), archsimd.BroadcastFloat32x16(-limit), archsimd.BroadcastFloat32x16(vec.Exp2Magic)
	c1, c2, c3 := archsimd.BroadcastFloat32x16(vec.Exp2C1), archsimd.BroadcastFloat32x16(vec.Exp2C2), archsimd.BroadcastFloat32x16(vec.Exp2C3)
	c4, c5 := archsimd.BroadcastFloat32x16(vec.Exp2C4), archsimd.BroadcastFloat32x16(vec.Exp2C5)
	for ; len(z) >= quantum; z = z[quantum:] {
		at := (*[quantum]float32)(z)
		x := archsimd.LoadFloat32x16Array(at)
		// Of two of which one is NaN, minimum and maximum give the argument.
		t := lo.Max(hi.Min(x.Mul(perLn2)))
		n := t.Add(magic)
		f := t.Sub(n.Sub(magic))
		p := c5.MulAdd(f, c4)
		p = p.MulAdd(f, c3)
		p = p.MulAdd(f, c2)
		p = p.MulAdd(f, c1)
		p = p.MulAdd(f, one)
		e := p.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32())
		x.Mul(one.Div(one.Add(e))).StoreArray(at)
	}
}

// siluGradAVX512 replaces z by y = z σ(z) and d by the derivative σ + y(1−σ).
func siluGradAVX512(z, d []float32) {
	const limit = expLimit * expLog2e
	perLn2, one := archsimd.BroadcastFloat32x16(-expLog2e), archsimd.BroadcastFloat32x16(1)
	hi, lo, magic := archsimd.BroadcastFloat32x16(limit), archsimd.BroadcastFloat32x16(-limit), archsimd.BroadcastFloat32x16(vec.Exp2Magic)
	c1, c2, c3 := archsimd.BroadcastFloat32x16(vec.Exp2C1), archsimd.BroadcastFloat32x16(vec.Exp2C2), archsimd.BroadcastFloat32x16(vec.Exp2C3)
	c4, c5 := archsimd.BroadcastFloat32x16(vec.Exp2C4), archsimd.BroadcastFloat32x16(vec.Exp2C5)
	for i := 0; i+quantum <= len(z); i += quantum {
		at, grad := (*[quantum]float32)(unsafe.Pointer(&z[i])), (*[quantum]float32)(unsafe.Pointer(&d[i]))
		x := archsimd.LoadFloat32x16Array(at)
		t := lo.Max(hi.Min(x.Mul(perLn2)))
		n := t.Add(magic)
		f := t.Sub(n.Sub(magic))
		p := c5.MulAdd(f, c4)
		p = p.MulAdd(f, c3)
		p = p.MulAdd(f, c2)
		p = p.MulAdd(f, c1)
		p = p.MulAdd(f, one)
		e := p.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32())
		s := one.Div(one.Add(e))
		y := x.Mul(s)
		y.StoreArray(at)
		y.MulAdd(one.Sub(s), s).StoreArray(grad)
	}
}
