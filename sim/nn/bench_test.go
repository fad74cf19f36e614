package nn

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// defaultConfig is the network that the program starts with: x, y and four pairs
// of time features, three layers of 64.
var defaultFeatures = Features{Dim: 2, Pairs: 4}

func defaultConfig() Config {
	return Config{In: defaultFeatures.Width(), Out: 2, Width: 64, Depth: 3, Act: SiLU}
}

func normals(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// BenchmarkStep is one training step of the default network at batch 256: how
// many samples a second?
func BenchmarkStep(b *testing.B) {
	const n = 256
	for _, k := range everyKernels() {
		b.Run(k.name(), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			net, err := New(defaultConfig(), rng)
			if err != nil {
				b.Fatal(err)
			}
			t := newTrainer(k, net)
			x, y := normals(rng, n*net.cfg.In), normals(rng, n*net.cfg.Out)
			opt := Options{LR: 1e-3, EMADecay: .999}
			b.ReportAllocs()
			for b.Loop() {
				t.Step(x, y, n, opt)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "samples/s")
		})
	}
}

// BenchmarkEvaluate4096 is one velocity evaluation of 4096 points at a shared
// time.
func BenchmarkEvaluate4096(b *testing.B) {
	const n = 4096
	for _, k := range everyKernels() {
		b.Run(k.name(), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			net, err := New(defaultConfig(), rng)
			if err != nil {
				b.Fatal(err)
			}
			e, err := newEvaluator(k, net.cfg, defaultFeatures)
			if err != nil {
				b.Fatal(err)
			}
			if err := e.Load(net.Params()); err != nil {
				b.Fatal(err)
			}
			x, u := normals(rng, n*2), make([]float32, n*2)
			b.ReportAllocs()
			for b.Loop() {
				e.Velocity(.3, x, u)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
	}
}

// BenchmarkProduct64 is one 64×64×64 product, the bulk of a step, against gonum.
func BenchmarkProduct64(b *testing.B) {
	const n = 64
	rng := rand.New(rand.NewPCG(1, 2))
	x, y, z := normals(rng, n*n), normals(rng, n*n), make([]float32, n*n)
	flops := func(b *testing.B) {
		b.ReportMetric(2*n*n*n*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	}
	for _, k := range everyKernels() {
		for _, transposed := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/transposed=%t", k.name(), transposed), func(b *testing.B) {
				p := product{c: z, ldc: n, a: x, rowA: n, stepA: 1, b: y, ldb: n, m: n, n: n, kk: n}
				if transposed {
					p.rowA, p.stepA = 1, n
				}
				for b.Loop() {
					k.multiply(p)
				}
				flops(b)
			})
		}
	}
	b.Run("gonum", func(b *testing.B) {
		g := func(s []float32) blas32.General { return blas32.General{Rows: n, Cols: n, Stride: n, Data: s} }
		for b.Loop() {
			blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, g(x), g(y), 0, g(z))
		}
		flops(b)
	})
}

// BenchmarkParts times what a step has beside its products.
func BenchmarkParts(b *testing.B) {
	cfg := defaultConfig()
	rng := rand.New(rand.NewPCG(1, 2))
	for _, k := range everyKernels() {
		for _, act := range Activations() {
			z, d := normals(rng, 4096), make([]float32, 4096)
			b.Run(fmt.Sprintf("%s/%s4096", k.name(), act), func(b *testing.B) {
				for b.Loop() {
					k.activate(act, z)
				}
			})
			z = normals(rng, 4096)
			b.Run(fmt.Sprintf("%s/%sGrad4096", k.name(), act), func(b *testing.B) {
				for b.Loop() {
					k.activateGrad(act, z, d)
				}
			})
		}
		n := cfg.NumParams()
		p, g, m, v, e := normals(rng, n), normals(rng, n), make([]float32, n), make([]float32, n), make([]float32, n)
		b.Run(k.name()+"/adam", func(b *testing.B) {
			s := Options{LR: 1e-3, EMADecay: .999}.adamStepAfter(10)
			for b.Loop() {
				k.adam(s, p, g, m, v, e)
			}
		})
		b.Run(k.name()+"/scale4096", func(b *testing.B) {
			x, y := make([]float32, 4096), make([]float32, 4096)
			for b.Loop() {
				k.scale(x, y)
			}
		})
		b.Run(k.name()+"/addRows4096", func(b *testing.B) {
			x, y := make([]float32, 64), make([]float32, 4096)
			for b.Loop() {
				k.addRows(x, y, 64, 64, 64)
			}
		})
	}
	b.Run("transpose", func(b *testing.B) {
		f := newForward(scalarKernels{}, cfg)
		p := make([]float32, cfg.NumParams())
		for b.Loop() {
			f.load(p)
		}
	})
}
