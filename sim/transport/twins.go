package transport

import "math"

// twins tells which points lie in one place.
type twins struct {
	any   bool
	of    []int32 // of a point: the first in its place
	table []int32 // open addressing, a power of two; point + 1, or 0
}

// find looks through the points z, dim coordinates each.
func (t *twins) find(z []float64, dim int) {
	n := len(z) / dim
	size := 1
	for size < 2*n {
		size *= 2
	}
	t.any = false
	t.of, t.table = resize(t.of, n), resize(t.table, size)
	clear(t.table)
	for i := range n {
		p := z[i*dim:][:dim]
		at := hash(p) & uint64(size-1)
		for t.table[at] != 0 && !same(z[int(t.table[at]-1)*dim:][:dim], p) {
			at = (at + 1) & uint64(size-1)
		}
		if t.table[at] == 0 {
			t.table[at] = int32(i + 1)
		}
		t.of[i] = t.table[at] - 1
		t.any = t.any || int(t.of[i]) != i
	}
}

// first is the first point in the place of point i.
func (t *twins) first(i int) int32 { return t.of[i] }

// hash mixes the bits of the coordinates (the finaliser of SplitMix64).
func hash(p []float64) uint64 {
	h := uint64(0)
	for _, v := range p {
		h += math.Float64bits(v+0) + 0x9e3779b97f4a7c15 // no negative zero
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

func same(p, q []float64) bool {
	for k, v := range p {
		if v != q[k] {
			return false
		}
	}
	return true
}
