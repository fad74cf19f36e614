package measure

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"flowscope/sim/nn"
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

// How long do the other distances of two sets take?
func BenchmarkDistances(b *testing.B) {
	for _, n := range []int{500, 2000} {
		rng := rand.New(rand.NewPCG(1, 1))
		x, y := normals(rng, n, 0, 0, 1), normals(rng, n, 0, 0, 1)
		for name, d := range map[string]Distance{
			"W2": &Wasserstein{}, "energy": NewEnergy(2, Unbiased), "MMD": NewMMD(2, Unbiased), "MMD-median": NewMedianMMD(2, Unbiased),
		} {
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					run(b, d, x, y)
				}
			})
		}
	}
}

// What does the exact-trace log-likelihood of a point cost (RK4, 100 steps, and
// half as many for the error)?
func BenchmarkLikelihood(b *testing.B) {
	net, err := nn.New(nn.Config{In: 10, Out: 2, Width: 64, Depth: 3}, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		b.Fatal(err)
	}
	features := nn.Features{Dim: 2, Pairs: 4}
	e, err := nn.NewEvaluator(net.Config(), features)
	if err != nil {
		b.Fatal(err)
	}
	e.Load(net.Params())
	p, err := nn.NewPrecise(net.Config(), features)
	if err != nil {
		b.Fatal(err)
	}
	p.Load(net.Params())
	const n = 64
	x := normals(rand.New(rand.NewPCG(1, 1)), n, 0, 0, 1)
	for name, f := range map[string]Divergent{"float32": InSingle(e, 2), "float64": p} {
		b.Run(name, func(b *testing.B) {
			var l Likelihood
			b.ReportAllocs()
			for b.Loop() {
				likelihood(b, &l, f, x)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/point")
		})
	}
}
