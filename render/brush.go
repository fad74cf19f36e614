package render

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// The options of the control that says what a drag in the picture does.
const (
	toolMove  = "move"
	toolErase = "erase"
)

// ownData is the option of the data set that is a person's own points.
const ownData = "own"

// brush is the hand's brush and eraser: a stroke while one is made, and the ring
// that shows where the next would be.
type brush struct {
	sweep
	on      bool // a stroke is being made
	x, y    float64
	began   float64 // seconds, as all times here
	sent    float64
	ahead   bool   // the stroke is ahead of the values
	put     bool   // it has reached the values at all,
	text    string // last as this
	version uint64 // rises with every change of a stroke's points

	ring ring
}

// ring is the brush's circle on screen, in dp; r is 0 while there is none.
type ring struct {
	x, y, r     float64
	erase, held bool
}

const (
	// strokeEvery is how long, in seconds, the values may be behind a stroke: its
	// text has up to 50 kB, and what is learned is made anew with each.
	strokeEvery = 0.1
	// strokeDoubt is how long a finger's stroke waits for a second finger, with
	// which it would have been none.
	strokeDoubt = 0.15
)

// brushes reports whether a press on the plane draws or erases.
func brushes(v control.Values) bool { return v.Acting(control.Tool) != toolMove }

// erases reports whether the pointer would take points away.
func erases(v control.Values, p *Pointer) bool {
	return v.Acting(control.Tool) == toolErase || p.Shift || p.Button == buttonRight
}

// mine returns a person's own points, where they are what is learned.
func mine(v control.Values) (c control.Cloud) {
	if v.Acting(control.Data) == ownData {
		c, _ = control.DecodeCloud(v.Text(control.OwnPoints)) // a held text is one that decodes
	}
	return c
}

// beginStroke takes a press on the plane.
func (h *hand) beginStroke(s *Scene) {
	p, b := s.Pointer, &h.brush
	c := mine(s.Values)
	if len(c.Points) == 0 && erases(s.Values, &p) {
		h.grip = gripCard // the rest of the press does nothing
		h.deck.tip.tell("There are no points of your own to erase", p.X, p.Y, 20)
		return
	}
	h.grip = gripBrush
	b.begin(c)
	b.on, b.ahead, b.put, b.began, b.sent = true, false, false, h.time, h.time-strokeEvery
	b.x, b.y = s.View.Data(p.X, p.Y)
}

// dragStroke follows the press.
func (h *hand) dragStroke(s *Scene) {
	p, b := s.Pointer, &h.brush
	if b.put && (s.Values.Text(control.OwnPoints) != b.text || s.Values.Acting(control.Data) != ownData) {
		h.grip, b.on = gripElse, false // something else changed the points under the hand
		return
	}
	x, y := s.View.Data(p.X, p.Y)
	r := s.Values.Float(control.Brush)
	changed, full, lost := 0, false, b.lost
	switch {
	case !p.Inside: // nothing is drawn where it is not seen
	case erases(s.Values, &p):
		changed = b.erase(b.x, b.y, x, y, r)
	default:
		changed, full = b.draw(b.x, b.y, x, y, r, s.DT)
	}
	b.x, b.y = x, y
	if changed > 0 {
		b.ahead = true
		b.version++
		s.Changed()
	}
	switch {
	case full:
		h.deck.tip.tell(tooMany().Error(), p.X, p.Y, 20)
	case b.lost > lost:
		h.deck.tip.tell(tooFar().Error(), p.X, p.Y, 20)
	}
	if b.ahead && h.time-b.sent >= strokeEvery && !(p.Touch && h.time-b.began < strokeDoubt) {
		h.putStroke(s.Host)
	}
}

func tooMany() error {
	return fmt.Errorf("%s points are the most that a set of your own can have", appendCount(nil, control.CloudMost))
}

func tooFar() error {
	return fmt.Errorf("points of your own can stand within ±%g in x and y", control.CloudReach)
}

