//go:build !goexperiment.simd

package transport

// plane writes h_j + c + a x_j + b y_j to dst: the exponents of a row of the plan.
func plane(dst, h, x, y []float32, c, a, b float32) { planeScalar(dst, h, x, y, c, a, b) }
