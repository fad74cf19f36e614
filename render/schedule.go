package render

import (
	"math"

	"flowscope/sim/control"
	"flowscope/sim/path"
)

// scheduleCard draws α_t and β_t of the schedule in force and, for the custom
// curve, is its editor: round handles on α, square ones on β, both of the same
// points. Dragging a β handle moves κ to where the form puts that β.
type scheduleCard struct {
	frame, plot Rect
	thumb       bool // a phone's thumbnail: no figures, no handles
	close       Rect // the button of a card that a thumbnail opened
	sizes       cardSizes

	sched  path.Schedule // in force; nil only before the first update
	err    error         // why the values make no schedule; sched is then the last good one
	form   path.Form
	custom bool
	points []control.Point
	key    scheduleKey
	placed Rect // the plot that alpha and beta were made for

	alpha, beta []float32 // the two curves in dp
	now         path.Coefs
	t           float64

	held  handleRef // in a hand
	hover handleRef // under the pointer
	// add is where a click would put a new point, while the pointer is on a curve.
	add handleRef
}

// handleRef names a handle of the curve: point k, on α or on β.
type handleRef struct {
	on   bool
	k    int
	beta bool
}

// scheduleKey is every number that a schedule is made from, but for the points.
type scheduleKey struct{ schedule, power, vpMin, vpMax, form float64 }

// samples is how many pieces each curve is drawn in: fewer than 3 dp on the
// widest card, where a piece is flat to a fiftieth of a pixel.
const samples = 120

// place puts the card into a rectangle. opened says that it is a phone's card
// that its thumbnail opened, which can be closed again.
func (c *scheduleCard) place(frame Rect, sizes cardSizes, opened bool) {
	c.frame, c.sizes, c.close = frame, sizes, Rect{}
	c.thumb = sizes.phone && !opened
	s := sizes.scale
	if c.thumb {
		c.plot = Rect{frame.X + 10, frame.Y + 10, frame.W - 20, frame.H - 20}
		return
	}
	c.plot = Rect{frame.X + 38*s, frame.Y + 40*s, frame.W - 38*s - 18, frame.H - 70*s}
	if opened {
		c.sizes.curve = wideCards.curve
		c.close = Rect{frame.Right() - 44, frame.Y, 44, 44}
		c.plot.Y, c.plot.H = frame.Y+44, frame.H-44-30
		c.plot.X, c.plot.W = frame.X+38, frame.W-38-24
	}
}

// follow takes in the values and the clock's time. It allocates only when the
// schedule changed.
func (c *scheduleCard) follow(v control.Values, t float64) {
	key := scheduleKey{v.Float(control.Schedule), v.Float(control.Power), v.Float(control.VPMin), v.Float(control.VPMax), v.Float(control.CurveForm)}
	same := c.sched != nil && key == c.key && len(c.points) == v.Count(control.Curve)
	for k := 0; same && k < len(c.points); k++ {
		same = c.points[k] == v.Point(control.Curve, k)
	}
	if !same {
		c.key = key
		c.points = append(c.points[:0], v.Points(control.Curve)...)
		c.form = formOf(v)
		c.custom = v.Choice(control.Schedule) == scheduleCustom
		sched, err := scheduleOf(v)
		c.err = err
		if err == nil {
			c.sched = sched
		} else if c.sched == nil {
			c.sched = path.Linear()
		}
	}
	if !same || c.placed != c.plot {
		c.trace()
	}
	c.t = min(max(t, 0), 1)
	if t != t {
		c.t = 0
	}
	c.now = c.sched.At(c.t)
}

// trace makes the two curves. The custom curve's own points are among the
// samples, so that a steep one passes through them too.
func (c *scheduleCard) trace() {
	c.placed = c.plot
	c.alpha, c.beta = c.alpha[:0], c.beta[:0]
	next := 0
	put := func(t float64) {
		q := c.sched.At(t)
		x := float32(c.x(t))
		c.alpha = append(c.alpha, x, float32(c.y(q.Alpha)))
		c.beta = append(c.beta, x, float32(c.y(q.Beta)))
	}
	for i := 0; i <= samples; i++ {
		t := float64(i) / samples
		for ; c.custom && next < len(c.points) && c.points[next].X <= t; next++ {
			if c.points[next].X < t {
				put(c.points[next].X)
			}
		}
		put(t)
	}
}

