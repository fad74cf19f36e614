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
//
// A method that estimates its own error has, besides, k_s = f(t + h, x) at the
// new x: the first stage of the next step, so that it costs nothing there ("first
// same as last"). E and D have a weight for it at their end.
type Tableau struct {
	A [][]float64 // row i has i entries
	B []float64   // weights, one a stage
	C []float64   // nodes, one a stage: the row sums of A
	// E are the weights of the error estimate h sum_i E_i k_i, the difference
	// between B and a method of one order less; nil for a method without one.
	E []float64
	// D are the weights that the positions inside a step need besides B: see
	// [Tableau.inside].
	D []float64
}

// Stages is the number of evaluations of the field in a step.
func (t Tableau) Stages() int { return len(t.B) }

func eulerTableau() Tableau {
	return Tableau{A: [][]float64{{}}, B: []float64{1}, C: []float64{0}}
}

func heunTableau() Tableau {
	return Tableau{A: [][]float64{{}, {1}}, B: []float64{0.5, 0.5}, C: []float64{0, 1}}
}
