package vec

import "math"

// The logarithm: x = 2^n m with m in [sqrt(1/2), sqrt 2), found by subtracting
// the bits of sqrt(1/2), and
//
//	log2 m = s(C0 + s²(C1 + s²(C2 + s² C3))),  s = (m-1)/(m+1),
//
// the odd polynomial with the least relative error: 7e-10 in exact arithmetic
// (Remez's exchange).
const (
	Log2Bits = 0x3f3504f3 // of sqrt(1/2)
	Log2C0   = 2.885390043258667
	Log2C1   = 0.9617988467216492
	Log2C2   = 0.5767143964767456
	Log2C3   = 0.4317358732223511

	// Log2Error bounds the error of Log2 in units of max(|log2 x|, |x-1|): near 1
	// it is relative.
	Log2Error = 2e-7

	leastNormal = 0x1p-126
)

// Log2Scalar returns the logarithm of x to the base 2, to [Log2Error], for x
// moved up to the least normal number 2^-126. +Inf stays +Inf, NaN stays NaN.
func Log2Scalar(x float32) float32 {
	if x < leastNormal {
		x = leastNormal
	}
	if !(x <= math.MaxFloat32) {
		return x
	}
	n := (math.Float32bits(x) - Log2Bits) &^ (1<<23 - 1)
	m := math.Float32frombits(math.Float32bits(x) - n)
	s := (m - 1) / (m + 1)
	q := s * s
	p := float32(Log2C3*q) + Log2C2
	p = float32(p*q) + Log2C1
	p = float32(p*q) + Log2C0
	return float32(p*s) + float32(int32(n)>>23)
}

// log2Scalar is Log2, one number at a time.
func log2Scalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = Log2Scalar(x)
	}
}
