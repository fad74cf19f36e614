package dataset

func grid() Kind {
	const side, spacing, std = 5, 1.5, 0.15
	centre := func(k int) (float64, float64) {
		const mid = (side - 1) / 2
		return spacing * float64(k%side-mid), spacing * float64(k/side%side-mid)
	}
	return Kind{
		ID: "grid", Name: "Gaussian grid",
		Source: "the 25 Gaussians of the GAN literature: 5 × 5, spacing 1.5, std 0.15",
		clean: func(i int, d *draws) (float64, float64) {
			x, y := centre(i)
			return x + std*d.normal(), y + std*d.normal()
		},
		law: func(noise float64) *Mixture {
			means := make([][2]float64, side*side)
			for k := range means {
				means[k][0], means[k][1] = centre(k)
			}
			return isotropic(means, std, noise)
		},
	}
}
