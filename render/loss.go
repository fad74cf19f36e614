package render

import (
	"math"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// lossCard draws the loss over the training steps: single batches faint, their
// mean solid, the exact floor dashed, and a tick wherever a control moved.
type lossCard struct {
	frame, plot Rect
	thumb       bool
	close       Rect
	axis        Rect // the word that names the axis; a click turns it over
	sizes       cardSizes

	scale   lossScale
	step    int64 // at the right end
	floor   float64
	marks   []film.Mark
	bins    []film.LossBin
	of      lossKey
	scratch []float32

	mean, raw []float32 // curves in dp; NaN where there is a gap
	lone      bool      // there is one bin only, drawn as a dot

	title, floorTitle, stepTitle reading
	tickTitles                   tickTitles

	hoverAxis bool
	hoverStep float64 // where the pointer is in the plot, in steps; NaN
	hoverMark int     // the mark under the pointer; −1
}

// lossKey is what the curves were made from, but for the bins' values.
type lossKey struct {
	plot    Rect
	version uint64
	log     bool
}

// reading is a formatted number that is formatted again only when it changed.
type reading struct {
	of   float64
	kind int
	text string
}

func (r *reading) set(v float64, kind int, format func(dst []byte, v float64) []byte) {
	if r.text != "" && kind == r.kind && (v == r.of || v != v && r.of != r.of) {
		return
	}
	r.of, r.kind, r.text = v, kind, string(format(nil, v))
}

// place puts the card into a rectangle; opened as in [scheduleCard.place].
func (c *lossCard) place(frame Rect, sizes cardSizes, opened bool) {
	c.frame, c.sizes, c.close, c.axis = frame, sizes, Rect{}, Rect{}
	c.thumb = sizes.phone && !opened
	s := sizes.scale
	if c.thumb {
		c.plot = Rect{frame.X + 10, frame.Y + 10, frame.W - 20, frame.H - 20}
		return
	}
	c.plot = Rect{frame.X + 38*s, frame.Y + 36*s, frame.W - 38*s - 18, frame.H - 62*s}
	target := 24.0
	if opened {
		c.close = Rect{frame.Right() - 44, frame.Y, 44, 44}
		c.plot = Rect{frame.X + 38, frame.Y + 48, frame.W - 38 - 24, frame.H - 48 - 30}
		target = 44
	}
	w := 72 * s
	c.axis = Rect{c.plot.X + c.plot.W*.42 - w/2, frame.Bottom() - target, w, target}
	if !opened {
		c.axis.Y = c.plot.Bottom() + 1
		c.axis.H = frame.Bottom() - c.axis.Y
	}
}

// follow takes in the newest frame. version changes whenever the reel does.
func (c *lossCard) follow(f *film.Frame, version uint64, log bool) {
	key := lossKey{c.plot, version, log}
	if key == c.of {
		return
	}
	c.of = key
	c.bins, c.marks, c.floor = f.Bins, f.Marks, f.Floor
	c.step = max(f.Step, 1)
	if n := len(c.bins); n > 0 {
		c.step = max(c.step, c.bins[n-1].Step)
	}
	c.scratch = c.scale.fit(c.bins, c.floor, log, c.plot.H, c.sizes.axis, c.scratch)
	c.trace()

	c.title.set(f.Loss, 0, appendReading)
	c.floorTitle.set(f.Floor, 0, func(dst []byte, v float64) []byte { return appendReading(append(dst, " / floor "...), v) })
	c.stepTitle.set(float64(c.step), 0, func(dst []byte, v float64) []byte { return appendCount(append(dst, "step "...), int64(v)) })
	c.scale.figures(&c.tickTitles)
}

func (c *lossCard) trace() {
	c.mean, c.raw = c.mean[:0], c.raw[:0]
	for _, b := range c.bins {
		x := float32(c.x(float64(b.Step)))
		c.mean = append(c.mean, x, float32(c.y(float64(b.Mean))))
		c.raw = append(c.raw, x, float32(c.y(float64(b.Raw))))
	}
	c.lone = len(c.bins) == 1
}

func (c *lossCard) x(step float64) float64 { return c.plot.X + c.plot.W*step/float64(c.step) }

// y returns where a loss stands; NaN for one that is not a number.
func (c *lossCard) y(loss float64) float64 {
	if loss != loss {
		return loss
	}
	return c.plot.Bottom() - c.plot.H*c.scale.at(loss)
}

// point tells the card where the pointer is, or, with inside false, that it is
// elsewhere.
func (c *lossCard) point(x, y float64, inside bool) {
	c.hoverAxis = inside && c.axis.Contains(x, y)
	c.hoverStep, c.hoverMark = math.NaN(), -1
	if c.thumb || !inside || !c.plot.Contains(x, y) || len(c.bins) == 0 {
		return
	}
	c.hoverStep = (x - c.plot.X) / c.plot.W * float64(c.step)
	best := 5.0
	for i, m := range c.marks {
		if d := math.Abs(c.x(float64(m.Step)) - x); d <= best {
			best, c.hoverMark = d, i
		}
	}
}

// said returns what the pointer is told at its place: the marks there, or the
// mean at that step. It makes a new string; callers keep it while nothing moves.
func (c *lossCard) said() string {
	var b []byte
	if c.hoverMark >= 0 {
		at := c.marks[c.hoverMark].Step
		b = appendCount(append(b, "Step "...), at)
		b = append(b, ": "...)
		// Ticks that cannot be told apart are named together, each once.
		near := int64(float64(c.step) * 2 / max(c.plot.W, 1))
		named := 0
		for i, m := range c.marks {
			if m.Step < at-near || m.Step > at+near {
				continue
			}
			again := false
			for _, e := range c.marks[:i] {
				again = again || e.ID == m.ID && e.Step >= at-near && e.Step <= at+near
			}
			if again {
				continue
			}
			if named == 3 {
				return string(append(b, " …"...))
			}
			if named > 0 {
				b = append(b, ", "...)
			}
			named++
			if d, ok := control.Lookup(m.ID); ok {
				b = append(b, d.Label...)
			} else {
				b = append(b, m.ID...)
			}
		}
		return string(b)
	}
	if c.hoverStep != c.hoverStep {
		return ""
	}
	for _, q := range c.bins {
		if float64(q.Step) >= c.hoverStep {
			b = appendCount(append(b, "Step "...), q.Step)
			b = appendReading(append(b, ": mean "...), float64(q.Mean))
			return string(b)
		}
	}
	return ""
}

func (c *lossCard) draw(p *Pen, th *Theme) {
	if c.frame.Empty() {
		return
	}
	drawCard(p, th, c.frame)
	if !c.thumb {
		c.drawTitle(p, th)
		c.drawGrid(p, th)
		c.drawMarks(p, th)
	}
	w := float32(1.6)
	p.Polyline(c.raw, 1, th.Sec.Alpha(.34))
	if c.lone {
		p.Disc(c.mean[0], c.mean[1], 2, th.Text)
	} else {
		p.Polyline(c.mean, w, th.Text)
	}
	if y := c.y(c.floor); y == y && !math.IsInf(c.floor, 0) && len(c.bins) > 0 {
		line := [4]float32{float32(c.plot.X), float32(y), float32(c.plot.Right()), float32(y)}
		p.Dashed(line[:], 1.4, 5, 4, th.Acc)
	}
}

func (c *lossCard) drawTitle(p *Pen, th *Theme) {
	f, size := c.frame, float32(c.sizes.title)
	base, right := float32(f.Y)+14+size*.75, float32(f.Right())-14
	if !c.close.Empty() {
		base, right = float32(c.close.Y+c.close.H/2)+size*.36, float32(c.close.X)-4
		drawCross(p, th, c.close)
	}
	p.Text(float32(f.X)+14, base, "Loss", Style{Size: size, Bold: true, Color: th.Text})
	mut := Style{Size: size, Color: th.Mut}
	right -= p.Measure(c.floorTitle.text, mut)
	p.Text(right, base, c.floorTitle.text, mut)
	p.Text(right, base, c.title.text, Style{Size: size, Color: th.Text, Align: Right})
}

func (c *lossCard) drawGrid(p *Pen, th *Theme) {
	q, size := c.plot, float32(c.sizes.axis)
	x0, x1 := float32(q.X), float32(q.Right())
	mut := Style{Size: size, Color: th.Mut, Align: Right}
	for i := range c.scale.n {
		y := p.Snap(float32(c.y(c.scale.ticks[i])), 1)
		p.Line(x0, y, x1, y, 1, th.Line)
		p.Text(x0-8, y+size*.36, c.tickTitles[i].text, mut)
	}
	base := float32(q.Bottom()) + size + 6
	p.Text(x1, base, c.stepTitle.text, mut)
	mut.Align = Left
	p.Text(x0, base, "0", mut)

	word := "linear"
	if c.scale.log {
		word = "log"
	}
	mut.Align = Center
	if c.hoverAxis {
		mut.Color = th.Text
	}
	mid := float32(c.axis.X + c.axis.W/2)
	w := p.Measure(word, mut)
	p.Text(mid, base, word, mut)
	p.Line(mid-w/2, base+3, mid+w/2, base+3, 1, mut.Color.Alpha(.6))
}

func (c *lossCard) drawMarks(p *Pen, th *Theme) {
	y1 := float32(c.plot.Bottom())
	last := float32(-2)
	for i, m := range c.marks {
		x := p.Snap(float32(c.x(float64(m.Step))), 1)
		if i == c.hoverMark {
			p.Line(x, float32(c.plot.Y), x, y1, 1, th.Sec)
		}
		if x-last < 2 { // marks that cannot be told apart are one tick
			continue
		}
		last = x
		p.Line(x, float32(c.plot.Y), x, y1, 1, th.Line2)
		p.Line(x, y1-5, x, y1+3, 1, th.Sec)
	}
	if c.hoverStep == c.hoverStep && c.hoverMark < 0 {
		x := p.Snap(float32(c.x(c.hoverStep)), 1)
		p.Line(x, float32(c.plot.Y), x, y1, 1, th.Text.Alpha(.3))
	}
}
