package dataset

func gaussian() Kind {
	const mx, my, std = 1.5, 0.8, 0.5
	return Kind{
		ID: "gaussian", Name: "Single Gaussian",
		Source: "N((1.5, 0.8), 0.5² I): every quantity has a closed form",
		clean: func(i int, d *draws) (float64, float64) {
			return mx + std*d.normal(), my + std*d.normal()
		},
		law: func(noise float64) *Mixture {
			return isotropic([][2]float64{{mx, my}}, std, noise)
		},
	}
}
