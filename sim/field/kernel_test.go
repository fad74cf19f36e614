package field

import (
	"math"
	"math/rand/v2"
	"testing"
)

// groups lays numbers out as the kernels want them: four arrays of one length,
// a multiple of blockSize.
func groups(w int, a, b, c, d []float32) []float32 {
	out := make([]float32, 4*len(a))
	for i := range a {
		g := i/w*4*w + i%w
		out[g], out[g+w], out[g+2*w], out[g+3*w] = a[i], b[i], c[i], d[i]
	}
	return out
}

func normals(r *rand.Rand, n int, scale float64) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(scale * r.NormFloat64())
	}
	return v
}

func close32(t *testing.T, what string, got, want []float32, rel, abs float64) {
	t.Helper()
	for i := range want {
		g, w := float64(got[i]), float64(want[i])
		if !(math.Abs(g-w) <= rel*math.Abs(w)+abs) {
			t.Fatalf("%s: [%d] is %v, scalar %v", what, i, g, w)
		}
	}
}

// Every kernel gives what its scalar twin gives, up to the order of summation
// and the contraction of multiply and add.
func TestKernelsAgainstScalar(t *testing.T) {
	w := vectorLen()
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{16, 32, 160, 2000} {
		px, py := normals(r, n, 2), normals(r, n, 2)
		data := groups(w, px, py, normals(r, n, 1e-7), normals(r, n, 1e-7))
		means := groups(w, px, py, normals(r, n, 2), normals(r, n, 2))
		ranges := []int32{0, 64, 64, int32(4 * n)}
		if n >= 160 {
			ranges = []int32{64, 128, 320, int32(4*n - 64)}
		}
		for _, k := range []float32{0.3, 5, 300} {
			x, y := float32(2*r.NormFloat64()), float32(2*r.NormFloat64())
			near(t, "minDist2", float64(minDist2(data, x, y)), float64(minDist2Scalar(data, w, x, y)), 1e-6)
			ref := minDist2(data, x, y) * k
			s, sx, sy := sumMeans(ranges, means, x, y, k, ref)
			s1, sx1, sy1 := sumMeansScalar(ranges, means, w, x, y, k, ref)
			close32(t, "sumMeans", []float32{s, sx, sy}, []float32{s1, sx1, sy1}, 2e-5, 2e-5*float64(s1))
			s, sx, sy = sumOffsets(ranges, data, x, y, k, ref)
			s1, sx1, sy1 = sumOffsetsScalar(ranges, data, w, x, y, k, ref)
			close32(t, "sumOffsets", []float32{s, sx, sy}, []float32{s1, sx1, sy1}, 2e-5, 2e-5*float64(s1))
		}

		lo, wide := normals(r, n, 2), normals(r, n, 1)
		hi := make([]float32, n)
		for i := range hi {
			hi[i] = lo[i] + float32(math.Abs(float64(wide[i])))
		}
		boxes := groups(w, lo, hi, lo, hi)
		a, b := make([]float32, n), make([]float32, n)
		m, m1 := boxDist2(a, boxes, 0.3, -0.4), boxDist2Scalar(b, boxes, w, 0.3, -0.4)
		close32(t, "boxDist2", append(a, m), append(b, m1), 1e-6, 0)
	}
}

