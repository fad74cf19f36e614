package path

import (
	"fmt"
	"strings"
)

// Params are the parameters that some schedule takes; each reads only its own.
type Params struct {
	Exponent         float64      // polynomial: n
	BetaMin, BetaMax float64      // DDPM: b, B
	Points           [][2]float64 // custom: interior control points (t, kappa)
	Form             Form         // custom: which beta belongs to kappa
}

// Kind describes one family of schedules.
type Kind struct {
	ID      string // stable, lower case, used in URLs
	Name    string
	Formula string
	New     func(Params) (Schedule, error)
}

// All returns every schedule, in the order in which they are shown.
func All() []Kind {
	return []Kind{
		linearKind(), cosineKind(), polynomialKind(), linearVPKind(),
		sqrtKind(), ddpmKind(), customKind(),
	}
}

// New makes the schedule with the given ID. The error names an unknown ID and
// lists the known ones, or says which parameter is wrong.
func New(id string, p Params) (Schedule, error) {
	var ids []string
	for _, k := range All() {
		if k.ID == id {
			return k.New(p)
		}
		ids = append(ids, k.ID)
	}
	return nil, fmt.Errorf("path: no schedule %q; there are %s", id, strings.Join(ids, ", "))
}
