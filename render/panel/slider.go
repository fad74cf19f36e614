package panel

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// slider shows a gauge as a rail with a thumb. A press on the rail brings the
// thumb there; a second one soon after, or Backspace, brings the default back.
type slider struct {
	part
	g       gauge
	grab    float32 // from the thumb's middle to the pointer
	pressed time.Duration
	moved   bool // something changed since the press
}

const (
	thumbWidth, thumbHeight = 8, 16
	sliderHeight            = 24
	// doubleClick is the longest time between two presses that are one gesture.
	doubleClick = 400 * time.Millisecond
)

func newSlider(p *Panel, g gauge) *slider {
	s := &slider{g: g, pressed: -doubleClick}
	s.init(p, s, func() (float32, float32) { return 0, sliderHeight })
	s.keyboard, s.clickable = true, true
	s.tip = g.tip
	s.press = s.down
	s.drag = func(x, _ float32) { s.to(x - s.grab) }
	s.release = func(bool) { p.host.Commit() }
	return s
}

// middle returns the x of the thumb's middle at place u.
func (s *slider) middle(u float64) float32 {
	b := s.box()
	return b.x + thumbWidth/2 + float32(u)*(b.w-thumbWidth)
}

func (s *slider) down(x, _ float32) {
	now := s.p.now()
	if now-s.pressed < doubleClick {
		s.pressed = -doubleClick
		s.held = false
		s.p.try(s.g.reset())
		s.p.host.Commit()
		return
	}
	s.pressed = now
	s.grab = x - s.middle(s.g.place())
	if abs(s.grab) > thumbWidth/2+2 {
		s.grab = 0
		s.to(x)
	}
}

func (s *slider) to(x float32) {
	b := s.box()
	if b.w > thumbWidth {
		s.p.try(s.g.slide(float64((x - b.x - thumbWidth/2) / (b.w - thumbWidth))))
	}
}

// key implements keyer.
func (s *slider) key(k stroke) bool {
	n := 1
	if k.shift {
		n = 10
	}
	var err error
	switch k.key {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowDown:
		err = s.g.nudge(-n)
	case ebiten.KeyArrowRight, ebiten.KeyArrowUp:
		err = s.g.nudge(n)
	case ebiten.KeyPageDown:
		err = s.g.nudge(-20)
	case ebiten.KeyPageUp:
		err = s.g.nudge(20)
	case ebiten.KeyHome:
		err = s.g.edge(false)
	case ebiten.KeyEnd:
		err = s.g.edge(true)
	case ebiten.KeyBackspace, ebiten.KeyDelete:
		err = s.g.reset()
	default:
		return false
	}
	s.p.try(err)
	if !k.again {
		s.p.host.Commit() // a held key is one step of undo
	}
	return true
}

// Render implements widget.Renderer.
func (s *slider) Render(screen *ebiten.Image) {
	p, t, b := s.on(screen), s.theme, s.box()
	mid := b.midY()
	x := s.middle(s.g.place())
	p.Rect(b.x, mid-1, b.w, 2, t.Line2)
	if s.w.Disabled {
		p.RoundRect(x-thumbWidth/2, mid-thumbHeight/2, thumbWidth, thumbHeight, 2, t.Panel)
		p.RoundFrame(x-thumbWidth/2, mid-thumbHeight/2, thumbWidth, thumbHeight, 2, 1.5, t.Ctl)
		return
	}
	if u, ok := s.g.home(); ok {
		p.Rect(s.middle(u)-.5, mid+6, 1, 5, t.Ctl)
	}
	thumb, rail := t.Text, t.Sec
	if s.held {
		thumb, rail = t.Acc, t.Acc
	}
	p.Rect(b.x, mid-1, x-b.x, 2, rail)
	p.RoundRect(x-thumbWidth/2, mid-thumbHeight/2, thumbWidth, thumbHeight, 2, thumb)
	if s.lit() {
		s.focusRing(b, 1)
	}
}
