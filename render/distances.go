package render

import (
	"math"
	"slices"

	"flowscope/sim/film"
)

// distancesCard draws how far the particles are from the data, over the training
// steps: two distances that are measured about once a second as curves, the exact
// one, which takes longer, as points; and dashed in the same colour what two samples
// of the data have between them, below which nothing can be told.
type distancesCard struct {
	frame, plot Rect
	sizes       cardSizes
	scale       lossScale
	of          distancesKey
	d           *film.Distances // nil before the first
	off         bool            // nothing is measured: nobody sees the particles

	from, to int64 // steps at the ends of the plot
	curves   [film.DistanceCount][]float32
	floors   [film.DistanceCount]float64

	values, least [film.DistanceCount]reading
	each          reading
	fromTitle     reading
	toTitle       reading
	tickTitles    tickTitles

	hover int64 // the step under the pointer; −1
}

// distancesKey is what the card was made from.
type distancesKey struct {
	lossKey
	off bool
}

// distanceNames are the distances in the order of their rows; what follows "_" is
// set below the line.
var distanceNames = [film.DistanceCount]struct{ before, symbol, after, plain string }{
	film.SlicedW2: {"sliced ", "W_2", "", "sliced W2"},
	film.Energy:   {"energy distance", "", "", "energy distance"},
	film.W2:       {"exact ", "W_2", "", "exact W2"},
}

// A linear axis ends at distanceLeap times the largest of what is read now: a
// start that is cut off leaves the rest to be seen.
const distanceLeap = 5

// place puts the card into a rectangle.
func (c *distancesCard) place(frame Rect, sizes cardSizes) {
	c.frame, c.sizes = frame, sizes
	s := sizes.scale
	top := (34 + 17*float64(film.DistanceCount) + 4) * s
	c.plot = Rect{frame.X + 38*s, frame.Y + top, frame.W - 38*s - 18, frame.H - top - 26*s}
}

