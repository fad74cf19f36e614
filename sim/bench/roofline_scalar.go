//go:build !goexperiment.simd

package bench

// roofline is the case that measures the peak multiply–add rate of the registers
// that the kernels named use: nil, as no more than scalar kernels are in a build
// without GOEXPERIMENT=simd.
func roofline(string) *Case { return nil }
