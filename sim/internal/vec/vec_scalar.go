//go:build !goexperiment.simd

package vec

// Exp2 writes 2^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most [Exp2Error] for x in [Exp2Min,
// Exp2Max]; outside, the value at the bound is returned. NaN stays NaN.
func Exp2(dst, src []float32) { exp2Scalar(dst, src) }

// Exp2m1 writes 2^x - 1 for every x of src to dst, which must be at least as long
// and may be src itself. The relative error is at most [Exp2m1Error] for x in
// [Exp2Min, Exp2Max]; outside, the value at the bound is returned. NaN stays NaN.
func Exp2m1(dst, src []float32) { exp2m1Scalar(dst, src) }

// Log2 writes the logarithm to the base 2 of every x of src to dst, which must be
// at least as long and may be src itself, to [Log2Error], for x moved up to the
// least normal number 2^-126. +Inf stays +Inf, NaN stays NaN.
func Log2(dst, src []float32) { log2Scalar(dst, src) }

// Sine writes sin(πy/2) for every y of src to dst, which must be at least as long
// and may be src itself. The relative error is at most [SineError] for y in
// [-1, 1]; beyond, the result has no meaning. NaN stays NaN.
func Sine(dst, src []float32) { sineScalar(dst, src) }

// Linear2 writes a x + b y to dst, element by element. x and y must be at least
// as long, and may be dst itself.
func Linear2(dst []float32, a float32, x []float32, b float32, y []float32) {
	linear2Scalar(dst, a, x, b, y)
}

// Linear3 writes a x + b y + c z to dst, element by element. x, y and z must be at
// least as long, and may be dst itself.
func Linear3(dst []float32, a float32, x []float32, b float32, y []float32, c float32, z []float32) {
	linear3Scalar(dst, a, x, b, y, c, z)
}

// SineCosine writes the sine and the cosine of 2π factor t/2^32 for every t of
// turns to sin and cos, which must be at least as long, to [TurnError].
func SineCosine(sin, cos []float32, turns []uint32, factor uint32) {
	sineCosineScalar(sin, cos, turns, factor)
}

// Within writes to dst the numbers of src whose size is at most limit, and those
// of instead in the place of others, NaN among them. src and instead must be at
// least as long as dst, and may be dst itself.
func Within(dst, src, instead []float32, limit float32) { withinScalar(dst, src, instead, limit) }
