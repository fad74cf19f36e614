package nn

// PeakSums is the number of independent sums of a peak's turn, each a register
// that is taken from c to c/2 + 1: enough to hide the latency of a multiplication
// and an addition after it, and with the two constants they still fit 16
// registers. A sum depends on what it was, and they start differently, so that
// nothing can be computed once for all turns or all sums.
const PeakSums = 12

// peaker is kernels that can show the peak of the registers they compute in.
type peaker interface {
	// peak makes so many turns, without leaving the registers, and returns how many
	// numbers a register holds.
	peak(turns int) (lanes int)
}

// Peak finds the fastest multiply–adds that the registers of the kernels named can
// do, on one core: the limit that a benchmark holds a [Layer] against. run makes
// so many turns of flops operations each, a multiplication and an addition being
// two. run is nil if the kernels have no such measure (the scalar ones).
func Peak(kernels string) (run func(turns int), flops int, err error) {
	k, err := kernelsNamed(kernels)
	if err != nil {
		return nil, 0, err
	}
	p, ok := k.(peaker)
	if !ok {
		return nil, 0, nil
	}
	return func(turns int) { p.peak(turns) }, 2 * PeakSums * p.peak(1), nil
}
