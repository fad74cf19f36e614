package panel

import (
	"image"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

type child = widget.PreferredSizeLocateableWidget

// column lays children one under the other, each as wide as the column, between
// margins given in dp. Hidden children take no room.
type column struct {
	k                        *kit
	left, right, top, bottom float32
}

// PreferredSize implements widget.Layouter.
func (c *column) PreferredSize(cs []child) (int, int) {
	h := c.k.px(c.top) + c.k.px(c.bottom)
	for _, w := range cs {
		if w.GetWidget().GetVisibility() != widget.Visibility_Hide {
			_, ch := w.PreferredSize()
			h += ch
		}
	}
	return 0, h
}

// Layout implements widget.Layouter.
func (c *column) Layout(cs []child, r image.Rectangle) {
	y := r.Min.Y + c.k.px(c.top)
	for _, w := range cs {
		if w.GetWidget().GetVisibility() == widget.Visibility_Hide {
			continue
		}
		_, h := w.PreferredSize()
		w.SetLocation(image.Rect(r.Min.X+c.k.px(c.left), y, r.Max.X-c.k.px(c.right), y+h))
		y += h
	}
}

// columns lays children beside each other: those of width 0 share what is left.
// Each is as high as it wants, in the middle.
type columns struct {
	k      *kit
	gap    func() float32
	widths func() []float32 // dp, one for each child
	height func() float32
}

// PreferredSize implements widget.Layouter.
func (c *columns) PreferredSize([]child) (int, int) { return 0, c.k.px(c.height()) }

// Layout implements widget.Layouter.
func (c *columns) Layout(cs []child, r image.Rectangle) {
	ws, gap := c.widths(), c.k.px(c.gap())
	free, flexible := r.Dx()+gap, 0
	for i := range cs {
		free -= c.k.px(ws[i]) + gap
		if ws[i] == 0 {
			flexible++
		}
	}
	x := r.Min.X
	for i, w := range cs {
		width := c.k.px(ws[i])
		if ws[i] == 0 {
			width = max(0, free/flexible)
		}
		_, h := w.PreferredSize()
		h = min(h, r.Dy())
		y := r.Min.Y + (r.Dy()-h)/2
		w.SetLocation(image.Rect(x, y, x+width, y+h))
		x += width + gap
	}
}

// free leaves the placing to a function.
type free struct {
	size  func() (w, h float32)
	place func(r image.Rectangle)
	k     *kit
}

// PreferredSize implements widget.Layouter.
func (f *free) PreferredSize([]child) (int, int) {
	w, h := f.size()
	return f.k.px(w), f.k.px(h)
}

// Layout implements widget.Layouter.
func (f *free) Layout(_ []child, r image.Rectangle) { f.place(r) }

// pane is a container that paints itself before its children.
type pane struct {
	*widget.Container
	k     *kit
	paint func(b box)
}

func newPane(k *kit, l widget.Layouter, paint func(b box), opts ...widget.WidgetOpt) *pane {
	return &pane{Container: widget.NewContainer(widget.ContainerOpts.Layout(l), widget.ContainerOpts.WidgetOpts(opts...)), k: k, paint: paint}
}

// Render implements widget.Renderer.
func (p *pane) Render(screen *ebiten.Image) {
	if !p.GetWidget().IsVisible() {
		return
	}
	if p.paint != nil {
		p.k.on(screen)
		p.paint(p.k.box(p.GetWidget().Rect))
	}
	p.Container.Render(screen)
}

// show makes a widget visible, or hides it so that it takes no room.
func show(w widget.HasWidget, on bool) {
	v := widget.Visibility_Hide
	if on {
		v = widget.Visibility_Show
	}
	w.GetWidget().SetVisibility(v)
}
