package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

const (
	// An arrow is shortest to longest of a cell long, by its size on the scale.
	arrowShortest = .2
	arrowLongest  = .82
	// Below this share of the scale there is no direction worth an arrow.
	arrowLeast = .02
	// diffLeast is the least end of the scale of the difference, as a share of
	// the velocity's: without it, equal fields would show their rounding errors.
	diffLeast = .02
	// diffFactor is how many texels the painted difference has a grid cell.
	diffFactor = 6
)

// fieldLayer draws the velocity field as arrows, learned or exact: length and
// colour show |u_t|. In Difference it draws learned minus exact: the difference
// vector as arrows, and under them, in the signed colours, the difference of the
// sizes, |learned| − |exact|: where the learned field is too fast (orange) and
// too slow (blue). The sign of a component of the vector would depend on the
// axes, and that of its part along the exact velocity flips where the field
// parts; the speeds' difference is smooth, and never more than the vector's size,
// so that one scale serves both. Nothing is drawn where both fields are equal.
// Everything fades where there is hardly any density.
type fieldLayer struct {
	cloud  *cloud
	shader shader
	sheet  *sheet

	on   bool
	diff bool
	of   fieldKey
	u, e []float32 // the field shown, and in Difference the exact one
	top  scale     // of the velocity
	end  scale     // of the difference

	vs   []ebiten.Vertex
	is   []uint32
	opts ebiten.DrawTrianglesShaderOptions
}

type fieldKey struct {
	field, exact, density between
	view                  Viewport
	theme                 *Theme
	scale                 float32
	alpha                 float32
	top, end              float32
	phone, projector      bool
}

func newField(p *painter, c *cloud) *fieldLayer {
	return &fieldLayer{cloud: c, shader: shader{source: arrowSource}, sheet: newSheet(p, diffFactor, true, rowDifference)}
}

func (f *fieldLayer) update(s *Scene) {
	show := s.Values.Acting(control.Show)
	f.diff = show == "difference"
	var field, exact between
	switch show {
	case "exact":
		field = lookAt(s.Reel, film.Exact, s.T)
	default:
		field = lookAt(s.Reel, film.Learned, s.T)
	}
	if f.diff {
		exact = lookAt(s.Reel, film.Exact, s.T)
	}
	f.on = s.Values.Bool(control.Velocity) && field.a != nil && (!f.diff || exact.a != nil && sameGrid(field.a, exact.a))
	if !f.on {
		return
	}
	of := fieldKey{field: field, exact: exact,
		view: s.View, theme: s.Theme, scale: s.Scale, alpha: float32(s.Values.Float(control.VelocityOp)) / 100,
		phone: s.Size == Phone, projector: s.Projector}
	if ok, _ := s.Values.Applies(control.Density); ok { // else what is there is of other data
		of.density = lookAt(s.Reel, film.Density, s.T)
	}
	if of.field != f.of.field || of.exact != f.of.exact || f.cloud.moved {
		f.u = field.vectors(f.u)
		if f.diff {
			f.e = exact.vectors(f.e)
			f.top.look(f.cloud, field.a, f.e)
			for i := range f.u {
				f.u[i] -= f.e[i]
			}
			f.end.look(f.cloud, field.a, f.u)
		} else {
			f.top.look(f.cloud, field.a, f.u)
		}
	}
	f.top.ease(s, 1e-6)
	of.top = f.top.top
	if f.diff {
		f.end.ease(s, diffLeast*f.top.top)
		of.end = f.end.top
		s.Readings.DiffEnd = float64(f.end.top)
	} else {
		s.Readings.SpeedTop = float64(f.top.top)
	}
	s.Readings.Cell = (field.a.X1 - field.a.X0) / float64(field.a.W) * s.View.Scale
	if of == f.of {
		return
	}
	f.of = of
	f.arrows(s)
	if f.diff {
		f.fill(s)
	}
}

func sameGrid(a, b *film.Slice) bool { return a.W == b.W && a.H == b.H && a.Rect == b.Rect }

// weight is the layer's fading at a grid point.
func (f *fieldLayer) weight(x, y float32) float32 {
	if f.of.density.a == nil {
		return 1
	}
	return fade(f.of.density.density(x, y))
}