func TestPanelsAgainstScalar(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 48
	p := panelLen()
	xh, xl, ph, pl := normals(r, p, 2), normals(r, p, 1e-7), normals(r, n, 2), normals(r, n, 1e-7)
	ph[n-1] = padding
	a, b := make([]float32, n*p), make([]float32, n*p)
	for _, k := range []float32{0.5, 40, 1e7} {
		const cut = 60
		gaussPanel(a, xh, xl, ph, pl, k, cut)
		gaussPanelScalar(b, xh, xl, ph, pl, k, cut)
		close32(t, "gaussPanel", a, b, 1e-5, 1e-17) // a value may fall on either side of the cut
		for i := (n - 1) * p; i < n*p; i++ {
			if a[i] != 0 || b[i] != 0 {
				t.Fatal("padding has weight")
			}
		}
		ra, rb := make([]float32, n), make([]float32, n)
		gaussRow(ra, ph, pl, xh[0], xl[0], k, cut)
		gaussRowScalar(rb, ph, pl, xh[0], xl[0], k, cut)
		close32(t, "gaussRow", ra, rb, 1e-5, 1e-17)
		for i := range ra {
			near(t, "gaussRow is a column of gaussPanel", float64(ra[i]), float64(a[i*p]), 1e-5)
		}

		z, xs := normals(r, n, 2), normals(r, n, 1)
		sa, sb := make([]float32, n*p), make([]float32, n*p)
		scalePanel(sa, a, z)
		scalePanelScalar(sb, a, z, p)
		close32(t, "scalePanel", sa, sb, 0, 0)
		mul(ra, rb, z)
		ma := make([]float32, n)
		mulScalar(ma, rb, z)
		close32(t, "mul", ra, ma, 0, 0)

		v, v1 := three(dots(rb, ma, z, xs)), three(dotsScalar(rb, ma, z, xs))
		close32(t, "dots", v[:], v1[:], 1e-4, 1e-4)

		g := [4][]float32{normals(r, n, 1), normals(r, n, 1), normals(r, n, 1), normals(r, n, 1)}
		var c, d [4][]float32
		for i := range c {
			c[i] = normals(r, p, 1)
			d[i] = append([]float32(nil), c[i]...)
		}
		tile(c[0], c[1], c[2], c[3], a, g[0], g[1], g[2], g[3])
		tileScalar(d[0], d[1], d[2], d[3], a, g[0], g[1], g[2], g[3], p)
		for i := range c {
			close32(t, "tile", c[i], d[i], 1e-5, 1e-5)
		}
	}
}

// FuzzSoftmax compares the vector softmax with the scalar one at any place,
// kernel and cloud.
func FuzzSoftmax(f *testing.F) {
	f.Add(uint64(1), float32(0), float32(0), float32(1), float32(2))
	f.Add(uint64(2), float32(-3), float32(5), float32(720), float32(0.1))
	f.Add(uint64(3), float32(4.5), float32(-4.5), float32(1e6), float32(4))
	f.Fuzz(func(t *testing.T, seed uint64, x, y, k, scale float32) {
		if !(math.Abs(float64(x)) < 100 && math.Abs(float64(y)) < 100 && k > 1e-3 && k < 1e7 && scale > 1e-3 && scale < 100) {
			t.Skip()
		}
		w := vectorLen()
		r := rand.New(rand.NewPCG(seed, 0))
		const n = 64
		px, py := normals(r, n, float64(scale)), normals(r, n, float64(scale))
		rest := make([]float32, n)
		data := groups(w, px, py, rest, rest)
		means := groups(w, px, py, px, py)
		ranges := []int32{0, 4 * n}
		ref := minDist2(data, x, y) * k
		// An exponent of size ref is rounded to ref·2^-24, which differs
		// between fused and separate arithmetic.
		tol := 1e-5 + 4*float64(ref)*math.Pow(2, -24)
		if tol > 0.05 {
			t.Skip()
		}
		size := float64(scale)*5 + math.Abs(float64(x)) + math.Abs(float64(y))
		for name, got := range map[string][2][3]float32{
			"means": {
				three(sumMeans(ranges, means, x, y, k, ref)),
				three(sumMeansScalar(ranges, means, w, x, y, k, ref)),
			},
			"offsets": {
				three(sumOffsets(ranges, data, x, y, k, ref)),
				three(sumOffsetsScalar(ranges, data, w, x, y, k, ref)),
			},
		} {
			v, s := got[0], got[1]
			if !(s[0] >= 0.5) {
				t.Fatalf("%s: sum of weights %v, the greatest alone is 1", name, s[0])
			}
			for i := range v {
				bound := tol * float64(s[0])
				if i > 0 {
					bound *= size
				}
				if !(math.Abs(float64(v[i])-float64(s[i])) <= bound) {
					t.Fatalf("%s: sum %d is %v, scalar %v, allowed %v", name, i, v[i], s[i], bound)
				}
			}
		}
	})
}

