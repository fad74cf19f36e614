package panel

import (
	"image"
	"time"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// linkBox shows a text to be copied by hand, all selected, where the system's
// clipboard cannot be reached.
type linkBox struct {
	part
	window *widget.Window
	title  string
	note   string
	line   line
	first  float32 // dp of the line's beginning that are left of the box
	since  time.Duration
	close  *button
}

// ShowText opens a dialog with a text that can be selected and read out.
func (p *Panel) ShowText(title, text, note string) {
	l := &linkBox{title: title, note: note, line: newLine(text), since: p.now()}
	l.line.selectAll()
	l.init(p, l, func() (float32, float32) { return 0, 0 })
	l.close = newButton(p, 32, true, nil, word("Close"), func() { l.window.Close() })
	place := &free{k: &p.kit, size: func() (float32, float32) { return 0, 0 }, place: func(r image.Rectangle) {
		l.SetLocation(r)
		b := l.dialog()
		w := l.close.width()
		x, y := p.px(b.right()-20-w), p.px(b.bottom()-16-32)
		l.close.SetLocation(image.Rect(x, y, x+p.px(w), y+p.px(32)))
	}}
	c := newPane(&p.kit, place, nil)
	c.AddChild(l, l.close)
	l.press = func(x, y float32) {
		f := l.field()
		if x >= f.x && x < f.right() && y >= f.y && y < f.bottom() {
			l.line.move(l.index(x), p.shiftHeld())
			l.since = p.now()
		}
	}
	l.drag = func(x, _ float32) { l.line.move(l.index(x), true) }
	l.window = widget.NewWindow(
		widget.WindowOpts.Contents(c),
		widget.WindowOpts.Modal(),
		widget.WindowOpts.Location(image.Rect(0, 0, p.px(p.w), p.px(p.h))),
		widget.WindowOpts.ClosedHandler(func(*widget.WindowClosedEventArgs) { p.closed(l) }),
	)
	p.open(l, l.window)
}

func (l *linkBox) frame() *widget.Window { return l.window }

// key implements keyer. The text can be walked through and selected, not changed.
func (l *linkBox) key(k stroke) bool {
	switch k.key {
	case ebiten.KeyEscape, ebiten.KeyEnter, ebiten.KeyNumpadEnter:
		l.window.Close()
		return true
	case ebiten.KeyBackspace, ebiten.KeyDelete:
		return true
	case ebiten.KeyV, ebiten.KeyX:
		return true
	}
	l.since = l.p.now()
	return l.line.key(k, l.p.clipboard)
}

func (l *linkBox) dialog() box {
	b := l.box()
	w, h := min(560, b.w-32), float32(172)
	return box{b.midX() - w/2, b.midY() - h/2, w, h}
}

func (l *linkBox) field() box {
	b := l.dialog()
	return box{b.x + 20, b.y + 52, b.w - 40, 32}
}

func (l *linkBox) index(x float32) int {
	st := l.plain(l.body, l.theme.Text)
	at := l.field().x + 8 - l.first
	for i, r := range l.line.text {
		w := l.pen.Measure(string(r), st)
		if x < at+w/2 {
			return i
		}
		at += w
	}
	return len(l.line.text)
}

// Render implements widget.Renderer.
func (l *linkBox) Render(screen *ebiten.Image) {
	p, t, all := l.on(screen), l.theme, l.box()
	p.Rect(all.x, all.y, all.w, all.h, t.Bg.Alpha(.6))
	b, f := l.dialog(), l.field()
	p.RoundRect(b.x, b.y, b.w, b.h, 8, t.Panel)
	p.RoundFrame(b.x, b.y, b.w, b.h, 8, 1, t.Line2)
	l.text(b.x+20, b.y+28, l.title, l.bold(l.name, t.Text))
	for i, r := range l.wrap([]run{{s: l.note, st: l.plain(l.small, t.Sec)}}, b.w-40-l.close.width()-16, 3) {
		l.runs(b.x+20, f.bottom()+20+float32(i)*l.small*1.4, l.small, r)
	}
	p.RoundRect(f.x, f.y, f.w, f.h, 4, t.Bg)
	p.RoundFrame(f.x, f.y, f.w, f.h, 4, 1, t.Acc)

	// The text, clipped to its field, with the caret in sight.
	st := l.plain(l.body, t.Text)
	caret := p.Measure(string(l.line.text[:l.line.caret]), st)
	l.first = max(0, min(l.first, caret), caret-(f.w-16))
	clip := image.Rect(l.px(f.x+6), l.px(f.y), l.px(f.right()-6), l.px(f.bottom()))
	l.on(screen.SubImage(clip).(*ebiten.Image))
	l.kit.line(&l.line, f.x+8-l.first, f.midY(), st, l.p.now()-l.since)
	l.on(screen)
}
