package vec

import "math"

// The exponential: 2^x = 2^n 2^f with n the integer nearest to x and |f| <= 1/2.
//
// Adding Exp2Magic = 1.5·2^23 + 127 to x rounds it to an integer and leaves n +
// 127 in the low bits of the sum, from where a shift by 23 makes 2^n of it. 2^f
// is
//
//	1 + f(C1 + f(C2 + f(C3 + f(C4 + f C5)))),
//
// the polynomial of its degree with the least relative error that is 1 at 0:
// 9.2e-8 in exact arithmetic (Remez's exchange).
const (
	// Exp2Min and Exp2Max bound the argument: outside, Exp2 returns the value at
	// the bound, so the result is always positive, normal and finite.
	Exp2Min = -126
	Exp2Max = 127

	Exp2Magic = 3<<22 + 127
	Exp2C1    = 0.6931470036506653
	Exp2C2    = 0.24022242426872253
	Exp2C3    = 0.05550733581185341
	Exp2C4    = 0.009671512991189957
	Exp2C5    = 0.001326472731307149

	// Exp2Error is the greatest relative error of Exp2, all rounding included.
	Exp2Error = 2e-7
	// Exp2m1Error is that of Exp2m1, for results that are not denormal.
	Exp2m1Error = 9e-7
)

// Exp2Scalar returns 2^x with a relative error of at most Exp2Error, for x moved
// into [Exp2Min, Exp2Max]. NaN stays NaN.
func Exp2Scalar(x float32) float32 {
	q, two := exp2Parts(x)
	return (q + 1) * two
}

// Exp2m1Scalar returns 2^x - 1 with a relative error of at most Exp2m1Error, also
// where it is small, for x moved into [Exp2Min, Exp2Max]. NaN stays NaN.
func Exp2m1Scalar(x float32) float32 {
	q, two := exp2Parts(x)
	return float32(q*two) + (two - 1)
}

// exp2Parts returns 2^f - 1 and 2^n.
func exp2Parts(x float32) (q, two float32) {
	// Written so that NaN, which compares false, stays.
	if x > Exp2Max {
		x = Exp2Max
	} else if x < Exp2Min {
		x = Exp2Min
	}
	y := x + Exp2Magic
	f := x - (y - Exp2Magic)
	q = float32(Exp2C5*f) + Exp2C4
	q = float32(q*f) + Exp2C3
	q = float32(q*f) + Exp2C2
	q = float32(q*f) + Exp2C1
	return float32(q * f), math.Float32frombits(math.Float32bits(y) << 23)
}

// exp2Scalar is Exp2, one number at a time.
func exp2Scalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = Exp2Scalar(x)
	}
}

// exp2m1Scalar is Exp2m1, one number at a time.
func exp2m1Scalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = Exp2m1Scalar(x)
	}
}
