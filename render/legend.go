package render

import (
	"math"
	"strings"
)

// legendCard says what the colours and the arrows mean: a bar with numbers for
// every coloured layer that shows something, a key for the length of arrows,
// and what "exact" means here.
type legendCard struct {
	frame Rect
	sizes cardSizes
	rows  [3]legendRow
	n     int
	arrow float64 // cell of the arrows, 0 when there are none
	top   float64 // what the longest arrow stands for
	diff  bool    // the arrows show a difference

	label   string    // what "exact" means
	lines   [3]string // the label, broken to the card's width
	lineN   int
	broken  string  // the label that lines were made from
	breadth float64 // and the width

	topTitle reading
}

// legendRow is one colour bar.
type legendRow struct {
	ramp   string // of the theme; "" for contours alone
	symbol string
	lo, hi reading
}

// The parts of the card in dp, before scaling.
const (
	legendPad   = 12
	legendBar   = 10
	legendRowH  = 36
	legendArrow = 20
	legendLine  = 15
)

func aboveReading(dst []byte, v float64) []byte {
	return append(legendReading(dst, v), " and above"...)
}

// legendReading is a number of a colour bar: two significant digits.
func legendReading(dst []byte, v float64) []byte {
	if a := math.Abs(v); a >= 0.01 && a < 100 {
		return appendTick(dst, v, min(max(1-int(math.Floor(math.Log10(a)+1e-9)), 0), 3))
	}
	return appendReading(dst, v)
}

// follow takes in what the layers found, and what "exact" means.
func (c *legendCard) follow(r Readings, label string) {
	c.n, c.arrow, c.top, c.diff, c.label = 0, 0, 0, r.DiffEnd > 0, label
	if r.DensityPeak > 0 {
		row := c.row(MapDensity, "p_t")
		if !r.Fill {
			row.ramp = ""
		}
		row.lo.set(0, 0, legendReading)
		row.hi.set(r.DensityPeak, 0, legendReading)
	}
	if r.DiffEnd > 0 {
		row := c.row(MapDifference, "Δ|u_t|")
		row.lo.set(-r.DiffEnd, 0, legendReading)
		row.hi.set(r.DiffEnd, 1, func(dst []byte, v float64) []byte { return legendReading(append(dst, '+'), v) })
	}
	if r.SpeedTop > 0 {
		row := c.row(MapVelocity, "|u_t|")
		row.lo.set(0, 0, legendReading)
		row.hi.set(r.SpeedTop, 1, aboveReading)
	}
	if r.Cell > 0 {
		c.arrow, c.top = r.Cell, max(r.SpeedTop, r.DiffEnd)
		c.topTitle.set(c.top, 0, legendReading)
	}
}

func (c *legendCard) row(ramp, symbol string) *legendRow {
	r := &c.rows[c.n]
	c.n++
	if r.ramp != ramp { // another layer's: its readings are not this one's
		r.lo, r.hi = reading{}, reading{}
	}
	r.ramp, r.symbol = ramp, symbol
	return r
}

// wrap breaks the label to the card's width.
func (c *legendCard) wrap(p *Pen, s cardSizes) {
	width := s.legendW - 28
	if c.label == c.broken && width == c.breadth {
		return
	}
	c.broken, c.breadth, c.lineN = c.label, width, 0
	line := ""
	put := func() {
		if line != "" && c.lineN < len(c.lines) {
			c.lines[c.lineN] = line
			c.lineN++
		}
	}
	words := strings.Fields(c.label)
	for i := 0; i < len(words); i++ {
		word := words[i]
		for i+2 < len(words) && words[i+1] == "=" { // an equation stays on one line
			word += " = " + words[i+2]
			i += 2
		}
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && float64(p.Measure(longer, Style{Size: float32(s.axis)})) > width {
			put()
			longer = word
		}
		line = longer
	}
	put()
}

// height returns how tall the card must be under a choice of sizes.
func (c *legendCard) height(p *Pen, s cardSizes) float64 {
	if c.n == 0 && (c.label == "" || s.phone) {
		return 0
	}
	if s.phone {
		return 16 + 18*float64(c.n)
	}
	c.wrap(p, s)
	h := 2*legendPad + legendRowH*float64(c.n) - 8 + legendLine*float64(c.lineN)
	if c.arrow > 0 {
		h += legendArrow
	}
	return math.Round(h * s.scale)
}

