package render

import (
	"math"
	"runtime"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/path"
)

// grip says what holds a press. Whatever takes it keeps it until the release.
type grip uint8

const (
	gripNone   grip = iota // there is no press
	gripElse               // it began outside the picture, or what held it is gone
	gripCard               // a card, which swallows it or takes it as a click
	gripHandle             // a handle of the schedule's curve
	gripProbe              // a probe
	gripPlane              // the plane: a drag pans, a click drops a probe
	gripPinch              // two fingers on the plane
	gripBrush              // the plane: a drag draws or erases points
)

// spot is something in a card that a click acts on.
type spot uint8

const (
	spotNone spot = iota
	spotScheduleThumb
	spotLossThumb
	spotClose
	spotAxis  // the loss axis
	spotCurve // a curve that cannot be edited as it is
)

// clicked says what the last click was on, to tell a double click.
type clicked uint8

const (
	clickedNone clicked = iota
	clickedHandle
	clickedProbe
	clickedCurve
	clickedNew // it made a point or a probe: a second one must not remove it again
)

const (
	doubleClick = 0.4 // seconds between the releases of one and the press of the next

	// How far a press may wander, in dp, and still be a click; and how far the
	// second of a double click may lie from the first.
	clickSlop, clickSlopTouch = 4, 8
	pairSlop, pairSlopTouch   = 6, 20

	// dropOut is how far outside its card a curve handle must be let go of to
	// be removed, in dp: a hand that follows an edge strays a little.
	dropOut = 24

	// notch is the zoom of one notch of a wheel.
	notch = 1.2
)

// isBrowser tells where wheels count pixels.
const isBrowser = runtime.GOOS == "js"

// hand turns the pointer into changes of values.
type hand struct {
	deck *deck

	grip   grip
	spot   spot
	touch  bool
	moved  bool    // the press left the place where it began
	x0, y0 float64 // where it began
	x, y   float64 // where it was last
	dx, dy float64 // from the pointer to the middle of what it holds

	handle handleRef
	probe  int
	brush  brush
	fresh  bool           // the press made what it holds
	base   control.Values // when the press began
	loose  bool           // the held point may be removed
	out    bool           // and would be, if let go of here

	cx, cy       float64 // shift of the view when the pan began
	spread       float64 // distance of two fingers when the pinch began
	zoom         float64 // and the zoom
	px, py       float64 // the point of the plane between them
	time         float64 // seconds, from the frames
	last         clicked
	lastK        int
	lastAt       float64
	lastX, lastY float64

	cursor    ebiten.CursorShapeType
	setCursor func(ebiten.CursorShapeType)
}

func newHand(d *deck) *hand {
	return &hand{deck: d, probe: -1, setCursor: ebiten.SetCursorShape}
}

// owned implements hands.
func (h *hand) owned() bool { return h.grip > gripElse }

// update implements hands.
func (h *hand) update(s *Scene) {
	h.time += s.DT
	h.deck.tip.begin(s.DT)
	h.deck.arrange(s)
	p := s.Pointer
	switch {
	case p.Pressed:
		h.press(s)
	case h.grip != gripNone && !p.Down && !p.Released:
		if h.grip == gripBrush {
			h.endStroke(s)
		}
		h.grip = gripNone // a release that nobody reported
	}
	if h.grip == gripNone {
		h.wheel(s)
		h.point(s)
		h.showRing(s)
		return
	}
	if p.Down {
		h.drag(s)
		h.x, h.y = p.X, p.Y
	}
	if p.Released {
		h.release(s)
		h.grip = gripNone
		h.deck.schedule.held, h.deck.opened.held = handleRef{}, handleRef{}
		h.deck.probes.held, h.deck.probes.gone = -1, false
	}
	h.shape(s)
	h.showRing(s)
}

