package render

import (
	"math"
	"slices"

	"flowscope/sim/film"
)

// lossScale is the vertical axis of the loss curve.
type lossScale struct {
	lo, hi   float64 // values at the bottom and the top; lo < hi, both > 0 where log
	log      bool
	ticks    [8]float64 // rising
	n        int        // how many ticks there are
	decimals int        // digits that the ticks need; −1: each its own
}

// at returns where a value stands: 0 at the bottom, 1 at the top, cut to that
// range, so that a leap of the loss runs along the edge; NaN for what has no place.
func (s *lossScale) at(v float64) float64 {
	if s.log {
		if !(v > 0) {
			if v <= 0 {
				return 0
			}
			return math.NaN()
		}
		return min(max(math.Log(v/s.lo)/math.Log(s.hi/s.lo), 0), 1)
	}
	return min(max((v-s.lo)/(s.hi-s.lo), 0), 1)
}

// value is the inverse of at.
func (s *lossScale) value(y float64) float64 {
	if s.log {
		return s.lo * math.Pow(s.hi/s.lo, y)
	}
	return s.lo + y*(s.hi-s.lo)
}

// A linear axis ends at leap times the larger of median and floor: a curve that
// falls from any start fits below, a run that leaps to 10⁶ and comes back does
// not flatten everything else.
const leap = 20

// fit chooses the axis for the bins and the floor (NaN while it is not known)
// on a plot of the given height in dp. scratch is reused; it is returned.
func (s *lossScale) fit(bins []film.LossBin, floor float64, log bool, height, textSize float64, scratch []float32) []float32 {
	s.log = log
	usable := func(v float64) bool { return v >= 0 && !math.IsInf(v, 1) && (v > 0 || !log) }
	lo, hi := math.Inf(1), math.Inf(-1)
	scratch = scratch[:0]
	for _, b := range bins {
		if m := float64(b.Mean); usable(m) {
			lo, hi = min(lo, m), max(hi, m)
			scratch = append(scratch, b.Mean)
		}
	}
	median := 0.0
	if n := len(scratch); n > 0 {
		slices.Sort(scratch)
		median = float64(scratch[n/2])
	}
	// Single batches scatter: all but the outermost twentieth must fit.
	scratch = scratch[:0]
	for _, b := range bins {
		if usable(float64(b.Raw)) {
			scratch = append(scratch, b.Raw)
		}
	}
	if n := len(scratch); n > 0 {
		slices.Sort(scratch)
		lo, hi = min(lo, float64(scratch[n/20])), max(hi, float64(scratch[n-1-n/20]))
	}
	if usable(floor) {
		lo, hi = min(lo, floor), max(hi, floor)
		if !log && median > 0 {
			hi = min(hi, leap*max(median, floor))
		}
	} else if !log && median > 0 {
		hi = min(hi, leap*median)
	}
	s.fitRange(lo, hi, log, height, textSize)
	return scratch
}

// fitRange chooses the axis for what lies between lo and hi; with lo above hi there
// is nothing to show yet. On a logarithmic axis both are positive.
func (s *lossScale) fitRange(lo, hi float64, log bool, height, textSize float64) {
	s.log = log
	if lo > hi {
		lo, hi = 0, 1
		if log {
			lo, hi = 0.1, 10
		}
	}
	if log {
		s.fitLog(lo, hi, height, textSize)
	} else {
		s.fitLinear(lo, hi, height, textSize)
	}
}

// tickTitles are the figures of an axis.
type tickTitles [len(lossScale{}.ticks)]reading

// figures writes the figures of the ticks.
func (s *lossScale) figures(titles *tickTitles) {
	for i := range s.n {
		if d := s.decimals; d >= 0 {
			titles[i].set(s.ticks[i], d+1, func(dst []byte, v float64) []byte {
				if math.Abs(v) >= 1e5 {
					return appendReading(dst, v)
				}
				return appendTick(dst, v, d)
			})
			continue
		}
		titles[i].set(s.ticks[i], 0, func(dst []byte, v float64) []byte {
			if v >= 0.001 && v < 1e5 {
				return appendTick(dst, v, stepDecimals(v))
			}
			return appendReading(dst, v)
		})
	}
}

// gap is the least distance of two tick figures, in heights of their letters.
const tickGap = 2

func (s *lossScale) fitLinear(lo, hi, height, textSize float64) {
	if least := max(1e-3*hi, 1e-9); hi-lo < least {
		lo, hi = max(0, lo-least/2), hi+least/2
	}
	pad := 0.06 * (hi - lo)
	lo, hi = max(0, lo-pad), hi+pad
	step := niceStep((hi - lo) * tickGap * textSize / max(height, 1))
	// Ends on half steps: the axis holds still while the curve grows.
	s.lo = max(0, math.Floor(lo/step*2)*step/2)
	s.hi = math.Ceil(hi/step*2) * step / 2
	s.n, s.decimals = 0, stepDecimals(step)
	for k := math.Ceil(s.lo/step - 1e-6); k*step <= s.hi*(1+1e-9) && s.n < len(s.ticks); k++ {
		s.ticks[s.n] = k * step
		s.n++
	}
}

func (s *lossScale) fitLog(lo, hi, height, textSize float64) {
	const fine = 20 // the ends stand on twentieths of a decade
	a, b := math.Floor(math.Log10(lo)*fine-0.5)/fine, math.Ceil(math.Log10(hi)*fine+0.5)/fine
	s.lo, s.hi = math.Pow(10, a), math.Pow(10, b)
	room := max(1, int(height/(tickGap*textSize)))
	s.decimals = -1
	s.n = 0
	for _, mantissas := range [...][]float64{{1, 2, 5}, {1}} {
		s.n = 0
		for e := math.Floor(a); e <= b; e++ {
			for _, m := range mantissas {
				v := m * math.Pow(10, e)
				if v >= s.lo*(1-1e-9) && v <= s.hi*(1+1e-9) {
					if s.n < len(s.ticks) {
						s.ticks[s.n] = v
					}
					s.n++
				}
			}
		}
		if s.n <= min(room, len(s.ticks)) {
			break
		}
	}
	if s.n > min(room, len(s.ticks)) { // many decades: every k-th of them
		every := math.Ceil((b - a) / float64(min(room, len(s.ticks))))
		s.n = 0
		for e := math.Ceil(a/every) * every; e <= b && s.n < len(s.ticks); e += every {
			s.ticks[s.n] = math.Pow(10, e)
			s.n++
		}
	}
	if s.n < 2 { // less than a decade: figures of a linear axis say more
		step := niceStep((s.hi - s.lo) * tickGap * textSize / max(height, 1))
		s.n, s.decimals = 0, stepDecimals(step)
		for k := math.Ceil(s.lo / step); k*step <= s.hi && s.n < len(s.ticks); k++ {
			s.ticks[s.n] = k * step
			s.n++
		}
	}
}
