package render

import (
	"fmt"
	"image"
	"image/color"
	"unicode"
	"unicode/utf8"

	"github.com/hajimehoshi/ebiten/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"flowscope/assets"
)

// Align says which point of a line of text stands at the given x.
type Align uint8

const (
	Left Align = iota
	Center
	Right
)

// Style is how text is set. Size is in dp; there is no bold italic.
type Style struct {
	Size         float32
	Bold, Italic bool
	Align        Align
	Color        Color
}

// Text sets one line with its baseline at y. Glyphs stand on whole device
// pixels vertically and on quarters of one horizontally.
func (p *Pen) Text(x, y float32, s string, st Style) {
	switch st.Align {
	case Center:
		x -= p.Measure(s, st) / 2
	case Right:
		x -= p.Measure(s, st)
	}
	p.set(x, y, s, st)
}

// Measure returns the width of a line of text in dp.
func (p *Pen) Measure(s string, st Style) float32 {
	t, w := p.ink.types, float32(0)
	size := t.size(st.Size * p.ink.scale)
	for _, r := range s {
		w += t.advance(st.face(), size, r)
	}
	return w / p.ink.scale
}

// set appends a line of text that begins at x and returns its width in dp.
func (p *Pen) set(x, y float32, s string, st Style) float32 {
	t, k := p.ink.types, inked(st.Color)
	size := t.size(st.Size * p.ink.scale)
	px, py := x*p.ink.scale, round32(y*p.ink.scale)
	x0 := px
	for _, r := range s {
		// The quarter of a pixel at which the glyph begins.
		q := floor32(px*subpixels + .5)
		whole := floor32(q / subpixels)
		g := t.glyph(st.face(), size, r, uint8(q-whole*subpixels))
		if g.w > 0 {
			x0, y0 := whole+float32(g.dx), py+float32(g.dy)
			x1, y1 := x0+float32(g.w), y0+float32(g.h)
			u0, v0 := float32(g.x), float32(g.y)
			u1, v1 := u0+float32(g.w), v0+float32(g.h)
			p.vs = append(p.vs,
				texel(x0, y0, u0, v0, k), texel(x1, y0, u1, v0, k),
				texel(x0, y1, u0, v1, k), texel(x1, y1, u1, v1, k))
			p.quad()
		}
		px += g.advance
	}
	return (px - x0) / p.ink.scale
}

func texel(x, y, u, v float32, c Color) ebiten.Vertex {
	return ebiten.Vertex{DstX: x, DstY: y, SrcX: u, SrcY: v,
		ColorR: c[0], ColorG: c[1], ColorB: c[2], ColorA: c[3], Custom0: 1}
}

// Symbol sets a mathematical symbol such as "α_t", "|u_t|" or "EMA" and returns
// its width: letters italic, but words of two and more upright; what follows
// "_" as a subscript of 0.75 the size, lowered by 0.22 em. St.Italic is ignored.
func (p *Pen) Symbol(x, y float32, sym string, st Style) float32 {
	w := float32(0)
	if st.Align != Left {
		w = p.symbol(0, 0, sym, st, false)
		if st.Align == Center {
			w /= 2
		}
	}
	return p.symbol(x-w, y, sym, st, true)
}

// MeasureSymbol returns the width that [Pen.Symbol] takes.
func (p *Pen) MeasureSymbol(sym string, st Style) float32 { return p.symbol(0, 0, sym, st, false) }

func (p *Pen) symbol(x, y float32, sym string, st Style, draw bool) float32 {
	x0, sub := x, false
	for len(sym) > 0 {
		if sym[0] == '_' {
			sym, sub = sym[1:], true
			continue
		}
		// The next run: letters, or one character of another kind.
		n, letters := 0, 0
		for n < len(sym) {
			r, size := utf8.DecodeRuneInString(sym[n:])
			if !unicode.IsLetter(r) && n > 0 {
				break
			}
			n += size
			if !unicode.IsLetter(r) {
				break
			}
			letters++
		}
		run := st
		run.Align, run.Italic = Left, letters == 1 || letters > 0 && sub
		dy := float32(0)
		if sub {
			run.Size, dy = st.Size*.75, st.Size*.22
			x += st.Size * .04 // room between an italic base and its subscript
		}
		if draw {
			x += p.set(x, y+dy, sym[:n], run)
		} else {
			x += p.Measure(sym[:n], run)
		}
		sym, sub = sym[n:], false
	}
	return x - x0
}

// subpixels is how many horizontal positions within a pixel a glyph is drawn
// for. At 11 dp on a plain screen whole pixels make the letters stagger.
const subpixels = 4

// faceID is one of the styles that there are.
type faceID uint8

