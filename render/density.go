package render

import (
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// densityFactor is how many texels of the painted grid a sample of the density
// has on a side: samples of 8 dp become cells of 2.7 dp, in which bilinear
// interpolation and straight pieces of contour are not seen.
const densityFactor = 3

// densityLeast is the share of the peak below which nothing is seen: the colours'
// first step is 3 % (heat.kage), the first contour 4 %.
const densityLeast = 1e-3

// density paints the exact p_t: colour at (p/peak)^¾ of the map and thin
// contours at 4, 12, 30, 55 and 80 % of the peak. Between two slices of t it is
// interpolated, and its peak with it.
type density struct {
	sheet *sheet
	on    bool
	a, b  *film.Slice // what the texture holds
	w     float64     // what the fine grid was made for
}

func newDensity(p *painter) *density {
	return &density{sheet: newSheet(p, densityFactor, false, rowDensity), w: -1}
}

func (d *density) update(s *Scene) {
	a, b, w := s.Reel.At(film.Density, s.T)
	d.on = s.Values.On(control.Density) && a != nil && a.Max > 0 && b.Max > 0
	if !d.on {
		return
	}
	d.sheet.painter.use(s.Theme)
	if a != d.a || b != d.b {
		pix := d.sheet.pixels(a.Rect, a.W, a.H)
		ka, kb := 1/a.Max, 1/b.Max
		for i := range a.Data {
			put16(pix[4*i:], a.Data[i]*ka)
			put16(pix[4*i+2:], b.Data[i]*kb)
		}
		d.sheet.crop(func(i int) bool { return a.Data[i]*ka > densityLeast || b.Data[i]*kb > densityLeast })
		d.sheet.upload()
		d.a, d.b, d.w = a, b, -1
	}
	ma, mb := (1-w)*float64(a.Max), w*float64(b.Max)
	peak := ma + mb
	if w != d.w {
		d.sheet.blend(float32(ma/peak), float32(mb/peak))
		d.w = w
	}
	// Under the signed colours of the difference another coloured fill would be
	// taken for a part of them: there the density is its contours.
	fill := s.Values.Acting(control.Show) != "difference" || !s.Values.Bool(control.Velocity)
	width := float32(1)
	if s.Projector {
		width = 1.2
	}
	d.sheet.place(&s.View, s.Scale, sheetLook{
		opacity: float32(s.Values.Float(control.DensityOp)) / 100,
		fill:    fill, line: s.Theme.Contour, width: width,
	})
	s.Readings.DensityPeak, s.Readings.Fill = peak, fill
}

func (d *density) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if d.on {
		pen.Flush(dst)
		d.sheet.draw(dst)
	}
}
