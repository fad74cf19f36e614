package solve

import "flowscope/sim/internal/vec"

// SourceNormals fills x, n points of the plane, with source points from
// N(0, I): point i is that of particle first+i and a function of (seed,
// particle) alone, whatever block it is asked for in. It panics if len(x) is
// odd.
func SourceNormals(seed uint64, first int, x []float32) { SourceNormalsDim(seed, first, 2, x) }

// SourceNormalsDim is [SourceNormals] in dim dimensions; len(x) is a multiple
// of dim. The first two coordinates are those of the plane.
func SourceNormalsDim(seed uint64, first, dim int, x []float32) {
	checkLen("SourceNormals", len(x), dim)
	n := len(x) / dim
	var p pairBlock
	for pair := 0; 2*pair < dim; pair++ {
		base := sourceBase(seed, pair)
		for i := 0; i < n; i += normalBlock {
			count := min(normalBlock, n-i)
			p.draw(base, first+i, count)
			at := x[i*dim+2*pair:]
			if 2*pair+1 < dim {
				vec.SpreadPairs(at, dim, p.a[:count], p.b[:count])
			} else {
				vec.Spread(at, dim, p.a[:count])
			}
		}
	}
}

// SourcePlanes is SourceNormals by coordinates: it writes coordinates 2·pair and
// 2·pair+1 of particles first, first+1, … to a and b, which have one length.
func SourcePlanes(seed uint64, first, pair int, a, b []float32) {
	b = b[:len(a)]
	base := sourceBase(seed, pair)
	var p pairBlock
	for i := 0; i < len(a); i += normalBlock {
		count := min(normalBlock, len(a)-i)
		p.draw(base, first+i, count)
		copy(a[i:], p.a[:count])
		copy(b[i:], p.b[:count])
	}
}

// sourceBase starts the sequence of a pair of coordinates, a member of which is a
// particle.
func sourceBase(seed uint64, pair int) uint64 {
	base := mix(mix(seed+golden) + uint64(streamSource)*golden)
	return mix(base + uint64(pair+1)*golden)
}

// draw makes the pairs of particles first … first+n-1, n at most normalBlock.
func (p *pairBlock) draw(base uint64, first, n int) {
	z := base + uint64(first)*golden
	for i := range min(n, normalBlock) {
		z += golden
		p.put(i, mix(z))
	}
	normals(p, n)
}
