package render

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/film"
)

// painter holds what all sheets share: the two shaders and the colour maps.
type painter struct {
	upsample, heat shader
	maps           *ebiten.Image // a row of 256 texels for each colour map
	theme          *Theme        // the maps are its
}

func newPainter() *painter {
	return &painter{upsample: shader{source: upsampleSource}, heat: shader{source: heatSource}}
}

// The rows of the image of colour maps.
const (
	rowDensity = iota
	rowDifference
	mapRows
)

const mapLength = 256

// use makes the colour maps those of the theme.
func (p *painter) use(t *Theme) {
	if p.theme == t {
		return
	}
	p.theme = t
	if p.maps == nil {
		p.maps = ebiten.NewImage(mapLength, mapRows)
	}
	pix := make([]byte, 0, 4*mapLength*mapRows)
	for _, r := range [mapRows]*Ramp{rowDensity: &t.Density, rowDifference: &t.Difference} {
		for i := range mapLength {
			c := r.At(float32(i) / (mapLength - 1))
			pix = append(pix, byte(c[0]*255+.5), byte(c[1]*255+.5), byte(c[2]*255+.5), 255)
		}
	}
	p.maps.WritePixels(pix)
}

// sheet is a grid of values over a rectangle of the plane, painted smoothly.
// Values are uploaded to a coarse texture, one texel a grid point; a first pass
// interpolates them in time and to a finer grid, at a small part of the screen's
// pixels; a second colours the screen from that. Both images are kept and only
// grow.
type sheet struct {
	painter *painter
	factor  int // fine texels a coarse one
	rect    film.Rect
	w, h    int
	// The part that is painted, in grid points: x0 ≤ x < x1, y0 ≤ y < y1.
	x0, y0, x1, y1 int

	pix              []byte
	coarse, fine     *ebiten.Image // with room
	coarseIn, fineIn *ebiten.Image // the parts in use
	vs               [4]ebiten.Vertex
	is               [6]uint32
	mix              []float32
	up, heat         ebiten.DrawTrianglesShaderOptions
	u                uniforms
}

// uniforms are slices, so that changing one allocates nothing.
type uniforms struct{ opacity, fill, signed, row, texel, line, width []float32 }

func newSheet(p *painter, factor int, signed bool, row int) *sheet {
	s := &sheet{painter: p, factor: factor, is: [6]uint32{0, 1, 2, 1, 3, 2}, mix: []float32{1, 0}}
	s.u = uniforms{opacity: []float32{1}, fill: []float32{1}, signed: []float32{0}, row: []float32{float32(row)},
		texel: []float32{1}, line: []float32{0, 0, 0, 0}, width: []float32{1}}
	if signed {
		s.u.signed[0] = 1
	}
	s.up.Uniforms = map[string]any{"Mix": s.mix}
	s.up.Blend = ebiten.BlendCopy
	s.heat.Uniforms = map[string]any{"Opacity": s.u.opacity, "Fill": s.u.fill, "Signed": s.u.signed, "Row": s.u.row,
		"Texel": s.u.texel, "Line": s.u.line, "Width": s.u.width}
	return s
}

// pixels returns the bytes of the coarse grid to be filled before upload: four
// a grid point, row by row from the bottom of the plane.
func (s *sheet) pixels(r film.Rect, w, h int) []byte {
	if n := 4 * w * h; cap(s.pix) < n {
		s.pix = make([]byte, n)
	}
	s.pix = s.pix[:4*w*h]
	if s.w != w || s.h != h {
		s.coarse, s.coarseIn = room(s.coarse, w, h)
		s.fine, s.fineIn = room(s.fine, w*s.factor, h*s.factor)
	}
	s.rect, s.w, s.h = r, w, h
	s.x0, s.y0, s.x1, s.y1 = 0, 0, w, h
	return s.pix
}

