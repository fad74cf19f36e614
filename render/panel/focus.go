package panel

import (
	"github.com/ebitenui/ebitenui/widget"
)

// focused returns the widget that has the keyboard, or nil.
func (p *Panel) focused() based {
	b, _ := p.ui.GetFocusedWidget().(based)
	return b
}

// focus gives the keyboard to a widget, or to none. byKeyboard says whether to
// show where it is.
func (p *Panel) focus(f widget.Focuser, byKeyboard bool) {
	p.byKeyboard = byKeyboard
	if f == nil {
		p.ui.ClearFocus()
		return
	}
	if p.ui.GetFocusedWidget() == f {
		return
	}
	p.ui.SetFocusedWidget(f)
}

// tab moves the focus to the next widget that can have it, or the one before,
// and brings it into sight. At either end it leaves the panel for once, so that
// the picture's own keys work; then it begins again.
func (p *Panel) tab(back bool) {
	var stops []based
	now := -1
	for _, b := range p.order {
		if !b.base().stops() {
			continue
		}
		if b.base().focused {
			now = len(stops)
		}
		stops = append(stops, b)
	}
	next := now + 1
	if back {
		next = now - 1
		if now < 0 {
			next = len(stops) - 1
		}
	}
	if next < 0 || next >= len(stops) {
		p.focus(nil, false)
		return
	}
	p.focus(stops[next], true)
	p.groups.reveal(stops[next].GetWidget())
}

// add puts widgets into the order of the Tab key and returns the first of them.
func (p *Panel) add(bs ...based) {
	p.order = append(p.order, bs...)
}

// keepFocus takes the focus from a widget that can no longer have it.
func (p *Panel) keepFocus() {
	if f := p.focused(); f != nil && !f.base().stops() && !f.base().held {
		p.focus(nil, false)
	}
}
