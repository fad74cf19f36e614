package kd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The order is a permutation, its aligned runs are compact, and slices of work
// change nothing.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const run = 16
	for dim := 1; dim <= 3; dim++ {
		for _, n := range []int{1, 15, 16, 17, 100, 2000, 9999} {
			z := make([]float64, n*dim)
			for i := range z {
				z[i] = r.Float64()
			}
			idx := Order(z, dim, run)
			seen := make([]bool, n)
			for _, i := range idx {
				if seen[i] {
					t.Fatalf("n = %d: point %d twice", n, i)
				}
				seen[i] = true
			}
			var s Sorter
			sliced := make([]int32, n)
			s.Begin(z, dim, run, sliced)
			for !s.Done() {
				s.Advance(1, 1<<40)
			}
			if len(idx) != n || !slices.Equal(idx, sliced) {
				t.Fatalf("n = %d: %d indices, or others in slices", n, len(idx))
			}
			if n < 1000 {
				continue
			}
			// Together the boxes of the runs cover the unit cube about once.
			volume := 0.0
			for b := 0; b < n; b += run {
				v := 1.0
				for a := range dim {
					lo, hi := 1.0, 0.0
					for _, i := range idx[b:min(b+run, n)] {
						lo, hi = min(lo, z[int(i)*dim+a]), max(hi, z[int(i)*dim+a])
					}
					v *= hi - lo
				}
				volume += v
			}
			if volume > 1.2 {
				t.Errorf("dimension %d, n = %d: the runs' boxes hold %v", dim, n, volume)
			}
		}
	}
	// Many equal points end too.
	if got := len(Order(make([]float64, 2000), 2, run)); got != 1000 {
		t.Errorf("%d indices", got)
	}
	z := make([]float64, 4000)
	for i := range z {
		z[i] = r.Float64()
	}
	idx := make([]int32, 2000)
	var s Sorter
	if n := testing.AllocsPerRun(5, func() {
		s.Begin(z, 2, run, idx)
		s.Advance(1<<30, 1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
