//go:build !goexperiment.simd

package nn

func addHarmonics(w, one *waves) { addHarmonicsScalar(w, one) }