// x and y say where a time and a value stand in the window; timeAt and valueAt
// are the inverses.
func (c *scheduleCard) x(t float64) float64       { return c.plot.X + t*c.plot.W }
func (c *scheduleCard) y(v float64) float64       { return c.plot.Y + (1-v)*c.plot.H }
func (c *scheduleCard) timeAt(x float64) float64  { return (x - c.plot.X) / c.plot.W }
func (c *scheduleCard) valueAt(y float64) float64 { return 1 - (y-c.plot.Y)/c.plot.H }

// editable reports whether the card shows handles.
func (c *scheduleCard) editable() bool { return c.custom && !c.thumb && c.err == nil }

// handle returns where a handle stands.
func (c *scheduleCard) handle(h handleRef) (x, y float64) {
	p := c.points[h.k]
	if h.beta {
		return c.x(p.X), c.y(betaOfKappa(c.form, p.Y))
	}
	return c.x(p.X), c.y(p.Y)
}

// Targets of the handles and of the curve between them: half widths in dp.
const (
	handleReach      = 14
	handleReachTouch = 22
	curveReach       = 6
	curveReachTouch  = 14
)

// handleAt returns the handle that a press at (x, y) takes: the nearest within
// reach.
func (c *scheduleCard) handleAt(x, y float64, touch bool) (h handleRef) {
	if !c.editable() {
		return h
	}
	reach := handleReach * 1.0
	if touch {
		reach = handleReachTouch
	}
	best := reach
	for k := range c.points {
		for _, beta := range [2]bool{false, true} {
			hx, hy := c.handle(handleRef{true, k, beta})
			if d := math.Hypot(hx-x, hy-y); d <= best {
				// At equal distance α wins: it is asked first and needs to be nearer.
				if h.on && d == best {
					continue
				}
				best, h = d, handleRef{true, k, beta}
			}
		}
	}
	return h
}

// curveAt reports whether (x, y) lies on one of the curves, and at what time.
func (c *scheduleCard) curveAt(x, y float64, touch bool) (t float64, beta, ok bool) {
	if c.thumb || c.plot.Empty() {
		return 0, false, false
	}
	best := curveReach * 1.0
	if touch {
		best = curveReachTouch
	}
	for i, pts := range [2][]float32{c.alpha, c.beta} {
		for j := 0; j+3 < len(pts); j += 2 {
			ax, ay, bx, by := float64(pts[j]), float64(pts[j+1]), float64(pts[j+2]), float64(pts[j+3])
			dx, dy := bx-ax, by-ay
			l2 := dx*dx + dy*dy
			if l2 == 0 {
				continue
			}
			w := min(max(((x-ax)*dx+(y-ay)*dy)/l2, 0), 1)
			if d := math.Hypot(x-ax-w*dx, y-ay-w*dy); d < best {
				best, t, beta, ok = d, c.timeAt(ax+w*dx), i == 1, true
			}
		}
	}
	return t, beta, ok
}

// pointFor returns the point of the curve that puts the held kind of handle at
// (x, y).
func (c *scheduleCard) pointFor(x, y float64, beta bool) control.Point {
	v := c.valueAt(y)
	if beta {
		v = kappaOfBeta(c.form, v)
	}
	return control.Point{X: snap(c.timeAt(x)), Y: snap(v)}
}

// draw puts the card on the pen.
func (c *scheduleCard) draw(p *Pen, th *Theme) {
	if c.frame.Empty() || c.sched == nil {
		return
	}
	drawCard(p, th, c.frame)
	if !c.thumb {
		c.drawTitle(p, th)
		c.drawGrid(p, th)
	}
	c.drawCurves(p, th)
	if c.editable() {
		c.drawHandles(p, th)
	}
	r := float32(3.2)
	if c.thumb {
		r = 2.4
	}
	for _, v := range [2]float64{c.now.Alpha, c.now.Beta} {
		p.Disc(float32(c.x(c.t)), float32(c.y(v)), r, th.Text)
	}
}

