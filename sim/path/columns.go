package path

import "flowscope/sim/internal/vec"

// Columns are the coefficients of a schedule at many times, in float32: the i-th
// of each belongs to the i-th time. Training wants them for every sample of a
// batch. The zero value is empty; memory is kept from one Fill to the next.
type Columns struct {
	Alpha, Beta, DAlpha, DBeta []float32
}

// columnar is implemented by the schedules that fill columns faster than one time
// after another.
type columnar interface {
	// fill writes the coefficients at every time of t, moved into [0, 1]; the
	// columns have its length.
	fill(t []float64, c *Columns)
}

// Fill makes the columns those of s at the times t: what [Schedule.At] returns,
// each to within 3e-6 of max(1, its size).
func (c *Columns) Fill(s Schedule, t []float64) {
	c.Alpha, c.Beta = grow(c.Alpha, len(t)), grow(c.Beta, len(t))
	c.DAlpha, c.DBeta = grow(c.DAlpha, len(t)), grow(c.DBeta, len(t))
	if f, ok := s.(columnar); ok {
		f.fill(t, c)
		return
	}
	for i, v := range t {
		c.set(i, s.At(v))
	}
}

// set makes v the i-th coefficients.
func (c *Columns) set(i int, v Coefs) {
	c.Alpha[i], c.Beta[i] = float32(v.Alpha), float32(v.Beta)
	c.DAlpha[i], c.DBeta[i] = float32(v.DAlpha), float32(v.DBeta)
}

// grow returns s with length n, and with room for a whole vector beyond it.
func grow(s []float32, n int) []float32 {
	if cap(s) < n+vec.Widest {
		s = make([]float32, n+vec.Widest)
	}
	return s[:n]
}

// scaled writes a x to dst.
func scaled(dst []float32, a float64, x []float32) { vec.Linear2(dst, float32(a), x, 0, x) }

// constant writes v everywhere, most of it by copying.
func constant(dst []float32, v float32) {
	for i := range min(len(dst), 16) {
		dst[i] = v
	}
	for n := 16; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}

// toEnds writes the times and what is left until 1, moved into [0, 1]. Both keep
// their digits near 0.
func toEnds(t []float64, from, left []float32) {
	from, left = from[:len(t)], left[:len(t)]
	for i, v := range t {
		v = clamp01(v)
		from[i], left[i] = float32(v), float32(1-v)
	}
}
