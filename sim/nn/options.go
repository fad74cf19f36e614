package nn

import "math"

// Adam's constants (Kingma & Ba 2015): the ones every public example uses.
const (
	adamBeta1 = 0.9
	adamBeta2 = 0.999
	adamEps   = 1e-8
)

// Options are what may change between any two steps.
type Options struct {
	// LR is the learning rate, ≥ 0; 1e-3 is usual.
	LR float64
	// WeightDecay is the decoupled decay of AdamW (Loshchilov & Hutter 2019): each
	// step multiplies every parameter, biases included, by 1 − LR·WeightDecay.
	WeightDecay float64
	// EMADecay is the most that the average keeps of itself in a step, in [0, 1);
	// 0 makes it follow the parameters.
	EMADecay float64
}

// averageDecay is what the average keeps of itself in the step that follows n
// others: min(decay, (1+n)/(10+n)), so that the initial weights are soon
// forgotten.
func averageDecay(decay float64, n int) float64 {
	return min(decay, (1+float64(n))/(10+float64(n)))
}

// adamStepAfter prepares the optimiser's step that follows n others.
func (o Options) adamStepAfter(n int) adamStep {
	k := float64(n + 1)
	return adamStep{
		keep:       float32(1 - o.LR*o.WeightDecay),
		rate:       float32(o.LR / (1 - math.Pow(adamBeta1, k))),
		root:       float32(1 / math.Sqrt(1-math.Pow(adamBeta2, k))),
		beta1:      adamBeta1,
		beta1Rest:  1 - adamBeta1,
		beta2:      adamBeta2,
		beta2Rest:  1 - adamBeta2,
		eps:        adamEps,
		averageNew: float32(1 - averageDecay(o.EMADecay, n)),
	}
}
