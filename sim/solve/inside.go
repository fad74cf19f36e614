package solve

// inside writes the weights with which the stages make a step from its beginning
// to the fraction u of it, x + h sum_i w_i k_i, and those of the velocity there,
// sum_i v_i k_i. It is the quartic with the right positions and velocities at both
// ends; D chooses the one of order 4.
func (t *Tableau) inside(u float64, w, v []float64) {
	last := len(t.B)
	r := 1 - u
	for i := range last + 1 {
		b, first, end := 0.0, 0.0, 0.0
		switch i {
		case 0:
			first = 1
		case last:
			end = 1
		}
		if i < last {
			b = t.B[i]
		}
		// With c1 = b, c2 = first - b, c3 = b - end - c2 and c4 = D:
		// w = u (c1 + r (c2 + u (c3 + r c4))).
		c2 := first - b
		c3, c4 := b-end-c2, t.D[i]
		w[i] = u * (b + r*(c2+u*(c3+r*c4)))
		v[i] = b + (r-u)*c2 + u*(2*r-u)*c3 + 2*u*r*(r-u)*c4
	}
}

// Inside writes the positions at time t inside the step that has just been accepted
// in an adaptive run to x, and unless v is nil the velocities there to v, at no
// evaluation: of order 4, and meant for drawing between nodes, where a chord would
// hide the curve. A t outside the step is moved to its nearer end; at the far one
// of the last step are the positions before the jump. It panics where the last
// attempt was rejected, or the next is under way.
func (s *Sampler) Inside(t float64, x, v []float32) {
	a := &s.adaptive
	if !a.on || !a.moved {
		panic("solve: Inside without a step of an adaptive run that was just accepted")
	}
	step := a.attempts[len(a.attempts)-1]
	u := min(max((t-step.T)/step.H, 0), 1)
	var w, d [8]float64
	stages := s.method.Stages() + 1
	s.method.inside(u, w[:stages], d[:stages])
	copy(x, s.y)
	combine(x, x, s.k, w[:stages], step.H)
	if v != nil {
		clear(v)
		combine(v, v, s.k, d[:stages], 1)
	}
}
