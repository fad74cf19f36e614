package render

import (
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// deck is all the cards with what they share: the layout, the card that a
// phone's thumbnail opened, and the tip. The picture knows its cards one by one
// through [deck.cards].
type deck struct {
	pen    *Pen // for measuring text in Update
	layout cardLayout
	open   openCard

	schedule, opened scheduleCard // opened: what the thumbnail opened
	loss, openedLoss lossCard
	legend           legendCard
	probes           probes
	tip              tip
	legendHeight     func(*cardSizes) float64
	saidAt           saidKey
	saidText         string
}

type saidKey struct {
	x, y    float64
	version uint64
}

func newDeck(k *ink) *deck {
	d := &deck{pen: newPen(k)}
	d.probes.held, d.probes.hover = -1, -1
	d.loss.hoverMark, d.openedLoss.hoverMark = -1, -1
	d.legendHeight = func(s *cardSizes) float64 { return d.legend.height(d.pen, s) }
	return d
}

// editor is the schedule card whose curve can be edited: the opened one while
// there is one.
func (d *deck) editor() *scheduleCard {
	if d.layout.openCard == openSchedule {
		return &d.opened
	}
	return &d.schedule
}

// plot is the loss card that answers to the pointer.
func (d *deck) plot() *lossCard {
	if d.layout.openCard == openLoss {
		return &d.openedLoss
	}
	return &d.loss
}

// arrange places the cards and gives them what they show now.
func (d *deck) arrange(s *Scene) {
	before := d.layout
	d.layout = cardLayout{}
	if s.Cards && !s.View.Picture.Empty() {
		d.layout = layoutCards(s.View.Picture, s.Size == Phone, s.Size == Medium, s.Projector, d.open, d.legendHeight)
	}
	d.open = d.layout.openCard
	if d.layout != before {
		s.Changed()
	}
	l := &d.layout
	d.schedule.place(l.schedule, l.cardSizes, false)
	d.loss.place(l.loss, l.cardSizes, false)
	d.legend.frame, d.legend.sizes = l.legend, l.cardSizes
	d.schedule.follow(s.Values, s.T)

	var none film.Frame
	frame, version := &none, uint64(0)
	if s.Reel != nil {
		frame, version = &s.Reel.Frame, s.Reel.Version
	}
	log := s.Values.Choice(control.LossAxis) == "log"
	d.loss.follow(frame, version, log)
	switch l.openCard {
	case openSchedule:
		d.opened.place(l.open, l.cardSizes, true)
		d.opened.follow(s.Values, s.T)
	case openLoss:
		d.openedLoss.place(l.open, l.cardSizes, true)
		d.openedLoss.follow(frame, version, log)
	}
}

// update is the cards' part of a frame, after hands and layers.
func (d *deck) update(s *Scene) {
	label := ""
	if s.Reel != nil && s.Reel.Points != nil {
		label = s.Reel.Points.Label
	}
	d.legend.follow(s.Readings, s.Values.Choice(control.Show), label)
	d.arrange(s)
	d.tip.place(d.pen, s.View.Picture, float32(max(12, d.layout.axis)))
}

// cards returns the cards in the order in which they lie over each other.
func (d *deck) cards() []card {
	return []card{scheduleFace{d}, lossFace{d}, legendFace{d}, openFace{d}, tipFace{d}}
}

// scheduleFace and the others below show the parts of a deck to the picture.
type scheduleFace struct{ *deck }

func (f scheduleFace) name() string            { return "schedule" }
func (f scheduleFace) place(s *Scene) Rect     { return f.layout.schedule }
func (f scheduleFace) update(s *Scene)         { f.deck.update(s) }
func (f scheduleFace) draw(pen *Pen, s *Scene) { f.schedule.draw(pen, s.Theme) }

func (f scheduleFace) mark(g *Geometry, s *Scene) {
	c := f.editor()
	if !c.editable() || c.frame.Empty() {
		return
	}
	for k := range c.points {
		x, y := c.handle(handleRef{true, k, false})
		g.Handles = append(g.Handles, control.Point{X: x, Y: y})
		x, y = c.handle(handleRef{true, k, true})
		g.BetaHandles = append(g.BetaHandles, control.Point{X: x, Y: y})
	}
}

type lossFace struct{ *deck }

func (f lossFace) name() string            { return "loss" }
func (f lossFace) place(s *Scene) Rect     { return f.layout.loss }
func (f lossFace) update(s *Scene)         {}
func (f lossFace) draw(pen *Pen, s *Scene) { f.loss.draw(pen, s.Theme) }

type legendFace struct{ *deck }

func (f legendFace) name() string            { return "legend" }
func (f legendFace) place(s *Scene) Rect     { return f.layout.legend }
func (f legendFace) update(s *Scene)         {}
func (f legendFace) draw(pen *Pen, s *Scene) { f.legend.draw(pen, s.Theme) }

// openFace is the card that a phone's thumbnail opened.
type openFace struct{ *deck }

func (f openFace) name() string        { return "open" }
func (f openFace) place(s *Scene) Rect { return f.layout.open }
func (f openFace) update(s *Scene)     {}

func (f openFace) draw(pen *Pen, s *Scene) {
	switch f.layout.openCard {
	case openSchedule:
		f.opened.draw(pen, s.Theme)
	case openLoss:
		f.openedLoss.draw(pen, s.Theme)
	}
}

type tipFace struct{ *deck }

func (f tipFace) name() string            { return "tip" }
func (f tipFace) place(s *Scene) Rect     { return f.tip.box }
func (f tipFace) update(s *Scene)         {}
func (f tipFace) draw(pen *Pen, s *Scene) { f.tip.draw(pen, s.Theme) }