func three(a, b, c float32) [3]float32 { return [3]float32{a, b, c} }

// FuzzPanels compares the kernels of panels and rows with their scalar twins, on
// any numbers.
func FuzzPanels(f *testing.F) {
	f.Add(uint64(1), uint8(2), float32(0.5), float32(60), float32(0), float32(1))
	f.Add(uint64(2), uint8(0), float32(1e7), float32(34), float32(padding), float32(-1))
	f.Add(uint64(3), uint8(7), float32(3), float32(60), float32(math.Inf(1)), float32(math.NaN()))
	f.Fuzz(func(t *testing.T, seed uint64, blocks uint8, k, cut, odd0, odd1 float32) {
		if !(k >= 0 && k < 1e9 && cut >= 0 && cut <= 126) {
			t.Skip()
		}
		r := rand.New(rand.NewPCG(seed, 0))
		n, w, p := blockSize*(1+int(blocks)%8), vectorLen(), panelLen()
		fill := func(n int) []float32 {
			v := normals(r, n, 2)
			for i := range v {
				switch r.IntN(24) {
				case 0:
					v[i] = odd0
				case 1:
					v[i] = odd1
				}
			}
			return v
		}
		same := func(what string, got, want []float32, tol func(i int) float64) {
			t.Helper()
			for i := range want {
				g, w := float64(got[i]), float64(want[i])
				bad := !math.IsNaN(g)
				if !math.IsNaN(w) {
					bound := tol(i)
					bad = bound < 1e30 && !(math.Abs(g-w) <= bound)
				}
				if bad {
					t.Fatalf("%s of %d points: [%d] is %v, scalar %v", what, n, i, g, w)
				}
			}
		}
		xh, xl, ph, pl := fill(p), normals(r, p, 1e-7), fill(n), normals(r, n, 1e-7)
		// The exponent k d² is rounded differently when fused; near the cut a value
		// may be there or not.
		gauss := func(want []float32) func(i int) float64 {
			return func(i int) float64 {
				e := math.Max(1, -math.Log2(float64(want[i])))
				return 4e-7*e*float64(want[i]) + 1.01*math.Exp2(-float64(cut))
			}
		}
		a, b := make([]float32, n*p), make([]float32, n*p)
		gaussPanel(a, xh, xl, ph, pl, k, cut)
		gaussPanelScalar(b, xh, xl, ph, pl, k, cut)
		same("gaussPanel", a, b, gauss(b))
		ra, rb := make([]float32, n), make([]float32, n)
		gaussRow(ra, ph, pl, odd0, 0, k, cut)
		gaussRowScalar(rb, ph, pl, odd0, 0, k, cut)
		same("gaussRow", ra, rb, gauss(rb))

		exact := func(int) float64 { return 0 }
		z, panel := fill(n), fill(n*p)
		scalePanel(a, panel, z)
		scalePanelScalar(b, panel, z, p)
		same("scalePanel", a, b, whereFinite(b, exact))
		mul(ra, ph, z)
		mulScalar(rb, ph, z)
		same("mul", ra, rb, whereFinite(rb, exact))

		g := [4][]float32{fill(n), fill(n), fill(n), fill(n)}
		var c, d [4][]float32
		for i := range c {
			c[i] = fill(p)
			d[i] = append([]float32(nil), c[i]...)
		}
		var size [4][]float64 // of the sums' terms
		for i := range size {
			size[i] = make([]float64, p)
			for j := range p {
				size[i][j] = math.Abs(float64(d[i][j]))
				for m := range n {
					size[i][j] += math.Abs(float64(g[i][m]) * float64(panel[m*p+j]))
				}
			}
		}
		tile(c[0], c[1], c[2], c[3], panel, g[0], g[1], g[2], g[3])
		tileScalar(d[0], d[1], d[2], d[3], panel, g[0], g[1], g[2], g[3], p)
		for i := range c {
			same("tile", c[i], d[i], func(j int) float64 { return 1e-5 * size[i][j] })
		}
		sum := 0.0
		for i := range z {
			sum += math.Abs(float64(g[0][i])*float64(z[i])) + math.Abs(float64(g[0][i])*float64(ph[i])) + math.Abs(float64(g[1][i])*float64(z[i]))
		}
		v, s := three(dots(g[0], g[1], z, ph)), three(dotsScalar(g[0], g[1], z, ph))
		same("dots", v[:], s[:], func(int) float64 { return 1e-5 * sum })

		if !(math.Abs(float64(odd0)) < 1e18 && math.Abs(float64(odd1)) < 1e18) {
			return // the least of what is no number is any, and squares overflow
		}
		points := groups(w, ph, z, g[0], g[1])
		for i, x := range [2]float32{0.3, -5} {
			m, m1 := minDist2(points, x, 0.1), minDist2Scalar(points, w, x, 0.1)
			same("minDist2", []float32{m}, []float32{m1}, func(int) float64 { return 1e-6 * float64(m1) })
			least, least1 := boxDist2(ra, points, x, g[2][i]), boxDist2Scalar(rb, points, w, x, g[2][i])
			want := append(rb, least1)
			same("boxDist2", append(ra, least), want, func(i int) float64 { return 1e-6 * float64(want[i]) })
		}
	})
}

