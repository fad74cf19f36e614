package dataset

import "math"

func sCurve() Kind {
	return Kind{
		ID: "scurve", Name: "S-curve",
		Source: "scikit-learn make_s_curve, first and third coordinate, × 1.5 (torchcfm)",
		clean: func(i int, d *draws) (float64, float64) {
			t := 3 * math.Pi * (d.uniform() - 0.5)
			s, c := math.Sincos(t)
			return 1.5 * s, 1.5 * math.Copysign(1, t) * (c - 1)
		},
	}
}
