package solve

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// tail is the upper tail probability of the standard normal.
func tail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// bothNormals are the versions of normals.
var bothNormals = map[string]func(p *pairBlock, n int){"normals": normals, "scalar": normalsScalar}

// exactPair is the formula of Box and Muller in float64.
func exactPair(low, high uint32) (a, b float64) {
	r := math.Sqrt(-2 * math.Log((float64(low>>1)+0.5)/(1<<31)))
	sin, cos := math.Sincos(2 * math.Pi * float64(high) / (1 << 32))
	return r * cos, r * sin
}

// Every octave of the radius, from the middle to the farthest, and every part of
// the turn, against the formula in float64.
func TestNormalsAreBoxMuller(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var low, high []uint32
	for octave := range 32 {
		for k := range uint32(500) {
			l := uint32(1) << octave
			low = append(low, l+uint32(uint64(l)*uint64(k)/500), -l-uint32(uint64(l)*uint64(k)/500))
			high = append(high, rng.Uint32(), k<<29+uint32(octave)-16)
		}
	}
	low, high = append(low, 0, 1, math.MaxUint32), append(high, 0, 0, 0)
	for name, f := range bothNormals {
		worst := 0.0
		for first := 0; first < len(low); first += normalBlock {
			var p pairBlock
			n := min(normalBlock, len(low)-first)
			copy(p.low[:], low[first:first+n])
			copy(p.high[:], high[first:first+n])
			f(&p, n)
			for i := range n {
				a, b := exactPair(p.low[i], p.high[i])
				off := math.Hypot(float64(p.a[i])-a, float64(p.b[i])-b)
				if !(off <= worst) {
					worst = off
				}
				// The half of the uniform near 1 has steps of 2^-24, which the
				// root makes 5e-4 at the very middle.
				if r := math.Hypot(a, b); !(off <= 1e-6*(1+r)+3e-7/max(r, 3e-4)) {
					t.Fatalf("%s of %#x, %#x: (%v, %v), want (%v, %v)", name, p.low[i], p.high[i], p.a[i], p.b[i], a, b)
				}
			}
		}
		t.Logf("%s: greatest error %.2g", name, worst)
	}
	if a, _ := normalPair(0, 0); a < 6.6 || a > 6.7 {
		t.Errorf("largest normal %v, want sqrt(2 ln 2^32) = 6.66", a)
	}
	if a, b := normalPair(math.MaxUint32, 12345); a != 0 || b != 0 {
		t.Errorf("smallest pair (%v, %v), want 0", a, b)
	}
}

// Vectors and scalar agree, and what a pair becomes does not depend on its place.
func FuzzNormals(f *testing.F) {
	f.Add(uint64(1), uint8(64), uint32(0), uint32(0))
	f.Add(uint64(2), uint8(1), uint32(math.MaxUint32), uint32(1<<31))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, low, high uint32) {
		rng := rand.New(rand.NewPCG(seed, 0))
		count := min(int(n), normalBlock)
		var p pairBlock
		for i := range count {
			p.low[i], p.high[i] = rng.Uint32(), rng.Uint32()
			if i == count/2 {
				p.low[i], p.high[i] = low, high
			}
		}
		q, moved := p, p
		normals(&p, count)
		normalsScalar(&q, count)
		for i := range count {
			if d := math.Hypot(float64(p.a[i]-q.a[i]), float64(p.b[i]-q.b[i])); !(d <= 3e-6) {
				t.Fatalf("pair %d of %d: (%v, %v), scalar (%v, %v)", i, count, p.a[i], p.b[i], q.a[i], q.b[i])
			}
		}
		if count > 0 {
			k := count / 2
			moved.low[0], moved.high[0] = low, high
			normals(&moved, 1)
			if moved.a[0] != p.a[k] || moved.b[0] != p.b[k] {
				t.Fatalf("the pair of %#x, %#x is (%v, %v) at 0 and (%v, %v) at %d", low, high, moved.a[0], moved.b[0], p.a[k], p.b[k], k)
			}
		}
	})
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
	var w Brownian
	w.Begin(1, 0, n, 1)
	mid := make([]float32, 2*n)
	cell := func(id uint64) (first, second []float32) {
		w.bridge(mid, w.zero, w.zero, id, 1)
		return slices.Clone(mid[:n]), slices.Clone(mid[n:])
	}
	first, second := cell(17)
	add("cell 17, particles, first coordinate", first)
	add("cell 17, particles, second coordinate", second)
	first, _ = cell(18)
	add("cell 18, particles", first)
	for i := range first {
		u := mix(w.keys[5] + uint64(i+1)*golden)
		first[i], _ = normalPair(uint32(u), uint32(u>>32))
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
	for _, n := range []int{1, 63, 64, 65, 500} {
		a, b := make([]float32, n), make([]float32, n)
		SourcePlanes(7, 3, 0, a, b)
		for i := range a {
			if a[i] != whole[2*(3+i)] || b[i] != whole[2*(3+i)+1] {
				t.Fatalf("particle %d: (%v, %v) in planes, %v interleaved", 3+i, a[i], b[i], whole[2*(3+i):2*(3+i)+2])
			}
		}
		SourcePlanes(7, 0, 1, a, b)
		if a[n-1] != solid[3*(n-1)+2] {
			t.Fatalf("particle %d: third coordinate %v in planes, %v interleaved", n-1, a[n-1], solid[3*(n-1)+2])
		}
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
