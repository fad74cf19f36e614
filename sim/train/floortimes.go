package train

import "flowscope/sim/path"

// timeCells is the number of pieces of timeDensity.
const timeCells = 512

// timeDensity is a piecewise constant probability density of times, for
// importance sampling: t is drawn from it, and what is averaged is multiplied by
// the weight, 1/(end·density). Any positive density gives the same mean; this one
// is proportional to the variance of the training target,
//
//	α′² Var z + d β′²,
//
// an upper bound of what is averaged. Where β′ grows without bound (linear VP,
// square root), uniform times would need ten to thirty times as many samples.
type timeDensity struct {
	end    float64
	before [timeCells + 1]float64 // probability of all cells before
}

// evenShare is the part of the probability that is uniform, so that no weight
// exceeds 1/evenShare.
const evenShare = 0.1

func newTimeDensity(s path.Schedule, variance float64, dim int) *timeDensity {
	d := &timeDensity{end: path.TrainEnd(s)}
	var cells [timeCells]float64
	total := 0.0
	for i := range cells {
		c := s.At(d.end * (float64(i) + .5) / timeCells)
		cells[i] = c.DAlpha*c.DAlpha*variance + c.DBeta*c.DBeta*float64(dim)
		total += cells[i]
	}
	for i, v := range cells {
		p := 1.0 / timeCells
		if total > 0 {
			p = evenShare*p + (1-evenShare)*v/total
		}
		d.before[i+1] = d.before[i] + p
	}
	return d
}

// at returns the time below which lies the part u of the probability, u in
// [0, 1), and the weight that belongs to it.
func (d *timeDensity) at(u float64) (t, weight float64) {
	u *= d.before[timeCells]
	lo, hi := 0, timeCells // before[lo] ≤ u < before[hi]
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if d.before[mid] <= u {
			lo = mid
		} else {
			hi = mid
		}
	}
	p := d.before[hi] - d.before[lo]
	in := min((u-d.before[lo])/p, 1)
	return d.end * (float64(lo) + in) / timeCells, d.before[timeCells] / (timeCells * p)
}