// putStroke makes the stroke's points the value. The first time in a stroke they
// also become what is learned, and are seen, in the same step of undo; they were
// put where they are, so no noise is added unless it is asked for again.
func (h *hand) putStroke(host Host) error {
	b := &h.brush
	text, err := control.EncodeCloud(b.cloud)
	if err != nil {
		return err
	}
	v := host.Values()
	first, other := !b.put, v.Acting(control.Data) != ownData
	if first {
		host.Gather()
	}
	b.ahead, b.put, b.text, b.sent = false, true, text, h.time
	err = host.Set(control.OwnPoints, text)
	if n := len(b.cloud.Points); n > v.Int(control.N) { // all of them are to be learned
		err = errors.Join(err, host.Set(control.N, strconv.Itoa(n)))
	}
	if err != nil || !first {
		return err
	}
	if other {
		err = errors.Join(host.Set(control.Noise, "0"), host.Set(control.Data, ownData))
	}
	if !v.Bool(control.DataOn) {
		err = errors.Join(err, host.Set(control.DataOn, "1"))
	}
	return err
}

// endStroke lets go.
func (h *hand) endStroke(s *Scene) {
	b := &h.brush
	if b.ahead {
		h.putStroke(s.Host)
	}
	if b.put {
		s.Host.Commit()
	}
	b.on = false
}

// doubtStroke ends the stroke of a finger that another one joined: what it did
// before it could know that is forgotten.
func (h *hand) doubtStroke(s *Scene) {
	if !h.brush.put {
		h.brush.ahead = false
		h.brush.version++
	}
	h.endStroke(s)
	h.grip = gripPlane
}

// showRing puts the ring at the pointer.
func (h *hand) showRing(s *Scene) {
	p := s.Pointer
	now := ring{}
	over := h.grip == gripBrush || h.grip == gripNone && p.Inside && !p.Touch && !h.deck.layout.covers(p.X, p.Y)
	if brushes(s.Values) && over {
		now = ring{p.X, p.Y, s.Values.Float(control.Brush) * s.View.Scale, erases(s.Values, &p), h.grip == gripBrush}
	} else if h.deck.focus.id == control.OwnPoints { // a button that works there has the keyboard
		now = ring{s.View.AX, s.View.AY, s.Values.Float(control.Brush) * s.View.Scale, h.deck.focus.k == 1, true}
	}
	if now != h.brush.ring {
		h.brush.ring = now
		s.Changed()
	}
}

// dabs is how many points a press of the button drops: as many as a brush that
// rests for a bit more than a second.
const dabs = 50

// Dab is the brush for the keyboard: it drops 50 points of one's own in the disc of
// the brush's size around the middle of the view, or erases those that are there.
// It is one step of undo. An error can mean that some of the 50 have no place.
func (p *Picture) Dab(host Host, erase bool) error {
	h, ok := p.parts.hands.(*hand)
	if !ok || h.brush.on {
		return nil
	}
	v, b, view := host.Values(), &h.brush, &p.scene.View
	x, y := view.Data(view.AX, view.AY)
	r := v.Float(control.Brush)
	b.begin(mine(v))
	b.put = false
	if erase {
		if b.erase(x, y, x, y, r) == 0 {
			return errors.New("there are no points of your own inside the circle in the middle of the view")
		}
	} else if len(b.cloud.Points) >= control.CloudMost {
		return tooMany()
	} else {
		for range dabs {
			b.drop(x, y, r)
		}
		if b.lost == dabs {
			return tooFar()
		}
	}
	err := h.putStroke(host)
	host.Commit()
	if err == nil && b.lost > 0 {
		err = tooFar()
	}
	return err
}

// brushRing draws the ring.
type brushRing struct{ of *brush }

func (l *brushRing) update(s *Scene) {}

func (l *brushRing) draw(dst *ebiten.Image, p *Pen, s *Scene) {
	q, th := l.of.ring, s.Theme
	if q.r == 0 {
		return
	}
	x, y, r := float32(q.x), float32(q.y), float32(q.r)
	ink := th.Text
	if q.held {
		ink = th.Acc
	}
	p.Ring(x, y, r, 3.5, th.Halo)
	p.Ring(x, y, r, 1.5, ink)
	if arm := float32(4); r > 2*arm { // what it does, by a shape: plus or minus
		p.Line(x-arm, y, x+arm, y, 3.5, th.Halo)
		if !q.erase {
			p.Line(x, y-arm, x, y+arm, 3.5, th.Halo)
			p.Line(x, y-arm, x, y+arm, 1.5, ink)
		}
		p.Line(x-arm, y, x+arm, y, 1.5, ink)
	}
}