// press decides who takes a press that begins.
func (h *hand) press(s *Scene) {
	p := s.Pointer
	d := h.deck
	h.touch, h.moved, h.fresh, h.out = p.Touch, false, false, false
	h.x0, h.y0, h.x, h.y, h.dx, h.dy = p.X, p.Y, p.X, p.Y, 0, 0
	h.spot = spotNone
	h.quiet()
	if !p.Inside {
		h.grip = gripElse
		return
	}
	double := h.time-h.lastAt < doubleClick && math.Hypot(p.X-h.lastX, p.Y-h.lastY) <= pick(p.Touch, pairSlop, pairSlopTouch)
	last, lastK := h.last, h.lastK
	h.last = clickedNone
	if d.layout.covers(p.X, p.Y) {
		h.grip = gripCard
		h.pressCard(s, double, last, lastK)
		return
	}
	switch {
	case p.Button == buttonMiddle: // pans, whatever a drag else does
		h.holdPlane(s)
		return
	case brushes(s.Values):
		h.beginStroke(s)
		return
	case p.Button == buttonRight:
		h.grip = gripElse
		return
	}
	if k := probeAt(s.Values, &s.View, p.X, p.Y, p.Touch); k >= 0 {
		if double && last == clickedProbe && lastK == k {
			h.removeProbe(s, k)
			h.grip = gripCard // the rest of the press does nothing
			return
		}
		q := s.Values.Point(control.Probes, k)
		x, y := s.View.Screen(q.X, q.Y)
		h.grip, h.probe, h.dx, h.dy = gripProbe, k, x-p.X, y-p.Y
		d.probes.held = k
		return
	}
	h.holdPlane(s)
}

// holdPlane takes the plane in hand where the pointer is.
func (h *hand) holdPlane(s *Scene) {
	h.grip = gripPlane
	h.x0, h.y0 = s.Pointer.X, s.Pointer.Y
	h.cx, h.cy = s.Values.Float(control.CenterX), s.Values.Float(control.CenterY)
}

// pressCard decides what in a card takes the press.
func (h *hand) pressCard(s *Scene, double bool, last clicked, lastK int) {
	p, d := s.Pointer, h.deck
	if !d.layout.open.Contains(p.X, p.Y) && d.layout.phone {
		switch {
		case d.layout.schedule.Contains(p.X, p.Y):
			h.spot = spotScheduleThumb
		case d.layout.loss.Contains(p.X, p.Y):
			h.spot = spotLossThumb
		}
		return
	}
	c, l := d.editor(), d.plot()
	inSchedule := c.frame.Contains(p.X, p.Y) && !c.thumb
	inLoss := l.frame.Contains(p.X, p.Y) && !l.thumb
	switch {
	case inSchedule && c.close.Contains(p.X, p.Y), inLoss && l.close.Contains(p.X, p.Y):
		h.spot = spotClose
		return
	case inLoss && l.axis.Contains(p.X, p.Y):
		h.spot = spotAxis
		return
	case !inSchedule:
		return
	}
	if ref := c.handleAt(p.X, p.Y, p.Touch); ref.on {
		if double && last == clickedHandle && lastK == ref.k {
			h.removeHandle(s, ref)
			return
		}
		x, y := c.handle(ref)
		h.dx, h.dy = x-p.X, y-p.Y
		h.hold(s, ref, s.Values)
		return
	}
	t, beta, on := c.curveAt(p.X, p.Y, p.Touch)
	if !on {
		return
	}
	if !c.editable() {
		h.spot = spotCurve
		if double && last == clickedCurve {
			h.spot = spotNone
			h.makeCustom(s)
		}
		return
	}
	// A press on the curve makes a point there and holds it.
	q := control.Point{X: snap(t), Y: snap(c.sched.At(snap(t)).Alpha)}
	pts, k, err := s.Values.AddPoint(control.Curve, q)
	if err != nil {
		text := "No room for a point here"
		if def, _ := control.Lookup(control.Curve); len(c.points) >= def.MaxPoints {
			text = err.Error()
		}
		d.tip.tell(text, p.X, p.Y, 20)
		return
	}
	if s.Host.SetPoints(control.Curve, pts) != nil {
		return
	}
	base := s.Values.Clone()
	if base.SetPoints(control.Curve, pts) != nil {
		return
	}
	h.fresh = true
	h.hold(s, handleRef{true, k, beta}, base)
}

