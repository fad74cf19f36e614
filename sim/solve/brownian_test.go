package solve

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func pathAt(seed uint64, first, n, dim int, t float64) []float32 {
	var b Brownian
	b.Begin(seed, first, n, dim)
	w := make([]float32, n*dim)
	b.Value(t, w)
	return w
}

func TestBrownianStartsAtZero(t *testing.T) {
	for _, w := range pathAt(1, 0, 100, 2, 0) {
		if w != 0 {
			t.Fatalf("W(0) = %v", w)
		}
	}
}

// Var W(t) = t, also between the times of the dyadic grid, and W(t)/sqrt(t) is
// normal.
func TestBrownianVariance(t *testing.T) {
	const n = 20_000
	for _, at := range []float64{1. / 4096, 0.013, 0.1, 1. / 3, 0.5, 0.73, 0.98, 1} {
		w := pathAt(2, 0, n, 2, at)
		v := make([]float64, len(w))
		sum := 0.0
		for i := range w {
			v[i] = float64(w[i]) / math.Sqrt(at)
			sum += v[i] * v[i]
		}
		if got, se := sum/(2*n), math.Sqrt(2./(2*n)); math.Abs(got-1) > 4*se {
			t.Errorf("Var W(%v)/t = %v ± %.3f", at, got, se)
		}
		if d := ksNormal(v); d > 2.2/math.Sqrt(2*n) { // exceeded with probability 1e-4
			t.Errorf("W(%v): Kolmogorov–Smirnov distance %v from the normal", at, d)
		}
	}
}

// Increments over neighbouring steps have variance h and are uncorrelated, and
// so are they with the past, at dyadic and at other step counts; the two
// coordinates, and neighbouring particles, are independent.
func TestBrownianIncrementsAreIndependent(t *testing.T) {
	const n = 20_000
	se := 1 / math.Sqrt(n)
	for _, steps := range []int{7, 50, 64} {
		var b Brownian
		b.Begin(3, 0, n, 2)
		h := 1 / float64(steps)
		rows := make([][]float64, 0, 5) // x-coordinates of dW/sqrt(h)
		var ys []float64
		for k := range 5 {
			// Steps spread over [0, 1], two of them neighbours.
			j := k * (steps - 2) / 4
			if k == 1 {
				j = 1
			}
			dw := make([]float32, 2*n)
			b.Increment(float64(j)*h, float64(j+1)*h, dw)
			row := make([]float64, n)
			ys = make([]float64, n)
			for i := range row {
				row[i], ys[i] = float64(dw[2*i])/math.Sqrt(h), float64(dw[2*i+1])/math.Sqrt(h)
			}
			rows = append(rows, row)
			if r := correlation(row, ys); math.Abs(r) > 4*se {
				t.Errorf("%d steps: correlation %v of the coordinates of increment %d", steps, r, j)
			}
			if r := correlation(row[1:], row[:n-1]); math.Abs(r) > 4*se {
				t.Errorf("%d steps: correlation %v of neighbouring particles", steps, r)
			}
			sum := 0.0
			for _, x := range row {
				sum += x * x / n
			}
			if math.Abs(sum-1) > 4*math.Sqrt2*se+1e-3 {
				t.Errorf("%d steps: variance of increment %d is %v h", steps, j, sum)
			}
		}
		for i := range rows {
			for j := range i {
				if r := correlation(rows[i], rows[j]); math.Abs(r) > 4*se {
					t.Errorf("%d steps: correlation %v of increments %d and %d", steps, r, j, i)
				}
			}
		}
	}
}

// The covariance of W(s) and W(t) is min(s, t).
func TestBrownianCovariance(t *testing.T) {
	const n = 20_000
	times := []float64{0.1, 0.32, 0.5, 0.77, 1}
	var ws [][]float32
	for _, at := range times {
		ws = append(ws, pathAt(4, 0, n, 1, at))
	}
	for i, s := range times {
		for j, u := range times {
			sum := 0.0
			for k := range n {
				sum += float64(ws[i][k]) * float64(ws[j][k]) / n
			}
			// Var(W_s W_t) = st + min(s,t)^2 <= 2.
			if want := math.Min(s, u); math.Abs(sum-want) > 4*math.Sqrt(2./n) {
				t.Errorf("E W(%v) W(%v) = %v, want %v", s, u, sum, want)
			}
		}
	}
}

// 50 and 60 steps see the same path: W at their ten common times is the same to
// the bit, and sums of increments lead there.
func TestBrownianIsOnePathForEveryStepCount(t *testing.T) {
	const n = 300
	at := func(steps int) (values, sums [][]float32) {
		var b, c Brownian
		b.Begin(5, 0, n, 2)
		c.Begin(5, 0, n, 2)
		w, dw, sum := make([]float32, 2*n), make([]float32, 2*n), make([]float32, 2*n)
		for k := range steps {
			t0, t1 := float64(k)/float64(steps), float64(k+1)/float64(steps)
			b.Value(t1, w)
			c.Increment(t0, t1, dw)
			for i := range sum {
				sum[i] += dw[i]
			}
			if (k+1)*10%steps == 0 {
				values = append(values, slices.Clone(w))
				sums = append(sums, slices.Clone(sum))
			}
		}
		return values, sums
	}
	v50, s50 := at(50)
	for _, steps := range []int{60, 10, 1000} {
		v, s := at(steps)
		for k := range v50 {
			if !slices.Equal(v50[k], v[k]) {
				t.Fatalf("W(%.1f) differs between 50 and %d steps", float64(k+1)/10, steps)
			}
			for i := range s[k] {
				if math.Abs(float64(s[k][i]-v[k][i])) > 1e-4 || math.Abs(float64(s50[k][i]-v[k][i])) > 1e-4 {
					t.Fatalf("increments of %d steps add up to %v, not to W = %v", steps, s[k][i], v[k][i])
				}
			}
		}
	}
}

