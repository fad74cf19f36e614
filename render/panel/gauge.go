package panel

import (
	"fmt"

	"flowscope/sim/control"
)

// gauge is one number as a slider and a typed value show and move it.
type gauge interface {
	place() float64        // on the slider, 0 … 1
	home() (float64, bool) // place of the default; false when there is none
	slide(u float64) error // put it at a place of the slider
	nudge(n int) error     // move it by n keyboard steps
	edge(end bool) error   // to the least or the greatest value
	reset() error          // to the default
	text() (value, unit string)
	typed(s string) error
	tip() tip
}

// number is the gauge of a Float or Int of the list.
type number struct {
	p *Panel
	d *control.Def
}

func (n *number) value() float64 { return n.p.values.Float(n.d.ID) }
func (n *number) put(x float64) error {
	if x == n.value() {
		return nil
	}
	return n.p.host.Set(n.d.ID, numeral(x))
}
func (n *number) place() float64        { return position(n.d, n.value()) }
func (n *number) home() (float64, bool) { return position(n.d, n.d.Default), true }
func (n *number) slide(u float64) error { return n.put(valueAt(n.d, u)) }
func (n *number) nudge(k int) error     { return n.put(nudged(n.d, n.value(), k)) }
func (n *number) reset() error          { return n.p.host.SetDefault(n.d.ID) }
func (n *number) typed(s string) error  { return n.p.host.Set(n.d.ID, s) }
func (n *number) tip() tip              { return n.p.about(n.d) }

func (n *number) edge(end bool) error {
	if end {
		return n.put(n.d.Max)
	}
	return n.put(n.d.Min)
}

func (n *number) text() (string, string) { return Format(n.d, n.value()), n.d.Unit }

// coordinate is the gauge of one coordinate of one point of a list of points.
type coordinate struct {
	p *Panel
	d *control.Def
	k int
	y bool
}

// shape is what a coordinate is as a number of its own: it has its list's range.
func (c *coordinate) shape() *control.Def {
	return &control.Def{Kind: control.Float, Min: c.d.Min, Max: c.d.Max, Step: c.d.Step, Decimals: 2}
}

func (c *coordinate) point() control.Point {
	if pts := c.p.values.Points(c.d.ID); c.k < len(pts) {
		return pts[c.k]
	}
	return control.Point{}
}

func (c *coordinate) value() float64 {
	if c.y {
		return c.point().Y
	}
	return c.point().X
}

func (c *coordinate) put(x float64) error {
	q := c.point()
	if c.y {
		q.Y = x
	} else {
		q.X = x
	}
	return c.p.host.Points(c.d.ID, "move", c.k, q)
}

func (c *coordinate) place() float64        { return position(c.shape(), c.value()) }
func (c *coordinate) slide(u float64) error { return c.put(valueAt(c.shape(), u)) }
func (c *coordinate) nudge(n int) error     { return c.put(nudged(c.shape(), c.value(), n)) }

func (c *coordinate) home() (float64, bool) {
	if c.k >= len(c.d.DefaultPoints) {
		return 0, false
	}
	q := c.d.DefaultPoints[c.k]
	if c.y {
		return position(c.shape(), q.Y), true
	}
	return position(c.shape(), q.X), true
}

func (c *coordinate) reset() error {
	if c.k >= len(c.d.DefaultPoints) {
		return nil
	}
	return c.p.host.Points(c.d.ID, "move", c.k, c.d.DefaultPoints[c.k])
}

func (c *coordinate) edge(end bool) error {
	if end {
		return c.put(c.d.Max)
	}
	return c.put(c.d.Min)
}

func (c *coordinate) text() (string, string) { return Format(c.shape(), c.value()), "" }

func (c *coordinate) typed(s string) error {
	x, err := control.ParseNumber(s)
	if err != nil {
		return fmt.Errorf("%s: %w; it must be %s", c.d.Label, err, c.shape().Range())
	}
	if x < c.d.Min || x > c.d.Max {
		return fmt.Errorf("%s: %s is out of range; it must be %s", c.d.Label, numeral(x), c.shape().Range())
	}
	return c.put(x)
}

func (c *coordinate) tip() tip {
	t := c.p.about(c.d)
	t.name = fmt.Sprintf("%s, point %d", c.d.Label, c.k+1)
	return t
}
