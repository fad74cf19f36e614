//go:build goexperiment.simd

package nn

import "simd"

func (simdKernels) peak(turns int) (lanes int) {
	var sink [quantum]float32
	peakVec(turns, sink[:])
	return simd.VectorBitSize() / 32
}

// peakVec leaves the total of its sums in sink, so that they are needed. They start
// differently: of equal ones the compiler would keep one.
func peakVec(turns int, sink []float32) {
	x, y := simd.BroadcastFloat32s(.5), simd.BroadcastFloat32s(1)
	c0, c1, c2 := simd.BroadcastFloat32s(0), simd.BroadcastFloat32s(1), simd.BroadcastFloat32s(2)
	c3, c4, c5 := simd.BroadcastFloat32s(3), simd.BroadcastFloat32s(4), simd.BroadcastFloat32s(5)
	c6, c7, c8 := simd.BroadcastFloat32s(6), simd.BroadcastFloat32s(7), simd.BroadcastFloat32s(8)
	c9, c10, c11 := simd.BroadcastFloat32s(9), simd.BroadcastFloat32s(10), simd.BroadcastFloat32s(11)
	for ; turns > 0; turns-- {
		c0 = mulAdd(c0, x, y)
		c1 = mulAdd(c1, x, y)
		c2 = mulAdd(c2, x, y)
		c3 = mulAdd(c3, x, y)
		c4 = mulAdd(c4, x, y)
		c5 = mulAdd(c5, x, y)
		c6 = mulAdd(c6, x, y)
		c7 = mulAdd(c7, x, y)
		c8 = mulAdd(c8, x, y)
		c9 = mulAdd(c9, x, y)
		c10 = mulAdd(c10, x, y)
		c11 = mulAdd(c11, x, y)
	}
	c0.Add(c1).Add(c2.Add(c3)).Add(c4.Add(c5)).Add(c6.Add(c7)).Add(c8.Add(c9)).Add(c10.Add(c11)).Store(sink)
}
