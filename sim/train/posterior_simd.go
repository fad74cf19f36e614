//go:build goexperiment.simd

package train

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

func subSquares(l, coord []float32, a, centre, b float32) {
	coord = coord[:len(l)]
	av, cv, bv := simd.BroadcastFloat32s(a), simd.BroadcastFloat32s(centre), simd.BroadcastFloat32s(b)
	n := av.Len()
	i := 0
	for ; i+n <= len(l); i += n {
		d := vec.MulAdd(cv.Sub(vec.Load(unsafe.Pointer(&coord[i]))), av, bv)
		p := unsafe.Pointer(&l[i])
		vec.Store(vec.Load(p).Sub(d.Mul(d)), p)
	}
	vec.Clean()
	subSquaresScalar(l[i:], coord[i:], a, centre, b)
}

// moments sums a lane's share in float32 (some thousand terms at most, of one
// sign in s0 and s2) and the lanes in float64.
func moments(w, coord []float32, centre float32) (s0, s1, s2 float64) {
	coord = coord[:len(w)]
	cv := simd.BroadcastFloat32s(centre)
	var v0, v1, v2 simd.Float32s
	n := cv.Len()
	i := 0
	for ; i+n <= len(w); i += n {
		d := vec.Load(unsafe.Pointer(&coord[i])).Sub(cv)
		wv := vec.Load(unsafe.Pointer(&w[i]))
		wd := wv.Mul(d)
		v0 = v0.Add(wv)
		v1 = v1.Add(wd)
		v2 = vec.MulAdd(wd, d, v2)
	}
	var lanes [3][vec.Widest]float32
	v0.Store(lanes[0][:])
	v1.Store(lanes[1][:])
	v2.Store(lanes[2][:])
	vec.Clean()
	s0, s1, s2 = momentsScalar(w[i:], coord[i:], centre)
	for j := range n {
		s0 += float64(lanes[0][j])
		s1 += float64(lanes[1][j])
		s2 += float64(lanes[2][j])
	}
	return s0, s1, s2
}