func (c *scheduleCard) drawTitle(p *Pen, th *Theme) {
	f, s, size := c.frame, float32(c.sizes.scale), float32(c.sizes.title)
	base := float32(f.Y) + 14 + size*.75
	if !c.close.Empty() {
		base = float32(c.close.Y+c.close.H/2) + size*.36
	}
	p.Text(float32(f.X)+14, base, "Schedule", Style{Size: size, Bold: true, Color: th.Text})
	x := float32(f.Right()) - 14
	if !c.close.Empty() {
		x = float32(c.close.X) - 4
		drawCross(p, th, c.close)
	}
	// From right to left: the value, its symbol, a piece of its line.
	for _, beta := range [2]bool{true, false} {
		v, sym := c.now.Alpha, "α_t"
		if beta {
			v, sym = c.now.Beta, "β_t"
		}
		figure := hundredths[min(max(int(math.Round(v*100)), 0), 100)]
		x -= p.Measure(figure, Style{Size: size})
		p.Text(x, base, figure, Style{Size: size, Color: th.Text})
		x -= 16 * s
		p.Symbol(x, base, sym, Style{Size: size, Color: th.Text})
		x -= 21
		y := base - size*.32
		if beta {
			p.Line(x, y, x+6, y, 2, th.Sec)
			p.Line(x+10, y, x+16, y, 2, th.Sec)
		} else {
			p.Line(x, y, x+16, y, 2, th.Acc)
		}
		x -= 12
	}
}

// hundredths are the figures 0.00 … 1.00, so that a title that changes at every
// frame needs no new string.
var hundredths = func() (s [101]string) {
	for i := range s {
		s[i] = string(appendTick(nil, float64(i)/100, 2))
	}
	return s
}()

func (c *scheduleCard) drawGrid(p *Pen, th *Theme) {
	q, size := c.plot, float32(c.sizes.axis)
	x0, y0, x1, y1 := float32(q.X), float32(q.Y), float32(q.Right()), float32(q.Bottom())
	mut := Style{Size: size, Color: th.Mut}
	figures := [...]string{"0", "", "0.5", "", "1"}
	for i, s := range figures {
		v := float64(i) / 4
		gx, gy := p.Snap(float32(c.x(v)), 1), p.Snap(float32(c.y(v)), 1)
		p.Line(gx, y0, gx, y1, 1, th.Line)
		p.Line(x0, gy, x1, gy, 1, th.Line)
		if s != "" {
			mut.Align = Center
			p.Text(gx, y1+size+7, s, mut)
			mut.Align = Right
			p.Text(x0-8, gy+size*.36, s, mut)
		}
	}
	p.Symbol(float32(c.x(.75)), y1+size+7, "t", Style{Size: size, Color: th.Mut, Align: Center})
}

func (c *scheduleCard) drawCurves(p *Pen, th *Theme) {
	w := float32(c.sizes.curve)
	x := p.Snap(float32(c.x(c.t)), 1)
	p.Line(x, float32(c.plot.Y), x, float32(c.plot.Bottom()), 1, th.Text.Alpha(.55))
	on, off := float32(5), float32(4)
	if c.thumb {
		on, off = 4, 3
	}
	p.Dashed(c.beta, w, on, off, th.Sec)
	p.Polyline(c.alpha, w, th.Acc)
}

func (c *scheduleCard) drawHandles(p *Pen, th *Theme) {
	const line = 1.8
	r := float32(c.sizes.handle)
	for _, beta := range [2]bool{true, false} {
		for k := range c.points {
			h := handleRef{true, k, beta}
			hx, hy := c.handle(h)
			x, y := float32(hx), float32(hy)
			fill, ink := th.Panel, th.Acc
			if beta {
				ink = th.Sec
			}
			switch {
			case c.held == h:
				fill = ink
				if beta {
					d := r + 5
					p.RoundFrame(x-d-2, y-d-2, 2*d+4, 2*d+4, 4, 6, ink.Alpha(.28))
				} else {
					p.Ring(x, y, r+4.5, 6, ink.Alpha(.28))
				}
			case c.hover == h:
				fill = th.Raise
			}
			if beta {
				d := r - 1 + line/2
				p.Rect(x-d, y-d, 2*d, 2*d, ink)
				d -= line
				p.Rect(x-d, y-d, 2*d, 2*d, fill)
			} else {
				p.Disc(x, y, r+line/2, ink)
				p.Disc(x, y, r-line/2, fill)
			}
		}
	}
}

// drawCard draws the ground of a card.
func drawCard(p *Pen, th *Theme, r Rect) {
	x, y, w, h := float32(r.X), float32(r.Y), float32(r.W), float32(r.H)
	p.RoundRect(x, y, w, h, 6, th.Panel)
	p.RoundFrame(x, y, w, h, 6, 1, th.Line2)
}

// drawCross draws the button that closes an opened card.
func drawCross(p *Pen, th *Theme, r Rect) {
	x, y := float32(r.X+r.W/2), float32(r.Y+r.H/2)
	p.Line(x-5, y-5, x+5, y+5, 1.6, th.Sec)
	p.Line(x-5, y+5, x+5, y-5, 1.6, th.Sec)
}
