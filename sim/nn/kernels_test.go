package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// eps32 is the relative error of one float32 rounding, 2⁻²⁴.
const eps32 = 1.0 / (1 << 24)

// randomProduct makes a product of the given shape whose strides, base and
// transposition are drawn from rng.
func randomProduct(rng *rand.Rand, m, n, kk int) product {
	p := product{m: m, n: n, kk: kk}
	p.ldc = padded(n) + rng.IntN(3)
	p.ldb = padded(n) + rng.IntN(3)
	if rng.IntN(2) == 0 {
		p.rowA, p.stepA = kk+rng.IntN(3), 1
	} else {
		p.rowA, p.stepA = 1, m+rng.IntN(3)
	}
	p.a = normals(rng, (m-1)*p.rowA+(kk-1)*p.stepA+1)
	p.b = normals(rng, (kk-1)*p.ldb+padded(n))
	c := (m-1)*p.ldc + padded(n)
	p.c = normals(rng, c+quantum)[:c] // see checkMultiply for what is behind it
	switch rng.IntN(4) {
	case 0: // a bias
		p.base = normals(rng, padded(n))
	case 1: // a base of its own
		p.ldbase = padded(n) + rng.IntN(3)
		p.base = normals(rng, (m-1)*p.ldbase+padded(n))
	case 2: // accumulate
		p.base, p.ldbase = p.c, p.ldc
	}
	return p
}

// exact computes element (i, j) in float64, and the sum of the magnitudes that
// went into it.
func (p *product) exact(i, j int) (sum, size float64) {
	if p.base != nil {
		sum = float64(p.base[i*p.ldbase+j])
		size = math.Abs(sum)
	}
	for k := range p.kk {
		t := float64(p.a[i*p.rowA+k*p.stepA]) * float64(p.b[k*p.ldb+j])
		sum += t
		size += math.Abs(t)
	}
	return sum, size
}

// checkMultiply runs a kernel on p and compares every element with float64. What
// does not belong to the rows, between them and behind the last one, must stay as
// it is.
func checkMultiply(t *testing.T, k kernels, p product) {
	t.Helper()
	before := slices.Clone(p.c[:cap(p.c)])
	want := make([]float64, p.m*p.n)
	size := make([]float64, p.m*p.n)
	for i := range p.m {
		for j := range p.n {
			want[i*p.n+j], size[i*p.n+j] = p.exact(i, j)
		}
	}
	k.multiply(p)
	for i := range p.m {
		for j := range p.n {
			got, w, s := float64(p.c[i*p.ldc+j]), want[i*p.n+j], size[i*p.n+j]
			if math.IsNaN(w) != math.IsNaN(got) || math.IsInf(w, 0) != math.IsInf(got, 0) {
				t.Fatalf("%s %d×%d×%d at %d,%d: %g, want %g", k.name(), p.m, p.n, p.kk, i, j, got, w)
			}
			// Each of kk+1 terms is rounded at most kk+1 times, to eps32 of itself or to
			// the next subnormal number.
			if tol := float64(p.kk+2) * (eps32*s + math.SmallestNonzeroFloat32); math.Abs(got-w) > tol {
				t.Fatalf("%s %d×%d×%d at %d,%d: %g, want %g ± %g", k.name(), p.m, p.n, p.kk, i, j, got, w, tol)
			}
		}
	}
	for at, x := range p.c[:cap(p.c)] {
		inside := at < len(p.c) && at%p.ldc < padded(p.n)
		if !inside && math.Float32bits(x) != math.Float32bits(before[at]) {
			t.Fatalf("%s %d×%d×%d, rows of %d: number %d, outside of them, is %g, was %g", k.name(), p.m, p.n, p.kk, p.ldc, at, x, before[at])
		}
	}
}

func TestMultiply(t *testing.T) {
	shapes := [][3]int{{1, 1, 1}, {2, 2, 2}, {64, 64, 64}, {64, 2, 64}, {2, 64, 64}, {64, 64, 2}, {63, 10, 1}, {1, 65, 3}, {5, 17, 9}, {3, 48, 7}, {4, 33, 16}}
	rng := rand.New(rand.NewPCG(3, 5))
	for range 200 {
		shapes = append(shapes, [3]int{1 + rng.IntN(40), 1 + rng.IntN(90), 1 + rng.IntN(40)})
	}
	for _, k := range everyKernels() {
		for _, s := range shapes {
			checkMultiply(t, k, randomProduct(rng, s[0], s[1], s[2]))
		}
	}
}

// A NaN or an infinity anywhere reaches exactly the elements that it reaches in
// float64.
func TestMultiplyNonFinite(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 6))
	for _, k := range everyKernels() {
		for range 100 {
			p := randomProduct(rng, 1+rng.IntN(9), 1+rng.IntN(70), 1+rng.IntN(9))
			for _, s := range [][]float32{p.a, p.b, p.base} {
				if len(s) > 0 {
					s[rng.IntN(len(s))] = []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 0}[rng.IntN(4)]
				}
			}
			checkMultiply(t, k, p)
		}
	}
}

