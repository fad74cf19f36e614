package solve

import (
	"fmt"
	"strings"
)

// Method is a solver.
type Method struct {
	ID      string // stable, lower case, used in URLs
	Name    string
	Formula string // one step, for people; X, u, h, W as in the package comment
	// SDE says whether the method may be run with noise. The others solve the
	// ODE only.
	SDE bool
	// Order is the power of the step size with which the error at t = 1 falls:
	// of the paths for an ODE method, of their law (weak order) for an SDE one.
	Order int
	Tableau
}

// Methods returns every solver: those of the ODE, then those of the SDE.
func Methods() []Method {
	return []Method{euler(), midpoint(), heun(), rk4(), dormandPrince(), eulerMaruyama(), stochasticHeun()}
}

// MethodByID returns the solver with the given ID. The error names an unknown
// ID and lists the known ones.
func MethodByID(id string) (Method, error) {
	var ids []string
	for _, m := range Methods() {
		if m.ID == id {
			return m, nil
		}
		ids = append(ids, m.ID)
	}
	return Method{}, fmt.Errorf("solve: no sampler %q; there are %s", id, strings.Join(ids, ", "))
}
