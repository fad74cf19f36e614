package transport

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// sorted are the points of a set, in order.
func sorted(p []float32) [][2]float32 {
	var q [][2]float32
	for i := 0; i < len(p); i += 2 {
		q = append(q, [2]float32{p[i], p[i+1]})
	}
	slices.SortFunc(q, func(a, b [2]float32) int { return slices.Compare(a[:], b[:]) })
	return q
}

func TestCouplings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	const n = 130
	x0, z := normals(r, n, 2), published(t, "runner-8gaussians", n, 1)
	cost := func(z []float32) (sum float64) {
		for i := range n {
			sum += costOf(x0, z, 2, i, i, SquaredEuclidean) / n
		}
		return sum
	}
	kept := slices.Clone(x0)
	best := solve(t, x0, z, 2, SquaredEuclidean).Value()
	for _, c := range []struct {
		Coupling
		gaussian, permutes bool
		least, most        float64
	}{
		{Independent{}, true, true, cost(z), cost(z)},
		{&Exact{}, false, true, best - 1e-9, best + 1e-9},
		{&Exact{Block: 40}, false, true, best, best * 1.3},
		{&Exact{Block: 1}, false, true, cost(z), cost(z)},
		{&Entropic{Eps: 2}, false, false, best * .8, best * 1.5},
		{&Entropic{Eps: 2, Block: 40}, false, false, best * .8, best * 1.8},
		{&Entropic{Eps: 1e6}, false, false, best * 1.5, 2 * cost(z)},
	} {
		got := slices.Clone(z)
		if err := c.Pair(x0, got, 2, r); err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		if !slices.Equal(x0, kept) {
			t.Fatalf("%v moves the source", c)
		}
		if c.permutes && !slices.Equal(sorted(got), sorted(z)) {
			t.Errorf("%v loses data points", c)
		}
		all := sorted(z)
		for _, p := range sorted(got) {
			if _, ok := slices.BinarySearchFunc(all, p, func(a, b [2]float32) int { return slices.Compare(a[:], b[:]) }); !ok {
				t.Fatalf("%v makes a point of its own", c)
			}
		}
		if v := cost(got); v < c.least || v > c.most {
			t.Errorf("%v: cost %v, want %v to %v", c, v, c.least, c.most)
		}
		if c.GaussianGivenData() != c.gaussian {
			t.Errorf("%v: GaussianGivenData %v", c, !c.gaussian)
		}
		work := slices.Clone(z)
		if a := testing.AllocsPerRun(3, func() { copy(work, z); c.Pair(x0, work, 2, r) }); a != 0 {
			t.Errorf("%v: %v allocations", c, a)
		}
	}
}

// What GaussianGivenData says, measured: with the independent coupling the noise
// has mean 0 given the data point; with the exact one it leans towards it.
func TestGaussianGivenData(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	const n, batches = 64, 60
	for _, c := range []Coupling{Independent{}, &Exact{}, &Entropic{Eps: 2}} {
		sum := 0.0
		for b := range batches {
			x0, z := normals(r, n, 2), published(t, "runner-8gaussians", n, uint64(b))
			if err := c.Pair(x0, z, 2, r); err != nil {
				t.Fatal(err)
			}
			for i := range x0 {
				sum += float64(x0[i]) * float64(z[i])
			}
		}
		corr := sum / (n * batches)
		if gaussian := math.Abs(corr) < .4; gaussian != c.GaussianGivenData() {
			t.Errorf("%v: E x0·z = %.3f, GaussianGivenData %v", c, corr, c.GaussianGivenData())
		}
	}
}

func TestCouplingsRefuse(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	x0, z := normals(r, 60, 2), published(t, "runner-8gaussians", 60, 1)
	for _, k := range []struct {
		c   Coupling
		say string
	}{
		{&Entropic{Eps: 1e-3}, "at least"}, {&Entropic{}, "eps = 0"}, {&Exact{Block: -3}, "-3"}, {&Entropic{Eps: 2, Block: -4}, "-4"},
	} {
		got := slices.Clone(z)
		if err := k.c.Pair(x0, got, 2, r); err == nil || !strings.Contains(err.Error(), k.say) || !slices.Equal(got, z) {
			t.Errorf("%v: %v", k.c, err)
		}
	}
	if err := (&Exact{}).Pair(x0, z[:20], 2, r); err == nil {
		t.Error("batches of different sizes are paired")
	}
}

// A batch that is paired a little at a time is the batch that is paired at once, and
// until then it is as it was.
func TestResumable(t *testing.T) {
	const n = 130
	x0, z := normals(rand.New(rand.NewPCG(5, 3)), n, 2), published(t, "runner-8gaussians", n, 1)
	for _, build := range []func() Resumable{
		func() Resumable { return &Exact{} }, func() Resumable { return &Exact{Block: 40} },
		func() Resumable { return &Entropic{Eps: 2} }, func() Resumable { return &Entropic{Eps: 2, Block: 40} },
	} {
		want, got := slices.Clone(z), slices.Clone(z)
		if err := build().Pair(x0, want, 2, rand.New(rand.NewPCG(6, 3))); err != nil {
			t.Fatal(err)
		}
		c, times := build(), 0
		if err := c.Begin(x0, got, 2, rand.New(rand.NewPCG(6, 3))); err != nil {
			t.Fatal(err)
		}
		for done := false; !done; times++ {
			if !slices.Equal(got, z) {
				t.Fatalf("%v changes the batch before it is done", c)
			}
			var err error
			if done, err = c.Advance(1); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, want) || times < 4 {
			t.Errorf("%v: in %d slices it comes to another batch", c, times)
		}
	}
}
