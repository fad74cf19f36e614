//go:build !(js && kernelmodule)

package nn

// bestKernels are the kernels of this build.
func bestKernels() kernels { return plainKernels() }