func (f *fieldLayer) arrows(s *Scene) {
	g := f.of.field.a
	ax, bx, ay, by := s.View.pixels(s.Scale)
	cell := min(ax*float32(g.X1-g.X0)/float32(g.W), -ay*float32(g.Y1-g.Y0)/float32(g.H))
	width, most := float32(1.25), float32(5)
	switch {
	case s.Size == Phone:
		width = 1
	case s.Projector:
		width, most = 1.8, 6
	}
	most *= s.Scale
	top := f.of.top
	if f.diff {
		top = f.of.end
	}
	dx, dy := float32(g.X1-g.X0)/float32(g.W), float32(g.Y1-g.Y0)/float32(g.H)
	// What cannot be seen needs no corners.
	seen := s.View.Seen()
	x0, x1 := float32(seen.X0)-dx, float32(seen.X1)+dx
	y0, y1 := float32(seen.Y0)-dy, float32(seen.Y1)+dy
	f.vs = f.vs[:0]
	for j := range g.H {
		y := float32(g.Y0) + (float32(j)+.5)*dy
		if y < y0 || y > y1 {
			continue
		}
		for i := range g.W {
			x := float32(g.X0) + (float32(i)+.5)*dx
			if x < x0 || x > x1 {
				continue
			}
			at := 2 * (j*g.W + i)
			ux, uy := f.u[at], -f.u[at+1] // y runs down on the screen
			m := hypot32(ux, uy)
			if !(m >= arrowLeast*top) || m-m != 0 {
				continue
			}
			r := min(1, m/top)
			var c Color
			if f.diff {
				c = s.Theme.Text.Alpha(.75 * min(1, r*4))
			} else {
				c = s.Theme.Velocity.At(r)
			}
			reach, k := stroke(width*s.Scale, c.Alpha(f.of.alpha*f.weight(x, y)))
			l := cell * (arrowShortest + (arrowLongest-arrowShortest)*r)
			f.arrow(ax*x+bx, ay*y+by, ux/m, uy/m, l, min(most, .42*l), reach, k)
		}
	}
	for n := uint32(len(f.is) / 6 * 4); int(n) < len(f.vs); n += 4 {
		f.is = append(f.is, n, n+1, n+2, n+1, n+3, n+2)
	}
}

// arrow appends an arrow of length l whose middle stands at (x, y).
func (f *fieldLayer) arrow(x, y, ux, uy, l, head, reach float32, k Color) {
	a, b, across := -reach, l+reach, max(head*headAcross+reach, reach)
	x, y = x-ux*l/2, y-uy*l/2
	for c := range 4 {
		p, q := a, -across
		if c&1 != 0 {
			p = b
		}
		if c&2 != 0 {
			q = across
		}
		f.vs = append(f.vs, ebiten.Vertex{
			DstX: x + ux*p - uy*q, DstY: y + uy*p + ux*q, SrcX: reach,
			ColorR: k[0], ColorG: k[1], ColorB: k[2], ColorA: k[3],
			Custom0: p, Custom1: q, Custom2: l, Custom3: head,
		})
	}
}

// fill uploads the signed difference, one texel a grid cell.
func (f *fieldLayer) fill(s *Scene) {
	g := f.of.field.a
	f.sheet.painter.use(s.Theme)
	pix := f.sheet.pixels(g.Rect, g.W, g.H)
	dx, dy := float32(g.X1-g.X0)/float32(g.W), float32(g.Y1-g.Y0)/float32(g.H)
	for i := range g.W * g.H {
		ex, ey := f.e[2*i], f.e[2*i+1]
		lx, ly := ex+f.u[2*i], ey+f.u[2*i+1]
		putSigned(pix[4*i:], (hypot32(lx, ly)-hypot32(ex, ey))/f.of.end)
		x := float32(g.X0) + (float32(i%g.W)+.5)*dx
		y := float32(g.Y0) + (float32(i/g.W)+.5)*dy
		pix[4*i+2], pix[4*i+3] = byte(255*f.weight(x, y)), 255
	}
	f.sheet.upload()
	f.sheet.blend(1, 0)
	f.sheet.place(&s.View, s.Scale, sheetLook{opacity: f.of.alpha, fill: true})
}

func (f *fieldLayer) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if !f.on {
		return
	}
	pen.Flush(dst)
	if f.diff {
		f.sheet.draw(dst)
	}
	if len(f.vs) > 0 {
		dst.DrawTrianglesShader32(f.vs, f.is[:len(f.vs)/4*6], f.shader.program(), &f.opts)
	}
}
