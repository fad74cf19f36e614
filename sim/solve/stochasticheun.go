package solve

// stochasticHeun is Heun's method for additive noise: weak order 2, two
// evaluations a step. The noise takes part in the predictor and, averaged over
// both ends, in the corrector; adding it first and then making a deterministic
// Heun step, as some diffusion code does, is of weak order 1 with a larger
// error than Euler–Maruyama's. f = u + σ²/2 s.
func stochasticHeun() Method {
	return Method{ID: "sheun", Name: "Heun, additive noise", SDE: true, Order: 2,
		Formula: "X' = X + h f(t, X) + σ_t ΔW,  X ← X + h/2 (f(t, X) + f(t + h, X')) + ½ (σ_t + σ_{t+h}) ΔW",
		Tableau: heunTableau()}
}
