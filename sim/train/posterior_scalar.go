//go:build !goexperiment.simd

package train

func subSquares(l, coord []float32, a, centre, b float32) {
	subSquaresScalar(l, coord, a, centre, b)
}

func moments(w, coord []float32, centre float32) (s0, s1, s2 float64) {
	return momentsScalar(w, coord, centre)
}
