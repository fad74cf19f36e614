package measure

import (
	"math"

	"flowscope/sim/dataset"
)

// Entropy returns the entropy −∫ p log p of a Gaussian mixture, in nats: the least
// negative log-likelihood that any model of it can have. It is a sum over a grid,
// which for such smooth functions is right to about 1e-9 where no component is
// narrower than a thousandth of the whole; it costs up to a million densities.
func Entropy(m *dataset.Mixture) float64 {
	const reach, perStd, most = 9, 3, 1200
	type component struct{ logW, i00, i01, i11 float64 }
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	least := [2]float64{math.Inf(1), math.Inf(1)}
	var cs []component
	for k, mean := range m.Means {
		s := m.Covs[k]
		det := s[0][0]*s[1][1] - s[0][1]*s[1][0]
		cs = append(cs, component{math.Log(m.Weights[k]) - math.Log(2*math.Pi) - math.Log(det)/2, s[1][1] / det, -s[0][1] / det, s[0][0] / det})
		for a := range 2 {
			std := math.Sqrt(s[a][a])
			lo[a], hi[a] = min(lo[a], mean[a]-reach*std), max(hi[a], mean[a]+reach*std)
			// The width of a section through the middle, which is what the grid must
			// resolve.
			least[a] = min(least[a], math.Sqrt(det/s[1-a][1-a]))
		}
	}
	var n [2]int
	for a := range 2 {
		n[a] = int(min(most, math.Ceil(perStd*(hi[a]-lo[a])/least[a])))
	}
	dx, dy := (hi[0]-lo[0])/float64(n[0]), (hi[1]-lo[1])/float64(n[1])
	sum := 0.0
	for i := range n[0] {
		x := lo[0] + (float64(i)+.5)*dx
		for j := range n[1] {
			y := lo[1] + (float64(j)+.5)*dy
			top := math.Inf(-1)
			var logs [64]float64
			l := logs[:0]
			for k := range cs {
				c := &cs[k]
				rx, ry := x-m.Means[k][0], y-m.Means[k][1]
				v := c.logW - (rx*(c.i00*rx+c.i01*ry)+ry*(c.i01*rx+c.i11*ry))/2
				l = append(l, v)
				top = max(top, v)
			}
			if top < -700 {
				continue
			}
			p := 0.0
			for _, v := range l {
				p += math.Exp(v - top)
			}
			log := top + math.Log(p)
			sum -= math.Exp(log) * log
		}
	}
	return sum * dx * dy
}
