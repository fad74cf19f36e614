package lab

import (
	"fmt"
	"math"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Limits of a view: a grid point is worth its cost down to a few pixels.
const (
	maxGrid    = 512  // points of a velocity grid along a side
	maxDensity = 1024 // and of a density grid
	maxPlane   = 1000 // data units; beyond any zoom, and what package field takes
)

// Do takes a command. It is never long: what follows from the command is done by
// the next calls of [Lab.Advance], so of many quick ones only the last one costs.
// A command that is wrong is answered with a notice and changes nothing.
func (l *Lab) Do(c film.Command) {
	switch c.Kind {
	case film.CmdSet:
		l.set(c.ID, c.Text)
	case film.CmdDo:
		l.act(c.ID)
	case film.CmdClock:
		if !(c.T >= 0 && c.T <= 1) {
			l.refuse("command", "The clock was not moved", fmt.Errorf("t = %v is outside [0, 1]", c.T))
			return
		}
		l.clock.t, l.clock.playing = c.T, c.Playing
	case film.CmdLook:
		if err := checkView(c.View); err != nil {
			l.refuse("command", "The view was not changed", err)
			return
		}
		l.view = c.View
	case film.CmdVisible:
		if l.visible != c.On {
			l.visible, l.at = c.On, l.now()
			l.rates.clear()
		}
	case film.CmdRestore:
		l.restore(c.Data)
	case film.CmdOpen:
		l.open(c.Text, c.Data)
	case film.CmdBack:
		l.pool.put(c.Buffer)
	default:
		l.refuse("command", "A command was not understood", fmt.Errorf("there is no command %q", clip(string(c.Kind))))
	}
}

// set puts a control at a value.
func (l *Lab) set(id, text string) {
	v := l.values.Clone()
	if err := v.Set(id, text); err != nil {
		l.refuse("value", "A value was not taken", err)
		return
	}
	if _, err := Schedule(v); err != nil {
		l.refuse("value", "A value was not taken", err)
		return
	}
	l.take(v)
}

// take puts values in force and marks what they change on the loss curve.
func (l *Lab) take(v control.Values) {
	for _, id := range l.values.Changed(v) {
		d, _ := control.Lookup(id)
		if applies, _ := v.Applies(id); d.Mark && applies {
			l.history.mark(l.step, id)
		}
		if changesLoss(id) {
			l.anneal.active = false
		}
	}
	l.values, l.changed, l.dirty = v, true, true
}

// changesLoss reports whether a control has a part in the loss or in how it is
// lowered: moving one ends annealing.
func changesLoss(id string) bool {
	switch id {
	case control.Data, control.N, control.Noise, control.Schedule, control.Power, control.VPMin, control.VPMax,
		control.CurveForm, control.Curve, control.Rate, control.Batch, control.PathSigma, control.WeightDecay,
		control.OwnPoints, control.Source, control.Coupling, control.PairBlock, control.Entropy:
		return true
	}
	return false
}

// act carries out an action. All of them are the trainer's: the filmer hears what
// came of them.
func (l *Lab) act(id string) {
	if l.part == Filmer {
		return
	}
	switch id {
	case control.ActReset:
		l.reset()
	case control.ActStep:
		l.setTraining(false)
		l.single++
	case control.ActAnneal:
		l.anneal.begin()
		l.setTraining(true)
	case control.ActSave:
		l.save()
	default:
		l.refuse("command", "An action was not understood", fmt.Errorf("the simulation has no action %q; it has %s",
			clip(id), strings.Join([]string{control.ActReset, control.ActStep, control.ActAnneal, control.ActSave}, ", ")))
		return
	}
	l.dirty = true
}

// setTraining runs or pauses training, as the train control does.
func (l *Lab) setTraining(on bool) {
	v := l.values.Clone()
	text := "0"
	if on {
		text = "1"
	}
	if err := v.Set(control.Train, text); err != nil {
		panic("lab: " + err.Error())
	}
	l.values, l.dirty = v, true
}

func checkView(v film.View) error {
	for _, x := range []float64{v.X0, v.Y0, v.X1, v.Y1} {
		if !(math.Abs(x) <= maxPlane) {
			return fmt.Errorf("the view reaches to %v; at most %v data units are possible", x, float64(maxPlane))
		}
	}
	if !(v.X1-v.X0 > 1e-9 && v.Y1-v.Y0 > 1e-9) {
		return fmt.Errorf("the view from (%v, %v) to (%v, %v) has no inside", v.X0, v.Y0, v.X1, v.Y1)
	}
	if v.Cols < 1 || v.Rows < 1 || v.Cols > maxGrid || v.Rows > maxGrid {
		return fmt.Errorf("a velocity grid of %d × %d points; 1 to %d along a side are possible", v.Cols, v.Rows, maxGrid)
	}
	if v.Width < 1 || v.Height < 1 || v.Width > maxDensity || v.Height > maxDensity {
		return fmt.Errorf("a density grid of %d × %d points; 1 to %d along a side are possible", v.Width, v.Height, maxDensity)
	}
	return nil
}

// clip keeps hostile input from filling the screen.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
