//go:build goexperiment.simd

package nn

import (
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// addHarmonics is addHarmonicsScalar on vectors.
func addHarmonics(w, one *waves) {
	const column = 4 * waveBlock // bytes
	var v simd.Float32s
	lanes := 4 * v.Len()
	pw, p1 := unsafe.Pointer(w), unsafe.Pointer(one)
	for i := 0; i < column; i += lanes {
		q := unsafe.Add(p1, i)
		s1, c1 := load(q), load(unsafe.Add(q, column))
		p := unsafe.Add(pw, i)
		s, c := load(p), load(unsafe.Add(p, column))
		v = mulAdd(s, c1, c.Mul(s1))
		c = c.Mul(c1).Sub(s.Mul(s1))
		store(v, unsafe.Add(p, 2*column))
		store(c, unsafe.Add(p, 3*column))
		s = v
		v = mulAdd(s, c1, c.Mul(s1))
		c = c.Mul(c1).Sub(s.Mul(s1))
		store(v, unsafe.Add(p, 4*column))
		store(c, unsafe.Add(p, 5*column))
		s = v
		v = mulAdd(s, c1, c.Mul(s1))
		c = c.Mul(c1).Sub(s.Mul(s1))
		store(v, unsafe.Add(p, 6*column))
		store(c, unsafe.Add(p, 7*column))
	}
	vec.Clean()
}
