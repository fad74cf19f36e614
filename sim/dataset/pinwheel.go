package dataset

import "math"

func pinwheel() Kind {
	const arms, radial, tangential, rate = 5, 0.3, 0.1, 0.25
	return Kind{
		ID: "pinwheel", Name: "Pinwheel",
		Source: "FFJORD: 5 arms, radial std 0.3, tangential std 0.1, rate 0.25, × 2",
		clean: func(i int, d *draws) (float64, float64) {
			r := 1 + radial*d.normal()
			q := tangential * d.normal()
			s, c := math.Sincos(2*math.Pi*float64(i%arms)/arms + rate*math.Exp(r))
			return 2 * (r*c + q*s), 2 * (q*c - r*s)
		},
	}
}
