//go:build !goexperiment.simd

package nn

// bestKernels are the kernels of this build: without GOEXPERIMENT=simd, scalar.
func bestKernels() kernels { return scalarKernels{} }
