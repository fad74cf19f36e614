package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func normals(rng *rand.Rand, n int, mx, my, std float64) []float32 {
	x := make([]float32, 2*n)
	for i := 0; i < len(x); i += 2 {
		x[i] = float32(mx + std*rng.NormFloat64())
		x[i+1] = float32(my + std*rng.NormFloat64())
	}
	return x
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, tol)
	}
}

// A set and its copy moved by m are N(m, I) and N(0, I) with the best coupling in
// every direction: SW2^2 = |m|^2/2, to rounding.
func TestShift(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a := normals(rng, 3000, 0, 0, 1)
	for _, m := range [][2]float64{{3, 0}, {0, -2}, {1.2, 0.7}} {
		b := slices.Clone(a)
		for i := range b {
			b[i] += float32(m[i%2])
		}
		for _, directions := range []int{2, 16, Directions} {
			near(t, "shifted set", math.Pow(SlicedW2(a, b, directions), 2), (m[0]*m[0]+m[1]*m[1])/2, 1e-5)
		}
	}
}

// Independent samples of Gaussians: N(m, I) against N(0, I), and N(0, 4 I)
// against N(0, I), whose quantiles differ by the factor 2 in every direction:
// SW2 = 1.
func TestGaussians(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	const n = 20_000
	a := normals(rng, n, 0, 0, 1)
	near(t, "N(m, I)", math.Pow(SlicedW2(a, normals(rng, n, 2, -1, 1), Directions), 2), 2.5, 0.05)
	near(t, "N(0, 4 I)", SlicedW2(a, normals(rng, n, 0, 0, 2), Directions), 1, 0.02)
	// Unequal sizes estimate the same.
	near(t, "N(m, I), 20000 against 7001 points", math.Pow(SlicedW2(a, normals(rng, 7001, 2, -1, 1), Directions), 2), 2.5, 0.08)
}

// Points on the x-axis: the projection on theta is cos(theta) x, so SW2^2 is
// half of the one-dimensional W2^2 by sorting.
func TestOnALine(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	const n = 500
	var xs, ys []float64
	a, b := make([]float32, 2*n), make([]float32, 2*n)
	for i := range n {
		a[2*i], b[2*i] = float32(rng.NormFloat64()), float32(rng.ExpFloat64())
		xs, ys = append(xs, float64(a[2*i])), append(ys, float64(b[2*i]))
	}
	slices.Sort(xs)
	slices.Sort(ys)
	w := 0.0
	for i := range xs {
		w += (xs[i] - ys[i]) * (xs[i] - ys[i]) / n
	}
	near(t, "points on a line", math.Pow(SlicedW2(a, b, Directions), 2), w/2, 1e-6*w)
	// Along the single direction 0 it is the one-dimensional distance itself.
	near(t, "one direction", math.Pow(SlicedW2(a, b, 1), 2), w, 1e-6*w)
}

// Sets of different sizes: repeating every point of either set changes nothing,
// so the sets can be brought to a common size.
func TestUnequalSizes(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	repeat := func(x []float32, k int) []float32 {
		var y []float32
		for i := 0; i < len(x); i += 2 {
			for range k {
				y = append(y, x[i], x[i+1])
			}
		}
		return y
	}
	for _, size := range [][2]int{{1, 1}, {1, 7}, {6, 4}, {12, 5}, {100, 101}, {33, 99}} {
		a, b := normals(rng, size[0], 0, 0, 1), normals(rng, size[1], 1, 0, 2)
		want := SlicedW2(repeat(a, size[1]), repeat(b, size[0]), 32)
		near(t, "unequal sizes", SlicedW2(a, b, 32), want, 1e-6*want)
		near(t, "unequal sizes, exchanged", SlicedW2(b, a, 32), want, 1e-6*want)
	}
	// By hand: {0, 3} against {1} on one axis: (1 + 4)/2.
	near(t, "two points against one", math.Pow(SlicedW2([]float32{0, 0, 3, 0}, []float32{1, 0}, 1), 2), 2.5, 1e-12)
}

// What a distance must satisfy.
func TestMetric(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for range 20 {
		a := normals(rng, 50+rng.IntN(100), rng.NormFloat64(), 0, 1)
		b := normals(rng, 50+rng.IntN(100), 0, rng.NormFloat64(), 0.5)
		c := normals(rng, 50+rng.IntN(100), 1, 1, rng.Float64())
		if d := SlicedW2(a, a, Directions); d != 0 {
			t.Errorf("distance %v of a set to itself", d)
		}
		shuffled := slices.Clone(a)
		rng.Shuffle(len(a)/2, func(i, j int) {
			shuffled[2*i], shuffled[2*j] = shuffled[2*j], shuffled[2*i]
			shuffled[2*i+1], shuffled[2*j+1] = shuffled[2*j+1], shuffled[2*i+1]
		})
		ab, ba := SlicedW2(a, b, Directions), SlicedW2(b, a, Directions)
		near(t, "symmetry", ba, ab, 1e-9)
		near(t, "order of the points", SlicedW2(shuffled, b, Directions), ab, 1e-9)
		if ac, cb := SlicedW2(a, c, Directions), SlicedW2(c, b, Directions); ab > ac+cb+1e-6 {
			t.Errorf("triangle inequality: %v > %v + %v", ab, ac, cb)
		}
		// A quarter turn permutes the directions.
		turn := func(x []float32) []float32 {
			y := make([]float32, len(x))
			for i := 0; i < len(x); i += 2 {
				y[i], y[i+1] = -x[i+1], x[i]
			}
			return y
		}
		near(t, "quarter turn", SlicedW2(turn(a), turn(b), Directions), ab, 1e-5)
	}
}

