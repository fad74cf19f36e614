package panel

import (
	"math"

	"flowscope/render"
)

// icon is a drawing in a box of 16 × 16 dp: open strokes of 1.5 dp, and filled
// convex shapes.
type icon struct {
	strokes [][]float32
	fills   [][]float32
	bars    [][4]float32 // x, y, width, height
	dots    [][3]float32 // x, y, radius
}

// The icons. Curves are kept as the points of a polyline.
var (
	iconPlay    = icon{fills: [][]float32{{4, 3, 13, 8, 4, 13}}}
	iconPause   = icon{bars: [][4]float32{{4, 3, 3, 10}, {9, 3, 3, 10}}}
	iconStep    = icon{fills: [][]float32{{3, 3, 10, 8, 3, 13}}, bars: [][4]float32{{11, 3, 2, 10}}}
	iconReset   = icon{strokes: [][]float32{arc(8, 8, 5.5, 207, 534), {3, 2.5, 3, 5.8, 6.3, 5.8}}}
	iconAnneal  = icon{strokes: [][]float32{{2.5, 2.5, 2.5, 13.5, 13.5, 13.5}, bezier(4.5, 4, 9, 4, 8, 11, 13, 11)}}
	iconUndo    = icon{strokes: [][]float32{{6, 3, 3, 6, 6, 9}, join([]float32{3, 6, 9.5, 6}, arc(9.5, 9.5, 3.5, -90, 90), []float32{9.5, 13, 6, 13})}}
	iconRedo    = icon{strokes: [][]float32{{10, 3, 13, 6, 10, 9}, join([]float32{13, 6, 6.5, 6}, arc(6.5, 9.5, 3.5, -90, -270), []float32{6.5, 13, 10, 13})}}
	iconLink    = icon{strokes: [][]float32{{6.5, 9.5, 9.5, 6.5}, join([]float32{7, 4.5, 8.5, 3}, arc(10.6, 5.4, 3, -135, 45), []float32{13, 7.5, 11.5, 9}), join([]float32{9, 11.5, 7.5, 13}, arc(5.4, 10.6, 3, 45, 225), []float32{3, 8.5, 4.5, 7})}}
	iconFolder  = icon{strokes: [][]float32{{2.5, 13, 2.5, 3.5, 6.5, 3.5, 8, 5, 13.5, 5, 13.5, 13, 2.5, 13}, {2.5, 7.5, 13.5, 7.5}}}
	iconSave    = icon{strokes: [][]float32{{8, 2.5, 8, 9.5}, {5, 7, 8, 10, 11, 7}, {2.5, 11, 2.5, 13.5, 13.5, 13.5, 13.5, 11}}}
	iconImage   = icon{strokes: [][]float32{{2.5, 3, 13.5, 3, 13.5, 13, 2.5, 13, 2.5, 3}, {2.5, 11, 6, 7.5, 9, 10.5, 11, 9, 13.5, 11.5}}, dots: [][3]float32{{10.5, 6, 1.1}}}
	iconTheme   = icon{strokes: [][]float32{arc(8, 8, 5.5, 0, 360)}, fills: [][]float32{arc(8, 8, 5.5, -90, 90)}}
	iconFull    = icon{strokes: [][]float32{{2.5, 6, 2.5, 2.5, 6, 2.5}, {10, 2.5, 13.5, 2.5, 13.5, 6}, {13.5, 10, 13.5, 13.5, 10, 13.5}, {6, 13.5, 2.5, 13.5, 2.5, 10}}}
	iconWhole   = icon{strokes: [][]float32{{2.5, 5.5, 2.5, 2.5, 5.5, 2.5}, {10.5, 2.5, 13.5, 2.5, 13.5, 5.5}, {13.5, 10.5, 13.5, 13.5, 10.5, 13.5}, {5.5, 13.5, 2.5, 13.5, 2.5, 10.5}, {6, 8, 10, 8}, {8, 6, 8, 10}}}
	iconHelp    = icon{strokes: [][]float32{join(arc(8, 6, 2.5, -180, 60), []float32{8, 9, 8, 10})}, dots: [][3]float32{{8, 12.7, .9}}}
	iconPanel   = icon{strokes: [][]float32{{2.5, 3, 13.5, 3, 13.5, 13, 2.5, 13, 2.5, 3}, {9.5, 3, 9.5, 13}}}
	iconPlus    = icon{strokes: [][]float32{{8, 3, 8, 13}, {3, 8, 13, 8}}}
	iconMinus   = icon{strokes: [][]float32{{3, 8, 13, 8}}}
	iconClose   = icon{strokes: [][]float32{{4, 4, 12, 12}, {12, 4, 4, 12}}}
	iconLoop    = icon{strokes: [][]float32{join([]float32{3, 7.5, 3, 7}, arc(5.5, 7, 2.5, 180, 270), []float32{5.5, 4.5, 13, 4.5}), {11, 2.5, 13, 4.5, 11, 6.5}, join([]float32{13, 8.5, 13, 9}, arc(10.5, 9, 2.5, 0, 90), []float32{10.5, 11.5, 3, 11.5}), {5, 13.5, 3, 11.5, 5, 9.5}}}
	iconTick    = icon{strokes: [][]float32{{3, 8.5, 6.5, 12, 13, 4.5}}}
	iconOpen    = icon{strokes: [][]float32{{3, 6, 8, 11, 13, 6}}}
	iconFolded  = icon{strokes: [][]float32{{6, 3, 11, 8, 6, 13}}}
	iconChevron = icon{strokes: [][]float32{{3.6, 6, 8, 10.4, 12.4, 6}}}
)

