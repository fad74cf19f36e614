package solve

import "testing"

func benchmarkIncrement(b *testing.B, n, steps int) {
	var w Brownian
	dw := make([]float32, 2*n)
	w.Begin(1, 0, n, 2)
	b.ReportAllocs()
	for b.Loop() {
		w.Begin(1, 0, n, 2)
		for k := 0; k < steps; k++ {
			w.Increment(float64(k)/float64(steps), float64(k+1)/float64(steps), dw)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n*steps), "ns/pair")
}

// How much does one Brownian increment of one particle (both coordinates) cost?
func BenchmarkBrownian(b *testing.B) {
	b.Run("n=5000/K=50", func(b *testing.B) { benchmarkIncrement(b, 5000, 50) })
	b.Run("n=512/K=50", func(b *testing.B) { benchmarkIncrement(b, 512, 50) })
	b.Run("n=512/K=64", func(b *testing.B) { benchmarkIncrement(b, 512, 64) })
	b.Run("n=512/K=1000", func(b *testing.B) { benchmarkIncrement(b, 512, 1000) })
}

// How much does one source point cost?
func BenchmarkSourceNormals(b *testing.B) {
	x := make([]float32, 2*5000)
	for b.Loop() {
		SourceNormals(1, 0, x)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/5000, "ns/pair")
}
