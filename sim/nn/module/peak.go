package module

import "flowscope/sim/nn"

// peak emits the fastest multiply–adds that there can be, everything in
// registers: nn.Peak of these kernels.
//
//	peak(at, turns)   turns ≥ 1; four float32 are left at the address
func (a *assembly) peak() {
	f := a.function("peak")
	at, turns := f.param(i32), f.param(i32)
	sums := make([]local, nn.PeakSums)
	for i := range sums {
		sums[i] = f.constant(lanes(float32(i)))
	}
	// The sums tend to 0.5/(1 − 0.5) and stay normal numbers.
	x := f.constant(lanes(.5))
	var turn code
	for range nn.PeakPasses {
		for _, s := range sums {
			turn = seq(turn, s.set(a.madd(s.get(), x.get(), x.get())))
		}
	}
	total := sums[0].get()
	for _, s := range sums[1:] {
		total = vadd(total, s.get())
	}
	f.emit(while(turns.down(1), turn), store(at.get(), 0, total))
}
