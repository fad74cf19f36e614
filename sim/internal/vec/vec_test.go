package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

// family is what every function of the package is tested against.
type family struct {
	name           string
	vector, scalar func(dst, src []float32)
	oracle         func(float64) float64
	lo, hi         float32
	tol            float64 // greatest relative error
}

func families() []family {
	return []family{
		{"Exp", Exp, expScalar, math.Exp, ExpMin, ExpMax, 2.5e-7},
		{"Exp2", Exp2, exp2Scalar, math.Exp2, Exp2Min, Exp2Max, 7e-7},
	}
}

func TestError(t *testing.T) {
	const n = 400000
	src, dst := make([]float32, n), make([]float32, n)
	for _, f := range families() {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range src {
			switch i % 3 {
			case 0:
				src[i] = f.lo + (f.hi-f.lo)*float32(i)/n
			case 1:
				src[i] = float32(r.NormFloat64())
			case 2:
				src[i] = float32(-20 * r.Float64())
			}
		}
		src[0], src[1], src[2] = f.lo, f.hi, 0
		for name, g := range map[string]func(dst, src []float32){f.name: f.vector, f.name + " scalar": f.scalar} {
			g(dst, src)
			worst, at := 0.0, float32(0)
			for i, x := range src {
				want := f.oracle(float64(x))
				if e := math.Abs(float64(dst[i])-want) / want; !(e <= worst) {
					worst, at = e, x
				}
			}
			t.Logf("%s: greatest relative error %.3g, at %v", name, worst, at)
			if !(worst <= f.tol) {
				t.Errorf("%s: relative error %.3g at %v, stated %.3g", name, worst, at, f.tol)
			}
			if dst[2] != 1 {
				t.Errorf("%s(0) = %v", name, dst[2])
			}
		}
	}
}

// Vector and scalar agree at every length (whole vectors and rest), also in
// place. They may differ where a platform contracts a multiply and an add.
func TestAgainstScalar(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, f := range families() {
		for n := range 70 {
			src := make([]float32, n)
			for i := range src {
				src[i] = float32(30 * r.NormFloat64())
			}
			a, b := make([]float32, n), make([]float32, n)
			f.vector(a, src)
			f.scalar(b, src)
			same := append([]float32(nil), src...)
			f.vector(same, same)
			for i := range a {
				if d := math.Abs(float64(a[i]) - float64(b[i])); d > f.tol*float64(b[i]) || same[i] != a[i] {
					t.Fatalf("%s, n = %d, x = %v: %v, scalar %v, in place %v", f.name, n, src[i], a[i], b[i], same[i])
				}
			}
		}
	}
}

func TestOutside(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, f := range families() {
		src := []float32{-inf, -1e30, f.lo - 1, f.lo - 0.5, f.hi + 0.5, 1000, inf, f.hi, 0, 0, 0, 0, 0, 0, 0, 0}
		dst := make([]float32, len(src))
		f.vector(dst, src)
		for i, x := range src {
			want := f.oracle(float64(min(max(x, f.lo), f.hi)))
			if math.Abs(float64(dst[i])/want-1) > f.tol {
				t.Errorf("%s(%v) = %v, want %v", f.name, x, dst[i], want)
			}
		}
	}
}

func TestAllocs(t *testing.T) {
	x := make([]float32, 1000)
	for _, f := range families() {
		if n := testing.AllocsPerRun(10, func() { f.vector(x, x) }); n != 0 {
			t.Errorf("%s: %v allocations", f.name, n)
		}
	}
}

// What does an exponential cost?
func BenchmarkExp(b *testing.B) {
	x, y := make([]float32, 4096), make([]float32, 4096)
	for i := range x {
		x[i] = -float32(i) / 200
	}
	for _, f := range families() {
		for name, g := range map[string]func(dst, src []float32){f.name: f.vector, f.name + "-scalar": f.scalar} {
			b.Run(name, func(b *testing.B) {
				for range b.N {
					g(y, x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/exp")
			})
		}
	}
}
