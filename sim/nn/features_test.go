package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// checkRows compares the rows of features of random points with those that Fill
// makes in float64.
func checkRows(t *testing.T, f Features, times []float64, rng *rand.Rand) {
	t.Helper()
	n, width := len(times), f.Width()
	x := make([][]float32, f.Dim)
	for k := range x {
		x[k] = normals(rng, n)
	}
	rows := make([]float32, n*width)
	for i := range rows {
		rows[i] = float32(math.NaN()) // whatever was there before
	}
	f.FillRows(times, x, rows)
	want, point := make([]float32, width), make([]float32, f.Dim)
	for i, at := range times {
		for k := range point {
			point[k] = x[k][i]
		}
		f.Fill(at, point, want)
		for j, v := range rows[i*width : (i+1)*width] {
			tol := 0.
			if j >= f.Dim && f.Pairs > 0 {
				tol = 1e-6
			}
			if !(math.Abs(float64(v-want[j])) <= tol) {
				t.Fatalf("%+v, time %v, number %d of %d: feature %d is %v, want %v", f, at, i, n, j, v, want[j])
			}
		}
	}
}

func TestFillRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, dim := range []int{1, 2, 3, 16} {
		for pairs := range MaxPairs + 1 {
			for _, n := range []int{0, 1, 2, 7, 63, 64, 65, 130} {
				times := make([]float64, n)
				for i := range times {
					times[i] = rng.Float64()
					if i%9 == 0 {
						times[i] = float64(i/9%9) / 8 // corners of the sines
					}
				}
				checkRows(t, Features{Dim: dim, Pairs: pairs}, times, rng)
			}
		}
	}
	f := Features{Dim: 2, Pairs: 4}
	times, x, rows := make([]float64, 100), [][]float32{make([]float32, 100), make([]float32, 100)}, make([]float32, 100*f.Width())
	if n := testing.AllocsPerRun(10, func() { f.FillRows(times, x, rows) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	for what, g := range map[string]func(){
		"short rows":     func() { f.FillRows(times, x, rows[1:]) },
		"one coordinate": func() { f.FillRows(times, x[:1], rows) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			g()
		}()
	}
}

// The harmonics agree with their scalar twin, whatever the numbers.
func TestAddHarmonics(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var one waves
	for k := range 2 {
		copy(one[k][:], normals(rng, waveBlock))
	}
	for _, odd := range []float32{0, 1, float32(math.Inf(1)), float32(math.NaN())} {
		w := one
		w[0][5], w[1][7] = odd, -odd
		scalar := w
		addHarmonics(&w, &one)
		addHarmonicsScalar(&scalar, &one)
		for k := range w {
			for i := range w[k] {
				a, b := float64(w[k][i]), float64(scalar[k][i])
				if a != b && (a == a || b == b) && !(math.Abs(a-b) <= 1e-5*(1+math.Abs(b))) {
					t.Fatalf("column %d, sample %d: %v, scalar %v", k, i, a, b)
				}
			}
		}
	}
}

func FuzzFillRows(f *testing.F) {
	f.Add(uint64(1), uint8(2), uint8(4), uint8(65), 0.5, 1.)
	f.Add(uint64(2), uint8(1), uint8(16), uint8(3), 0., 1e-300)
	f.Fuzz(func(t *testing.T, seed uint64, dim, pairs, n uint8, t0, t1 float64) {
		if !(t0 >= 0 && t0 <= 1 && t1 >= 0 && t1 <= 1) {
			t.Skip()
		}
		features := Features{Dim: 1 + int(dim)%16, Pairs: int(pairs) % (MaxPairs + 1)}
		rng := rand.New(rand.NewPCG(seed, 0))
		times := []float64{t0, t1}
		for range n {
			times = append(times, t0+(t1-t0)*rng.Float64())
		}
		checkRows(t, features, times, rng)
	})
}

// What do the inputs of 256 samples cost?
func BenchmarkFillRows256(b *testing.B) {
	const n = 256
	f := defaultFeatures
	times, x, rows := make([]float64, n), [][]float32{make([]float32, n), make([]float32, n)}, make([]float32, n*f.Width())
	for i := range times {
		times[i] = float64(i) / n
	}
	for b.Loop() {
		f.FillRows(times, x, rows)
	}
}
