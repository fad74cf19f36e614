//go:build !goexperiment.simd

package vec

// Exp writes e^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most 2.5e-7 for x in [ExpMin,
// ExpMax]; outside, the value at the bound is returned.
func Exp(dst, src []float32) { expScalar(dst, src) }

// Exp2 writes 2^x for every x of src to dst, which must be at least as long and
// may be src itself. The relative error is at most 7e-7 for x in [Exp2Min,
// Exp2Max]; outside, the value at the bound is returned.
func Exp2(dst, src []float32) { exp2Scalar(dst, src) }
