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
	for _, left := range [...]bool{false, true} {
		n := a.n
		if a.lay(v, left, step, float64(key.type_)) < 2 { // cards leave little room: finer
			a.n = n
			a.lay(v, left, niceStep(step*.45), float64(key.type_))
		}
	}
}

// lay puts the figures at the multiples of step along one of the edges, and returns
// how many there was room for.
func (a *axes) lay(v *Viewport, left bool, step, size float64) int {
	decimals := stepDecimals(step)
	seen, pic := v.Seen(), v.Picture
	from, to := seen.X0, seen.X1
	if left {
		from, to = seen.Y0, seen.Y1
	}
	before := a.n
	for k := math.Ceil(from / step); k*step <= to; k++ {
		x, y := v.Screen(k*step, k*step)
		var box Rect
		if left {
			x = pic.X
			box = Rect{x, y - size/2 - 2, 36, size + 4}
		} else {
			y = pic.Bottom()
			box = Rect{x - 16, y - size - 6, 32, size + 6}
		}
		if left && !(y > pic.Y+12 && y < pic.Bottom()-24) || !left && !(x > pic.X+40 && x < pic.Right()-16) || a.deck.layout.overlaps(box) {
			continue
		}
		if a.n == len(a.labels) {
			a.labels = append(a.labels, axisLabel{})
		}
		l := &a.labels[a.n]
		a.n++
		l.x, l.y, l.left = x, y, left
		l.value.set(k*step, decimals+1, func(dst []byte, x float64) []byte { return appendTick(dst, x, decimals) })
	}
	return a.n - before
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
