package solve

// euler is the explicit Euler method: order 1, one evaluation a step. Its path
// is a straight line between nodes.
func euler() Method {
	return Method{ID: "euler", Name: "Euler", Order: 1,
		Formula: "X ← X + h u(t, X)", Tableau: eulerTableau()}
}
