package vec

// linear2Scalar is Linear2, one number at a time.
func linear2Scalar(dst []float32, a float32, x []float32, b float32, y []float32) {
	x, y = x[:len(dst)], y[:len(dst)]
	for i := range dst {
		dst[i] = a*x[i] + b*y[i]
	}
}

// linear3Scalar is Linear3, one number at a time.
func linear3Scalar(dst []float32, a float32, x []float32, b float32, y []float32, c float32, z []float32) {
	x, y, z = x[:len(dst)], y[:len(dst)], z[:len(dst)]
	for i := range dst {
		dst[i] = a*x[i] + b*y[i] + c*z[i]
	}
}
