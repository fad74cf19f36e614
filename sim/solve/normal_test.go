package solve

import (
	"math"
	"math/bits"
	"slices"
	"testing"
)

// tail is the upper tail probability of the standard normal.
func tail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// Every octave of the uniform, from the middle to the last tail point, against
// the normal distribution function.
func TestNormalInverse(t *testing.T) {
	check := func(i int64) {
		// |i + 1/2| / 2^32 is the tail probability.
		p := (float64(i) + 0.5) / (1 << 32)
		z := float64(normal(uint32(int32(i))))
		// One Newton step from z gives its distance to the true quantile.
		density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		if off := math.Abs(tail(z)-p) / density; off > 1.5e-6 {
			t.Fatalf("tail probability %v: %v is off by %.2g", p, z, off)
		}
		if mirror := float64(normal(uint32(int32(-1 - i)))); math.Abs(mirror+z) > 6e-7 {
			t.Fatalf("tail probability %v: %v on one side, %v on the other", p, z, mirror)
		}
	}
	for octave := 0; octave < 31; octave++ {
		lo := int64(1) << octave
		for step := int64(0); step < 997; step++ {
			check(lo + lo*step/997)
		}
	}
	check(0)
	check(math.MaxInt32)
	if z := normal(0); z < 6.2 || z > 6.4 {
		t.Errorf("largest normal %v, want the quantile 6.34 of 2^-33", z)
	}
}

// Each input bit flips each output bit half of the time.
func TestMixAvalanche(t *testing.T) {
	const trials = 4000
	for in := range 64 {
		var flips [64]int
		for i := range uint64(trials) {
			z := i * golden
			for d := mix(z) ^ mix(z^1<<in); d != 0; d &= d - 1 {
				flips[bits.TrailingZeros64(d)]++
			}
		}
		for out, f := range flips {
			// 5 standard errors of a fair coin.
			if math.Abs(float64(f)-trials/2) > 5*math.Sqrt(trials)/2 {
				t.Errorf("input bit %d flips output bit %d in %d of %d trials", in, out, f, trials)
			}
		}
	}
}

// sample is a named way of drawing normals whose independence matters: along
// particles, along cells of one path, across coordinates, seeds and streams.
func samples(n int) map[string][]float64 {
	all := map[string][]float64{}
	add := func(name string, x []float32) {
		v := make([]float64, len(x))
		for i := range x {
			v[i] = float64(x[i])
		}
		all[name] = v
	}
	x := make([]float32, n)
	SourceNormals(1, 0, x)
	add("source, interleaved", x)
	y := make([]float32, n)
	SourceNormals(2, 0, y)
	add("source, next seed", y)
	add("W(1) under the same seed, interleaved", pathAt(1, 0, n/2, 2, 1))
	zero := make([]pair, n)
	mid := make([]pair, n)
	keys := make([]uint64, n)
	fillKeys(keys, 1, streamBrownian, 0, 1)
	first, second := make([]float32, n), make([]float32, n)
	bridge(mid, zero, zero, keys, 17, 1)
	for i, p := range mid {
		first[i], second[i] = p[0], p[1]
	}
	add("cell 17, particles, first coordinate", first)
	add("cell 17, particles, second coordinate", second)
	bridge(mid, zero, zero, keys, 18, 1)
	for i, p := range mid {
		first[i] = p[0]
	}
	add("cell 18, particles", first)
	for i := range first {
		u := mix(keys[5] + uint64(i+1)*golden)
		first[i] = normal(uint32(u))
	}
	add("particle 5, cells", first)
	return all
}

