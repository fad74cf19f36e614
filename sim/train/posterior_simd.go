//go:build goexperiment.simd

package train

import "simd"

func subSquares(l, coord []float32, a, centre, b float32) {
	av, cv, bv := simd.BroadcastFloat32s(a), simd.BroadcastFloat32s(centre), simd.BroadcastFloat32s(b)
	n := av.Len()
	for len(l) >= n && len(coord) >= n {
		d := cv.Sub(simd.LoadFloat32s(coord)).Mul(av).Add(bv)
		simd.LoadFloat32s(l).Sub(d.Mul(d)).Store(l)
		l, coord = l[n:], coord[n:]
	}
	subSquaresScalar(l, coord, a, centre, b)
}

// moments sums a lane's share in float32 (some thousand terms at most, of one
// sign in s0 and s2) and the lanes in float64.
func moments(w, coord []float32, centre float32) (s0, s1, s2 float64) {
	cv := simd.BroadcastFloat32s(centre)
	var v0, v1, v2 simd.Float32s
	n := cv.Len()
	for len(w) >= n && len(coord) >= n {
		d := simd.LoadFloat32s(coord).Sub(cv)
		wv := simd.LoadFloat32s(w)
		wd := wv.Mul(d)
		v0 = v0.Add(wv)
		v1 = v1.Add(wd)
		v2 = v2.Add(wd.Mul(d))
		w, coord = w[n:], coord[n:]
	}
	s0, s1, s2 = momentsScalar(w, coord, centre)
	return s0 + lanes(v0), s1 + lanes(v1), s2 + lanes(v2)
}

// lanes is the sum of a vector's lanes.
func lanes(v simd.Float32s) (sum float64) {
	var x [16]float32 // the widest vector
	v.Store(x[:])
	for _, y := range x[:v.Len()] {
		sum += float64(y)
	}
	return sum
}
