//go:build !goexperiment.simd

package solve

// normals makes the first n pairs of p.
func normals(p *pairBlock, n int) { normalsScalar(p, n) }