// hold takes a curve handle in hand.
func (h *hand) hold(s *Scene, ref handleRef, base control.Values) {
	h.grip, h.handle, h.base = gripHandle, ref, base.Clone()
	_, err := h.base.RemovePoint(control.Curve, ref.k)
	h.loose = err == nil
	h.deck.editor().held = ref
}

// drag follows a press that is held.
func (h *hand) drag(s *Scene) {
	p := s.Pointer
	if !h.moved && math.Hypot(p.X-h.x0, p.Y-h.y0) > pick(h.touch, clickSlop, clickSlopTouch) {
		h.moved = true
	}
	if h.grip == gripBrush {
		if p.Fingers < 2 {
			h.dragStroke(s)
			return
		}
		h.doubtStroke(s)
	}
	if p.Fingers > 1 && (h.grip == gripPlane || h.grip == gripPinch) {
		h.pinch(s)
		return
	}
	if h.grip == gripPinch { // one finger is left: it pans on from here
		h.moved = true
		h.holdPlane(s)
	}
	if !h.moved {
		return
	}
	switch h.grip {
	case gripHandle:
		h.dragHandle(s)
	case gripProbe:
		h.dragProbe(s)
	case gripPlane:
		h.setView(s, control.CenterX, h.cx-(p.X-h.x0)/s.View.Scale)
		h.setView(s, control.CenterY, h.cy+(p.Y-h.y0)/s.View.Scale)
	}
}

func (h *hand) dragHandle(s *Scene) {
	p, c := s.Pointer, h.deck.editor()
	n := h.base.Count(control.Curve)
	if have := s.Values.Count(control.Curve); !c.editable() || have != n && !(h.out && have == n-1) {
		h.grip = gripElse // something else changed the curve under the hand
		c.held = handleRef{}
		return
	}
	f := c.frame
	far := p.X < f.X-dropOut || p.X > f.Right()+dropOut || p.Y < f.Y-dropOut || p.Y > f.Bottom()+dropOut
	h.out = far && h.loose
	var pts []control.Point
	var err error
	if h.out {
		pts, err = h.base.RemovePoint(control.Curve, h.handle.k)
		c.held = handleRef{}
		h.deck.tip.say("Let go to remove the point", p.X, p.Y, 20)
	} else {
		pts, err = h.base.MovePoint(control.Curve, h.handle.k, c.pointFor(p.X+h.dx, p.Y+h.dy, h.handle.beta))
		c.held = h.handle
	}
	if err == nil && !samePoints(s.Values, control.Curve, pts) {
		s.Host.SetPoints(control.Curve, pts)
	}
}

func (h *hand) dragProbe(s *Scene) {
	p := s.Pointer
	if h.probe >= s.Values.Count(control.Probes) {
		h.grip = gripElse
		return
	}
	h.deck.probes.gone = !p.Inside
	if !p.Inside {
		return
	}
	x, y := s.View.Data(p.X+h.dx, p.Y+h.dy)
	pts, err := s.Values.MovePoint(control.Probes, h.probe, control.Point{X: snap(x), Y: snap(y)})
	if err == nil && !samePoints(s.Values, control.Probes, pts) {
		s.Host.SetPoints(control.Probes, pts)
	}
}

