package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
)

// ink is what all pens share: the shader and the typesetter with its atlas.
type ink struct {
	shader shader
	types  *typesetter
	scale  float32 // device pixels per dp
}

func newInk(fonts assets.Fonts) (*ink, error) {
	types, err := newTypesetter(fonts)
	if err != nil {
		return nil, err
	}
	return &ink{shader: shader{source: penSource}, types: types, scale: 1}, nil
}

// Pen collects lines, shapes and text, in dp, and draws them in one call. What
// is drawn later lies over what was drawn earlier. Its buffers grow to the
// largest picture and are then reused: once warm it allocates nothing.
type Pen struct {
	ink  *ink
	vs   []ebiten.Vertex
	is   []uint32
	opts ebiten.DrawTrianglesShaderOptions
}

func newPen(k *ink) *Pen { return &Pen{ink: k} }

// Scale returns the device scale: device pixels per dp.
func (p *Pen) Scale() float32 { return p.ink.scale }

// Reset forgets everything that was collected and not yet drawn.
func (p *Pen) Reset() { p.vs, p.is = p.vs[:0], p.is[:0] }

// Empty reports whether there is nothing to draw.
func (p *Pen) Empty() bool { return len(p.is) == 0 }

// Paint draws what was collected and keeps it, so that it can be drawn again.
func (p *Pen) Paint(dst *ebiten.Image) {
	if len(p.is) == 0 {
		return
	}
	p.opts.Images[0] = p.ink.types.image()
	dst.DrawTrianglesShader32(p.vs, p.is, p.ink.shader.program(), &p.opts)
}

// Flush draws what was collected and forgets it.
func (p *Pen) Flush(dst *ebiten.Image) {
	p.Paint(dst)
	p.Reset()
}

// Snap moves a coordinate so that a straight stroke of the given width that
// runs along it has sharp edges: both fall on borders of device pixels.
func (p *Pen) Snap(v, width float32) float32 {
	s := p.ink.scale
	w := max(1, round32(width*s))
	return (round32(v*s-w/2) + w/2) / s
}

// vertex appends one corner, in device pixels. c is premultiplied.
func (p *Pen) vertex(x, y float32, c Color, c0, c1, c2, c3 float32) {
	p.vs = append(p.vs, ebiten.Vertex{
		DstX: x, DstY: y, SrcX: whiteTexel, SrcY: whiteTexel,
		ColorR: c[0], ColorG: c[1], ColorB: c[2], ColorA: c[3],
		Custom0: c0, Custom1: c1, Custom2: c2, Custom3: c3,
	})
}

// quad appends the two triangles of the last four corners, given in the order
// top left, top right, bottom left, bottom right.
func (p *Pen) quad() {
	n := uint32(len(p.vs)) - 4
	p.is = append(p.is, n, n+1, n+2, n+1, n+3, n+2)
}

// inked returns a premultiplied colour for the shader.
func inked(c Color) Color { return Color{c[0] * c[3], c[1] * c[3], c[2] * c[3], c[3]} }

// stroke returns what the shader needs for a line of the given width in device
// pixels: half the width plus the feather's half. A line thinner than a pixel is
// drawn one pixel wide and fainter.
func stroke(widthPx float32, c Color) (reach float32, ink Color) {
	if widthPx < 1 {
		c[3] *= max(widthPx, 0)
		widthPx = 1
	}
	return widthPx/2 + .5, inked(c)
}

// box appends a filled rectangle with borders at device pixels x0 … y1 exactly.
func (p *Pen) box(x0, y0, x1, y1 float32, c Color) {
	p.vertex(x0, y0, c, 1, 0, 0, 0)
	p.vertex(x1, y0, c, 1, 0, 0, 0)
	p.vertex(x0, y1, c, 1, 0, 0, 0)
	p.vertex(x1, y1, c, 1, 0, 0, 0)
	p.quad()
}

// Rect fills a rectangle; its edges are moved to borders of device pixels.
func (p *Pen) Rect(x, y, w, h float32, c Color) {
	s := p.ink.scale
	x0, y0, x1, y1 := round32(x*s), round32(y*s), round32((x+w)*s), round32((y+h)*s)
	if x1 > x0 && y1 > y0 {
		p.box(x0, y0, x1, y1, inked(c))
	}
}

// Frame outlines a rectangle; the line lies inside it.
func (p *Pen) Frame(x, y, w, h, width float32, c Color) { p.RoundFrame(x, y, w, h, 0, width, c) }

