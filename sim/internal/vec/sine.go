package vec

// The sine of a part y of a quarter turn, |y| <= 1:
//
//	sin(πy/2) = y(C0 + y²(C1 + y²(C2 + y²(C3 + y² C4)))),
//
// the odd polynomial with the least relative error: 5.3e-9 in exact arithmetic
// (Remez's exchange).
//
// Other angles are best held as parts of a turn in 32 bits, p standing for
// 2πp/2^32: multiples and sums are then exact, and [FoldTurn] gives y.
const (
	SineC0 = 1.5707963705062866
	SineC1 = -0.645963728427887
	SineC2 = 0.07968968152999878
	SineC3 = -0.004673766437917948
	SineC4 = 0.00015148513193707913

	// SineError is the greatest relative error of Sine on [-1, 1], all rounding
	// included: 2.0037e-7 over all of its float32s.
	SineError = 2.1e-7

	// FoldScale makes y of what FoldTurn returns: 2^-30.
	FoldScale = 1.0 / (1 << 30)
)

// SineScalar returns sin(πy/2) with a relative error of at most [SineError], for
// y in [-1, 1]; beyond, a number without meaning. NaN stays NaN.
func SineScalar(y float32) float32 {
	q := y * y
	p := float32(SineC4*q) + SineC3
	p = float32(p*q) + SineC2
	p = float32(p*q) + SineC1
	p = float32(p*q) + SineC0
	return p * y
}

// FoldTurn returns the angle of the same sine in [-2^30, 2^30], the quarter turns
// around 0: in the other half of the turn, that is p mirrored (to one part in
// 2^32).
func FoldTurn(p uint32) int32 {
	return int32(p ^ uint32(int32(p^p<<1)>>31)>>1)
}

// TurnError is the greatest error of SineOfTurn and SineCosine: 2.08e-7 over all
// angles, the rounding of y included.
const TurnError = 2.1e-7

// SineOfTurn returns sin(2πp/2^32), to [TurnError].
func SineOfTurn(p uint32) float32 { return SineScalar(float32(FoldTurn(p)) * FoldScale) }

// sineCosineScalar is SineCosine, one number at a time.
func sineCosineScalar(sin, cos []float32, turns []uint32, factor uint32) {
	sin, cos = sin[:len(turns)], cos[:len(turns)]
	for i, t := range turns {
		sin[i], cos[i] = SineOfTurn(t*factor), SineOfTurn(t*factor+1<<30)
	}
}

// sineScalar is Sine, one number at a time.
func sineScalar(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = SineScalar(x)
	}
}
