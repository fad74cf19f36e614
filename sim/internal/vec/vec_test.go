package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// function is one function of one variable: what it is tested against.
type function struct {
	name           string
	vector, scalar func(dst, src []float32)
	oracle         func(float64) float64
	lo, hi         float32 // where the error holds
	err            float64
	unit           func(x, want float64) float64 // what err is in parts of
	clamps         bool                          // beyond lo and hi the value there
	grain          int                           // bits of a mantissa that are left out of the test
}

func size(_, want float64) float64 { return math.Abs(want) }

func functions() []function {
	return []function{
		{"Exp2", Exp2, exp2Scalar, math.Exp2, Exp2Min, Exp2Max, Exp2Error, size, true, 12},
		{"Exp2m1", Exp2m1, exp2m1Scalar, func(x float64) float64 { return math.Expm1(x * math.Ln2) }, Exp2Min, Exp2Max, Exp2m1Error, size, true, 12},
		{"Log2", Log2, log2Scalar, math.Log2, leastNormal, math.MaxFloat32, Log2Error,
			func(x, want float64) float64 { return max(math.Abs(want), math.Min(math.Abs(x-1), 1)) }, false, 14},
		{"Sine", Sine, sineScalar, func(y float64) float64 { return math.Sin(math.Pi / 2 * y) }, -1, 1, SineError, size, false, 12},
	}
}

// every calls f with slices of all float32 of a range but for the last bits of
// their mantissas, which take every value over the range by turns, and with the
// ends of the range.
func every(lo, hi float32, grain int, f func(x []float32)) {
	const room = 1 << 12
	x := append(make([]float32, 0, room), lo, hi)
	step := uint32(1)<<grain + 1
	for _, sign := range []uint32{0, 1 << 31} {
		for b := uint32(0); b < 0x7f800000; b += step {
			v := math.Float32frombits(b | sign)
			if !(v >= lo && v <= hi) {
				continue
			}
			if x = append(x, v); len(x) == room {
				f(x)
				x = x[:0]
			}
		}
	}
	f(x)
}

// The stated errors over the whole ranges.
func TestError(t *testing.T) {
	dst := make([]float32, 1<<12)
	for _, f := range functions() {
		for name, g := range map[string]func(dst, src []float32){f.name: f.vector, f.name + " scalar": f.scalar} {
			worst, at := 0.0, float32(0)
			every(f.lo, f.hi, f.grain, func(x []float32) {
				g(dst, x)
				for i, v := range x {
					want := f.oracle(float64(v))
					unit := f.unit(float64(v), want)
					if math.Abs(want) < leastNormal {
						continue // denormal numbers have fewer digits
					}
					if e := math.Abs(float64(dst[i])-want) / unit; !(e <= worst) {
						worst, at = e, v
					}
				}
			})
			t.Logf("%s: greatest error %.3g, at %v", name, worst, at)
			if !(worst <= f.err) || worst < f.err/2 {
				t.Errorf("%s: error %.3g at %v, stated %.3g", name, worst, at, f.err)
			}
		}
	}
}

// What should come out to the bit.
func TestExactValues(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		name string
		x, y float32
	}{
		{"Exp2", 0, 1}, {"Exp2", 1, 2}, {"Exp2", -126, leastNormal}, {"Exp2", 127, 0x1p127}, {"Exp2", nan, nan},
		{"Exp2", inf, 0x1p127}, {"Exp2", -inf, leastNormal}, {"Exp2", -1e30, leastNormal}, {"Exp2", 127.4, 0x1p127},
		{"Exp2m1", 0, 0}, {"Exp2m1", 1, 1}, {"Exp2m1", -inf, -1}, {"Exp2m1", inf, 0x1p127}, {"Exp2m1", nan, nan},
		{"Log2", 1, 0}, {"Log2", 2, 1}, {"Log2", leastNormal, -126}, {"Log2", 0, -126}, {"Log2", -3, -126},
		{"Log2", -inf, -126}, {"Log2", 1e-45, -126}, {"Log2", inf, inf}, {"Log2", nan, nan},
		{"Sine", 0, 0}, {"Sine", 1, 1}, {"Sine", -1, -1}, {"Sine", nan, nan},
	} {
		for _, f := range functions() {
			if f.name != c.name {
				continue
			}
			for name, g := range map[string]func(dst, src []float32){f.name: f.vector, f.name + " scalar": f.scalar} {
				x := make([]float32, 17)
				for i := range x {
					x[i] = c.x
				}
				g(x, x)
				for _, y := range x {
					if y != c.y && (y == y || c.y == c.y) {
						t.Fatalf("%s(%v) = %v, want %v", name, c.x, y, c.y)
					}
				}
			}
		}
	}
}

