package dataset

import "math"

func rings() Kind {
	return Kind{
		ID: "rings", Name: "Rings",
		Source: "FFJORD: radii 1/4, 1/2, 3/4, 1, × 3, equal counts",
		clean: func(i int, d *draws) (float64, float64) {
			return onCircle(0.75*float64(1+i%4), 2*math.Pi*d.even(i/4))
		},
	}
}