// Gradient fills a rectangle with a colour map from left (0) to right (1).
func (p *Pen) Gradient(x, y, w, h float32, r *Ramp) {
	s := p.ink.scale
	x0, y0, x1, y1 := round32(x*s), round32(y*s), round32((x+w)*s), round32((y+h)*s)
	for i := 0; i < len(r)-1; i++ {
		a, b := inked(r[i]), inked(r[i+1])
		xa := x0 + (x1-x0)*float32(i)/float32(len(r)-1)
		xb := x0 + (x1-x0)*float32(i+1)/float32(len(r)-1)
		p.vertex(xa, y0, a, 1, 0, 0, 0)
		p.vertex(xb, y0, b, 1, 0, 0, 0)
		p.vertex(xa, y1, a, 1, 0, 0, 0)
		p.vertex(xb, y1, b, 1, 0, 0, 0)
		p.quad()
	}
}

// Disc fills a circle.
func (p *Pen) Disc(x, y, r float32, c Color) {
	s := p.ink.scale
	reach, k := stroke(2*r*s, c)
	p.patch(x*s, y*s, reach, reach, 0, k)
}

// Ring draws a circle's line of the given width, centred on radius r.
func (p *Pen) Ring(x, y, r, width float32, c Color) {
	s := p.ink.scale
	reach, k := stroke(width*s, c)
	p.patch(x*s, y*s, r*s+reach, reach, r*s, k)
}

// patch appends a square of half side half around (x, y) in device pixels, with
// the shader's reach and ring radius.
func (p *Pen) patch(x, y, half, reach, ring float32, c Color) {
	p.vertex(x-half, y-half, c, reach, -half, -half, ring)
	p.vertex(x+half, y-half, c, reach, half, -half, ring)
	p.vertex(x-half, y+half, c, reach, -half, half, ring)
	p.vertex(x+half, y+half, c, reach, half, half, ring)
	p.quad()
}

// RoundRect fills a rectangle whose corners are quarter circles of radius r.
func (p *Pen) RoundRect(x, y, w, h, r float32, c Color) {
	s := p.ink.scale
	x0, y0, x1, y1 := round32(x*s), round32(y*s), round32((x+w)*s), round32((y+h)*s)
	if x1 <= x0 || y1 <= y0 {
		return
	}
	k := inked(c)
	q := round32(min(r*s, (x1-x0)/2, (y1-y0)/2))
	if q < 1 {
		p.box(x0, y0, x1, y1, k)
		return
	}
	p.box(x0+q, y0, x1-q, y0+q, k)
	p.box(x0, y0+q, x1, y1-q, k)
	p.box(x0+q, y1-q, x1-q, y1, k)
	p.corners(x0, y0, x1, y1, q, q+.5, 0, k)
}

// RoundFrame outlines a rounded rectangle; the line lies inside it.
func (p *Pen) RoundFrame(x, y, w, h, r, width float32, c Color) {
	s := p.ink.scale
	x0, y0, x1, y1 := round32(x*s), round32(y*s), round32((x+w)*s), round32((y+h)*s)
	b := max(1, round32(width*s))
	if x1-x0 < 2*b || y1-y0 < 2*b {
		return
	}
	k := inked(c)
	q := max(b, round32(min(r*s, (x1-x0)/2, (y1-y0)/2)))
	if r <= 0 {
		q = b
	}
	p.box(x0+q, y0, x1-q, y0+b, k)
	p.box(x0+q, y1-b, x1-q, y1, k)
	p.box(x0, y0+q, x0+b, y1-q, k)
	p.box(x1-b, y0+q, x1, y1-q, k)
	if q > b {
		p.corners(x0, y0, x1, y1, q, b/2+.5, q-b/2, k)
	} else {
		p.box(x0, y0, x0+b, y0+b, k)
		p.box(x1-b, y0, x1, y0+b, k)
		p.box(x0, y1-b, x0+b, y1, k)
		p.box(x1-b, y1-b, x1, y1, k)
	}
}

// corners appends the four quarter circles of a rounded rectangle: q their
// radius, reach and ring as the shader knows them.
func (p *Pen) corners(x0, y0, x1, y1, q, reach, ring float32, c Color) {
	for _, k := range [4][4]float32{{x0, y0, -1, -1}, {x1 - q, y0, 1, -1}, {x0, y1 - q, -1, 1}, {x1 - q, y1 - q, 1, 1}} {
		// Local coordinates run from the circle's centre outwards.
		lx0, lx1 := float32(0), q
		if k[2] < 0 {
			lx0, lx1 = -q, 0
		}
		ly0, ly1 := float32(0), q
		if k[3] < 0 {
			ly0, ly1 = -q, 0
		}
		p.vertex(k[0], k[1], c, reach, lx0, ly0, ring)
		p.vertex(k[0]+q, k[1], c, reach, lx1, ly0, ring)
		p.vertex(k[0], k[1]+q, c, reach, lx0, ly1, ring)
		p.vertex(k[0]+q, k[1]+q, c, reach, lx1, ly1, ring)
		p.quad()
	}
}

func round32(v float32) float32 { return float32(math.Floor(float64(v) + .5)) }

func sqrt32(v float32) float32 { return float32(math.Sqrt(float64(v))) }

func hypot32(x, y float32) float32 { return sqrt32(x*x + y*y) }
