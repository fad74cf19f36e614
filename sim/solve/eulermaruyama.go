package solve

// eulerMaruyama is Euler's method with noise (Maruyama 1955): weak order 1, and
// strong order 1 as well because the noise does not depend on X. One evaluation
// a step. f = u + σ²/2 s.
func eulerMaruyama() Method {
	return Method{ID: "em", Name: "Euler–Maruyama", SDE: true, Order: 1,
		Formula: "X ← X + h f(t, X) + σ_t ΔW", Tableau: eulerTableau()}
}
