package solve

import (
	"testing"

	"flowscope/sim/path"
)

// free is a field that costs next to nothing, so that what is measured is the
// solver's own work.
type free struct{}

func (free) Velocity(_ float64, x, u []float32) { copy(u, x) }

// How much does a step of each method cost beside the field, for each particle?
func BenchmarkStep(b *testing.B) {
	const n, steps = 5000, 50
	x0 := make([]float32, 2*n)
	SourceNormals(1, 0, x0)
	for _, m := range Methods() {
		b.Run(m.ID, func(b *testing.B) {
			cfg := Config{Method: m.ID, Schedule: path.Linear(), Steps: steps}
			if m.SDE {
				cfg.Sigma = 1
			}
			s, err := New(cfg)
			if err != nil {
				b.Fatal(err)
			}
			var f Field = free{}
			s.Begin(f, 0, x0)
			b.ReportAllocs()
			for b.Loop() {
				if s.Done() {
					s.Begin(f, 0, x0)
				}
				s.Step()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/particle")
		})
	}
}
