package solve

import (
	"math"

	"flowscope/sim/path"
)

// stability is the largest h lambda that the noise is given room for, where
// lambda = sigma_t^2 / (2 (beta^2 + alpha^2 s^2)) is the rate at which the score
// pulls x towards the data. With z = h lambda, Euler–Maruyama on a steady pull
// settles at 2/(2-z) times the right variance and additive-noise Heun at
// (1-z/2)^2 2z / (1-(1-z+z^2/2)^2): 1.14 and 0.98 at 1/4, but 1.33 and 0.92 at
// 1/2, and 2 and 0.67 at 1, beyond which Euler–Maruyama overshoots.
const stability = 0.25

// diffusion is the noise of an SDE run with a fixed step size.
type diffusion struct {
	sigma    float64
	shape    Shape
	schedule path.Schedule
	dataStd  float64
	h        float64
	noScore  bool
}

// at returns sigma_t, held below the bound at which a step of size h would no
// longer follow the pull of the score:
//
//	sigma_t^2 h <= 2 stability (beta_t^2 + alpha_t^2 s^2).
//
// The bound costs nothing in law, since the marginals are p_t for every choice
// of sigma_t; it loosens as the steps get finer. With constant sigma it takes
// hold where beta = sigma sqrt(h/(2 stability)), and it is also what keeps
// shapes finite that diverge at t = 0.
func (d *diffusion) at(t float64) float64 {
	if d.sigma == 0 {
		return 0
	}
	c := d.schedule.At(t)
	g := d.sigma * d.shape.At(t, path.Interior(d.schedule, t))
	room := math.Hypot(c.Beta, c.Alpha*d.dataStd) * math.Sqrt(2*stability/d.h)
	return math.Min(g, room)
}

// drift returns sigma_t and the factors of u + sigma_t^2/2 s = p u + q x.
func (d *diffusion) drift(t float64) (g, p, q float64) {
	g = d.at(t)
	if d.noScore {
		return g, 1, 0
	}
	A, B := path.Interior(d.schedule, t).ScoreCoefs()
	return g, 1 + g*g/2*A, g * g / 2 * B
}
