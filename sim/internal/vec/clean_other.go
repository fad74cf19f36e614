//go:build goexperiment.simd && !amd64

package vec

// Clean ends a piece of work on vectors, before scalar floating point follows. It
// has something to do on amd64 only.
func Clean() {}
