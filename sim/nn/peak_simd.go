//go:build goexperiment.simd && !wasm

package nn

import (
	"simd"
	"unsafe"
)

// peakSums independent sums hide the latency of a multiply–add, and stay in
// registers. In WebAssembly there is no such loop: what Go's compiler makes of it
// goes through memory, at a third of the speed that the kernel module shows.
const peakSums = 12

func (simdKernels) peak(turns int) (flops int) {
	var starts [peakSums]float32
	for i := range starts {
		starts[i] = float32(i)
	}
	var sink [quantum]float32
	peakVec(turns, &starts, sink[:])
	return 2 * peakSums * simd.VectorBitSize() / 32
}

// peakVec leaves the total of its sums in sink, so that they are needed. They
// start at numbers that the compiler does not know: of two that start alike it
// would make one.
func peakVec(turns int, starts *[peakSums]float32, sink []float32) {
	x := simd.BroadcastFloat32s(.5)
	c0, c1, c2, c3 := start(starts, 0), start(starts, 1), start(starts, 2), start(starts, 3)
	c4, c5, c6, c7 := start(starts, 4), start(starts, 5), start(starts, 6), start(starts, 7)
	c8, c9, c10, c11 := start(starts, 8), start(starts, 9), start(starts, 10), start(starts, 11)
	for ; turns > 0; turns-- {
		c0 = mulAdd(c0, x, x)
		c1 = mulAdd(c1, x, x)
		c2 = mulAdd(c2, x, x)
		c3 = mulAdd(c3, x, x)
		c4 = mulAdd(c4, x, x)
		c5 = mulAdd(c5, x, x)
		c6 = mulAdd(c6, x, x)
		c7 = mulAdd(c7, x, x)
		c8 = mulAdd(c8, x, x)
		c9 = mulAdd(c9, x, x)
		c10 = mulAdd(c10, x, x)
		c11 = mulAdd(c11, x, x)
	}
	c0.Add(c1).Add(c2.Add(c3)).Add(c4.Add(c5)).Add(c6.Add(c7)).Add(c8.Add(c9)).Add(c10.Add(c11)).Store(sink)
}

func start(starts *[peakSums]float32, i int) simd.Float32s { return splat(unsafe.Pointer(&starts[i])) }
