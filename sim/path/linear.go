package path

// linear is alpha = t, beta = 1-t; W = 1.
type linear struct{}

var _ Schedule = linear{}

// Linear returns the straight path alpha = t, beta = 1-t (CondOT, rectified
// flow; Lipman et al. 2023 with sigma_min = 0): the conditional paths are
// straight lines at constant speed.
func Linear() Schedule { return linear{} }

func (linear) At(t float64) Coefs {
	t = clamp01(t)
	return Coefs{Alpha: t, Beta: 1 - t, DAlpha: 1, DBeta: -1}
}

func (linear) fill(t []float64, c *Columns) {
	toEnds(t, c.Alpha, c.Beta)
	constant(c.DAlpha, 1)
	constant(c.DBeta, -1)
}

func (linear) Name() string             { return "linear" }
func (linear) boundedDerivatives() bool { return true }

func linearKind() Kind {
	return Kind{ID: "linear", Name: "Linear", Formula: "α = t, β = 1 − t",
		New: func(Params) (Schedule, error) { return Linear(), nil }}
}
