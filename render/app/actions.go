package app

import (
	"fmt"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Act carries out an action of control.Actions.
func (a *App) Act(id string) error {
	if what, ok := strings.CutPrefix(id, control.ActToggle+":"); ok {
		return a.toggle(what)
	}
	switch id {
	case control.ActReset, control.ActAnneal:
		a.face.Send(film.Command{Kind: film.CmdDo, ID: id})
		if !a.Values().Bool(control.Train) {
			return a.Set(control.Train, "1")
		}
	case control.ActStep:
		if err := a.Set(control.Train, "0"); err != nil {
			return err
		}
		a.face.Send(film.Command{Kind: film.CmdDo, ID: id})
	case control.ActUndo, control.ActRedo:
		before := a.Values().Clone()
		if id == control.ActUndo {
			a.session.Undo()
		} else {
			a.session.Redo()
		}
		a.passOn(before, "")
	case control.ActBack:
		return a.nudge(-0.01)
	case control.ActForward:
		return a.nudge(0.01)
	case control.ActBackFar:
		return a.nudge(-0.1)
	case control.ActForwardFar:
		return a.nudge(0.1)
	case control.ActZoomIn, control.ActZoomOut:
		const step = 1.25
		z := a.Values().Float(control.Zoom)
		if id == control.ActZoomIn {
			z *= step
		} else {
			z /= step
		}
		d, _ := control.Lookup(control.Zoom)
		return a.setNumber(control.Zoom, min(max(z, d.Min), d.Max))
	case control.ActHome:
		for _, id := range []string{control.Zoom, control.CenterX, control.CenterY} {
			if err := a.SetDefault(id); err != nil {
				return err
			}
		}
	case control.ActOpen:
		a.face.Choose()
	case control.ActSave:
		a.face.Send(film.Command{Kind: film.CmdDo, ID: id})
	case control.ActLink:
		a.face.Link(a.Hash())
	case control.ActPNG:
		a.pngOwed = true
	case control.ActFullscreen:
		a.face.Fullscreen()
	case control.ActHelp:
		a.face.Help()
	default:
		return fmt.Errorf("there is no action %q", id)
	}
	return nil
}

// nudge moves a clock that it stops first.
func (a *App) nudge(by float64) error {
	if err := a.Set(control.Playing, "0"); err != nil {
		return err
	}
	t := min(max(a.clock.T+by, 0), 1)
	err := a.setNumber(control.T, float64(int(t*100+0.5))/100)
	a.Commit()
	return err
}

func (a *App) setNumber(id string, x float64) error {
	v := a.Values().Clone()
	if err := v.SetFloat(id, x); err != nil {
		return err
	}
	return a.Set(id, v.Text(id))
}

// toggle turns a switch, or takes a choice's next option.
func (a *App) toggle(id string) error {
	d, ok := control.Lookup(id)
	if !ok {
		return fmt.Errorf("there is no control %q", id)
	}
	v := a.Values()
	defer a.Commit()
	switch d.Kind {
	case control.Bool:
		if v.Bool(id) {
			return a.Set(id, "0")
		}
		return a.Set(id, "1")
	case control.Choice:
		return a.setNumber(id, float64((v.Int(id)+1)%len(d.Choices)))
	}
	return fmt.Errorf("%s is not a switch", d.Label)
}

// Preset puts a preset in force.
func (a *App) Preset(id string) error {
	for _, p := range control.Presets() {
		if p.ID != id {
			continue
		}
		before := a.Values().Clone()
		if err := a.session.Apply(p); err != nil {
			return err
		}
		a.passOn(before, "")
		if p.Reset {
			if err := a.Act(control.ActReset); err != nil {
				return err
			}
		}
		a.face.Changed(a.change(before.Changed(a.Values())))
		if p.Help != "" {
			a.face.Notice(film.Notice{ID: "preset", Level: film.Info, Title: p.Label + ".", Detail: p.Help})
		}
		return nil
	}
	return fmt.Errorf("there is no preset %q", id)
}
