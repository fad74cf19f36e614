package panel

import (
	"image"
	"strings"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// overlay is what may lie over everything and has the keyboard meanwhile: an
// open list, or a dialog.
type overlay interface {
	key(k stroke) bool
	frame() *widget.Window
}

// open shows an overlay in its window; another one closes first.
func (p *Panel) open(o overlay, w *widget.Window) {
	p.closeOver()
	p.before, p.beforeByKeyboard = p.focused(), p.byKeyboard
	p.focus(nil, false)
	p.over = o
	p.ui.AddWindow(w)
}

func (p *Panel) closeOver() {
	if p.over != nil {
		p.over.frame().Close()
		p.over = nil
	}
}

// closed tells that an overlay's window has gone; the focus returns to where it was.
func (p *Panel) closed(o overlay) {
	if p.over == o {
		p.over = nil
	}
	if p.over == nil && p.before != nil && p.before.base().stops() {
		p.focus(p.before, p.beforeByKeyboard)
		p.before = nil
	}
}

// listOf reports whether the open list is this pick's.
func (p *Panel) listOf(k *pick) bool {
	l, ok := p.over.(*list)
	return ok && l.of == k
}

// sheet is the list of keyboard shortcuts.
type sheet struct {
	part
	window *widget.Window
	close  *button
}

const (
	sheetWidth = 680
	sheetRow   = 28
	// sheetFrame is what the sheet needs above and below its rows.
	sheetFrame = 20 + 32 + 12 + 44
)

// sheetRows are the actions of the sheet, two columns of them.
func sheetRows() [2][]control.Action {
	all := control.Actions()
	half := (len(all) + 1) / 2
	return [2][]control.Action{all[:half], all[half:]}
}

func (p *Panel) openSheet() {
	s := &sheet{}
	s.init(p, s, func() (float32, float32) { return 0, 0 })
	s.close = newButton(p, 32, false, only(&iconClose), nil, func() { s.window.Close() })
	place := &free{k: &p.kit, size: func() (float32, float32) { return 0, 0 }, place: func(r image.Rectangle) {
		s.SetLocation(r)
		b := s.sheetBox()
		x, y := p.px(b.right()-16-32), p.px(b.y+14)
		s.close.SetLocation(image.Rect(x, y, x+p.px(32), y+p.px(32)))
	}}
	c := newPane(&p.kit, place, nil)
	c.AddChild(s, s.close)
	s.release = func(bool) {
		if b := s.sheetBox(); !s.inside(b) {
			s.window.Close()
		}
	}
	s.window = widget.NewWindow(
		widget.WindowOpts.Contents(c),
		widget.WindowOpts.Modal(),
		widget.WindowOpts.Location(image.Rect(0, 0, p.px(p.w), p.px(p.h))),
		widget.WindowOpts.ClosedHandler(func(*widget.WindowClosedEventArgs) { p.closed(s) }),
	)
	p.open(s, s.window)
}

func (s *sheet) inside(b box) bool {
	x, y := s.p.cursor()
	return x >= b.x && x < b.right() && y >= b.y && y < b.bottom()
}

func (s *sheet) frame() *widget.Window { return s.window }

// key implements keyer: Escape, Enter and ? close the sheet.
func (s *sheet) key(k stroke) bool {
	switch k.key {
	case ebiten.KeyEscape, ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace, ebiten.KeySlash:
		s.window.Close()
		return true
	}
	return false
}

// sheetBox is where the sheet stands in the window, which it dims.
func (s *sheet) sheetBox() box {
	b := s.box()
	w := min(sheetWidth*s.body/13, b.w-32)
	h := sheetFrame + float32(len(sheetRows()[0]))*s.rowStep()
	return box{b.midX() - w/2, max(8, b.midY()-h/2), w, h}
}

// rowStep is the height of a row: less where the window is low.
func (s *sheet) rowStep() float32 {
	return min(sheetRow*s.body/13, (s.box().h-16-sheetFrame)/float32(len(sheetRows()[0])))
}

// Render implements widget.Renderer.
func (s *sheet) Render(screen *ebiten.Image) {
	p, t, all := s.on(screen), s.theme, s.box()
	p.Rect(all.x, all.y, all.w, all.h, t.Bg.Alpha(.6))
	b := s.sheetBox()
	p.RoundRect(b.x, b.y, b.w, b.h, 8, t.Panel)
	p.RoundFrame(b.x, b.y, b.w, b.h, 8, 1, t.Line2)
	s.text(b.x+24, b.y+30, "Keyboard shortcuts", s.bold(s.name, t.Text))
	top, step := b.y+20+32+12, s.rowStep()
	keys := 112 * s.body / 13
	for c, col := range sheetRows() {
		x := b.x + 24
		if c == 1 {
			x = b.x + b.w/2 + 8
		}
		for i, a := range col {
			y := top + (float32(i)+.5)*step
			kx := x
			for j, k := range a.Keys {
				if j == 2 || j == 1 && strings.HasPrefix(a.Keys[0], "Ctrl+Shift+") {
					continue
				}
				kx += s.cap(kx, y, k) + 4
			}
			st := s.plain(s.body, t.Sec)
			s.text(x+keys, y, s.fit(a.Label, st, b.w/2-32-keys), st)
		}
	}
	foot := "Tab moves through the panel, arrows move a slider, Backspace or a double click brings its default back."
	y := b.bottom() - 24
	s.text(b.x+24, y, s.fit(foot, s.plain(s.small, t.Mut), b.w-48), s.plain(s.small, t.Mut))
}

// cap draws a key and returns its width.
func (s *sheet) cap(x, y float32, key string) float32 {
	p, t := s.pen, s.theme
	st := s.plain(s.small, t.Text)
	label := keyCap(key)
	arrow := strings.HasSuffix(label, "Left") || strings.HasSuffix(label, "Right")
	shown := label
	if arrow {
		shown = strings.TrimSuffix(strings.TrimSuffix(label, "Left"), "Right")
	}
	w := p.Measure(shown, st) + 12
	if arrow {
		w += 10
	}
	h := min(s.small+10, s.rowStep()-2)
	w = max(w, h)
	p.RoundRect(x, y-h/2, w, h, 4, t.Raise)
	p.RoundFrame(x, y-h/2, w, h, 4, 1, t.Ctl)
	if arrow {
		s.text(x+6, y, shown, st)
		a, b := x+w-6, x+w-15
		if strings.HasSuffix(label, "Right") {
			a, b = b, a
		}
		p.Arrow(a, y, b, y, 1.25, 4, t.Text)
		return w
	}
	s.textMid(x+w/2, y, shown, st)
	return w
}
