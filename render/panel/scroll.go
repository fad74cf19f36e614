package panel

import (
	"image"
	"math"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// scroll shows as much of its content as there is room for. Its content is
// clipped by drawing on a part of the screen, which costs no image.
type scroll struct {
	part
	content *pane
	at      float32 // dp hidden above
	bar     bool    // the bar is held
	grab    float32
	screen  *ebiten.Image // that view is a part of
	view    *ebiten.Image
}

// wheelStep is how far one notch of the wheel moves, in dp.
const wheelStep = 56

const barWidth = 6

func newScroll(p *Panel, content *pane) *scroll {
	s := &scroll{content: content}
	s.init(p, s, func() (float32, float32) { return 0, 0 })
	content.GetWidget().FocusEvent.AddHandler(func(a any) {
		if f, ok := a.(*widget.WidgetFocusEventArgs); ok {
			s.w.FireFocusEvent(f.Widget, f.Focused, f.Location)
		}
	})
	s.w.ScrolledEvent.AddHandler(func(a any) {
		if e, ok := a.(*widget.WidgetScrolledEventArgs); ok && p.mine() {
			s.to(s.at - float32(e.Y)*wheelStep)
		}
	})
	s.press = func(x, y float32) {
		if thumb, ok := s.thumb(); ok && x >= thumb.x-4 {
			s.bar, s.grab = true, y-thumb.y
			if y < thumb.y || y > thumb.bottom() {
				s.grab = thumb.h / 2
				s.drag(x, y)
			}
		}
	}
	s.drag = func(_, y float32) {
		if thumb, ok := s.thumb(); ok && s.bar {
			b := s.box()
			s.to((y - s.grab - b.y) / max(1, b.h-thumb.h) * s.most())
		}
	}
	s.release = func(bool) { s.bar = false }
	return s
}

func (s *scroll) height() float32 {
	_, h := s.content.PreferredSize()
	return s.dp(h)
}

// most is how far the content can be moved.
func (s *scroll) most() float32 { return max(0, s.height()-s.box().h) }

func (s *scroll) to(at float32) { s.at = min(max(at, 0), s.most()) }

// thumb returns the bar's thumb; false where everything is in sight.
func (s *scroll) thumb() (box, bool) {
	b, h := s.box(), s.height()
	if h <= b.h || h <= 0 {
		return box{}, false
	}
	size := max(24, b.h*b.h/h)
	return box{b.right() - barWidth - 3, b.y + (b.h-size)*s.at/max(1, s.most()), barWidth, size}, true
}

// holds reports whether a widget is part of the content.
func (s *scroll) holds(w *widget.Widget) bool {
	for ; w != nil; w = w.Parent() {
		if w == s.content.GetWidget() {
			return true
		}
	}
	return false
}

// shows reports whether a widget is in sight, as far as scrolling goes.
func (s *scroll) shows(w *widget.Widget) bool { return !s.holds(w) || w.Rect.In(s.w.Rect) }

// reveal moves the content so that a widget in it is in sight.
func (s *scroll) reveal(w *widget.Widget) {
	if !s.holds(w) {
		return
	}
	const air = 12
	b, r := s.box(), s.kit.box(w.Rect)
	if r.y < b.y+air {
		s.to(s.at - (b.y + air - r.y))
	} else if r.bottom() > b.bottom()-air {
		s.to(s.at + r.bottom() - (b.bottom() - air))
	}
}

// RequestRelayout implements widget.Relayoutable.
func (s *scroll) RequestRelayout() { s.content.RequestRelayout() }

// SetupInputLayer implements input.Layerer: no press reaches content that is
// scrolled out of sight; the wheel passes on to the scroll itself.
func (s *scroll) SetupInputLayer(def input.DeferredSetupInputLayerFunc) {
	s.content.GetWidget().ElevateToNewInputLayer(&input.Layer{
		DebugLabel: "panel groups",
		EventTypes: input.LayerEventTypeAll ^ input.LayerEventTypeWheel,
		BlockLower: true,
		RectFunc:   s.inner,
	})
	s.content.SetupInputLayer(def)
}

// inner is what content can be pressed: all but the bar.
func (s *scroll) inner() image.Rectangle {
	r := s.w.Rect
	if _, ok := s.thumb(); ok {
		r.Max.X -= s.px(barWidth + 6)
	}
	return r
}

// Update implements widget.Updater.
func (s *scroll) Update(o *widget.UpdateObject) {
	s.part.Update(o)
	if s.w.IsVisible() {
		s.content.Update(o)
	}
}

// Render implements widget.Renderer.
func (s *scroll) Render(screen *ebiten.Image) {
	s.to(s.at)
	_, h := s.content.PreferredSize()
	r := s.w.Rect
	top := r.Min.Y - int(math.Round(float64(s.at)*s.scale))
	s.content.SetLocation(image.Rect(r.Min.X, top, r.Max.X, top+h))
	if s.screen != screen || s.view == nil || s.view.Bounds() != r {
		s.screen, s.view = screen, screen.SubImage(r).(*ebiten.Image)
	}
	s.content.Render(s.view)
	p := s.on(screen)
	if thumb, ok := s.thumb(); ok {
		c := s.theme.Line2
		if s.held && s.bar {
			c = s.theme.Ctl
		}
		p.RoundRect(thumb.x, thumb.y, thumb.w, thumb.h, barWidth/2, c)
	}
}
