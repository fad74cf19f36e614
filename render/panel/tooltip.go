package panel

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// tooltip names an icon that has no word beside it, after the pointer has
// rested on it for a moment.
type tooltip struct {
	of    *part
	since time.Duration
	shown bool
}

const tooltipAfter = 500 * time.Millisecond

func (t *tooltip) update(p *Panel) {
	of := p.under
	if of != nil && (of.tip == nil || of.held || !of.w.IsVisible() || of.tip().label == "") {
		of = nil
	}
	if of != t.of || of != nil && !t.shown && p.cursorMoved {
		t.of, t.since, t.shown = of, p.now(), false
	}
	t.shown = of != nil && p.now()-t.since >= tooltipAfter
}

func (t *tooltip) draw(p *Panel, screen *ebiten.Image) {
	if !t.shown || t.of == nil || p.over != nil {
		return
	}
	pen, th := p.on(screen), p.theme
	s := t.of.tip().label
	st := p.plain(p.small, th.Text)
	b := t.of.box()
	w, h := pen.Measure(s, st)+16, p.small+14
	x := min(max(b.midX()-w/2, 4), p.w-w-4)
	y := b.bottom() + 6
	if y+h > p.h-4 {
		y = b.y - 6 - h
	}
	pen.RoundRect(x, y, w, h, 4, th.Raise)
	pen.RoundFrame(x, y, w, h, 4, 1, th.Line2)
	p.text(x+8, y+h/2, s, st)
}
