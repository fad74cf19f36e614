package transport

// planeScalar writes h_j + c + a x_j + b y_j to dst.
func planeScalar(dst, h, x, y []float32, c, a, b float32) {
	h, x, y = h[:len(dst)], x[:len(dst)], y[:len(dst)]
	for j := range dst {
		dst[j] = (h[j] + c) + float32(a*x[j]) + float32(b*y[j])
	}
}
