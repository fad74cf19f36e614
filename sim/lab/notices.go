package lab

import (
	"fmt"
	"math"
	"strconv"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// refuse tells a person that something asked for cannot be had, and that the last
// good state stands. Of two parts, which refuse the same, one says so.
func (l *Lab) refuse(id, title string, err error) {
	if l.part == Filmer {
		return
	}
	l.send(&film.Notice{ID: id, Level: film.Warn, Title: title, Detail: err.Error() + "."})
}

// noticeDiverged says that training was stopped, and offers a tenth of the rate.
func (l *Lab) noticeDiverged(rate float64, lost, restored int64) {
	d, _ := control.Lookup(control.Rate)
	n := &film.Notice{
		ID: "diverged", Level: film.Error,
		Title: "Training diverged and was stopped",
		Detail: fmt.Sprintf("At learning rate %s the loss or the weights stopped being numbers at step %s. The weights of step %s are back.",
			number(rate), thousands(int(lost)), thousands(int(restored))),
	}
	if lower := math.Max(d.Min, round2(rate/10)); lower < rate {
		n.Offer = "Go on at rate " + number(lower)
		n.Hash = control.Rate + "=" + number(lower) + "&" + control.Train + "=1"
	} else {
		n.Offer, n.Do = "Start again", control.ActReset
		n.Hash = control.Train + "=1"
	}
	l.send(n)
}

// noticeStopped says that the solver of a run gave up, once for a flow.
func (l *Lab) noticeStopped(r *run) {
	err := r.sampler.Err()
	if err == nil || r.flow.stopped {
		return
	}
	r.flow.stopped = true
	at := r.sampler.Time(r.sampler.Node())
	l.send(&film.Notice{ID: "stopped", Level: film.Warn,
		Title:  fmt.Sprintf("The sampler stopped at t = %.2f", at),
		Detail: err.Error() + ". The particles rest where they were then."})
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// round2 rounds to two significant digits.
func round2(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 2, 64), 64)
	if err != nil {
		return x
	}
	return r
}