// agree checks a vector function against its scalar twin on src, also in place.
// They may differ where a platform contracts a multiply and an add.
func agree(t *testing.T, f function, src []float32) {
	t.Helper()
	a, b := make([]float32, len(src)), make([]float32, len(src))
	f.vector(a, src)
	f.scalar(b, src)
	// In place, and at other places of the vector.
	same := append([]float32{1, 1, 1}, src...)
	f.vector(same, same)
	same = same[3:]
	for i, x := range src {
		if a[i] != same[i] && a[i] == a[i] {
			t.Fatalf("%s(%v), number %d of %d: %v, in place and moved %v", f.name, x, i, len(src), a[i], same[i])
		}
		switch va, vb := float64(a[i]), float64(b[i]); {
		case a[i] == b[i] || va != va && vb != vb:
		case f.name == "Sine" && !(x >= -1 && x <= 1):
		case !(math.Abs(va-vb) <= f.err*f.unit(float64(x), vb)+leastNormal/(1<<20)):
			t.Fatalf("%s(%v), number %d of %d: %v, scalar %v", f.name, x, i, len(src), va, vb)
		}
	}
}

// Whole vectors and rest, at every length.
func TestAgainstScalar(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, f := range functions() {
		for n := range 70 {
			src := make([]float32, n)
			for i := range src {
				src[i] = float32(30 * r.NormFloat64())
				if f.name == "Sine" {
					src[i] = 2*r.Float32() - 1
				}
			}
			agree(t, f, src)
		}
	}
}

// Any numbers at all: denormal, infinite, none.
func FuzzFunctions(f *testing.F) {
	f.Add(uint64(1), uint8(33), float32(0), float32(1))
	f.Add(uint64(2), uint8(16), float32(math.Inf(-1)), float32(math.NaN()))
	f.Add(uint64(3), uint8(7), float32(-126.00001), float32(127.5))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, x, y float32) {
		r := rand.New(rand.NewPCG(seed, 0))
		src := []float32{x, y}
		for range n {
			switch r.IntN(3) {
			case 0:
				src = append(src, math.Float32frombits(r.Uint32()))
			case 1:
				src = append(src, x+(y-x)*r.Float32())
			case 2:
				src = append(src, 200*(r.Float32()-.5))
			}
		}
		for _, g := range functions() {
			agree(t, g, src)
		}
	})
}

// Folding keeps the sine: exactly on this side of a quarter turn, to one part in
// 2^32 on the other.
func TestFoldTurn(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 100000 {
		p := r.Uint32()
		if i < 64 {
			p = uint32(i-32) + uint32(i%4)<<30 // around the corners
		}
		f := FoldTurn(p)
		if f < -(1<<30) || f > 1<<30 {
			t.Fatalf("FoldTurn(%#x) = %d", p, f)
		}
		a, b := 2*math.Pi*float64(int32(p))/(1<<32), 2*math.Pi*float64(f)/(1<<32)
		if d := math.Abs(math.Sin(a) - math.Sin(b)); d > 2e-9 {
			t.Fatalf("FoldTurn(%#x) = %d: the sine differs by %g", p, f, d)
		}
		if got := float64(SineOfTurn(p)); math.Abs(got-math.Sin(a)) > TurnError {
			t.Fatalf("SineOfTurn(%#x) = %v, want %v", p, got, math.Sin(a))
		}
	}
}

// Sine and cosine of whole turns, and of their multiples, which wrap exactly.
func TestSineCosine(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for n := range 70 {
		turns := make([]uint32, n)
		for i := range turns {
			turns[i] = r.Uint32()
			if i%5 == 0 {
				turns[i] = uint32(i)<<29 + uint32(n) - 35
			}
		}
		for _, factor := range []uint32{1, 2, 7, 16} {
			agreeSineCosine(t, turns, factor)
		}
	}
}

func agreeSineCosine(t *testing.T, turns []uint32, factor uint32) {
	t.Helper()
	sin, cos := make([]float32, len(turns)), make([]float32, len(turns))
	for name, f := range map[string]func(sin, cos []float32, turns []uint32, factor uint32){"SineCosine": SineCosine, "scalar": sineCosineScalar} {
		f(sin, cos, turns, factor)
		for i, p := range turns {
			s, c := math.Sincos(2 * math.Pi * float64(p*factor) / (1 << 32))
			if !(math.Abs(float64(sin[i])-s) <= TurnError && math.Abs(float64(cos[i])-c) <= TurnError) {
				t.Fatalf("%s(%#x · %d), number %d of %d: %v, %v, want %v, %v", name, p, factor, i, len(turns), sin[i], cos[i], s, c)
			}
		}
	}
}

