package dataset

import "math"

func circles() Kind {
	return Kind{
		ID: "circles", Name: "Concentric circles",
		Source: "scikit-learn make_circles, factor 0.5, × 3 (FFJORD)",
		clean: func(i int, d *draws) (float64, float64) {
			r := 3.0
			if i%2 == 1 {
				r = 1.5
			}
			return onCircle(r, 2*math.Pi*d.even(i/2))
		},
	}
}
