//go:build goexperiment.simd

package nn

import (
	"simd"
	"unsafe"
)

// The exponential: e^x = 2^n · 2^f with n the integer nearest to x·log₂e. Adding
// and subtracting expMagic = 1.5·2²³ rounds to that integer and leaves it in the
// low bits of the sum, from where a shift puts it into an exponent. 2^f on
// [−½, ½] is the polynomial of degree 5 with least relative error that is 1 at 0
// (9.2e−8 in exact arithmetic, by Remez's exchange).
//
// With x·log₂e rounded once, the relative error is at most (3 + |x|)·2⁻²³: what an
// error of one unit in the last place of x would do. The tests measure it.
//
// The result is multiplied by 2^n rather than having n added to its exponent, so
// that NaN stays NaN. The clamp is made of comparisons for the same reason (a NaN
// compares false); minimum and maximum would lose it on amd64, and are slow in
// WebAssembly.
const (
	expLog2e = 1.4426950408889634
	expMagic = 12582912
	exp1     = 0.6931469775991943
	exp2     = 0.24022242085377857
	exp3     = 0.05550733743189852
	exp4     = 0.009671512639582283
	exp5     = 0.0013264727217612428
)

//
// The functions below are cut so that the compiler inlines each into the loops
// that call them: a call would pass every vector through memory.

// expParts cuts e^x, x kept within ±expLimit, into two·2^f with |f| ≤ ½ and two a
// power of two.
func expParts(x simd.Float32s) (two, f simd.Float32s) {
	hi := simd.BroadcastFloat32s(expLimit)
	lo := simd.BroadcastFloat32s(-expLimit)
	x = hi.IfElse(x.Greater(hi), x)
	x = lo.IfElse(x.Less(lo), x)
	magic := simd.BroadcastFloat32s(expMagic)
	x = x.Mul(simd.BroadcastFloat32s(expLog2e))
	n := x.Add(magic)
	// n's bits are those of expMagic plus the integer: the shift leaves the integer
	// alone in the exponent's place, and the bias is added.
	two = n.ToBits().ShiftAllLeft(23).Add(simd.BroadcastUint32s(127 << 23)).BitsToFloat32()
	return two, x.Sub(n.Sub(magic))
}

// exp2Vec is 2^f for |f| ≤ ½.
func exp2Vec(f simd.Float32s) simd.Float32s {
	p := mulAdd(simd.BroadcastFloat32s(exp5), f, simd.BroadcastFloat32s(exp4))
	p = mulAdd(p, f, simd.BroadcastFloat32s(exp3))
	p = mulAdd(p, f, simd.BroadcastFloat32s(exp2))
	p = mulAdd(p, f, simd.BroadcastFloat32s(exp1))
	return mulAdd(p, f, simd.BroadcastFloat32s(1))
}

// expVec replaces x by e^x with x kept within ±expLimit.
func expVec(x []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(x); i += n {
		p := unsafe.Pointer(&x[i])
		two, f := expParts(load(p))
		store(exp2Vec(f).Mul(two), p)
	}
}

// siluOf is x·σ(x) and σ(x), given e = e^−x.
func siluOf(x, e simd.Float32s) (y, s simd.Float32s) {
	one := simd.BroadcastFloat32s(1)
	s = one.Div(one.Add(e))
	return x.Mul(s), s
}

// siluVec replaces z by SiLU(z).
func siluVec(z []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x.Neg())
		y, _ := siluOf(x, exp2Vec(f).Mul(two))
		store(y, p)
	}
}

// siluGradVec is siluVec that also writes the derivative σ + y(1−σ) to d.
func siluGradVec(z, d []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x.Neg())
		y, s := siluOf(x, exp2Vec(f).Mul(two))
		store(y, p)
		store(s.Add(y.Sub(y.Mul(s))), unsafe.Pointer(&d[i]))
	}
}

// seluOf is SELU(x) and its derivative, given e = eˣ.
func seluOf(x, e simd.Float32s) (y, d simd.Float32s) {
	scale := simd.BroadcastFloat32s(seluLambda * seluAlpha)
	lambda := simd.BroadcastFloat32s(seluLambda)
	positive := x.Greater(simd.BroadcastFloat32s(0))
	y = x.Mul(lambda).IfElse(positive, e.Sub(simd.BroadcastFloat32s(1)).Mul(scale))
	return y, lambda.IfElse(positive, e.Mul(scale))
}

// seluVec replaces z by SELU(z).
func seluVec(z []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x)
		y, _ := seluOf(x, exp2Vec(f).Mul(two))
		store(y, p)
	}
}

// seluGradVec is seluVec that also writes the derivative to d.
func seluGradVec(z, d []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x)
		y, dy := seluOf(x, exp2Vec(f).Mul(two))
		store(y, p)
		store(dy, unsafe.Pointer(&d[i]))
	}
}

// tanhOf is tanh(x) = 1 − 2/(1 + e), given e = e^2x.
func tanhOf(e simd.Float32s) simd.Float32s {
	one := simd.BroadcastFloat32s(1)
	return one.Sub(simd.BroadcastFloat32s(2).Div(one.Add(e)))
}

// tanhVec replaces z by tanh(z).
func tanhVec(z []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x.Add(x))
		store(tanhOf(exp2Vec(f).Mul(two)), p)
	}
}

// tanhGradVec is tanhVec that also writes the derivative 1 − tanh² to d.
func tanhGradVec(z, d []float32) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		two, f := expParts(x.Add(x))
		y := tanhOf(exp2Vec(f).Mul(two))
		store(y, p)
		store(simd.BroadcastFloat32s(1).Sub(y.Mul(y)), unsafe.Pointer(&d[i]))
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
	for i := 0; i+n <= len(z); i += n {
		p := unsafe.Pointer(&z[i])
		x := load(p)
		y := zero.IfElse(x.LessEqual(zero), x)
		store(y, p)
		store(one.IfElse(x.Greater(zero), y), unsafe.Pointer(&d[i])) // y is 0 here, or NaN
	}
}
