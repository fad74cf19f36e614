package dataset

import "math"

func moons() Kind {
	return Kind{
		ID: "moons", Name: "Two moons",
		Source: "scikit-learn make_moons in the units of torchcfm's runner: 2x − (1, 0)",
		clean: func(i int, d *draws) (float64, float64) {
			s, c := math.Sincos(math.Pi * d.even(i/2))
			if i%2 == 0 {
				return 2*c - 1, 2 * s
			}
			return 2*(1-c) - 1, 2 * (0.5 - s)
		},
	}
}
