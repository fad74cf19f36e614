package field

import "flowscope/sim/internal/vec"

// difference is a - b.
type difference struct {
	a, b Field
	buf  []float32
}

// Difference returns the field a - b: learned minus exact is the error that the
// flow-matching loss measures above its floor. It allocates only when it meets a
// larger number of points than before.
func Difference(a, b Field) Field { return &difference{a: a, b: b} }

func (d *difference) Velocity(t float64, x, u []float32) {
	d.buf = grow(d.buf, len(u))
	d.a.Velocity(t, x, u)
	d.b.Velocity(t, x, d.buf)
	vec.Linear2(u, 1, u, -1, d.buf)
}