// The order in which times are asked for, and the block, change nothing.
func TestBrownianIsAFunctionOfParticleAndTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, dim := range []int{1, 2, 3} {
		var b Brownian
		b.Begin(6, 256, 100, dim)
		w, dw := make([]float32, 100*dim), make([]float32, 100*dim)
		for i := range 200 {
			at := rng.Float64()
			if i%3 == 0 {
				at = float64(rng.IntN(65)) / 64
			}
			b.Value(at, w)
			whole := pathAt(6, 0, 400, dim, at)
			if !slices.Equal(w, whole[256*dim:356*dim]) {
				t.Fatalf("dimension %d: W(%v) depends on the block or on what was asked before", dim, at)
			}
			from := rng.Float64()
			b.Increment(from, at, dw)
			start := pathAt(6, 256, 100, dim, from)
			for j := range dw {
				if dw[j] != w[j]-start[j] {
					t.Fatalf("dimension %d: increment from %v to %v is %v, want %v", dim, from, at, dw[j], w[j]-start[j])
				}
			}
		}
	}
	// Dimensions share what they can: a line's path is the plane's x.
	line, plane, solid := pathAt(6, 0, 50, 1, 0.3), pathAt(6, 0, 50, 2, 0.3), pathAt(6, 0, 50, 3, 0.3)
	for i := range 50 {
		if line[i] != plane[2*i] || solid[3*i] != plane[2*i] || solid[3*i+1] != plane[2*i+1] || solid[3*i+2] == plane[2*i] {
			t.Fatalf("particle %d: %v, %v, %v", i, line[i], plane[2*i:2*i+2], solid[3*i:3*i+3])
		}
	}
}

// The path is continuous: a time moved by 1e-6 moves W by very little.
func TestBrownianIsContinuous(t *testing.T) {
	for k := range 200 {
		at := (float64(k) + 0.5) / 201
		if k%2 == 0 {
			at = float64(k*20) / 4096 // across a cell's border
		}
		if at < 1e-6 {
			continue
		}
		a, b := pathAt(7, 0, 200, 2, at-1e-6), pathAt(7, 0, 200, 2, at+1e-6)
		for i := range a {
			// 2e-6 of a cell of 2^-12 with slope 64 Z, |Z| < 6.3.
			if d := math.Abs(float64(a[i] - b[i])); d > 2e-6*64*6.4+1e-6 {
				t.Fatalf("W jumps by %v at t = %v", d, at)
			}
		}
	}
}

func TestBrownianDoesNotAllocate(t *testing.T) {
	var b Brownian
	b.Begin(1, 0, 100, 2)
	dw := make([]float32, 200)
	k := 0
	if n := testing.AllocsPerRun(200, func() {
		b.Increment(float64(k%50)/50, float64(k%50+1)/50, dw)
		k++
		if k%50 == 0 {
			b.Begin(uint64(k), k, 80+k%21, 2)
			dw = dw[:2*(80+k%21)]
		}
	}); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

func TestBrownianRejectsWrongUse(t *testing.T) {
	var b Brownian
	b.Begin(1, 0, 4, 2)
	w := make([]float32, 8)
	expectPanic(t, "t < 0", func() { b.Value(-1e-9, w) })
	expectPanic(t, "t > 1", func() { b.Value(1+1e-9, w) })
	expectPanic(t, "t NaN", func() { b.Value(math.NaN(), w) })
	expectPanic(t, "wrong length", func() { b.Value(0.5, w[:7]) })
	expectPanic(t, "no dimension", func() { b.Begin(1, 0, 4, 0) })
}

// Any two times, in any order, after any others: the walk agrees with a path
// begun afresh.
func FuzzBrownian(f *testing.F) {
	f.Add(uint64(1), 0.25, 0.3, 1.)
	f.Add(uint64(9), 0., 0.999999, 1./4096)
	f.Add(uint64(3), 0.02, 0.04, 0.5000000001)
	f.Fuzz(func(t *testing.T, seed uint64, t0, t1, t2 float64) {
		for _, v := range []float64{t0, t1, t2} {
			if !(v >= 0 && v <= 1) {
				t.Skip()
			}
		}
		var b Brownian
		b.Begin(seed, 5, 3, 2)
		w, dw := make([]float32, 6), make([]float32, 6)
		b.Value(t2, w)
		b.Increment(t0, t1, dw)
		w0, w1 := pathAt(seed, 5, 3, 2, t0), pathAt(seed, 5, 3, 2, t1)
		for i := range dw {
			if d := w1[i] - w0[i]; dw[i] != d || math.Abs(float64(w1[i])) > 40 {
				t.Errorf("W(%v) - W(%v) = %v by a walk, %v afresh", t1, t0, dw[i], d)
			}
		}
	})
}
