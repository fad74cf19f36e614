package solve

import (
	"fmt"
	"math"
	"math/bits"

	"flowscope/sim/internal/vec"
)

// BrownianDepth is the depth of the dyadic grid on which the Brownian path is
// random: 2^12 = 4096 cells of [0, 1]; within a cell it is a straight line.
// W(t) has variance t at the grid's times and up to 2^-14 less between them, and
// the law of two times in different cells is otherwise exact; at 1000 steps
// (four cells each) neighbouring increments begin to be correlated, which an
// SDE with additive noise does not feel: its solution moves by O(2^-12).
const BrownianDepth = 12

const leaves = 1 << BrownianDepth

// Brownian holds the Wiener processes of a block of n particles in dim
// dimensions: W(0) = 0, independent coordinates, Var W(t) = t, on [0, 1]. Each
// path is one function of (seed, particle): W(1) first, then the midpoint of
// every dyadic cell by the Brownian bridge (Lévy's construction),
//
//	W((a+b)/2) = (W(a)+W(b))/2 + sqrt(b-a)/2 Z,
//
// where Z is read from a counter-based generator at the cell's number. So every
// choice of times sees the same path, and no choice of block changes it.
//
// Only the midpoints on the way to the last time asked for are kept; times near
// one another share most of that way, so that going through 50 times costs
// about 7 midpoints each. Times may come in any order. The zero value waits for
// Begin.
type Brownian struct {
	dim, n int
	keys   []uint64
	// mids[l] is W in the middle of the cell of length 2^(1-l) that contains
	// leaf; mids[0] is W(1). Levels up to valid belong to leaf. Coordinates are
	// kept as planes of n numbers; their count is even, for that is how the
	// generator makes them.
	mids  [BrownianDepth + 1][]float32
	zero  []float32
	leaf  int
	valid int

	t         float64   // the last time
	w, before []float32 // W(t), and scratch
}

// Begin starts the paths of particles first … first+n-1. It reuses the memory
// of earlier blocks that were at least as large.
func (b *Brownian) Begin(seed uint64, first, n, dim int) {
	if n < 0 || dim < 1 {
		panic(fmt.Sprintf("solve: Brownian of %d particles in %d dimensions", n, dim))
	}
	b.n, b.dim = n, dim
	pairs := (dim + 1) / 2
	b.keys = resize(b.keys, n*pairs)
	fillKeys(b.keys, seed, streamBrownian, first, pairs)
	size := 2 * n * pairs
	for l := range b.mids {
		b.mids[l] = resize(b.mids[l], size)
	}
	b.zero = resize(b.zero, size)
	b.w = resize(b.w, size)
	b.before = resize(b.before, size)
	clear(b.w)
	b.t, b.leaf, b.valid = 0, 0, 0
	// The bridge from 0 to 0 with scale 1 is N(0, 1): W(1).
	b.bridge(b.mids[0], b.zero, b.zero, 0, 1)
}

// Value writes W(t) of every particle to w, interleaved; len(w) = n*dim. It
// panics for t outside [0, 1].
func (b *Brownian) Value(t float64, w []float32) {
	b.check(w)
	b.moveTo(t)
	b.interleave(w, b.w)
}

// Increment writes W(t1) - W(t0) of every particle to dw, interleaved;
// len(dw) = n*dim. It is cheapest when t0 is the last time asked for. It panics
// for times outside [0, 1].
func (b *Brownian) Increment(t0, t1 float64, dw []float32) {
	b.check(dw)
	if b.t != t0 {
		b.moveTo(t0)
	}
	b.w, b.before = b.before, b.w
	b.moveTo(t1)
	vec.Linear2(b.before, 1, b.w, -1, b.before)
	b.interleave(dw, b.before)
}

func (b *Brownian) check(out []float32) {
	if len(out) != b.n*b.dim {
		panic(fmt.Sprintf("solve: Brownian: %d numbers for %d particles in %d dimensions", len(out), b.n, b.dim))
	}
}

// moveTo sets b.w to W(t).
func (b *Brownian) moveTo(t float64) {
	if !(t >= 0 && t <= 1) {
		panic(fmt.Sprintf("solve: Brownian path at t = %v; it lives on [0, 1]", t))
	}
	b.t = t
	leaf := min(int(t*leaves), leaves-1)
	f := t*leaves - float64(leaf)
	// A time of a coarser grid is reached without going down to the leaves.
	need := BrownianDepth
	if f == 0 {
		need -= min(bits.TrailingZeros(uint(leaf)), BrownianDepth)
	}
	common := BrownianDepth - bits.Len(uint(leaf^b.leaf)) // levels of cells that hold both leaves
	valid := min(b.valid, common+1)
	left, right := b.zero, b.mids[0]
	for l := 1; l <= need; l++ {
		if l > valid {
			id := uint64(1)<<(l-1) | uint64(leaf)>>(BrownianDepth-l+1)
			b.bridge(b.mids[l], left, right, id, float32(math.Exp2(-float64(l+1)/2)))
		}
		if leaf>>(BrownianDepth-l)&1 == 1 {
			left = b.mids[l]
		} else {
			right = b.mids[l]
		}
	}
	b.leaf, b.valid = leaf, max(valid, need)
	if f == 0 {
		copy(b.w, left)
		return
	}
	// In this form the ends of the cell are hit exactly.
	vec.Linear2(b.w, float32(1-f), left, float32(f), right)
}

// bridge writes (left+right)/2 + scale Z to mid, with Z the normals number id of
// the sequences in keys, two to a key.
func (b *Brownian) bridge(mid, left, right []float32, id uint64, scale float32) {
	offset := (id + 1) * golden
	var p pairBlock
	for first := 0; first < len(b.keys); {
		// The planes of keys first … are plane and the one after.
		pair, i := first/b.n, first%b.n
		keys := b.keys[first:min(first+normalBlock, (pair+1)*b.n)]
		for k, key := range keys {
			p.put(k, mix(key+offset))
		}
		normals(&p, len(keys))
		for c, z := range [2][]float32{p.a[:len(keys)], p.b[:len(keys)]} {
			at := (2*pair+c)*b.n + i
			vec.Linear3(mid[at:at+len(z)], 0.5, left[at:], 0.5, right[at:], scale, z)
		}
		first += len(keys)
	}
}

// interleave copies planes of coordinates to interleaved points.
func (b *Brownian) interleave(dst []float32, planes []float32) {
	for c := 0; c < b.dim && b.n > 0; c += 2 {
		first, second := planes[c*b.n:(c+1)*b.n], planes[(c+1)*b.n:(c+2)*b.n]
		if c+1 < b.dim {
			vec.SpreadPairs(dst[c:], b.dim, first, second)
		} else {
			vec.Spread(dst[c:], b.dim, first)
		}
	}
}

// resize returns s with length n, with its own memory where that suffices. The
// contents are unspecified.
func resize[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n)
}

// checkLen panics unless n numbers are whole points of dim coordinates.
func checkLen(what string, n, dim int) {
	if dim < 1 || n%dim != 0 {
		panic(fmt.Sprintf("solve: %s: %d numbers are not whole points of %d dimensions", what, n, dim))
	}
}
