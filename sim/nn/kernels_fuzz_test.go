package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// strange makes n numbers of which raw in 256 have any bits at all, NaN, infinities
// and subnormal numbers among them, and the others are normally distributed.
func strange(rng *rand.Rand, n int, raw uint8) []float32 {
	x := normals(rng, n)
	for i := range x {
		if rng.IntN(256) < int(raw) {
			x[i] = math.Float32frombits(rng.Uint32())
		}
	}
	return x
}

// unlike finds the first number at which x is not what y is, NaN being NaN; −1 if
// there is none.
func unlike(x, y []float32) int {
	for i := range x {
		if x[i] != y[i] && (x[i] == x[i] || y[i] == y[i]) {
			return i
		}
	}
	return -1
}

// FuzzMultiply has as many numbers as special says replaced by ones that have rules
// of their own, wherever they fall. Not by great ones: those overflow float32 and
// not the oracle.
func FuzzMultiply(f *testing.F) {
	f.Add(uint64(1), uint8(64), uint8(64), uint8(64), uint8(0))
	f.Add(uint64(2), uint8(1), uint8(1), uint8(1), uint8(1))
	f.Add(uint64(3), uint8(63), uint8(49), uint8(10), uint8(3))
	rules := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 0, float32(math.Copysign(0, -1)), 1e-45, -1e-38}
	f.Fuzz(func(t *testing.T, seed uint64, m, n, kk, special uint8) {
		for _, k := range everyKernels() {
			rng := rand.New(rand.NewPCG(seed, 0))
			p := randomProduct(rng, 1+int(m%72), 1+int(n%160), 1+int(kk%72)) // larger ones take the oracle too long
			for range special {
				if s := [][]float32{p.a, p.b, p.base}[rng.IntN(3)]; len(s) > 0 {
					s[rng.IntN(len(s))] = rules[rng.IntN(len(rules))]
				}
			}
			checkMultiply(t, k, p)
		}
	})
}

// Sums of rows are made from the first to the last: kernels agree to the bit, and
// write to the sums alone.
func FuzzAddRows(f *testing.F) {
	f.Add(uint64(1), uint8(64), uint8(3), uint8(0), uint8(0))
	f.Add(uint64(2), uint8(0), uint8(0), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, rows, vectors, gap, raw uint8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		r, n := int(rows), (1+int(vectors%9))*quantum
		ld := n + int(gap)
		y, sum := strange(rng, max(r-1, 0)*ld+n, raw), strange(rng, n+quantum, raw)
		want := slices.Clone(sum)
		for i := range r {
			for j := range n {
				want[j] += y[i*ld+j]
			}
		}
		for _, k := range everyKernels() {
			got, from := slices.Clone(sum), slices.Clone(y)
			k.addRows(got[:n], from, ld, r, n)
			if i := unlike(got, want); i >= 0 {
				t.Fatalf("%s, %d rows of %d: sum %d is %g, want %g", k.name(), r, n, i, got[i], want[i])
			}
			if i := unlike(from, y); i >= 0 {
				t.Fatalf("%s, %d rows of %d: number %d of the rows is %g, was %g", k.name(), r, n, i, from[i], y[i])
			}
		}
	})
}

func FuzzScale(f *testing.F) {
	f.Add(uint64(1), uint8(8), uint8(0))
	f.Add(uint64(2), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, vectors, raw uint8) {
		rng := rand.New(rand.NewPCG(seed, 2))
		n := int(vectors) * quantum
		x, y := strange(rng, n+quantum, raw), strange(rng, n+quantum, raw)
		want := slices.Clone(x)
		for i := range n {
			want[i] *= y[i]
		}
		for _, k := range everyKernels() {
			got, by := slices.Clone(x), slices.Clone(y)
			k.scale(got[:n], by)
			if i := unlike(got, want); i >= 0 {
				t.Fatalf("%s, %d numbers: %d is %g, want %g", k.name(), n, i, got[i], want[i])
			}
			if i := unlike(by, y); i >= 0 {
				t.Fatalf("%s, %d numbers: factor %d is %g, was %g", k.name(), n, i, by[i], y[i])
			}
		}
	})
}

func FuzzTranspose(f *testing.F) {
	f.Add(uint64(1), uint8(64), uint8(64), uint8(0), uint8(0))
	f.Add(uint64(2), uint8(1), uint8(1), uint8(1), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, rows, cols, gapS, gapD uint8) {
		checkTranspose(t, rand.New(rand.NewPCG(seed, 3)), 1+int(rows), 1+int(cols), int(gapS), int(gapD))
	})
}

func FuzzActivation(f *testing.F) {
	for _, x := range []float32{0, 1, -1, 87, -87.5, 1e-38, 3e38, float32(math.NaN()), float32(math.Inf(-1))} {
		f.Add(uint8(0), math.Float32bits(x))
		f.Add(uint8(2), math.Float32bits(x))
	}
	f.Fuzz(func(t *testing.T, act uint8, bits uint32) {
		x := make([]float32, quantum)
		for i := range x {
			x[i] = math.Float32frombits(bits + uint32(i)) // neighbours in every lane
		}
		for _, k := range everyKernels() {
			checkActivation(t, k, Activation(act%activations), x)
		}
	})
}

func FuzzAdam(f *testing.F) {
	f.Add(uint64(1), uint16(0), float32(1), 1e-3, 1e-5, .999)
	f.Add(uint64(2), uint16(8000), float32(1e-20), 1.0, 0.0, 0.0)
	f.Add(uint64(3), uint16(1), float32(math.Inf(1)), 1e-3, .1, .9)
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, size float32, lr, decay, ema float64) {
		if !(lr >= 0 && lr <= 10 && decay >= 0 && decay <= 1 && ema >= 0 && ema < 1) {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 0))
		const w = 3 * quantum
		p, g, m, v, e := normals(rng, w), normals(rng, w), normals(rng, w), normals(rng, w), normals(rng, w)
		for i := range g {
			g[i] *= size
			v[i] *= v[i]
		}
		s := Options{LR: lr, WeightDecay: decay, EMADecay: ema}.adamStepAfter(int(n))
		type state struct{ p, m, v, e []float32 }
		after := func(k kernels) state {
			s0 := state{slices.Clone(p), slices.Clone(m), slices.Clone(v), slices.Clone(e)}
			k.adam(s, s0.p, slices.Clone(g), s0.m, s0.v, s0.e)
			return s0
		}
		want := after(scalarKernels{})
		for _, k := range everyKernels() {
			got := after(k)
			for i := range w {
				// The update, rate·m/√v, may be large beside the parameter.
				moved := math.Abs(float64(p[i])) + math.Abs(float64(e[i])) + math.Abs(float64(m[i])) + lr*float64(s.rate)
				for _, c := range []struct {
					what string
					x, y float32
				}{
					{"parameter", got.p[i], want.p[i]},
					{"first moment", got.m[i], want.m[i]},
					{"second moment", got.v[i], want.v[i]},
					{"average", got.e[i], want.e[i]},
				} {
					x, y := float64(c.x), float64(c.y)
					if x == y || math.IsNaN(x) && math.IsNaN(y) {
						continue
					}
					if tol := 64*eps32*(math.Abs(y)+moved) + 1e-37; !(math.Abs(x-y) <= tol) {
						t.Fatalf("%s: %s %d is %g, scalar %g ± %g, with %+v", k.name(), c.what, i, x, y, tol, s)
					}
				}
			}
		}
	})
}
