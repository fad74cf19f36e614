package render

import (
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// deck is all the cards with what they share: the layout, the card that a
// phone's thumbnail opened, and the tip. To the picture it is one card.
type deck struct {
	pen    *Pen // for measuring text in Update
	layout cardLayout
	open   openCard

	schedule, opened scheduleCard // opened: what the thumbnail opened
	loss, openedLoss lossCard
	distances        distancesCard
	legend           legendCard
	probes           probes
	focus            focus
	shown            deckShown
	tip              tip
	legendHeight     func(cardSizes) float64
	saidAt           saidKey
	saidText         string
}

// deckShown is what changes on the cards by itself or from outside: a message
// that has been read long enough, a focus that the face moved.
type deckShown struct {
	tip   Rect
	text  string
	focus focus
}

// focus names the point whose twin in the face has the keyboard's focus.
type focus struct {
	id string
	k  int
}

// Focus puts the ring of the keyboard's focus around point k of control id (the
// curve or the probes), whose twin in the face has it; an empty id takes it off.
func (p *Picture) Focus(id string, k int) {
	if h, ok := p.parts.hands.(*hand); ok {
		h.deck.focus = focus{id, k}
	}
}

// drawFocus draws the ring: 2 dp of the accent, 2 dp off what it surrounds.
func drawFocus(p *Pen, th *Theme, x, y, r float32) { p.Ring(x, y, r+3, 2, th.Acc) }

type saidKey struct {
	x, y    float64
	version uint64
}

func newDeck(k *ink) *deck {
	d := &deck{pen: newPen(k)}
	d.probes = probes{held: -1, hover: -1, focus: &d.focus}
	d.loss.hoverMark, d.openedLoss.hoverMark, d.distances.hover = -1, -1, -1
	d.legendHeight = func(s cardSizes) float64 { return d.legend.height(d.pen, s) }
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
	d.distances.place(l.distances, l.cardSizes)
	d.legend.frame, d.legend.sizes = l.legend, l.cardSizes
	d.schedule.follow(s.Values, s.T)

	var none film.Frame
	var distances *film.Distances
	frame, version := &none, uint64(0)
	if s.Reel != nil {
		frame, version, distances = &s.Reel.Frame, s.Reel.Version, s.Reel.Distances
	}
	log := s.Values.Choice(control.LossAxis) == "log"
	d.loss.follow(frame, version, log)
	d.distances.follow(distances, version, log, !s.Values.Bool(control.ParticlesOn) && !s.Values.Bool(control.Trails))
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
	d.legend.follow(s.Readings, label)
	d.arrange(s)
	d.tip.place(d.pen, s.View.Picture, float32(max(12, d.layout.axis)))
	if now := (deckShown{d.tip.box, d.tip.text, d.focus}); now != d.shown {
		d.shown = now
		s.Changed()
	}
}

// draw puts the cards on the pen, in the order in which they lie over each other.
func (d *deck) draw(p *Pen, s *Scene) {
	d.schedule.draw(p, s.Theme)
	d.loss.draw(p, s.Theme)
	d.distances.draw(p, s.Theme)
	d.legend.draw(p, s.Theme)
	switch d.layout.openCard {
	case openSchedule:
		d.opened.draw(p, s.Theme)
	case openLoss:
		d.openedLoss.draw(p, s.Theme)
	}
	if c := d.editor(); d.focus.id == control.Curve && c.editable() && !c.frame.Empty() && d.focus.k >= 0 && d.focus.k < len(c.points) {
		x, y := c.handle(handleRef{true, d.focus.k, false})
		drawFocus(p, s.Theme, float32(x), float32(y), float32(c.sizes.handle)+.9)
	}
	d.tip.draw(p, s.Theme)
}

// mark implements marker: cards that are not there have no entry.
func (d *deck) mark(g *Geometry, s *Scene) {
	for _, c := range [...]struct {
		name string
		at   Rect
	}{{"schedule", d.layout.schedule}, {"loss", d.layout.loss}, {"distances", d.layout.distances}, {"legend", d.layout.legend}, {"open", d.layout.open}, {"tip", d.tip.box}} {
		if !c.at.Empty() {
			g.Cards[c.name] = c.at
		}
	}
	c := d.editor()
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
