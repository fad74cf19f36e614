package solve

import (
	"math"

	"flowscope/sim/internal/vec"
)

// Normals by Box and Muller (1958), two from 64 random bits: with v the low half,
// halved, and p the high half,
//
//	r = sqrt(-2 ln((v + 1/2) / 2^31)),   a = r cos(2πp/2^32),   b = r sin(2πp/2^32).
//
// Every step is a polynomial or an operation that vectors have; the table that an
// inverse of the distribution function needs is read a number at a time. The
// farthest normal is 6.66, where a true one is with probability 3e-11.

// normalBlock is how many pairs are made at a time: their bits and normals stay in
// the first cache, and are whole vectors.
const normalBlock = 64

// pairBlock holds the bits and the normals of a block of pairs.
type pairBlock struct {
	low, high [normalBlock]uint32
	a, b      [normalBlock]float32
}

// put makes u the bits of pair i.
func (p *pairBlock) put(i int, u uint64) {
	i &= normalBlock - 1
	p.low[i], p.high[i] = uint32(u), uint32(u>>32)
}

// radiusScale makes -ln of a binary logarithm, doubled.
const radiusScale = 2 * math.Ln2

// normalsScalar makes the first n pairs of p.
func normalsScalar(p *pairBlock, n int) {
	for i := range n {
		p.a[i], p.b[i] = normalPair(p.low[i], p.high[i])
	}
}

// normalPair is one pair of normals.
func normalPair(low, high uint32) (a, b float32) {
	v := float32(int32(low>>1)) + 0.5
	// As vec.Log2Scalar, but for its last line: near 2^31 the difference must keep
	// its digits.
	n := (math.Float32bits(v) - vec.Log2Bits) &^ (1<<23 - 1)
	m := math.Float32frombits(math.Float32bits(v) - n)
	s := (m - 1) / (m + 1)
	q := s * s
	l := float32(vec.Log2C3*q) + vec.Log2C2
	l = float32(l*q) + vec.Log2C1
	l = float32(l*q) + vec.Log2C0
	l = (31 - float32(int32(n)>>23)) - float32(l*s)
	r := float32(math.Sqrt(float64(l * radiusScale)))
	return r * vec.SineOfTurn(high+1<<30), r * vec.SineOfTurn(high)
}
