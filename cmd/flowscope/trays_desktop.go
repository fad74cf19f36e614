//go:build !js

package main

import (
	"flowscope/sim/film"
)

// put adds a command to a tray. A value that is set again, a clock that moved
// on and another view take the place of the last one; but nothing moves across
// an action or a checkpoint, whose meaning depends on what came before.
func put(tray []film.Command, c film.Command) []film.Command {
	for i := len(tray) - 1; i >= 0; i-- {
		o := tray[i]
		if o.Kind == c.Kind && (c.Kind == film.CmdClock || c.Kind == film.CmdLook || c.Kind == film.CmdVisible ||
			c.Kind == film.CmdSet && o.ID == c.ID) {
			return append(append(tray[:i:i], tray[i+1:]...), c)
		}
		if o.Kind == film.CmdDo || o.Kind == film.CmdRestore {
			break
		}
	}
	return append(tray, c)
}

// lay adds a report to a tray. Each thing that is shown has one place there: a
// newer report takes the older one's. So the tray holds at most one film, one
// set of grids and one of everything else, however long nobody looks.
func lay(tray []film.Report, r film.Report) []film.Report {
	if b, ok := r.(*film.Block); ok {
		// A block of a newer epoch makes the whole older film stale.
		keep := tray[:0]
		for _, o := range tray {
			if a, ok := o.(*film.Block); ok && int32(b.Epoch-a.Epoch) > 0 {
				discard(a)
				continue
			}
			keep = append(keep, o)
		}
		clear(tray[len(keep):])
		tray = keep
	}
	for i, o := range tray {
		if sameThing(o, r) {
			discard(o)
			tray[i] = r
			return tray
		}
	}
	return append(tray, r)
}

// sameThing reports whether b shows the same as a, only newer.
func sameThing(a, b film.Report) bool {
	switch b := b.(type) {
	case *film.Block:
		a, ok := a.(*film.Block)
		return ok && a.First == b.First
	case *film.Tracks:
		a, ok := a.(*film.Tracks)
		return ok && a.Exact == b.Exact
	case *film.Slice:
		a, ok := a.(*film.Slice)
		return ok && a.Layer == b.Layer && a.Index == b.Index
	case *film.Points:
		_, ok := a.(*film.Points)
		return ok
	case *film.Frame:
		_, ok := a.(*film.Frame)
		return ok
	case *film.Distances:
		_, ok := a.(*film.Distances)
		return ok
	case *film.Checkpoint:
		_, ok := a.(*film.Checkpoint)
		return ok
	case *film.Notice:
		a, ok := a.(*film.Notice)
		return ok && a.ID == b.ID
	}
	return false
}

// discard gives back what a report holds that nobody will look at.
func discard(r film.Report) {
	if b, ok := r.(*film.Block); ok && b.Rows != nil {
		b.Rows.Release()
	}
}
