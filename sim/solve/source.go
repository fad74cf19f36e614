package solve

// SourceNormals fills x, n points of the plane, with source points from
// N(0, I): point i is that of particle first+i and a function of (seed,
// particle) alone, whatever block it is asked for in. It panics if len(x) is
// odd.
func SourceNormals(seed uint64, first int, x []float32) { SourceNormalsDim(seed, first, 2, x) }

// SourceNormalsDim is [SourceNormals] in dim dimensions; len(x) is a multiple
// of dim. The first two coordinates are those of the plane.
func SourceNormalsDim(seed uint64, first, dim int, x []float32) {
	checkLen("SourceNormals", len(x), dim)
	base := mix(mix(seed+golden) + uint64(streamSource)*golden)
	for pair := 0; 2*pair < dim; pair++ {
		base := mix(base + uint64(pair+1)*golden)
		for i, j := first, 2*pair; j < len(x); i, j = i+1, j+dim {
			u := mix(key(base, i) + golden)
			x[j] = normal(uint32(u))
			if 2*pair+1 < dim {
				x[j+1] = normal(uint32(u >> 32))
			}
		}
	}
}
