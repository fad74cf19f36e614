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