// Working in slices gives the same bits, and nothing before the end.
func TestAdvance(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	a, b := normals(rng, 300, 0, 0, 1), normals(rng, 200, 1, 0, 1)
	want := SlicedW2(a, b, Directions)
	var s Sliced
	if !math.IsNaN(s.Value()) || s.Progress() != 0 {
		t.Errorf("before Begin: %v, progress %v", s.Value(), s.Progress())
	}
	for _, slice := range []int{1, 5, 64, 1000} {
		s.Begin(a, b, Directions)
		calls := 1
		for ; !s.Advance(slice); calls++ {
			if !math.IsNaN(s.Value()) || s.Progress() != float64(calls*slice)/Directions {
				t.Fatalf("after %d slices of %d: %v, progress %v", calls, slice, s.Value(), s.Progress())
			}
		}
		if s.Value() != want || calls != (Directions+slice-1)/slice || s.Progress() != 1 {
			t.Errorf("slices of %d: %v after %d calls, want %v", slice, s.Value(), calls, want)
		}
	}
	// The sets are copied, and a second use allocates nothing.
	s.Begin(a, b, Directions)
	clear(a)
	s.Advance(Directions)
	if s.Value() != want {
		t.Error("the distance changed with the caller's memory")
	}
	if n := testing.AllocsPerRun(20, func() {
		s.Begin(a, b, 8)
		s.Advance(8)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBadSets(t *testing.T) {
	good := []float32{1, 2, 3, 4}
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, bad := range [][]float32{{}, {nan, 0, 1, 2}, {0, -nan, 1, 2}, {inf, 0, 1, 1}, {0, -inf, 2, 2}} {
		if d := SlicedW2(good, bad, 8); d < math.Inf(1) {
			t.Errorf("distance to %v is %v", bad, d)
		}
		if d := SlicedW2(bad, good, 8); d < math.Inf(1) {
			t.Errorf("distance from %v is %v", bad, d)
		}
	}
	for what, f := range map[string]func(){
		"half a point":  func() { SlicedW2(good[:3], good, 8) },
		"no directions": func() { SlicedW2(good, good, 0) },
		"empty floor":   func() { TwoSampleFloor(func([]float32) {}, 0, 1, 1, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", what)
				}
			}()
			f()
		}()
	}
}

// The radix sort against the library's, signs, zeros and infinities included.
func FuzzSort(f *testing.F) {
	f.Add(uint64(1), uint16(3000), float32(-1), float32(1e-40))
	f.Add(uint64(7), uint16(1), float32(math.Inf(1)), float32(math.Inf(-1)))
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, x, y float32) {
		rng := rand.New(rand.NewPCG(seed, 0))
		points := []float32{x, 5, y, 5}
		for range n {
			v := math.Float32frombits(rng.Uint32())
			if v != v {
				continue
			}
			points = append(points, v, 5, float32(rng.NormFloat64()), 5)
		}
		if x != x || y != y {
			t.Skip()
		}
		want := make([]float32, len(points)/2)
		for i := range want {
			want[i] = points[2*i] + 0 // no negative zero, like the projection
		}
		slices.Sort(want)
		var s sorter
		s.reserve(len(want))
		if got := s.sortProjection(points, 1, 0); !slices.Equal(got, want) {
			t.Errorf("sorted %v, want %v", got, want)
		}
	})
}

// The floor is what two samples of one law have between them: it falls like
// n^(-1/2), a sample of the law is within a small multiple of it, and a sample
// of another law is not.
func TestFloor(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	draw := func(x []float32) { copy(x, normals(rng, len(x)/2, 0, 0, 1)) }
	f500 := TwoSampleFloor(draw, 500, 500, 32, 20)
	f8000 := TwoSampleFloor(draw, 8000, 8000, 32, 20)
	near(t, "ratio of the floors at 500 and 8000 points", f500/f8000, 4, 0.8)
	if d := SlicedW2(normals(rng, 8000, 0, 0, 1), normals(rng, 8000, 0, 0, 1), 32); d > 2*f8000 {
		t.Errorf("a sample of the same law is %v away; floor %v", d, f8000)
	}
	if d := SlicedW2(normals(rng, 8000, 0, 0, 1), normals(rng, 8000, 0, 0, 1.2), 32); d < 3*f8000 {
		t.Errorf("a sample of another law is only %v away; floor %v", d, f8000)
	}
	// Unequal sizes: the variances of the two empirical quantile functions add.
	f := TwoSampleFloor(draw, 500, 8000, 32, 20)
	near(t, "floor of 500 against 8000 points", f, math.Sqrt((f500*f500+f8000*f8000)/2), 0.15*f)
}

func TestFloorAdvances(t *testing.T) {
	calls := 0
	draw := func(x []float32) {
		calls++
		copy(x, normals(rand.New(rand.NewPCG(uint64(calls), 1)), len(x)/2, 0, 0, 1))
	}
	want := TwoSampleFloor(draw, 40, 60, 8, 3)
	if calls != 6 {
		t.Errorf("3 pairs drew %d samples", calls)
	}
	var f Floor
	if !math.IsNaN(f.Value()) || f.Progress() != 0 {
		t.Errorf("before Begin: %v, progress %v", f.Value(), f.Progress())
	}
	calls = 0
	f.Begin(draw, 40, 60, 8, 3)
	last, slices := 0.0, 0
	for !f.Advance(3) {
		if slices++; !math.IsNaN(f.Value()) || f.Progress() <= last || f.Progress() >= 1 {
			t.Fatalf("slice %d: %v, progress %v after %v", slices, f.Value(), f.Progress(), last)
		}
		last = f.Progress()
	}
	if f.Value() != want || f.Progress() != 1 || slices != 8 {
		t.Errorf("in slices: %v after %d, want %v", f.Value(), slices, want)
	}
}
