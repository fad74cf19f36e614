//go:build goexperiment.simd

package bench

import (
	"simd"
	"strings"
)

// roofline is the case that measures the peak multiply–add rate of the registers
// that the kernels named use, on one core; nil if they are not those of package
// simd.
func roofline(kernels string) *Case {
	if !strings.HasPrefix(kernels, "simd ") {
		return nil
	}
	var sink [16]float32
	return &Case{
		What: Roofline, Who: kernels, Unit: GFLOPS,
		Work: 2 * rooflineSums * rooflineTurns * float64(simd.VectorBitSize()/32),
		Run: func(n int) {
			for range n {
				multiplyAdd(sink[:])
			}
		},
	}
}

const (
	// rooflineSums independent sums hide the latency of a multiplication and an
	// addition after it, and with two factors they still fit 16 registers.
	rooflineSums  = 12
	rooflineTurns = 4096
)

// multiplyAdd takes every sum c to c·x + y, rooflineTurns times, without leaving
// the registers. As the sums depend on what they were, nothing can be computed
// once for all turns or for all sums.
func multiplyAdd(sink []float32) {
	x, y := simd.BroadcastFloat32s(0.999), simd.BroadcastFloat32s(0.001)
	var c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 simd.Float32s
	// A range loop here would crash the compiler of Go 1.27.4.
	for i := rooflineTurns; i > 0; i-- {
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
