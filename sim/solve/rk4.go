package solve

// rk4 is the classical Runge–Kutta method (Kutta 1901): order 4, four
// evaluations a step.
func rk4() Method {
	return Method{ID: "rk4", Name: "Runge–Kutta 4", Order: 4,
		Formula: "X ← X + h/6 (k₁ + 2k₂ + 2k₃ + k₄)",
		Tableau: Tableau{
			A: [][]float64{{}, {0.5}, {0, 0.5}, {0, 0, 1}},
			B: []float64{1. / 6, 1. / 3, 1. / 3, 1. / 6},
			C: []float64{0, 0.5, 0.5, 1},
		}}
}
