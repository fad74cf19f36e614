package vec

// withinScalar is Within, one number at a time.
func withinScalar(dst, src, instead []float32, limit float32) {
	src, instead = src[:len(dst)], instead[:len(dst)]
	for i, x := range src {
		if !(x >= -limit && x <= limit) {
			x = instead[i]
		}
		dst[i] = x
	}
}
