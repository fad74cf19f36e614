package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// backdrop is the ground of the picture with the unit grid of the plane; its
// axes are a little stronger. Where a unit is small or large on the screen the
// lines stand 2, 5, 10 … or ½, ⅕, ⅒ … units apart.
type backdrop struct {
	pen *Pen
	of  backdropKey
}

type backdropKey struct {
	view  Viewport
	theme *Theme
	scale float32
}

func newBackdrop(k *ink) *backdrop { return &backdrop{pen: newPen(k)} }

// gridStep returns the distance of grid lines in data units: a unit while that
// is 40 to 280 dp, else the next of 1, 2, 5 × 10^k that is at least 56 dp.
func gridStep(scale float64) float64 {
	if scale >= 40 && scale <= 280 {
		return 1
	}
	return niceStep(56 / scale)
}

func (b *backdrop) update(s *Scene) {
	of := backdropKey{s.View, s.Theme, b.pen.Scale()}
	if of == b.of {
		return
	}
	b.of = of
	b.pen.Reset()
	v := s.View.Picture
	b.pen.Rect(float32(v.X), float32(v.Y), float32(v.W), float32(v.H), s.Theme.Bg)
	seen, step := s.View.Seen(), gridStep(s.View.Scale)
	for k := math.Ceil(seen.X0 / step); k*step <= seen.X1; k++ {
		x, _ := s.View.Screen(k*step, 0)
		px := b.pen.Snap(float32(x), 1)
		b.pen.Line(px, float32(v.Y), px, float32(v.Y+v.H), 1, gridColor(s.Theme, k))
	}
	for k := math.Ceil(seen.Y0 / step); k*step <= seen.Y1; k++ {
		_, y := s.View.Screen(0, k*step)
		py := b.pen.Snap(float32(y), 1)
		b.pen.Line(float32(v.X), py, float32(v.X+v.W), py, 1, gridColor(s.Theme, k))
	}
}

func gridColor(t *Theme, k float64) Color {
	if k == 0 {
		return t.Axis
	}
	return t.Grid
}

func (b *backdrop) draw(dst *ebiten.Image, pen *Pen, s *Scene) { b.pen.Paint(dst) }
