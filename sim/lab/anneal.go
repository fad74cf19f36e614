package lab

import "math"

// annealSteps is how many steps annealing takes.
const annealSteps = 2000

// anneal lowers the learning rate to 0 along a cosine.
type anneal struct {
	active bool
	done   int // steps made since it began
}

func (a *anneal) begin() { a.active, a.done = true, 0 }

// rate returns the learning rate of the next step.
func (a *anneal) rate(full float64) float64 {
	if !a.active {
		return full
	}
	return full * 0.5 * (1 + math.Cos(math.Pi*float64(a.done)/annealSteps))
}

// step counts a step and reports whether it was the last.
func (a *anneal) step() (finished bool) {
	if !a.active {
		return false
	}
	a.done++
	if a.done < annealSteps {
		return false
	}
	a.active = false
	return true
}