// The result of a row must not depend on the rows beside it: the same particle
// has the same bits whatever cloud it is in.
func TestMultiplyRowsAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 7))
	for _, k := range everyKernels() {
		p := randomProduct(rng, 7, 70, 30)
		p.base = nil
		k.multiply(p)
		for i := range p.m {
			q := p
			q.a, q.m = p.a[i*p.rowA:], 1
			q.c = make([]float32, padded(p.n))
			k.multiply(q)
			for j := range p.n {
				if q.c[j] != p.c[i*p.ldc+j] {
					t.Fatalf("%s: row %d column %d is %g alone and %g among others", k.name(), i, j, q.c[j], p.c[i*p.ldc+j])
				}
			}
		}
	}
}

func TestProductOutOfRangePanics(t *testing.T) {
	for _, k := range everyKernels() {
		for name, spoil := range map[string]func(*product){
			"short result": func(p *product) { p.c = p.c[:len(p.c)-1] },
			"short left":   func(p *product) { p.a = p.a[:len(p.a)-1] },
			"short right":  func(p *product) { p.b = p.b[:len(p.b)-1] },
			"short base":   func(p *product) { p.base = p.b[:1] },
			"no rows":      func(p *product) { p.m = 0 },
			"no sum":       func(p *product) { p.kk = 0 },
			"back":         func(p *product) { p.rowA = -1 },
		} {
			p := randomProduct(rand.New(rand.NewPCG(1, 1)), 4, 20, 3)
			p.base, p.ldbase = nil, 0
			spoil(&p)
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s, %s: no panic", k.name(), name)
					}
				}()
				k.multiply(p)
			}()
		}
	}
}

// Values computed by hand or published, independent of Activation.at.
func TestActivationValues(t *testing.T) {
	for _, c := range []struct {
		act  Activation
		x, y float64
	}{
		{SiLU, 0, 0}, {SiLU, 1, 0.7310585786300049}, {SiLU, -1, -0.2689414213699951},
		{SELU, 0, 0}, {SELU, 1, 1.0507009873554805}, {SELU, -1, -1.1113307378125625},
		{Tanh, 0, 0}, {Tanh, 1, 0.7615941559557649}, {Tanh, -2, -0.9640275800758169},
		{ReLU, 0, 0}, {ReLU, 3, 3}, {ReLU, -3, 0},
	} {
		if y, _ := c.act.at(c.x); math.Abs(y-c.y) > 1e-15 {
			t.Errorf("%s(%g) = %.17g, want %.17g", c.act, c.x, y, c.y)
		}
	}
}

// activationTolerance is the stated error of a kernel's activation at x, for the
// value and the derivative: three units in the last place of a number of the
// size max(1, |x|), and the part of SiLU that the clamped exponential leaves.
func activationTolerance(x float64) float64 {
	return 6 * eps32 * math.Max(1, math.Abs(x))
}

// checkActivation compares both of a kernel's activations with Activation.at at
// the numbers x, a multiple of quantum of them.
func checkActivation(t *testing.T, k kernels, act Activation, x []float32) {
	t.Helper()
	value, grad, deriv := append([]float32(nil), x...), append([]float32(nil), x...), make([]float32, len(x))
	k.activate(act, value)
	k.activateGrad(act, grad, deriv)
	for i, xi := range x {
		y, dy := act.at(float64(xi))
		tol := activationTolerance(float64(xi))
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"value", float64(value[i]), y},
			{"value beside derivative", float64(grad[i]), y},
			{"derivative", float64(deriv[i]), dy},
		} {
			if math.IsNaN(c.want) && math.IsNaN(c.got) || float32(c.got) == float32(c.want) {
				continue
			}
			if math.IsInf(float64(xi), 0) && math.IsInf(c.want, 0) && math.IsNaN(c.got) {
				continue // Inf − Inf in another order: as lost as Inf
			}
			if !(math.Abs(c.got-c.want) <= tol) {
				t.Errorf("%s %s(%g): %s %g, want %g ± %g", k.name(), act, xi, c.what, c.got, c.want, tol)
			}
		}
	}
}

func TestActivations(t *testing.T) {
	special := []float32{
		0, float32(math.Copysign(0, -1)), 1, -1, 1e-30, -1e-30, 1e-45, -1e-45,
		87, -87, 88, -88, 89, -89, 104, -104, 1000, -1000, 1e20, -1e20,
		float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32,
	}
	x := append([]float32(nil), special...)
	for v := float32(-20); v <= 20; v += 1.0 / 128 {
		x = append(x, v)
	}
	x = append(x, make([]float32, padded(len(x))-len(x))...)
	for _, k := range everyKernels() {
		for _, act := range Activations() {
			checkActivation(t, k, act, x)
		}
	}
}

// The padding of the layers relies on it.
func TestActivationOfZeroIsZero(t *testing.T) {
	for _, k := range everyKernels() {
		for _, act := range Activations() {
			z := make([]float32, quantum)
			k.activate(act, z)
			for _, y := range z {
				if y != 0 {
					t.Fatalf("%s %s(0) = %g", k.name(), act, y)
				}
			}
		}
	}
}

