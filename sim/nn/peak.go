package nn

// peaker is kernels that can show the peak of the registers they compute in.
type peaker interface {
	// peak makes so many turns of multiply–adds without leaving the registers: a
	// number of independent sums, each a register, that are taken from c to c/2 + ½
	// again and again. Enough of them hide the latency of a multiplication and an
	// addition after it. A sum depends on what it was, and each starts elsewhere, so
	// that nothing can be computed once for all turns or all sums. It returns the
	// operations in a turn.
	peak(turns int) (flops int)
}

// Of the kernel module: PeakSums are as many as fit 16 registers beside the
// constant and one that the browser's compiler keeps for itself, and just enough
// (with 12, simd128's products and sums showed 91 % of what they do with 14). A
// turn takes every sum PeakPasses times.
const (
	PeakSums   = 14
	PeakPasses = 4
)

// Peak finds the fastest multiply–adds that the registers of the kernels named can
// do, on one core: the limit that a benchmark holds a [Layer] against. run makes
// so many turns of flops operations each, a multiplication and an addition being
// two. run is nil if the kernels have no such measure: the scalar ones, and those of
// package simd in WebAssembly.
func Peak(kernels string) (run func(turns int), flops int, err error) {
	k, err := kernelsNamed(kernels)
	if err != nil {
		return nil, 0, err
	}
	p, ok := k.(peaker)
	if !ok {
		return nil, 0, nil
	}
	return func(turns int) { p.peak(turns) }, p.peak(1), nil
}
