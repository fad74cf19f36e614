package solve

// dormandPrince is the pair of Dormand and Prince (1980) of orders 5 and 4: order
// 5, six evaluations a step, and the difference to the embedded method of order 4
// as an estimate of the step's error. With Steps = 0 that estimate chooses the
// steps ([Config]); with K steps it is a method like the others.
//
// A, B, C and E are those of Hairer, Nørsett and Wanner, Solving Ordinary
// Differential Equations I, table II.5.2; D is the continuous extension of order 4
// by Shampine (1986) in the form of their program DOPRI5.
func dormandPrince() Method {
	return Method{ID: "dopri5", Name: "Dormand–Prince 5(4)", Order: 5,
		Formula: "X ← X + h Σ bᵢ kᵢ,  accepted where ‖h Σ eᵢ kᵢ / (atol + rtol |X|)‖ ≤ 1",
		Tableau: Tableau{
			A: [][]float64{
				{},
				{1. / 5},
				{3. / 40, 9. / 40},
				{44. / 45, -56. / 15, 32. / 9},
				{19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
				{9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
			},
			B: []float64{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
			C: []float64{0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1},
			E: []float64{71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40},
			D: []float64{
				-12715105075. / 11282082432, 0, 87487479700. / 32700410799, -10690763975. / 1880347072,
				701980252875. / 199316789632, -1453857185. / 822651844, 69997945. / 29380423,
			},
		}}
}