func FuzzSineCosine(f *testing.F) {
	f.Add(uint64(1), uint8(33), uint32(1), uint32(1<<31))
	f.Add(uint64(2), uint8(16), uint32(16), uint32(math.MaxUint32))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, factor, p uint32) {
		r := rand.New(rand.NewPCG(seed, 0))
		turns := []uint32{p, -p, p + 1<<30}
		for range n {
			turns = append(turns, r.Uint32())
		}
		agreeSineCosine(t, turns, factor)
	})
}

// Rows hold their columns, and what is between the rows stays.
func TestInterleave(t *testing.T) {
	for columns := range 6 {
		for n := range 5 {
			const width = 7
			c := make([][]float32, columns)
			for k := range c {
				for i := range n {
					c[k] = append(c[k], float32(10*i+k+1))
				}
			}
			rows := make([]float32, n*width)
			Interleave(rows, width, c, n)
			for j, v := range rows {
				want := float32(0)
				if i, k := j/width, j%width; k < columns {
					want = float32(10*i + k + 1)
				}
				if v != want {
					t.Fatalf("%d columns of %d: row %d, place %d is %v, want %v", columns, n, j/width, j%width, v, want)
				}
			}
		}
	}
	// The last row ends with the slice.
	x := make([]float32, 3)
	SpreadPairs(x[1:], 5, []float32{1}, []float32{2})
	Spread(x, 5, []float32{3})
	if x[0] != 3 || x[1] != 1 || x[2] != 2 {
		t.Errorf("a single row became %v", x)
	}
	for what, f := range map[string]func(){
		"short rows":        func() { Spread(x, 2, make([]float32, 3)) },
		"short rows, pairs": func() { SpreadPairs(x, 2, make([]float32, 2), make([]float32, 2)) },
		"columns unlike":    func() { SpreadPairs(x, 2, make([]float32, 1), nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			f()
		}()
	}
}

// linears are the combinations as functions of three slices; Linear2 leaves out
// the third.
var linears = map[string][2]func(dst, x, y, z []float32, a, b, c float32){
	"Linear2": {
		func(dst, x, y, _ []float32, a, b, _ float32) { Linear2(dst, a, x, b, y) },
		func(dst, x, y, _ []float32, a, b, _ float32) { linear2Scalar(dst, a, x, b, y) },
	},
	"Linear3": {
		func(dst, x, y, z []float32, a, b, c float32) { Linear3(dst, a, x, b, y, c, z) },
		func(dst, x, y, z []float32, a, b, c float32) { linear3Scalar(dst, a, x, b, y, c, z) },
	},
}

func agreeLinear(t *testing.T, x, y, z []float32, a, b, c float32) {
	t.Helper()
	for name, f := range linears {
		v, s := make([]float32, len(x)), make([]float32, len(x))
		f[0](v, x, y, z, a, b, c)
		f[1](s, x, y, z, a, b, c)
		same := append([]float32(nil), y...)
		f[0](same, x, same, z, a, b, c)
		for i := range v {
			if v[i] != same[i] && v[i] == v[i] {
				t.Fatalf("%s of %d: number %d is %v, in place %v", name, len(v), i, v[i], same[i])
			}
			got, want := float64(v[i]), float64(s[i])
			sum := math.Abs(float64(a)*float64(x[i])) + math.Abs(float64(b)*float64(y[i])) + math.Abs(float64(c)*float64(z[i]))
			if !(sum < math.MaxFloat32/4) {
				continue // fused or not, an overflow may or may not come about
			}
			if !(math.Abs(got-want) <= 3e-7*sum+leastNormal) {
				t.Fatalf("%s of %d: number %d is %v, scalar %v", name, len(v), i, got, want)
			}
		}
	}
}

func TestLinear(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	three := func(n int) (v [3][]float32) {
		for k := range v {
			for range n {
				v[k] = append(v[k], float32(r.NormFloat64()))
			}
		}
		return v
	}
	for n := range 70 {
		v := three(n)
		agreeLinear(t, v[0], v[1], v[2], 1, -.3, 2.5)
	}
	// By hand.
	dst := make([]float32, 1)
	Linear2(dst, 2, []float32{3}, -1, []float32{4})
	if dst[0] != 2 {
		t.Errorf("2·3 − 4 = %v", dst[0])
	}
	Linear3(dst, 2, []float32{3}, -1, []float32{4}, .5, []float32{6})
	if dst[0] != 5 {
		t.Errorf("2·3 − 4 + 6/2 = %v", dst[0])
	}
}

func FuzzLinear(f *testing.F) {
	f.Add(uint64(1), uint8(33), float32(1), float32(-1), float32(1e-30))
	f.Add(uint64(2), uint8(16), float32(math.Inf(-1)), float32(0), float32(1))
	f.Add(uint64(3), uint8(7), float32(math.NaN()), float32(3e38), float32(-3e38))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, a, b, c float32) {
		r := rand.New(rand.NewPCG(seed, 0))
		var v [3][]float32
		for k := range v {
			for range n {
				x := float32(r.NormFloat64())
				if r.IntN(8) == 0 {
					x = math.Float32frombits(r.Uint32())
				}
				v[k] = append(v[k], x)
			}
		}
		agreeLinear(t, v[0], v[1], v[2], a, b, c)
	})
}

