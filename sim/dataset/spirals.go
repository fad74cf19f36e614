package dataset

import "math"

func spirals() Kind {
	return Kind{
		ID: "spirals", Name: "Spirals",
		Source: "FFJORD's two spirals of 540°",
		clean: func(i int, d *draws) (float64, float64) {
			r := 3 * math.Pi * math.Sqrt(d.uniform())
			s, c := math.Sincos(r)
			x := (-c*r + 0.5*d.uniform()) / 3
			y := (s*r + 0.5*d.uniform()) / 3
			if i%2 == 1 {
				return -x, -y
			}
			return x, y
		},
	}
}
