//go:build goexperiment.simd

package train

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
	"flowscope/sim/path"
)

// onPath is onPathScalar in whole vectors: all slices have room for one beyond n.
func onPath(x, target, z, eps []float32, c *path.Columns, n int) {
	var v simd.Float32s
	w := v.Len()
	room := (n + w - 1) / w * w
	x, target, z, eps = x[:room], target[:room], z[:room], eps[:room]
	alpha, beta, dAlpha, dBeta := c.Alpha[:room], c.Beta[:room], c.DAlpha[:room], c.DBeta[:room]
	for i := 0; i < room; i += w {
		zi, e := vec.Load(unsafe.Pointer(&z[i])), vec.Load(unsafe.Pointer(&eps[i]))
		v = vec.Load(unsafe.Pointer(&beta[i])).Mul(e)
		vec.Store(vec.MulAdd(vec.Load(unsafe.Pointer(&alpha[i])), zi, v), unsafe.Pointer(&x[i]))
		v = vec.Load(unsafe.Pointer(&dBeta[i])).Mul(e)
		vec.Store(vec.MulAdd(vec.Load(unsafe.Pointer(&dAlpha[i])), zi, v), unsafe.Pointer(&target[i]))
	}
	vec.Clean()
}