// room returns an image of at least w × h, the same one where it is large
// enough, and its part of exactly that size.
func room(img *ebiten.Image, w, h int) (whole, part *ebiten.Image) {
	if img != nil {
		if b := img.Bounds(); b.Dx() < w || b.Dy() < h {
			w0, h0 := max(b.Dx(), w), max(b.Dy(), h)
			img.Deallocate()
			img = ebiten.NewImage(w0, h0)
		}
	} else {
		img = ebiten.NewImage(w, h)
	}
	return img, img.SubImage(image.Rect(0, 0, w, h)).(*ebiten.Image)
}

// put16 stores v, in 0 … 1, in two bytes.
func put16(pix []byte, v float32) {
	if !(v > 0) {
		v = 0
	}
	n := uint32(min(v, 1)*65535 + .5)
	pix[0], pix[1] = byte(n>>8), byte(n)
}

// putSigned stores v, in −1 … 1, so that zero is exact.
func putSigned(pix []byte, v float32) {
	if v != v {
		v = 0
	}
	n := int32(32768.5 + max(-1, min(1, v))*32767)
	pix[0], pix[1] = byte(n>>8), byte(n)
}

// upload sends the bytes to the coarse texture.
func (s *sheet) upload() { s.coarseIn.WritePixels(s.pix) }

// crop limits painting to the grid points around those where seen is not small:
// what is empty costs nothing.
func (s *sheet) crop(seen func(i int) bool) {
	s.x0, s.y0, s.x1, s.y1 = s.w, s.h, 0, 0
	for i := range s.w * s.h {
		if seen(i) {
			x, y := i%s.w, i/s.w
			s.x0, s.x1 = min(s.x0, x), max(s.x1, x+1)
			s.y0, s.y1 = min(s.y0, y), max(s.y1, y+1)
		}
	}
	// Interpolation reaches two points further.
	s.x0, s.y0 = max(s.x0-2, 0), max(s.y0-2, 0)
	s.x1, s.y1 = min(s.x1+2, s.w), min(s.y1+2, s.h)
}

// blend makes the fine grid: a and b weigh the two values of each texel.
func (s *sheet) blend(a, b float32) {
	s.mix[0], s.mix[1] = a, b
	w, h := float32(s.w), float32(s.h)
	f := float32(s.factor)
	for i := range s.vs {
		x, y := float32(i&1), float32(i>>1)
		s.vs[i] = ebiten.Vertex{DstX: x * w * f, DstY: y * h * f, SrcX: x * w, SrcY: y * h}
	}
	s.up.Images[0] = s.coarseIn
	s.fineIn.DrawTrianglesShader32(s.vs[:], s.is[:], s.painter.upsample.program(), &s.up)
}

// look is how a sheet is painted.
type sheetLook struct {
	opacity float32
	fill    bool
	line    Color   // of contours
	width   float32 // of contours, dp
}

// place sets where and how the sheet will be painted.
func (s *sheet) place(v *Viewport, scale float32, look sheetLook) {
	ax, bx, ay, by := v.pixels(scale)
	x0, y0 := ax*float32(s.rect.X0)+bx, ay*float32(s.rect.Y0)+by
	dx, dy := ax*float32(s.rect.X1-s.rect.X0)/float32(s.w), ay*float32(s.rect.Y1-s.rect.Y0)/float32(s.h)
	f := float32(s.factor)
	for i := range s.vs {
		x, y := float32(s.x0), float32(s.y0) // row 0 of the grid is at the bottom of the plane
		if i&1 != 0 {
			x = float32(max(s.x1, s.x0))
		}
		if i&2 != 0 {
			y = float32(max(s.y1, s.y0))
		}
		s.vs[i] = ebiten.Vertex{DstX: x0 + x*dx, DstY: y0 + y*dy, SrcX: x * f, SrcY: y * f}
	}
	s.u.opacity[0] = look.opacity
	s.u.fill[0] = 0
	if look.fill {
		s.u.fill[0] = 1
	}
	s.u.texel[0] = dx / f
	copy(s.u.line, look.line[:])
	s.u.width[0] = max(1, look.width*scale)
}

func (s *sheet) draw(dst *ebiten.Image) {
	s.heat.Images[0], s.heat.Images[1] = s.fineIn, s.painter.maps
	dst.DrawTrianglesShader32(s.vs[:], s.is[:], s.painter.heat.program(), &s.heat)
}