// follow takes in the newest distances. version changes whenever the reel does; off
// says that the particles are not seen, so that none are measured.
func (c *distancesCard) follow(d *film.Distances, version uint64, log, off bool) {
	key := distancesKey{lossKey{c.plot, version, log}, off}
	if key == c.of {
		return
	}
	c.of, c.d, c.off = key, d, off
	none := film.Distances{}
	for i := range none.Floors {
		none.Floors[i] = math.NaN()
	}
	if d == nil {
		d = &none
	}
	c.floors = d.Floors
	lo, hi := math.Inf(1), math.Inf(-1)
	reach := func(v float64) {
		if v >= 0 && !math.IsInf(v, 1) && (v > 0 || !log) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	c.from, c.to = math.MaxInt64, 0
	for i, rs := range d.Readings {
		reach(d.Floors[i])
		for _, r := range rs {
			reach(float64(r.Value))
			c.from, c.to = min(c.from, r.Step), max(c.to, r.Step)
		}
	}
	if c.from <= c.to/10 || c.from > c.to { // near the beginning, or nothing yet
		c.from = 0
	}
	if !log { // a run begins far above where it is read
		last := 0.
		for i, rs := range d.Readings {
			for _, r := range rs[max(len(rs)-1, 0):] {
				last = max(last, float64(r.Value))
			}
			if f := d.Floors[i]; f == f {
				last = max(last, f)
			}
		}
		if last > 0 {
			hi = min(hi, distanceLeap*last)
		}
	}
	c.scale.fitRange(lo, hi, log, c.plot.H, c.sizes.axis)
	c.scale.figures(&c.tickTitles)
	for i, rs := range d.Readings {
		c.curves[i] = c.curves[i][:0]
		for _, r := range rs {
			c.curves[i] = append(c.curves[i], float32(c.x(r.Step)), float32(c.y(float64(r.Value))))
		}
		last := math.NaN()
		if n := len(rs); n > 0 && !off {
			last = float64(rs[n-1].Value)
		}
		c.values[i].set(last, 0, appendReading)
		c.least[i].set(d.Floors[i], 0, func(dst []byte, v float64) []byte { return appendReading(append(dst, "floor "...), v) })
	}
	each := 0 // a text is made anew where its kind changed
	if off {
		each = 1
	}
	c.each.set(float64(d.N), each, func(dst []byte, v float64) []byte {
		switch {
		case off:
			return append(dst, "particles are off"...)
		case v == 0:
			return append(dst, measuring...)
		}
		return append(appendCount(dst, int64(v)), " samples each"...)
	})
	c.fromTitle.set(float64(c.from), 0, func(dst []byte, v float64) []byte { return appendCount(dst, int64(v)) })
	c.toTitle.set(float64(c.to), 0, func(dst []byte, v float64) []byte { return appendCount(append(dst, "step "...), int64(v)) })
}

// measuring stands where there is no reading yet, unmeasured where there will be none.
const (
	measuring  = "measuring…"
	unmeasured = "–"
)

// x returns where a step stands. A single one stands at the right end.
func (c *distancesCard) x(step int64) float64 {
	if c.to <= c.from {
		return c.plot.Right()
	}
	return c.plot.X + c.plot.W*float64(step-c.from)/float64(c.to-c.from)
}

// y returns where a distance stands; NaN for one that is not a number.
func (c *distancesCard) y(v float64) float64 {
	if v != v {
		return v
	}
	return c.plot.Bottom() - c.plot.H*c.scale.at(v)
}

// point tells the card where the pointer is, or, with inside false, that it is
// elsewhere.
func (c *distancesCard) point(x, y float64, inside bool) {
	c.hover = -1
	if inside && c.plot.Contains(x, y) && c.to > c.from {
		c.hover = c.from + int64(math.Round((x-c.plot.X)/c.plot.W*float64(c.to-c.from)))
	}
}

// said returns the distances at the pointer's step: those that were measured last
// until then. It makes a new string.
func (c *distancesCard) said() string {
	if c.hover < 0 || c.d == nil {
		return ""
	}
	b := appendCount([]byte("Step "), c.hover)
	sign := ": "
	for i, rs := range c.d.Readings {
		n, _ := slices.BinarySearchFunc(rs, c.hover, func(r film.Reading, step int64) int {
			if r.Step <= step {
				return -1
			}
			return 1
		})
		if n == 0 {
			continue
		}
		b = append(append(append(b, sign...), distanceNames[i].plain...), ' ')
		b = appendReading(b, float64(rs[n-1].Value))
		if f := c.floors[i]; f == f {
			b = append(appendReading(append(b, " (floor "...), f), ')')
		}
		sign = ", "
	}
	return string(b)
}

// ink is the colour of a distance.
func (c *distancesCard) ink(i film.Distance, th *Theme) Color {
	if i == film.Energy {
		return th.Mut
	}
	return th.Text
}

func (c *distancesCard) draw(p *Pen, th *Theme) {
	if c.frame.Empty() {
		return
	}
	drawCard(p, th, c.frame)
	c.drawRows(p, th)
	c.drawGrid(p, th)
	for i := range film.DistanceCount {
		ink := c.ink(i, th)
		if y := c.y(c.floors[i]); y == y && !math.IsInf(c.floors[i], 0) {
			line := [4]float32{float32(c.plot.X), float32(y), float32(c.plot.Right()), float32(y)}
			on, off := floorDashes(i)
			p.Dashed(line[:], 1.2, on, off, ink.Alpha(.8))
		}
		switch pts := c.curves[i]; {
		case i == film.W2:
			for ; len(pts) >= 2; pts = pts[2:] {
				drawExact(p, th, pts[0], pts[1])
			}
		case len(pts) == 2:
			p.Disc(pts[0], pts[1], 2, ink)
		default:
			p.Polyline(pts, 1.6, ink)
		}
	}
}

// floorDashes tells the floors apart where two of them have one colour.
func floorDashes(i film.Distance) (on, off float32) {
	if i == film.W2 {
		return 2, 3
	}
	return 5, 4
}

// drawExact draws a point of the exact distance.
func drawExact(p *Pen, th *Theme, x, y float32) {
	if y == y {
		p.Disc(x, y, 3.6, th.Panel)
		p.Ring(x, y, 2.6, 1.5, th.Text)
	}
}

// drawRows writes what there is, in words: a line of the curve, its name, its last
// value and its floor.
func (c *distancesCard) drawRows(p *Pen, th *Theme) {
	f, s := c.frame, float32(c.sizes.scale)
	title, size := float32(c.sizes.title), float32(c.sizes.axis)
	x, right := float32(f.X)+14, float32(f.Right())-14
	base := float32(f.Y) + 14 + title*.75
	p.Text(x, base, "Distance to data", Style{Size: title, Bold: true, Color: th.Text})
	p.Text(right, base, c.each.text, Style{Size: size, Color: th.Mut, Align: Right})
	column := right - 72*s // the values end here
	for i := range film.DistanceCount {
		base += 17 * s
		if i == 0 {
			base += 3 * s
		}
		ink, mid := c.ink(i, th), base-size*.34
		if i == film.W2 {
			drawExact(p, th, x+8, mid)
		} else {
			p.Line(x, mid, x+16, mid, 1.6, ink)
		}
		name, nx := distanceNames[i], x+24
		st := Style{Size: size, Color: th.Sec}
		p.Text(nx, base, name.before, st)
		nx += p.Measure(name.before, st)
		if name.symbol != "" {
			nx += p.Symbol(nx, base, name.symbol, st)
		}
		known := len(c.curves[i]) > 0
		if i == film.W2 && c.d != nil && c.d.Busy > 0 && !c.off {
			c.drawBusy(p, th, nx+8, mid)
		}
		absent := measuring
		if c.off {
			absent = unmeasured
		}
		if !known {
			p.Text(right, base, absent, Style{Size: size, Color: th.Mut, Align: Right})
			continue
		}
		p.Text(column, base, c.values[i].text, Style{Size: size, Color: th.Text, Align: Right})
		least := c.least[i].text
		if c.floors[i] != c.floors[i] {
			least = absent
		}
		p.Text(right, base, least, Style{Size: size, Color: th.Mut, Align: Right})
	}
}

// drawBusy draws how far the next exact distance is: a bar.
func (c *distancesCard) drawBusy(p *Pen, th *Theme, x, y float32) {
	const w, h = 32, 3
	p.Rect(x, y-h/2., w, h, th.Line2)
	p.Rect(x, y-h/2., w*float32(min(c.d.Busy, 1)), h, th.Sec)
}

func (c *distancesCard) drawGrid(p *Pen, th *Theme) {
	q, size := c.plot, float32(c.sizes.axis)
	x0, x1 := float32(q.X), float32(q.Right())
	mut := Style{Size: size, Color: th.Mut, Align: Right}
	base := float32(q.Bottom()) + size + 6
	if c.d != nil {
		for i := range c.scale.n {
			y := p.Snap(float32(c.y(c.scale.ticks[i])), 1)
			p.Line(x0, y, x1, y, 1, th.Line)
			p.Text(x0-8, y+size*.36, c.tickTitles[i].text, mut)
		}
		p.Text(x1, base, c.toTitle.text, mut)
		if mut.Align = Left; c.to > c.from {
			p.Text(x0, base, c.fromTitle.text, mut)
		}
	}
	if c.hover >= 0 {
		x := p.Snap(float32(c.x(c.hover)), 1)
		p.Line(x, float32(q.Y), x, float32(q.Bottom()), 1, th.Text.Alpha(.3))
	}
}
