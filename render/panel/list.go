package panel

import (
	"image"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// list is the open list of a pick: a window of ebitenui over everything, that a
// click elsewhere closes.
type list struct {
	part
	of     *pick
	at     int // under the pointer, or where the arrow keys are
	window *widget.Window
}

// openList opens the list of a pick below it, or above where there is more room.
func (p *Panel) openList(k *pick) {
	l := &list{of: k, at: k.o.chosen()}
	l.init(p, l, func() (float32, float32) { return 0, 0 })
	l.release = func(inside bool) {
		if inside && l.at >= 0 {
			l.take()
		}
	}
	fill := &free{k: &p.kit, size: func() (float32, float32) { return 0, 0 }, place: func(r image.Rectangle) { l.SetLocation(r) }}
	c := newPane(&p.kit, fill, nil)
	c.AddChild(l)
	l.window = widget.NewWindow(
		widget.WindowOpts.Contents(c),
		widget.WindowOpts.Modal(),
		widget.WindowOpts.CloseMode(widget.CLICK_OUT),
		widget.WindowOpts.Location(p.listPlace(k)),
		widget.WindowOpts.ClosedHandler(func(*widget.WindowClosedEventArgs) { p.closed(l) }),
	)
	p.open(l, l.window)
}

// listPlace returns where a pick's list stands, in pixels.
func (p *Panel) listPlace(k *pick) image.Rectangle {
	b := k.box()
	h := k.height()*float32(len(k.o.names())) + 8
	w := b.w
	for _, s := range k.o.names() {
		w = max(w, p.pen.Measure(s, p.plain(p.body, p.theme.Text))+9+32)
	}
	y := b.bottom() + 4
	if y+h > p.h-4 && b.y-4-h >= 4 {
		y = b.y - 4 - h
	}
	y = max(4, min(y, p.h-4-h))
	x := max(4, min(b.x, p.w-4-w))
	return image.Rect(p.px(x), p.px(y), p.px(x+w), p.px(y+h))
}

func (l *list) frame() *widget.Window { return l.window }

func (l *list) take() {
	i := l.at
	l.window.Close()
	if i != l.of.o.chosen() {
		l.of.o.choose(i)
	}
}

// key implements keyer.
func (l *list) key(s stroke) bool {
	n := len(l.of.o.names())
	switch s.key {
	case ebiten.KeyArrowUp:
		l.at = max(0, l.at-1)
	case ebiten.KeyArrowDown:
		l.at = min(n-1, l.at+1)
	case ebiten.KeyHome:
		l.at = 0
	case ebiten.KeyEnd:
		l.at = n - 1
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace:
		if l.at >= 0 {
			l.take()
		}
	default:
		return false
	}
	return true
}

// row returns the box of option i.
func (l *list) rowBox(i int) box {
	b := l.box()
	return box{b.x + 4, b.y + 4 + float32(i)*l.of.height(), b.w - 8, l.of.height()}
}

// Update implements widget.Updater.
func (l *list) Update(o *widget.UpdateObject) {
	l.part.Update(o)
	if x, y := l.p.cursor(); l.p.cursorMoved {
		for i := range l.of.o.names() {
			if b := l.rowBox(i); x >= b.x && x < b.right() && y >= b.y && y < b.bottom() {
				l.at = i
			}
		}
	}
}

// Render implements widget.Renderer.
func (l *list) Render(screen *ebiten.Image) {
	p, t, b := l.on(screen), l.theme, l.box()
	p.RoundRect(b.x, b.y, b.w, b.h, 6, t.Panel)
	p.RoundFrame(b.x, b.y, b.w, b.h, 6, 1, t.Ctl)
	for i, s := range l.of.o.names() {
		r := l.rowBox(i)
		ink := t.Sec
		if i == l.at {
			p.RoundRect(r.x, r.y, r.w, r.h, 4, t.Raise)
			p.RoundFrame(r.x, r.y, r.w, r.h, 4, 1, t.Line2)
			ink = t.Text
		}
		if i == l.of.o.chosen() {
			ink = t.Text
			drawIcon(p, &iconTick, r.right()-18, r.midY()-6, 12, 1.5, t.Acc)
		}
		l.text(r.x+8, r.midY(), s, l.plain(l.body, ink))
	}
}
