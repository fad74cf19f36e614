//go:build !goexperiment.simd

package train

import "flowscope/sim/path"

func onPath(x, target, z, eps []float32, c *path.Columns, n int) {
	onPathScalar(x, target, z, eps, c, n)
}
