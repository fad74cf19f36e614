package bench

import (
	"context"
	"math/rand/v2"
	"time"
)

// Probe is one thing that is measured in rounds: a [Case], or something in a
// browser that is asked to time itself.
type Probe struct {
	Place string // "native", or the browser
	Title
	// Value measures for about d.
	Value func(d time.Duration) (float64, error)
}

// Probes are the cases of contenders in this program.
func Probes(place string, all []Contender) []*Probe {
	var probes []*Probe
	for _, c := range all {
		for _, k := range c.Cases {
			probes = append(probes, &Probe{place, k.Title, func(d time.Duration) (float64, error) {
				return k.Value(d), nil
			}})
		}
	}
	return probes
}

// Series is what a probe gave in every round.
type Series struct {
	*Probe
	Values []float64
	Err    error // why it was given up, and Values are then not complete
}

// Rounds measures every probe once a round, in another order each time, so that
// what disturbs the machine for a while disturbs all alike. In a round before the
// first, which is not counted, each is warmed up for three times as long. A probe
// that fails is not asked again.
//
// tell is called before each measurement, with how many were made and will be.
// When ctx ends, what there is is returned with its error.
func Rounds(ctx context.Context, probes []*Probe, rounds int, slot time.Duration, tell func(done, total int, p *Probe)) ([]Series, error) {
	all := make([]Series, len(probes))
	for i, p := range probes {
		all[i] = Series{Probe: p}
	}
	rng := rand.New(rand.NewPCG(1, uint64(len(probes))))
	done, total := 0, (rounds+1)*len(probes)
	for round := range rounds + 1 {
		for _, i := range rng.Perm(len(all)) {
			if err := ctx.Err(); err != nil {
				return all, err
			}
			s := &all[i]
			tell(done, total, s.Probe)
			done++
			switch {
			case s.Err != nil:
			case round == 0:
				_, s.Err = s.Value(3 * slot)
			default:
				var v float64
				if v, s.Err = s.Value(slot); s.Err == nil {
					s.Values = append(s.Values, v)
				}
			}
		}
	}
	return all, nil
}
