//go:build goexperiment.simd

package nn

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// expLog2e is log₂e.
const expLog2e = 1.4426950408889634

// expVec writes e^(scale·x) to dst for every x of src, scale·x kept within
// ±expLimit: vec.Exp2 of scale·x·log₂e, with its polynomial.
//
// With x·log₂e rounded once, the relative error is at most (3 + |x|)·2⁻²³: what an
// error of one unit in the last place of x would do. The tests measure it.
//
// NaN stays NaN: the clamp is made of comparisons (a NaN compares false), and the
// result is multiplied by 2^n rather than having n added to its exponent.
//
// Activations are made in two passes, this one and one that turns x and the
// exponential into the result: all constants of both would not fit the
// registers, and constants named outside the loop, where they do fit, are worth
// almost a factor of two in WebAssembly.
func expVec(dst, src []float32, scale float32) {
	const limit = expLimit * expLog2e
	perLn2 := simd.BroadcastFloat32s(scale * expLog2e)
	hi, lo, magic := simd.BroadcastFloat32s(limit), simd.BroadcastFloat32s(-limit), simd.BroadcastFloat32s(vec.Exp2Magic)
	c1, c2, c3 := simd.BroadcastFloat32s(vec.Exp2C1), simd.BroadcastFloat32s(vec.Exp2C2), simd.BroadcastFloat32s(vec.Exp2C3)
	c4, c5, one := simd.BroadcastFloat32s(vec.Exp2C4), simd.BroadcastFloat32s(vec.Exp2C5), simd.BroadcastFloat32s(1)
	lanes := one.Len()
	dst = dst[:len(src)]
	for i := 0; i+lanes <= len(src); i += lanes {
		x := load(unsafe.Pointer(&src[i])).Mul(perLn2)
		x = hi.IfElse(x.Greater(hi), x)
		x = lo.IfElse(x.Less(lo), x)
		n := x.Add(magic)
		f := x.Sub(n.Sub(magic))
		p := mulAdd(c5, f, c4)
		p = mulAdd(p, f, c3)
		p = mulAdd(p, f, c2)
		p = mulAdd(p, f, c1)
		p = mulAdd(p, f, one)
		store(p.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32()), unsafe.Pointer(&dst[i]))
	}
}

// activationBlock is how many numbers an activation without derivative, which has
// no other place for its exponentials, takes at a time.
const activationBlock = 32 * quantum

// activateVec is kernels.activate.
func activateVec(act Activation, z []float32) {
	if act == ReLU {
		reluVec(z)
		return
	}
	var room [activationBlock]float32
	for len(z) > 0 {
		x := z[:min(activationBlock, len(z))]
		e := room[:len(x)]
		z = z[len(x):]
		switch act {
		case SiLU:
			expVec(e, x, -1)
			siluVec(x, e)
		case SELU:
			expVec(e, x, 1)
			seluVec(x, e)
		case Tanh:
			expVec(e, x, 2)
			tanhVec(x, e)
		}
	}
}

// activateGradVec is kernels.activateGrad: d holds the exponentials first.
func activateGradVec(act Activation, z, d []float32) {
	switch act {
	case SiLU:
		expVec(d, z, -1)
		siluGradVec(z, d)
	case SELU:
		expVec(d, z, 1)
		seluGradVec(z, d)
	case Tanh:
		expVec(d, z, 2)
		tanhGradVec(z, d)
	case ReLU:
		reluGradVec(z, d)
	}
}

// siluVec replaces z by SiLU(z) = z/(1 + e), given e = e^−z.
func siluVec(z, e []float32) {
	one := simd.BroadcastFloat32s(1)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		s := one.Div(one.Add(load(unsafe.Pointer(&e[i]))))
		store(load(p).Mul(s), p)
	}
}

// siluGradVec is siluVec that also replaces e by the derivative, σ + y(1−σ).
func siluGradVec(z, e []float32) {
	one := simd.BroadcastFloat32s(1)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		p, q := unsafe.Pointer(&z[i]), unsafe.Pointer(&e[i])
		s := one.Div(one.Add(load(q)))
		y := load(p).Mul(s)
		store(y, p)
		store(s.Add(y.Sub(y.Mul(s))), q)
	}
}

// seluVec replaces z by SELU(z), given e = e^z.
func seluVec(z, e []float32) {
	zero, one := simd.BroadcastFloat32s(0), simd.BroadcastFloat32s(1)
	lambda, scale := simd.BroadcastFloat32s(seluLambda), simd.BroadcastFloat32s(seluLambda*seluAlpha)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		below := load(unsafe.Pointer(&e[i])).Sub(one).Mul(scale)
		store(x.Mul(lambda).IfElse(x.Greater(zero), below), p)
	}
}

// seluGradVec is seluVec that also replaces e by the derivative.
func seluGradVec(z, e []float32) {
	zero, one := simd.BroadcastFloat32s(0), simd.BroadcastFloat32s(1)
	lambda, scale := simd.BroadcastFloat32s(seluLambda), simd.BroadcastFloat32s(seluLambda*seluAlpha)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		p, q := unsafe.Pointer(&z[i]), unsafe.Pointer(&e[i])
		x, ex := load(p), load(q)
		positive := x.Greater(zero)
		store(x.Mul(lambda).IfElse(positive, ex.Sub(one).Mul(scale)), p)
		store(lambda.IfElse(positive, ex.Mul(scale)), q)
	}
}

// tanhVec replaces z by tanh(z) = 1 − 2/(1 + e), given e = e^2z.
func tanhVec(z, e []float32) {
	one, two := simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(2)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		store(one.Sub(two.Div(one.Add(load(unsafe.Pointer(&e[i]))))), unsafe.Pointer(&z[i]))
	}
}

// tanhGradVec is tanhVec that also replaces e by the derivative, 1 − tanh².
func tanhGradVec(z, e []float32) {
	one, two := simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(2)
	n := one.Len()
	e = e[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		q := unsafe.Pointer(&e[i])
		y := one.Sub(two.Div(one.Add(load(q))))
		store(y, unsafe.Pointer(&z[i]))
		store(one.Sub(y.Mul(y)), q)
	}
}

// reluVec replaces z by max(z, 0); written so that NaN, which compares false,
// stays.
func reluVec(z []float32) {
	zero := simd.BroadcastFloat32s(0)
	n := zero.Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		store(zero.IfElse(x.LessEqual(zero), x), p)
	}
}

// reluGradVec is reluVec that also writes the derivative to d.
func reluGradVec(z, d []float32) {
	zero, one := simd.BroadcastFloat32s(0), simd.BroadcastFloat32s(1)
	n := zero.Len()
	d = d[:len(z)]
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		y := zero.IfElse(x.LessEqual(zero), x)
		store(y, p)
		store(one.IfElse(x.Greater(zero), y), unsafe.Pointer(&d[i])) // y is 0 here, or NaN
	}
}
