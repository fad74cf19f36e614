package lab

import (
	"math"

	"flowscope/sim/film"
)

// What the history of the loss keeps, however long a run is.
const (
	maxBins  = 512
	maxMarks = 128
)

// bin is a stretch of training.
type bin struct {
	step int64 // the last step in it
	sum  float64
	n    int64
	raw  float32 // the loss of that last step, as it was
}

// history is the loss of a whole run in at most maxBins bins of equal width:
// when all are full, neighbours are joined and the width doubles. So a run of
// any length keeps at least maxBins/2 points, and its start is never thrown
// away.
type history struct {
	width int64 // steps a bin holds; 0 before the first
	bins  []bin
	marks []film.Mark
}

// add takes in the loss of a step. A loss that is not a number leaves no trace
// in the means.
func (h *history) add(step int64, loss float64) {
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return
	}
	if h.bins == nil {
		h.bins = make([]bin, 0, maxBins)
	}
	h.width = max(h.width, 1)
	if n := len(h.bins); n == 0 || h.bins[n-1].n >= h.width {
		if n == maxBins {
			h.join()
		}
		h.bins = append(h.bins, bin{})
	}
	b := &h.bins[len(h.bins)-1]
	b.step, b.raw = step, float32(loss)
	b.sum += loss
	b.n++
}

// join puts neighbouring bins together.
func (h *history) join() {
	half := len(h.bins) / 2
	for i := range half {
		a, b := h.bins[2*i], h.bins[2*i+1]
		h.bins[i] = bin{step: b.step, sum: a.sum + b.sum, n: a.n + b.n, raw: b.raw}
	}
	h.bins = h.bins[:half]
	h.width *= 2
}

// mark notes that control id moved after step. A drag moves a control many
// times: marks of one control that stand closer than a bin are one mark.
func (h *history) mark(step int64, id string) {
	for i := len(h.marks) - 1; i >= 0 && step-h.marks[i].Step <= max(h.width, markWidth); i-- {
		if h.marks[i].ID == id {
			h.marks[i].Step = step
			return
		}
	}
	if len(h.marks) == maxMarks {
		h.marks = append(h.marks[:0], h.marks[1:]...)
	}
	h.marks = append(h.marks, film.Mark{Step: step, ID: id})
}

// markWidth is how many steps apart two moves of one control are two marks: a
// drag that pauses for less than a quarter of a second at 200 steps a second
// stays one.
const markWidth = 50

// clear forgets everything.
func (h *history) clear() {
	h.width, h.bins, h.marks = 0, h.bins[:0], h.marks[:0]
}

// report copies the history for a frame, which may be read while training goes on.
func (h *history) report() ([]film.LossBin, []film.Mark) {
	bins := make([]film.LossBin, len(h.bins))
	for i, b := range h.bins {
		bins[i] = film.LossBin{Step: b.step, Mean: float32(b.sum / float64(b.n)), Raw: b.raw}
	}
	return bins, append([]film.Mark(nil), h.marks...)
}
