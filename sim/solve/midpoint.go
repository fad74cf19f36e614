package solve

// midpoint is the explicit midpoint method (Runge 1895): order 2, two
// evaluations a step, neither of them at the end of the step.
func midpoint() Method {
	return Method{ID: "midpoint", Name: "Midpoint", Order: 2,
		Formula: "X ← X + h u(t + h/2, X + h/2 u(t, X))",
		Tableau: Tableau{A: [][]float64{{}, {0.5}}, B: []float64{0, 1}, C: []float64{0, 0.5}}}
}
