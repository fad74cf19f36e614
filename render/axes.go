package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// axes writes the data units along the lower and left edges of the picture, at
// the lines of the grid, where no card stands.
type axes struct {
	deck   *deck
	labels []axisLabel
	n      int
	of     axesKey
}

// axisLabel is the figure of one grid line.
type axisLabel struct {
	x, y  float64 // where the line meets the edge
	left  bool    // on the left edge, not the lower one
	value reading
}

type axesKey struct {
	view  Viewport
	cards cardLayout
	type_ float32
}

// axisRoom is the least distance of two labels of one axis, in dp.
const axisRoom = 44

func (a *axes) update(s *Scene) {
	key := axesKey{s.View, a.deck.layout, s.Type(11)}
	if key == a.of {
		return
	}
	a.of = key
	a.n = 0
	v := &s.View
	pic := v.Picture
	if pic.W < 80 || pic.H < 80 {
		return
	}
	// Fewer figures than lines where lines stand close, more where they stand
	// so far apart that there might be only one between the cards.
	step := gridStep(v.Scale)
	if step*v.Scale < axisRoom {
		step = niceStep(axisRoom / v.Scale)
	} else if step*v.Scale > 3*axisRoom {
		step = niceStep(step * .45)
	}
	decimals := stepDecimals(step)
	format := func(dst []byte, x float64) []byte { return appendTick(dst, x, decimals) }
	size := float64(key.type_)
	seen := v.Seen()
	put := func(x, y float64, left bool, value float64) {
		box := Rect{x - 16, y - size - 6, 32, size + 6}
		if left {
			box = Rect{x, y - size/2 - 2, 36, size + 4}
		}
		if a.deck.layout.overlaps(box) {
			return
		}
		if a.n == len(a.labels) {
			a.labels = append(a.labels, axisLabel{})
		}
		l := &a.labels[a.n]
		a.n++
		l.x, l.y, l.left = x, y, left
		l.value.set(value, decimals+1, format)
	}
	for k := math.Ceil(seen.X0 / step); k*step <= seen.X1; k++ {
		if x, _ := v.Screen(k*step, 0); x > pic.X+40 && x < pic.Right()-16 {
			put(x, pic.Bottom(), false, k*step)
		}
	}
	for k := math.Ceil(seen.Y0 / step); k*step <= seen.Y1; k++ {
		if _, y := v.Screen(0, k*step); y > pic.Y+12 && y < pic.Bottom()-24 {
			put(pic.X, y, true, k*step)
		}
	}
}

func (a *axes) draw(dst *ebiten.Image, p *Pen, s *Scene) {
	th, size := s.Theme, s.Type(11)
	st := Style{Size: size, Color: th.Sec}
	for i := range a.n {
		l := &a.labels[i]
		x, y := float32(l.x), float32(l.y)
		if l.left {
			haloText(p, th, x+8, y+size*.36, l.value.text, st)
		} else {
			st.Align = Center
			haloText(p, th, x, y-8, l.value.text, st)
			st.Align = Left
		}
	}
}

// haloText sets a text that can be read over the picture.
func haloText(p *Pen, th *Theme, x, y float32, s string, st Style) {
	ink := st.Color
	st.Color = th.Bg
	for _, d := range [...][2]float32{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		p.Text(x+d[0], y+d[1], s, st)
	}
	st.Color = ink
	p.Text(x, y, s, st)
}