const (
	faceRegular faceID = iota
	faceItalic
	faceBold
	faces
)

func (st *Style) face() faceID {
	switch {
	case st.Bold:
		return faceBold
	case st.Italic:
		return faceItalic
	}
	return faceRegular
}

// glyphKey names one picture of a glyph. size is in 64ths of a device pixel.
type glyphKey struct {
	face faceID
	sub  uint8
	size int32
	r    rune
}

// glyph is where a glyph's picture stands in the atlas (x, y, w, h), where its
// top left lies relative to the pen, and how far the pen moves; device pixels.
type glyph struct {
	x, y, w, h uint16
	dx, dy     int16
	advance    float32
}

// atlasSize is the side of the atlas in device pixels: at scale 1 the picture's
// texts fill about a fifth of it. One that is full is emptied.
const atlasSize = 1024

// whiteTexel is the middle of the white square in the atlas's corner, which
// strokes read so that they can share a draw call with text.
const whiteTexel = 1.5

const whiteSquare = 3

// typesetter turns text into pictures of glyphs. For every rune the fonts of a
// style are asked in turn (Latin, then Greek; upright where there is no italic).
type typesetter struct {
	chain   [faces][]*sfnt.Font
	buf     sfnt.Buffer
	ras     vector.Rasterizer
	mask    *image.Alpha
	pixels  []byte
	atlas   *ebiten.Image
	glyphs  map[glyphKey]glyph
	widths  map[glyphKey]float32
	epoch   uint64 // rises when the atlas is emptied: pictures taken from it before are void
	x, y, h int    // the shelf that is being filled: next free x, its y and height

	missing map[rune]bool // runes that no font has, for tests
}

func newTypesetter(fonts assets.Fonts) (*typesetter, error) {
	var parsed [5]*sfnt.Font
	for i, data := range [5][]byte{fonts.Latin, fonts.LatinItalic, fonts.LatinBold, fonts.Greek, fonts.GreekItalic} {
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("render: font %d of 5: %w", i+1, err)
		}
		parsed[i] = f
	}
	latin, italic, bold, greek, greekItalic := parsed[0], parsed[1], parsed[2], parsed[3], parsed[4]
	t := &typesetter{mask: &image.Alpha{}, missing: map[rune]bool{}}
	t.chain[faceRegular] = []*sfnt.Font{latin, greek}
	t.chain[faceItalic] = []*sfnt.Font{italic, greekItalic, latin, greek}
	t.chain[faceBold] = []*sfnt.Font{bold, latin, greek}
	t.empty()
	return t, nil
}

// empty forgets all glyphs: when the atlas is full, and when the device scale
// changed, because then none of the sizes comes again.
func (t *typesetter) empty() {
	t.glyphs, t.widths = map[glyphKey]glyph{}, map[glyphKey]float32{}
	t.x, t.y, t.h = whiteSquare+1, 0, whiteSquare
	t.epoch++
	if t.atlas != nil {
		t.atlas.Clear()
		t.white()
	}
}

// image returns the atlas. It is made at first use, not before the game runs.
func (t *typesetter) image() *ebiten.Image {
	if t.atlas == nil {
		t.atlas = ebiten.NewImage(atlasSize, atlasSize)
		t.white()
	}
	return t.atlas
}

func (t *typesetter) white() {
	t.atlas.SubImage(image.Rect(0, 0, whiteSquare, whiteSquare)).(*ebiten.Image).Fill(color.White)
}

func (t *typesetter) write(x, y, w, h int) {
	t.image().SubImage(image.Rect(x, y, x+w, y+h)).(*ebiten.Image).WritePixels(t.pixels)
}

// size rounds a size in device pixels to 64ths.
func (t *typesetter) size(px float32) int32 { return int32(px*64 + .5) }

// find returns the first font of the style's chain that has the rune.
func (t *typesetter) find(face faceID, r rune) (*sfnt.Font, sfnt.GlyphIndex) {
	for _, f := range t.chain[face] {
		if g, err := f.GlyphIndex(&t.buf, r); err == nil && g != 0 {
			return f, g
		}
	}
	t.missing[r] = true
	return t.chain[face][0], 0 // the box for a glyph that is not there
}

func (t *typesetter) advance(face faceID, size int32, r rune) float32 {
	k := glyphKey{face: face, size: size, r: r}
	w, ok := t.widths[k]
	if !ok {
		f, g := t.find(face, r)
		if a, err := f.GlyphAdvance(&t.buf, g, fixed.Int26_6(size), font.HintingNone); err == nil {
			w = float32(a) / 64
		}
		t.widths[k] = w
	}
	return w
}

