package dataset

import "math"

func swissRoll() Kind {
	return Kind{
		ID: "swissroll", Name: "Swiss roll",
		Source: "scikit-learn make_swiss_roll, first and third coordinate, / 5 (FFJORD)",
		clean: func(i int, d *draws) (float64, float64) {
			t := 1.5 * math.Pi * (1 + 2*d.uniform())
			return onCircle(t/5, t)
		},
	}
}