// Within at every length, with what has no size, in place of either.
func TestWithin(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	r := rand.New(rand.NewPCG(11, 12))
	for n := range 70 {
		src, instead, want := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range src {
			src[i] = [...]float32{1, -1, 1.0000001, -1.0000001, inf, -inf, nan, 0, r.Float32(), -3 * r.Float32()}[r.IntN(10)]
			instead[i] = float32(r.NormFloat64())
			want[i] = src[i]
			if !(math.Abs(float64(src[i])) <= 1) {
				want[i] = instead[i]
			}
		}
		got, scalar := make([]float32, n), make([]float32, n)
		Within(got, src, instead, 1)
		withinScalar(scalar, src, instead, 1)
		a, b := slices.Clone(src), slices.Clone(instead)
		Within(a, a, instead, 1)
		Within(b, src, b, 1)
		for _, v := range [][]float32{got, scalar, a, b} {
			if !slices.Equal(v, want) {
				t.Fatalf("of %v: %v, want %v", src, v, want)
			}
		}
	}
}

func FuzzWithin(f *testing.F) {
	f.Add(uint64(1), uint8(33), float32(1))
	f.Add(uint64(2), uint8(16), float32(math.Inf(1)))
	f.Add(uint64(3), uint8(7), float32(math.NaN()))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, limit float32) {
		r := rand.New(rand.NewPCG(seed, 0))
		src, instead := make([]float32, n), make([]float32, n)
		for i := range src {
			src[i], instead[i] = math.Float32frombits(r.Uint32()), float32(i)
			if r.IntN(4) == 0 {
				src[i] = limit
			}
		}
		got, want := make([]float32, n), make([]float32, n)
		Within(got, src, instead, limit)
		withinScalar(want, src, instead, limit)
		if !slices.Equal(got, want) {
			t.Fatalf("within %v of %v: %v, scalar %v", limit, src, got, want)
		}
	})
}

func TestAllocs(t *testing.T) {
	x := make([]float32, 1000)
	for _, f := range functions() {
		if n := testing.AllocsPerRun(10, func() { f.vector(x, x) }); n != 0 {
			t.Errorf("%s: %v allocations", f.name, n)
		}
	}
	turns := make([]uint32, 999)
	if n := testing.AllocsPerRun(10, func() { SineCosine(x, x, turns, 3) }); n != 0 {
		t.Errorf("SineCosine: %v allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() { Within(x, x, x, 1) }); n != 0 {
		t.Errorf("Within: %v allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() { Linear2(x, 1, x, 0, x); Linear3(x, 1, x, 0, x, 0, x) }); n != 0 {
		t.Errorf("Linear2, Linear3: %v allocations", n)
	}
}

// What does a number cost?
func BenchmarkFunctions(b *testing.B) {
	x, y := make([]float32, 4096), make([]float32, 4096)
	for _, f := range functions() {
		for i := range x {
			x[i] = float32(i+1) / 4096
		}
		for name, g := range map[string]func(dst, src []float32){f.name: f.vector, f.name + "-scalar": f.scalar} {
			b.Run(name, func(b *testing.B) {
				for range b.N {
					g(y, x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/number")
			})
		}
	}
}

func BenchmarkLinear(b *testing.B) {
	x, y, z := make([]float32, 4096), make([]float32, 4096), make([]float32, 4096)
	for name, f := range linears {
		for i, kind := range []string{"", "-scalar"} {
			b.Run(name+kind, func(b *testing.B) {
				for range b.N {
					f[i](z, x, y, z, 1, .5, .25)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/number")
			})
		}
	}
}