// release ends a press; x, y are where it was last.
func (h *hand) release(s *Scene) {
	d := h.deck
	what, k := clickedNone, 0
	switch h.grip {
	case gripHandle:
		s.Host.Commit()
		if !h.moved {
			what, k = clickedHandle, h.handle.k
		}
	case gripProbe:
		if d.probes.gone {
			h.removeProbe(s, h.probe)
		} else if !h.moved {
			what, k = clickedProbe, h.probe
		}
		s.Host.Commit()
	case gripPlane:
		if !h.moved && s.Pointer.Button == buttonMain && !brushes(s.Values) {
			what = h.drop(s)
		}
	case gripBrush:
		h.endStroke(s)
	case gripCard:
		if h.moved {
			break
		}
		switch h.spot {
		case spotScheduleThumb:
			d.toggle(openSchedule)
		case spotLossThumb:
			d.toggle(openLoss)
		case spotClose:
			d.toggle(openNone)
		case spotAxis:
			s.Host.Do(control.ActToggle + ":" + control.LossAxis)
		case spotCurve:
			what = clickedCurve
			if h.touch {
				d.tip.tell(h.curveHint(d.editor()), d.editor().frame.X+d.editor().frame.W/2, h.y, 28)
			}
		}
	}
	if h.fresh && what != clickedNone {
		what = clickedNew
	}
	h.last, h.lastK, h.lastAt, h.lastX, h.lastY = what, k, h.time, h.x, h.y
}

// toggle opens a thumbnail's card, or closes the one that is open.
func (d *deck) toggle(c openCard) {
	if d.open == c {
		c = openNone
	}
	d.open = c
}

// drop puts a probe where the click was.
func (h *hand) drop(s *Scene) clicked {
	x, y := s.View.Data(h.x0, h.y0)
	pts, k, err := s.Values.AddPoint(control.Probes, control.Point{X: snap(x), Y: snap(y)})
	if err == nil {
		err = s.Host.SetPoints(control.Probes, pts)
	}
	if err != nil {
		h.deck.tip.tell(err.Error(), h.x0, h.y0, 16)
		return clickedNone
	}
	s.Host.Commit()
	if !s.Values.Bool(control.Trajectories) { // else nothing of it would be seen
		s.Host.Set(control.Trajectories, "1")
		s.Host.Commit()
	}
	h.lastK = k
	if s.T > 0 {
		h.deck.tip.tell("The probe starts here at t = 0", h.x0, h.y0, 16)
	}
	return clickedNew
}

func (h *hand) removeProbe(s *Scene, k int) {
	pts, err := s.Values.RemovePoint(control.Probes, k)
	if err == nil {
		err = s.Host.SetPoints(control.Probes, pts)
	}
	if err != nil {
		h.deck.tip.tell(err.Error(), h.x0, h.y0, 16)
		return
	}
	s.Host.Commit()
}

func (h *hand) removeHandle(s *Scene, ref handleRef) {
	pts, err := s.Values.RemovePoint(control.Curve, ref.k)
	if err == nil {
		err = s.Host.SetPoints(control.Curve, pts)
	}
	if err != nil {
		h.deck.tip.tell(err.Error(), h.x0, h.y0, 20)
		return
	}
	s.Host.Commit()
}

// makeCustom turns the schedule in force into a custom curve of the same shape.
// The schedule is changed last, so that one undo brings the old one back.
func (h *hand) makeCustom(s *Scene) {
	c := h.deck.editor()
	pts, form, ok := customFrom(c.sched)
	if !ok {
		return
	}
	if s.Host.SetPoints(control.Curve, pts) == nil && s.Host.Set(control.CurveForm, form) == nil {
		s.Host.Set(control.Schedule, scheduleCustom)
	}
	s.Host.Commit()
}

// curveHint says how the curve could be edited, where it cannot be as it is.
func (h *hand) curveHint(c *scheduleCard) string {
	if c.custom {
		return "" // its points make no curve; the panel says why
	}
	if shapeFits(c.sched) {
		return "Choose Custom curve to drag, or double click the curve"
	}
	return "Choose Custom curve to drag"
}

// shapeFits reports whether a custom curve can have the schedule's shape,
// without making one.
func shapeFits(s path.Schedule) bool {
	_, ok := customForm(s)
	return ok
}