// Moments, the Kolmogorov–Smirnov distance to the normal law, and correlations
// (of neighbours, and of one way of drawing with another, also of the squares).
func TestNormalsAreNormalAndIndependent(t *testing.T) {
	const n = 200_000
	se := 1 / math.Sqrt(n)
	all := samples(n)
	for name, v := range all {
		var m [9]float64
		for _, x := range v {
			p := 1.0
			for k := range m {
				m[k] += p / n
				p *= x
			}
		}
		// E x^k and the standard deviation of x^k under N(0, 1).
		for _, c := range []struct {
			k         int
			want, std float64
		}{{1, 0, 1}, {2, 1, math.Sqrt2}, {3, 0, math.Sqrt(15)}, {4, 3, math.Sqrt(96)}, {6, 15, math.Sqrt(10170)}} {
			if math.Abs(m[c.k]-c.want) > 4.5*c.std*se {
				t.Errorf("%s: moment %d is %v, want %v ± %.2g", name, c.k, m[c.k], c.want, c.std*se)
			}
		}
		for lag := 1; lag <= 4; lag++ {
			if r := correlation(v[lag:], v[:n-lag]); math.Abs(r) > 4.5*se {
				t.Errorf("%s: correlation %v at lag %d", name, r, lag)
			}
		}
		if d := ksNormal(v); d > 2.2*se { // exceeded with probability 1e-4
			t.Errorf("%s: Kolmogorov–Smirnov distance %v, bound %v", name, d, 2.2*se)
		}
	}
	for a, va := range all {
		for b, vb := range all {
			if a >= b {
				continue
			}
			if r := correlation(va, vb); math.Abs(r) > 4.5*se {
				t.Errorf("correlation of %q and %q: %v", a, b, r)
			}
			if r := correlation(squares(va), squares(vb)); math.Abs(r) > 4.5*se {
				t.Errorf("correlation of the squares of %q and %q: %v", a, b, r)
			}
		}
	}
	// The checks can fail: a uniform of the same variance, and a shared stream.
	u := make([]float64, n)
	for i, x := range all["particle 5, cells"] {
		u[i] = (tail(x) - 0.5) * math.Sqrt(12)
	}
	if d := ksNormal(u); d < 2.2*se {
		t.Errorf("a uniform passes as normal: distance %v", d)
	}
	if r := correlation(u, all["particle 5, cells"]); math.Abs(r) < 4.5*se {
		t.Errorf("a dependent sample passes as independent: correlation %v", r)
	}
}

func squares(v []float64) []float64 {
	w := make([]float64, len(v))
	for i, x := range v {
		w[i] = x * x
	}
	return w
}

func correlation(a, b []float64) float64 {
	n := float64(len(a))
	var sa, sb, saa, sbb, sab float64
	for i := range a {
		sa += a[i]
		sb += b[i]
		saa += a[i] * a[i]
		sbb += b[i] * b[i]
		sab += a[i] * b[i]
	}
	return (sab/n - sa/n*sb/n) / math.Sqrt((saa/n-sa/n*sa/n)*(sbb/n-sb/n*sb/n))
}

func ksNormal(v []float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	d := 0.0
	for i, x := range s {
		f := 1 - tail(x)
		d = max(d, f-float64(i)/float64(len(s)), float64(i+1)/float64(len(s))-f)
	}
	return d
}

func TestSourceNormalsBelongToParticles(t *testing.T) {
	whole := source(7, 0, 600)
	part := source(7, 256, 300)
	if !slices.Equal(part, whole[512:1112]) {
		t.Error("particle 300 depends on the block it is drawn in")
	}
	if slices.Equal(source(8, 0, 600), whole) {
		t.Error("seeds 7 and 8 give the same points")
	}
	// Other dimensions: the plane's coordinates come first, the rest is new.
	solid := make([]float32, 3*600)
	SourceNormalsDim(7, 0, 3, solid)
	line := make([]float32, 600)
	SourceNormalsDim(7, 0, 1, line)
	var plane, z []float64
	for i := range 600 {
		if solid[3*i] != whole[2*i] || solid[3*i+1] != whole[2*i+1] || line[i] != whole[2*i] {
			t.Fatalf("particle %d: %v in space, %v in the plane, %v on the line", i, solid[3*i:3*i+3], whole[2*i:2*i+2], line[i])
		}
		plane, z = append(plane, float64(solid[3*i])), append(z, float64(solid[3*i+2]))
	}
	if r := correlation(plane, z); math.Abs(r) > 0.2 {
		t.Errorf("correlation %v of the first and third coordinate", r)
	}
	if n := testing.AllocsPerRun(10, func() { SourceNormals(1, 0, whole) }); n != 0 {
		t.Errorf("SourceNormals allocates %v times", n)
	}
	expectPanic(t, "odd length", func() { SourceNormals(1, 0, make([]float32, 3)) })
}

func expectPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s does not panic", what)
		}
	}()
	f()
}