func TestAddRowsAndScale(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, k := range everyKernels() {
		for _, rows := range []int{1, 2, 7, 64} {
			for _, n := range []int{16, 48, 64, 80} {
				ld := n + 16
				y, sum := normals(rng, rows*ld), normals(rng, n)
				want := append([]float32(nil), sum...)
				for r := range rows {
					for j := range n {
						want[j] += y[r*ld+j]
					}
				}
				k.addRows(sum, y, ld, rows, n)
				x, f := normals(rng, n), normals(rng, n)
				for j := range n {
					if sum[j] != want[j] {
						t.Fatalf("%s addRows %d×%d: column %d is %g, want %g", k.name(), rows, n, j, sum[j], want[j])
					}
					want[j] = x[j] * f[j]
				}
				k.scale(x, f)
				for j := range n {
					if x[j] != want[j] {
						t.Fatalf("%s scale: %g, want %g", k.name(), x[j], want[j])
					}
				}
			}
		}
	}
}

// Adam against the sums it stands for: after gradients g_1..g_n the moments are
// m = (1−β₁) Σ β₁^{n−i} g_i and v = (1−β₂) Σ β₂^{n−i} g_i².
func TestAdamClosedForm(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	const n, steps = 2 * quantum, 6
	opt := Options{LR: .01, WeightDecay: .1, EMADecay: .5}
	for _, k := range everyKernels() {
		start := normals(rng, n)
		p, m, v, e := append([]float32(nil), start...), make([]float32, n), make([]float32, n), append([]float32(nil), start...)
		want, average := wide(start), wide(start)
		var gs [][]float32
		for s := range steps {
			g := normals(rng, n)
			gs = append(gs, g)
			k.adam(opt.adamStepAfter(s), p, g, m, v, e)
			for j := range n {
				var mj, vj float64
				for i := range gs {
					gi := float64(gs[i][j])
					mj += .1 * math.Pow(.9, float64(s-i)) * gi
					vj += .001 * math.Pow(.999, float64(s-i)) * gi * gi
				}
				mj /= 1 - math.Pow(.9, float64(s+1))
				vj /= 1 - math.Pow(.999, float64(s+1))
				want[j] = want[j]*(1-.01*.1) - .01*mj/(math.Sqrt(vj)+1e-8)
				d := math.Min(.5, (1+float64(s))/(10+float64(s)))
				average[j] = d*average[j] + (1-d)*want[j]
				if math.Abs(float64(p[j])-want[j]) > 2e-6 || math.Abs(float64(e[j])-average[j]) > 2e-6 {
					t.Fatalf("%s after %d steps: parameter %g, average %g; want %g, %g", k.name(), s+1, p[j], e[j], want[j], average[j])
				}
			}
		}
	}
}

// A constant gradient moves a parameter by exactly the learning rate, whatever
// its size.
func TestAdamConstantGradient(t *testing.T) {
	for _, k := range everyKernels() {
		g := make([]float32, quantum)
		for i := range g {
			g[i] = float32(math.Pow(-10, float64(i%6-3)))
		}
		p, m, v, e := make([]float32, quantum), make([]float32, quantum), make([]float32, quantum), make([]float32, quantum)
		for s := range 50 {
			k.adam(Options{LR: .01}.adamStepAfter(s), p, g, m, v, e)
			for i := range p {
				want := -math.Copysign(.01*float64(s+1), float64(g[i]))
				if math.Abs(float64(p[i])-want) > 2e-5*float64(s+1)*.01+1e-7 {
					t.Fatalf("%s, gradient %g: %g after %d steps, want %g", k.name(), g[i], p[i], s+1, want)
				}
			}
		}
	}
}

// checkTranspose moves random bits by every kernel: what is between the rows stays.
func checkTranspose(t *testing.T, rng *rand.Rand, rows, cols, gapS, gapD int) {
	t.Helper()
	lds, ldd := cols+gapS, rows+gapD
	src, before := make([]uint32, (rows-1)*lds+cols), make([]uint32, cols*ldd)
	for _, s := range [][]uint32{src, before} {
		for i := range s {
			s[i] = rng.Uint32()
		}
	}
	for _, k := range everyKernels() {
		dst := floats(before)
		k.transpose(dst, ldd, floats(src), lds, rows, cols)
		for j := range cols {
			for i := range ldd {
				want := before[j*ldd+i]
				if i < rows {
					want = src[i*lds+j]
				}
				if got := math.Float32bits(dst[j*ldd+i]); got != want {
					t.Fatalf("%s, %d×%d: element %d,%d is %#x, want %#x", k.name(), rows, cols, i, j, got, want)
				}
			}
		}
	}
}

// floats are the numbers that have these bits.
func floats(bits []uint32) []float32 {
	x := make([]float32, len(bits))
	for i, b := range bits {
		x[i] = math.Float32frombits(b)
	}
	return x
}

func TestTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	for range 50 {
		checkTranspose(t, rng, 1+rng.IntN(40), 1+rng.IntN(40), rng.IntN(3), rng.IntN(3))
	}
}