// pinch zooms and pans so that what was between the fingers stays there.
func (h *hand) pinch(s *Scene) {
	p := s.Pointer
	mx, my := (p.X+p.X2)/2, (p.Y+p.Y2)/2
	spread := max(math.Hypot(p.X2-p.X, p.Y2-p.Y), 1)
	if h.grip != gripPinch {
		if !s.View.Picture.Contains(p.X2, p.Y2) || h.deck.layout.covers(p.X2, p.Y2) {
			return
		}
		h.grip, h.moved = gripPinch, true
		h.spread, h.zoom = spread, s.Values.Float(control.Zoom)
		h.px, h.py = s.View.Data(mx, my)
		return
	}
	h.zoomTo(s, h.zoom*spread/h.spread, h.px, h.py, mx, my)
}

// wheel zooms about the pointer.
func (h *hand) wheel(s *Scene) {
	p := s.Pointer
	turn := p.WheelY
	if isBrowser {
		turn /= 100 // browsers count pixels, about this many a notch
	}
	if turn == 0 || turn != turn || p.Touch || !p.Inside || h.deck.layout.covers(p.X, p.Y) {
		return
	}
	x, y := s.View.Data(p.X, p.Y)
	h.zoomTo(s, s.Values.Float(control.Zoom)*math.Pow(notch, min(max(turn, -3), 3)), x, y, p.X, p.Y)
}

// zoomTo sets the zoom so that the point (x, y) of the plane stands at (sx, sy).
func (h *hand) zoomTo(s *Scene, zoom, x, y, sx, sy float64) {
	def, _ := control.Lookup(control.Zoom)
	was := s.Values.Float(control.Zoom)
	zoom = min(max(zoom, def.Min), def.Max)
	zoom, err := strconv.ParseFloat(strconv.FormatFloat(zoom, 'g', 5, 64), 64) // short in a link
	if err != nil || zoom < def.Min || zoom > def.Max {
		return
	}
	v := &s.View
	scale := v.Scale * zoom / was
	// The middle of the view stands at (AX, AY) at every zoom.
	mx, my := v.Data(v.AX, v.AY)
	if zoom != was {
		s.Host.Set(control.Zoom, strconv.FormatFloat(zoom, 'g', -1, 64))
	}
	h.setView(s, control.CenterX, s.Values.Float(control.CenterX)+x-(sx-v.AX)/scale-mx)
	h.setView(s, control.CenterY, s.Values.Float(control.CenterY)+y+(sy-v.AY)/scale-my)
}

// setView sets a shift of the view, cut to its range; a fifth decimal is far
// below a pixel at the largest zoom.
func (h *hand) setView(s *Scene, id string, x float64) {
	def, _ := control.Lookup(id)
	x = math.Round(min(max(x, def.Min), def.Max)*1e5) / 1e5
	if x == x && x != s.Values.Float(id) {
		s.Host.Set(id, strconv.FormatFloat(x, 'g', -1, 64))
	}
}

// quiet forgets what the pointer was over.
func (h *hand) quiet() {
	d := h.deck
	d.schedule.hover, d.opened.hover = handleRef{}, handleRef{}
	d.loss.point(0, 0, false)
	d.openedLoss.point(0, 0, false)
	d.distances.point(0, 0, false)
	d.probes.hover = -1
}

// point shows what the pointer, which holds nothing, is over.
func (h *hand) point(s *Scene) {
	p, d := s.Pointer, h.deck
	h.quiet()
	shape := ebiten.CursorShapeDefault
	switch {
	case !p.Inside || p.Touch:
	case d.layout.covers(p.X, p.Y):
		shape = h.pointCard(s)
	case brushes(s.Values):
		shape = ebiten.CursorShapeCrosshair
	default:
		if k := probeAt(s.Values, &s.View, p.X, p.Y, false); k >= 0 {
			d.probes.hover = k
			d.tip.say("A probe at t = 0: drag it; double click removes it", p.X, p.Y, 20)
			shape = ebiten.CursorShapePointer
		}
	}
	h.show(shape)
}

