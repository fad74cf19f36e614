package train

// TimeSampling is how the times of a batch are drawn. Both ways have the uniform
// law, so the loss and its minimiser are the same.
type TimeSampling uint8

const (
	// Stratified draws t_i uniformly in the i-th of n equal parts: one time in
	// each part, which takes most of the noise out of the gradient that comes from
	// an uneven spread of times.
	Stratified TimeSampling = iota
	// Uniform draws the times independently.
	Uniform
)

// fill writes times in [0, end) to t, in float64: (255 + U)/256 rounds to 1 in
// float32 now and then, and there some schedules have no derivative.
func (s TimeSampling) fill(t []float64, end float64, d *draws) {
	if s == Uniform {
		for i := range t {
			t[i] = end * d.uniform()
		}
		return
	}
	part := end / float64(len(t))
	for i := range t {
		t[i] = part * (float64(i) + d.uniform())
	}
}