// whereFinite leaves out what tol says where the number is infinite: Inf - Inf is no
// distance.
func whereFinite(want []float32, tol func(i int) float64) func(i int) float64 {
	return func(i int) float64 {
		if math.IsInf(float64(want[i]), 0) {
			return math.Inf(1)
		}
		return tol(i)
	}
}

// How far are the inner loops from what a core can do? A tile is 2 operations a
// point, row and column; an exponential with its sums about 20.
func BenchmarkKernels(b *testing.B) {
	const n = 2000 / blockSize * blockSize
	w, p := vectorLen(), panelLen()
	r := rand.New(rand.NewPCG(1, 2))
	x, y := normals(r, n, 2), normals(r, n, 2)
	data := groups(w, x, y, x, y)
	whole := []int32{0, int32(len(data))}
	per := func(b *testing.B, what string, count float64) {
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/count, what)
	}
	b.Run("sumMeans", func(b *testing.B) {
		for b.Loop() {
			sumMeans(whole, data, 0.1, 0.2, 1, 0)
		}
		per(b, "ns/exp", n)
	})
	b.Run("sumOffsets", func(b *testing.B) {
		for b.Loop() {
			sumOffsets(whole, data, 0.1, 0.2, 1, 0)
		}
		per(b, "ns/exp", n)
	})
	const points = chunkSize
	panel := make([]float32, points*p)
	b.Run("gaussPanel", func(b *testing.B) {
		for b.Loop() {
			gaussPanel(panel, x[:p], y[:p], x[:points], y[:points], 1, velocityCut)
		}
		per(b, "ns/exp", float64(points*p))
	})
	row := make([]float32, points)
	b.Run("gaussRow", func(b *testing.B) {
		for b.Loop() {
			gaussRow(row, x[:points], y[:points], 0.3, 0, 1, velocityCut)
		}
		per(b, "ns/exp", points)
	})
	var c [4][]float32
	for i := range c {
		c[i] = make([]float32, p)
	}
	b.Run("tile", func(b *testing.B) {
		for b.Loop() {
			tile(c[0], c[1], c[2], c[3], panel, x[:points], y[:points], x[points:2*points], y[points:2*points])
		}
		b.ReportMetric(float64(2*4*points*p)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
	b.Run("dots", func(b *testing.B) {
		for b.Loop() {
			dots(row, row, row, row)
		}
		b.ReportMetric(float64(2*3*points)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
	b.Run("boxDist2", func(b *testing.B) {
		for b.Loop() {
			boxDist2(row[:superSize], data[:4*superSize], 0.3, 0.2)
		}
		per(b, "ns/box", superSize)
	})
}
