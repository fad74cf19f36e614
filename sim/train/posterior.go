package train

// The two loops that the floor of the loss spends its time in, beside the
// exponential. Each has two versions of one meaning: scalar (here, always
// compiled) and with portable vectors (posterior_simd.go).

// subSquaresScalar does l[j] −= (a (centre − coord[j]) + b)².
func subSquaresScalar(l, coord []float32, a, centre, b float32) {
	coord = coord[:len(l)]
	for j, z := range coord {
		d := a*(centre-z) + b
		l[j] -= d * d
	}
}

// momentsScalar returns Σ w, Σ w d and Σ w d², d_j = coord[j] − centre.
func momentsScalar(w, coord []float32, centre float32) (s0, s1, s2 float64) {
	coord = coord[:len(w)]
	for j, z := range coord {
		d := float64(z - centre)
		wj := float64(w[j])
		s0 += wj
		s1 += wj * d
		s2 += wj * d * d
	}
	return s0, s1, s2
}