// arc returns points on a circle from angle a to b, in degrees, clockwise on
// the screen from the right.
func arc(cx, cy, r, a, b float64) []float32 {
	n := int(math.Ceil(math.Abs(b-a) / 15))
	pts := make([]float32, 0, 2*n+2)
	for i := 0; i <= n; i++ {
		s, c := math.Sincos((a + (b-a)*float64(i)/float64(n)) * math.Pi / 180)
		pts = append(pts, float32(cx+r*c), float32(cy+r*s))
	}
	return pts
}

// bezier returns points on a cubic Bézier curve.
func bezier(x0, y0, x1, y1, x2, y2, x3, y3 float32) []float32 {
	const n = 12
	var pts []float32
	for i := 0; i <= n; i++ {
		t := float32(i) / n
		s := 1 - t
		a, b, c, d := s*s*s, 3*s*s*t, 3*s*t*t, t*t*t
		pts = append(pts, a*x0+b*x1+c*x2+d*x3, a*y0+b*y1+c*y2+d*y3)
	}
	return pts
}

func join(parts ...[]float32) []float32 {
	var all []float32
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// drawIcon draws an icon in a square of the given side whose top left is (x, y).
func drawIcon(p *render.Pen, ic *icon, x, y, side, width float32, c render.Color) {
	f := side / 16
	// Edges on device pixels, or bars and gaps of two pixels blur into one.
	s := p.Scale()
	x, y = round(x*s)/s, round(y*s)/s
	for _, q := range ic.strokes {
		for i := 0; i+3 < len(q); i += 2 {
			p.Stroke(x+q[i]*f, y+q[i+1]*f, x+q[i+2]*f, y+q[i+3]*f, width, c)
		}
	}
	for _, q := range ic.fills {
		fill(p, q, x, y, f, c)
	}
	for _, b := range ic.bars {
		p.Rect(x+b[0]*f, y+b[1]*f, b[2]*f, b[3]*f, c)
	}
	for _, d := range ic.dots {
		p.Disc(x+d[0]*f, y+d[1]*f, d[2]*f, c)
	}
}

// fill fills a convex shape: rows of lines inside, and its outline for smooth
// edges. The outline lies half its width inside the shape.
func fill(p *render.Pen, s []float32, x, y, f float32, c render.Color) {
	const edge = 1
	n := len(s) / 2
	var mx, my float32
	for i := 0; i < n; i++ {
		mx += s[2*i] / float32(n)
		my += s[2*i+1] / float32(n)
	}
	// Corners moved towards the middle, so that the strokes' outer sides lie on
	// the shape's own.
	in := make([]float32, 0, 32)
	top, bottom := float32(math.Inf(1)), float32(math.Inf(-1))
	for i := 0; i < n; i++ {
		px, py := s[2*i], s[2*i+1]
		px += sign(mx-px) * min(abs(mx-px), edge/2)
		py += sign(my-py) * min(abs(my-py), edge/2)
		in = append(in, x+px*f, y+py*f)
		top, bottom = min(top, y+py*f), max(bottom, y+py*f)
	}
	for i := 0; i < n; i++ {
		j := (i + 1) % n
		p.Stroke(in[2*i], in[2*i+1], in[2*j], in[2*j+1], edge, c)
	}
	for v := top; v <= bottom; v += edge / 2. {
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for i := 0; i < n; i++ {
			j := (i + 1) % n
			ax, ay, bx, by := in[2*i], in[2*i+1], in[2*j], in[2*j+1]
			if ay == by || v < min(ay, by) || v > max(ay, by) {
				continue
			}
			h := ax + (bx-ax)*(v-ay)/(by-ay)
			lo, hi = min(lo, h), max(hi, h)
		}
		if hi > lo {
			p.Line(lo, v, hi, v, edge, c)
		}
	}
}

func sign(v float32) float32 {
	if v < 0 {
		return -1
	}
	return 1
}

func abs(v float32) float32 { return max(v, -v) }

func round(v float32) float32 { return float32(math.Round(float64(v))) }
