// Package vec holds the few elementary functions over float32 slices that
// several rooms of the simulation need in their inner loops. Each exists twice
// with the same meaning: scalar, always compiled and the oracle of the other,
// and with portable vectors in a build with GOEXPERIMENT=simd.
package vec

import "math"

// The exponential is 2^n e^r with n the nearest integer to x/ln 2 and |r| <=
// ln(2)/2; e^r is the minimax polynomial of degree 5 of the Cephes library
// (expf), and 2^n is added to the exponent bits.
const (
	// ExpMin and ExpMax bound the argument: outside, Exp returns the value at
	// the bound, so the result is always positive, normal and finite.
	ExpMin = -87
	ExpMax = 88

	log2e = 1.44269504088896341
	// 1.5·2^23: adding it to a float32 rounds to the nearest integer and leaves
	// that integer in the low bits.
	roundMagic = 12582912
	// ln 2 = ln2Hi + ln2Lo; ln2Hi has so few bits that n·ln2Hi is exact.
	ln2Hi = 0.693359375
	ln2Lo = -2.12194440e-4

	exp2 = 5.0000001201e-1
	exp3 = 1.6666665459e-1
	exp4 = 4.1665795894e-2
	exp5 = 8.3334519073e-3
	exp6 = 1.3981999507e-3
	exp7 = 1.9875691500e-4
)

// Bounds and coefficients of [Exp2Scalar], for kernels elsewhere that fuse the
// exponential with what comes before and after it: with f = x - n, n the nearest
// integer, 2^f is 1 + f(C1 + f(C2 + f(C3 + f(C4 + f C5)))) to a relative 4.4e-7
// (minimax on |f| <= 1/2 with the constant held at 1), and adding Exp2Round to x
// leaves n in the low bits.
const (
	Exp2Min   = -126
	Exp2Max   = 127
	Exp2Round = roundMagic
	Exp2C1    = 0.6931428306083526
	Exp2C2    = 0.24022350650686214
	Exp2C3    = 0.05557400473319779
	Exp2C4    = 0.009666282524684459
	Exp2C5    = 0.001112550768273673
)

// ExpScalar returns e^x with a relative error of at most 2.5e-7, for x moved
// into [ExpMin, ExpMax]; NaN gives a number in that range too.
func ExpScalar(x float32) float32 {
	x = min(max(x, ExpMin), ExpMax)
	y := x*log2e + roundMagic
	n := y - roundMagic
	r := x - float32(n*ln2Hi)
	r = r - float32(n*ln2Lo)
	p := float32(exp7*r) + exp6
	p = float32(p*r) + exp5
	p = float32(p*r) + exp4
	p = float32(p*r) + exp3
	p = float32(p*r) + exp2
	p = float32(p*r*r) + r + 1
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(y)<<23)
}

// Exp2Scalar returns 2^x with a relative error of at most 7e-7, for x moved into
// [Exp2Min, Exp2Max]: about half the work of [ExpScalar].
func Exp2Scalar(x float32) float32 {
	x = min(max(x, Exp2Min), Exp2Max)
	y := x + roundMagic
	f := x - (y - roundMagic)
	p := float32(Exp2C5*f) + Exp2C4
	p = float32(p*f) + Exp2C3
	p = float32(p*f) + Exp2C2
	p = float32(p*f) + Exp2C1
	p = float32(p*f) + 1
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(y)<<23)
}

// exp2Scalar is Exp2, one number at a time.
func exp2Scalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = Exp2Scalar(x)
	}
}

// expScalar is Exp, one number at a time.
func expScalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = ExpScalar(x)
	}
}