func (h *hand) pointCard(s *Scene) ebiten.CursorShapeType {
	p, d := s.Pointer, h.deck
	if d.layout.phone && !d.layout.open.Contains(p.X, p.Y) {
		if d.layout.legend.Contains(p.X, p.Y) {
			return ebiten.CursorShapeDefault
		}
		return ebiten.CursorShapePointer
	}
	if c := d.editor(); c.frame.Contains(p.X, p.Y) {
		return h.pointSchedule(s, c)
	}
	if c := &d.distances; c.frame.Contains(p.X, p.Y) {
		c.point(p.X, p.Y, true)
		d.say(p.X, p.Y, c.frame, c.of.version, c.said)
		return ebiten.CursorShapeDefault
	}
	l := d.plot()
	if !l.frame.Contains(p.X, p.Y) {
		return ebiten.CursorShapeDefault
	}
	l.point(p.X, p.Y, true)
	switch {
	case l.close.Contains(p.X, p.Y):
		return ebiten.CursorShapePointer
	case l.hoverAxis:
		d.tip.say(axisHint(l.scale.log), l.axis.X+l.axis.W/2, l.axis.Y, -4)
		return ebiten.CursorShapePointer
	}
	d.say(p.X, p.Y, l.frame, l.of.version, l.said)
	return ebiten.CursorShapeDefault
}

// say shows what a card says at a place, which it is asked again only when it may
// have changed.
func (d *deck) say(x, y float64, card Rect, version uint64, words func() string) {
	if key := (saidKey{x, y, version}); key != d.saidAt {
		d.saidAt, d.saidText = key, words()
	}
	d.tip.say(d.saidText, x, card.Y, -6)
}

func axisHint(log bool) string {
	if log {
		return "Click for a linear axis"
	}
	return "Click for a logarithmic axis"
}

func (h *hand) pointSchedule(s *Scene, c *scheduleCard) ebiten.CursorShapeType {
	p, d := s.Pointer, h.deck
	if c.close.Contains(p.X, p.Y) {
		return ebiten.CursorShapePointer
	}
	x, y := c.frame.X+c.frame.W/2, c.frame.Bottom()
	if !c.editable() {
		d.tip.say(h.curveHint(c), x, y, 8)
		return ebiten.CursorShapeDefault
	}
	if ref := c.handleAt(p.X, p.Y, false); ref.on {
		c.hover = ref
		d.tip.say("Drag the point; double click removes it", x, y, 8)
		return ebiten.CursorShapePointer
	}
	if _, _, on := c.curveAt(p.X, p.Y, false); on {
		d.tip.say("Click to add a point", x, y, 8)
		return ebiten.CursorShapeCrosshair
	}
	return ebiten.CursorShapeDefault
}

// shape shows what a press that is held does.
func (h *hand) shape(s *Scene) {
	shape := ebiten.CursorShapeDefault
	switch {
	case h.grip == gripHandle || h.grip == gripProbe, h.grip == gripPlane && h.moved:
		shape = ebiten.CursorShapeMove
	case h.grip == gripBrush:
		shape = ebiten.CursorShapeCrosshair
	case h.grip == gripCard && h.spot != spotNone && h.spot != spotCurve:
		shape = ebiten.CursorShapePointer
	}
	h.show(shape)
}

func (h *hand) show(shape ebiten.CursorShapeType) {
	if shape != h.cursor {
		h.cursor = shape
		h.setCursor(shape)
	}
}

// pick returns the mouse's or the finger's measure.
func pick(touch bool, mouse, finger float64) float64 {
	if touch {
		return finger
	}
	return mouse
}

// samePoints reports whether a list of points already is pts.
func samePoints(v control.Values, id string, pts []control.Point) bool {
	if v.Count(id) != len(pts) {
		return false
	}
	for k, q := range pts {
		if v.Point(id, k) != q {
			return false
		}
	}
	return true
}
