package panel

import (
	"image"
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
)

// sizes are the measures that the projector changes, in dp.
type sizes struct {
	body, small, caption, name, hero, time float32 // type
	row, pick, title, segment, switcher    float32 // heights
}

var (
	screenSizes    = sizes{body: 13, small: 12, caption: 11, name: 15, hero: 16, time: 20, row: 28, pick: 28, title: 34, segment: 30, switcher: 52}
	projectorSizes = sizes{body: 15, small: 14, caption: 13, name: 18, hero: 19, time: 24, row: 34, pick: 32, title: 40, segment: 36, switcher: 60}
)

// kit is what all widgets draw with.
type kit struct {
	sizes
	pen   *render.Pen
	theme *render.Theme
	scale float64 // device pixels per dp
	dst   *ebiten.Image
}

// px turns dp into whole device pixels.
func (k *kit) px(dp float32) int { return int(math.Round(float64(dp) * k.scale)) }

// dp turns device pixels into dp.
func (k *kit) dp(px int) float32 { return float32(float64(px) / k.scale) }

// box turns a rectangle of pixels into dp.
func (k *kit) box(r image.Rectangle) box {
	return box{k.dp(r.Min.X), k.dp(r.Min.Y), k.dp(r.Dx()), k.dp(r.Dy())}
}

// box is a rectangle in dp.
type box struct{ x, y, w, h float32 }

func (b box) midX() float32   { return b.x + b.w/2 }
func (b box) midY() float32   { return b.y + b.h/2 }
func (b box) right() float32  { return b.x + b.w }
func (b box) bottom() float32 { return b.y + b.h }

// grow moves every edge outwards by d.
func (b box) grow(d float32) box { return box{b.x - d, b.y - d, b.w + 2*d, b.h + 2*d} }

// on returns the pen, after making sure that what it collected for another
// image is drawn there.
func (k *kit) on(dst *ebiten.Image) *render.Pen {
	if k.dst != dst {
		k.flush()
		k.dst = dst
	}
	return k.pen
}

// flush draws what the pen has collected.
func (k *kit) flush() {
	if k.dst != nil {
		k.pen.Flush(k.dst)
	}
	k.dst = nil
}

// Styles of type.

func (k *kit) plain(size float32, c render.Color) render.Style {
	return render.Style{Size: size, Color: c}
}

func (k *kit) bold(size float32, c render.Color) render.Style {
	return render.Style{Size: size, Bold: true, Color: c}
}

func (k *kit) italic(size float32, c render.Color) render.Style {
	return render.Style{Size: size, Italic: true, Color: c}
}

// baseline returns where the baseline of a line of type stands whose middle is y.
func baseline(y, size float32) float32 { return y + .36*size }

// text draws s with its middle at y and its left at x, and returns its width.
func (k *kit) text(x, y float32, s string, st render.Style) float32 {
	k.pen.Text(x, baseline(y, st.Size), s, st)
	return k.pen.Measure(s, st)
}

// textRight draws s ending at x.
func (k *kit) textRight(x, y float32, s string, st render.Style) {
	k.pen.Text(x-k.pen.Measure(s, st), baseline(y, st.Size), s, st)
}

// textMid draws s around x.
func (k *kit) textMid(x, y float32, s string, st render.Style) {
	k.pen.Text(x-k.pen.Measure(s, st)/2, baseline(y, st.Size), s, st)
}

// fit shortens s with an ellipsis so that it is at most w wide.
func (k *kit) fit(s string, st render.Style, w float32) string {
	if k.pen.Measure(s, st) <= w {
		return s
	}
	r := []rune(s)
	for len(r) > 0 {
		r = r[:len(r)-1]
		if t := strings.TrimRight(string(r), " ,") + "…"; k.pen.Measure(t, st) <= w {
			return t
		}
	}
	return ""
}

// focusRing is drawn around what has the keyboard.
func (k *kit) focusRing(b box, off float32) {
	g := b.grow(off + 2)
	k.pen.RoundFrame(g.x, g.y, g.w, g.h, 4+off, 2, k.theme.Acc)
}

// run is a piece of a line of mixed type.
type run struct {
	s  string
	st render.Style
	up float32 // dp that the baseline is raised
}

func (k *kit) runWidth(rs []run) (w float32) {
	for _, r := range rs {
		w += k.pen.Measure(r.s, r.st)
	}
	return w
}

// runs draws pieces one after the other with their common middle at y.
func (k *kit) runs(x, y, size float32, rs []run) {
	for _, r := range rs {
		k.pen.Text(x, baseline(y, size)-r.up, r.s, r.st)
		x += k.pen.Measure(r.s, r.st)
	}
}

// wrap breaks runs into lines at most w wide, at spaces. What does not fit into
// most lines ends in an ellipsis.
func (k *kit) wrap(rs []run, w float32, most int) [][]run {
	var lines [][]run
	var now []run
	x := float32(0)
	for _, r := range rs {
		for _, word := range strings.SplitAfter(r.s, " ") {
			if word == "" {
				continue
			}
			width := k.pen.Measure(strings.TrimRight(word, " "), r.st)
			if x > 0 && x+width > w {
				if len(lines) == most-1 {
					now[len(now)-1].s = strings.TrimRight(now[len(now)-1].s, " ") + "…"
					return append(lines, now)
				}
				lines, now, x = append(lines, now), nil, 0
			}
			if n := len(now); n > 0 && now[n-1].st == r.st && now[n-1].up == r.up {
				now[n-1].s += word
			} else {
				now = append(now, run{word, r.st, r.up})
			}
			x += k.pen.Measure(word, r.st)
		}
	}
	if len(now) > 0 {
		lines = append(lines, now)
	}
	return lines
}