func (t *typesetter) glyph(face faceID, size int32, r rune, sub uint8) glyph {
	k := glyphKey{face: face, sub: sub, size: size, r: r}
	g, ok := t.glyphs[k]
	if !ok {
		g = t.draw(k)
		t.glyphs[k] = g
	}
	return g
}

// draw makes the picture of a glyph and puts it on the atlas.
func (t *typesetter) draw(k glyphKey) glyph {
	g := glyph{advance: t.advance(k.face, k.size, k.r)}
	f, id := t.find(k.face, k.r)
	segs, err := f.LoadGlyph(&t.buf, id, fixed.Int26_6(k.size), nil)
	if err != nil || len(segs) == 0 {
		return g // a space, or an outline that cannot be read
	}
	shift := fixed.Int26_6(k.sub) * 64 / subpixels
	b := segs.Bounds()
	x0, y0 := (b.Min.X + shift).Floor(), b.Min.Y.Floor()
	w, h := (b.Max.X+shift).Ceil()-x0, b.Max.Y.Ceil()-y0
	if w <= 0 || h <= 0 || w > atlasSize/2 || h > atlasSize/2 {
		return g
	}
	fx := func(v fixed.Int26_6) float32 { return float32(v+shift)/64 - float32(x0) }
	fy := func(v fixed.Int26_6) float32 { return float32(v)/64 - float32(y0) }
	t.ras.Reset(w, h)
	for _, s := range segs {
		a := s.Args
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			t.ras.MoveTo(fx(a[0].X), fy(a[0].Y))
		case sfnt.SegmentOpLineTo:
			t.ras.LineTo(fx(a[0].X), fy(a[0].Y))
		case sfnt.SegmentOpQuadTo:
			t.ras.QuadTo(fx(a[0].X), fy(a[0].Y), fx(a[1].X), fy(a[1].Y))
		case sfnt.SegmentOpCubeTo:
			t.ras.CubeTo(fx(a[0].X), fy(a[0].Y), fx(a[1].X), fy(a[1].Y), fx(a[2].X), fy(a[2].Y))
		}
	}
	if len(t.mask.Pix) < w*h {
		t.mask.Pix = make([]uint8, w*h)
	}
	t.mask.Stride, t.mask.Rect = w, image.Rect(0, 0, w, h)
	clear(t.mask.Pix[:w*h])
	t.ras.Draw(t.mask, t.mask.Rect, image.Opaque, image.Point{})

	x, y := t.place(w, h)
	t.image() // its first making writes pixels of its own
	t.pixels = t.pixels[:0]
	for _, a := range t.mask.Pix[:w*h] {
		t.pixels = append(t.pixels, a, a, a, a)
	}
	t.write(x, y, w, h)
	g.x, g.y, g.w, g.h = uint16(x), uint16(y), uint16(w), uint16(h)
	g.dx, g.dy = int16(x0), int16(y0)
	return g
}

// crossRune stands for the data's cross on the atlas.
const crossRune = -1

// cross returns the picture of a cross with arms of the given length and strokes
// one dp wide, in device pixels. Its advance is of no meaning.
func (t *typesetter) cross(arm, scale float32) glyph {
	k := glyphKey{face: faces, size: t.size(arm), r: crossRune}
	g, ok := t.glyphs[k]
	if ok {
		return g
	}
	b := max(1, int(scale+.5))
	a := max(1, int(arm+.5-float32(b)/2))
	n := 2*a + b
	x, y := t.place(n, n)
	t.pixels = t.pixels[:0]
	for j := range n {
		for i := range n {
			v := byte(0)
			if i >= a && i < a+b || j >= a && j < a+b {
				v = 255
			}
			t.pixels = append(t.pixels, v, v, v, v)
		}
	}
	t.write(x, y, n, n)
	g = glyph{x: uint16(x), y: uint16(y), w: uint16(n), h: uint16(n), dx: int16(-a - b/2), dy: int16(-a - b/2)}
	t.glyphs[k] = g
	return g
}

// place finds room for a picture on the atlas: shelves from top to bottom,
// filled from left to right, with a pixel between neighbours.
func (t *typesetter) place(w, h int) (x, y int) {
	if t.x+w > atlasSize {
		t.x, t.y, t.h = 0, t.y+t.h+1, 0
	}
	if t.y+h > atlasSize {
		// Texts set earlier in this frame lose their glyphs for one frame.
		t.empty()
	}
	x, y = t.x, t.y
	t.x += w + 1
	t.h = max(t.h, h)
	return x, y
}

func floor32(v float32) float32 {
	i := float32(int32(v))
	if i > v {
		i--
	}
	return i
}
