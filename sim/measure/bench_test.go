package measure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// How long does a sliced distance along 128 directions take?
func BenchmarkSlicedW2(b *testing.B) {
	for _, n := range []int{1000, 5000, 20000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 1))
			x, y := normals(rng, n, 0, 0, 1), normals(rng, n, 0, 0, 1)
			var s Sliced
			s.Begin(x, y, Directions)
			b.ReportAllocs()
			for b.Loop() {
				s.Begin(x, y, Directions)
				s.Advance(Directions)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Directions/float64(2*n), "ns/point/direction")
		})
	}
}
