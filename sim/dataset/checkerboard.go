package dataset

import "math"

func checkerboard() Kind {
	return Kind{
		ID: "checkerboard", Name: "Checkerboard",
		Source: "FFJORD: 4 × 4 fields on [−4, 4]², half of them filled",
		clean: func(i int, d *draws) (float64, float64) {
			x := 4*d.uniform() - 2
			y := d.uniform() - 2*float64(i%2)
			if math.Mod(math.Floor(x)+2, 2) != 0 {
				y++
			}
			return 2 * x, 2 * y
		},
	}
}