func (c *legendCard) draw(p *Pen, th *Theme) {
	if c.frame.Empty() {
		return
	}
	drawCard(p, th, c.frame)
	if c.sizes.phone {
		c.drawSmall(p, th)
		return
	}
	f, k := c.frame, float32(c.sizes.scale)
	size, title := float32(c.sizes.axis), float32(c.sizes.title)
	x, y := float32(f.X)+14, float32(f.Y)+legendPad*k
	bx := float32(f.X) + 50*k
	bw := float32(f.Right()) - 14 - bx
	mut := Style{Size: size, Color: th.Mut}
	for i := range c.n {
		r := &c.rows[i]
		p.Symbol(x, y+9*k, r.symbol, Style{Size: title, Color: th.Text})
		c.drawBar(p, th, r, bx, y, bw, legendBar*k)
		base := y + legendBar*k + 3 + size
		mut.Align = Left
		p.Text(bx, base, r.lo.text, mut)
		if r.ramp == MapDifference {
			mut.Align = Center
			p.Text(bx+bw/2, base, "0", mut)
		}
		mut.Align = Right
		p.Text(bx+bw, base, r.hi.text, mut)
		y += legendRowH * k
	}
	if c.arrow > 0 {
		c.drawArrows(p, th, x, bx, bw, y+5*k, mut)
		y += legendArrow * k
	}
	mut.Align, mut.Color = Left, th.Sec
	for i := range c.lineN {
		p.Text(x, y+size*.8, c.lines[i], mut)
		y += legendLine * k
	}
}

// drawBar draws a colour map, or for contours alone their five lines.
func (c *legendCard) drawBar(p *Pen, th *Theme, r *legendRow, x, y, w, h float32) {
	switch r.ramp {
	case MapDensity:
		// Places on the bar are in proportion to p_t, as its figures say; the
		// layer's colours follow a power of it.
		var even Ramp
		for i := range even {
			even[i] = th.Density.At(float32(math.Pow(float64(i)/float64(len(even)-1), densityPower)))
		}
		p.Gradient(x, y, w, h, &even)
	case MapVelocity, MapDifference:
		p.Gradient(x, y, w, h, th.Ramp(r.ramp))
	default:
		for _, q := range contourLevels {
			cx := p.Snap(x+w*float32(q), 1)
			p.Line(cx, y, cx, y+h, 1, th.Contour.Alpha(.5))
		}
	}
	p.Frame(x-1, y-1, w+2, h+2, 1, th.Line2)
}

// densityPower is the power of p/peak that the density is coloured by.
const densityPower = .75

// contourLevels are the contours of the density, as parts of its peak.
var contourLevels = [5]float64{.04, .12, .30, .55, .80}

// drawArrows draws the shortest and the longest arrow with what they stand for.
func (c *legendCard) drawArrows(p *Pen, th *Theme, x, bx, bw, y float32, st Style) {
	k := float32(c.sizes.scale)
	width, head := 1.25*k, 5*k
	y = p.Snap(y, width)
	dim, full := th.Velocity.At(0), th.Velocity.At(1)
	name := Style{Size: float32(c.sizes.title), Color: th.Text}
	if c.diff {
		dim, full = th.Text.Alpha(.75), th.Text.Alpha(.75)
		x += p.Symbol(x, y+name.Size*.3, "Δ", name)
	}
	p.Symbol(x, y+name.Size*.3, "u_t", name)
	base := y + st.Size*.36
	short := float32(arrowShortest * c.arrow)
	p.Arrow(bx, y, bx+short, y, width, min(head, short*.42), dim)
	st.Align = Left
	p.Text(bx+short+6, base, "0", st)
	st.Align = Right
	p.Text(bx+bw, base, c.topTitle.text, st)
	x1 := bx + bw - p.Measure(c.topTitle.text, st) - 6
	// While a zoom waits for its new grid, cells are for a moment larger than the card.
	long := min(float32(arrowLongest*c.arrow), x1-bx-short-20)
	p.Arrow(x1-long, y, x1, y, width, min(head, long*.42), full)
}

// drawSmall is a phone's legend: a short bar and its end.
func (c *legendCard) drawSmall(p *Pen, th *Theme) {
	f := c.frame
	mut := Style{Size: float32(c.sizes.axis), Color: th.Mut, Align: Right}
	right, room := float32(f.Right())-10, float32(0)
	for i := range c.n {
		room = max(room, p.Measure(c.rows[i].end(), mut))
	}
	for i := range c.n {
		r := &c.rows[i]
		x, y := float32(f.X)+10, float32(f.Y)+12+18*float32(i)
		w := p.Symbol(x, y+9, r.symbol, Style{Size: 13, Color: th.Text})
		bx := x + max(w, 22) + 8
		c.drawBar(p, th, r, bx, y, right-room-6-bx, 8)
		p.Text(right, y+8, r.end(), mut)
	}
}

// end is the figure at the right end without its words.
func (r *legendRow) end() string {
	if n := strings.IndexByte(r.hi.text, ' '); n >= 0 {
		return r.hi.text[:n] // "4.8 and above"
	}
	return r.hi.text
}
