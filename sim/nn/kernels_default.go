//go:build !(js && kernelmodule) && !(goexperiment.simd && amd64)

package nn

// bestKernels are the kernels of this build.
func bestKernels() kernels { return plainKernels() }
