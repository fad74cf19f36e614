package train

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/transport"
)

func mustMake(t testing.TB, id string, n int, noise float64) *dataset.Set {
	t.Helper()
	d, err := dataset.Make(id, n, noise, 1)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// schedules are one of every kind.
func schedules(t testing.TB) []path.Schedule {
	t.Helper()
	var all []path.Schedule
	for _, k := range path.All() {
		s, err := k.New(path.Params{Exponent: 2, BetaMin: .1, BetaMax: 20, Points: [][2]float64{{.25, .1}, {.5, .6}, {.75, .8}}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// BenchmarkBatch256 is the drawing of a batch: what share of a training step is
// it?
func BenchmarkBatch256(b *testing.B) {
	data := mustMake(b, "moons", 2000, .1)
	for _, s := range schedules(b) {
		for _, sigma := range []float64{0, .1} {
			if sigma > 0 && s.Name() != "linear" {
				continue
			}
			b.Run(fmt.Sprintf("%s/sigma=%g", s.Name(), sigma), func(b *testing.B) {
				o := NewFlowMatching(data, s, sigma, nn.Features{Dim: 2, Pairs: 4}, rand.New(rand.NewPCG(1, 2)))
				b.ReportAllocs()
				for b.Loop() {
					o.Batch(256)
				}
			})
		}
	}
}

// What does a coupled batch of 256 cost?
func BenchmarkCoupledBatch(b *testing.B) {
	data, err := dataset.Make("moons", 2000, .1, 1)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []transport.Coupling{transport.Independent{}, &transport.Exact{Block: 64}, &transport.Exact{}, &transport.Entropic{Eps: 2}} {
		b.Run(c.String(), func(b *testing.B) {
			o := coupled(b, CoupledConfig{Data: data, Coupling: c, Schedule: path.Linear(), Features: nn.Features{Dim: 2, Pairs: 4}}, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := o.Batch(256); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
