//go:build !goexperiment.simd

package nn

// plainKernels are the kernels of Go alone: without GOEXPERIMENT=simd, scalar.
func plainKernels() kernels { return scalarKernels{} }
