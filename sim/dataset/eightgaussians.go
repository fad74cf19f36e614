package dataset

import "math"

func eightGaussians() Kind {
	const radius, std = 2.83, 0.25
	centre := func(k int) (float64, float64) { return onCircle(radius, float64(k)*math.Pi/4) }
	return Kind{
		ID: "8gaussians", Name: "8 Gaussians",
		Source: "FFJORD's ring of eight (radius 4/1.414) with modes of std 0.25",
		clean: func(i int, d *draws) (float64, float64) {
			x, y := centre(i % 8) // equal counts: mode-count noise would hide everything else
			return x + std*d.normal(), y + std*d.normal()
		},
		law: func(noise float64) *Mixture {
			means := make([][2]float64, 8)
			for k := range means {
				means[k][0], means[k][1] = centre(k)
			}
			return isotropic(means, std, noise)
		},
	}
}
