package solve

// heun is Heun's method, the explicit trapezoidal rule: order 2, two
// evaluations a step.
func heun() Method {
	return Method{ID: "heun", Name: "Heun", Order: 2,
		Formula: "X' = X + h u(t, X),  X ← X + h/2 (u(t, X) + u(t + h, X'))", Tableau: heunTableau()}
}
