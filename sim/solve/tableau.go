package solve

// Tableau is an explicit Runge–Kutta method (Butcher's notation), one step of
// size h of dX = f(t, X) dt from (t, x):
//
//	k_i = f(t + C_i h, x + h sum_{j<i} A_ij k_j),   x <- x + h sum_i B_i k_i.
//
// With additive noise g(t) dW, h k_i becomes h k_i + g(t + C_i h) dW throughout,
// with one increment dW for the whole step. So Euler's tableau is
// Euler–Maruyama and Heun's the additive-noise stochastic Heun method, and both
// are their ODE methods when the noise is zero.
type Tableau struct {
	A [][]float64 // row i has i entries
	B []float64   // weights, one a stage
	C []float64   // nodes, one a stage: the row sums of A
}

// Stages is the number of evaluations of the field in a step.
func (t Tableau) Stages() int { return len(t.B) }

func eulerTableau() Tableau {
	return Tableau{A: [][]float64{{}}, B: []float64{1}, C: []float64{0}}
}

func heunTableau() Tableau {
	return Tableau{A: [][]float64{{}, {1}}, B: []float64{0.5, 0.5}, C: []float64{0, 1}}
}
