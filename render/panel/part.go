package panel

import (
	"image"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// tip is what the help line says about a widget.
type tip struct {
	name, symbol, text string
	// label is the short text shown beside an icon that has none; "" for none.
	label string
}

// part is what all our widgets are made of: ebitenui's widget, its size, its
// share of the pointer and of the keyboard's focus. It implements
// widget.PreferredSizeLocateableWidget, widget.Updater and widget.Focuser; a
// widget that embeds it adds Render.
type part struct {
	*kit
	p    *Panel
	w    *widget.Widget
	self widget.Focuser

	size func() (w, h float32) // preferred, in dp
	tip  func() tip            // nil: says nothing

	press   func(x, y float32) // the main button went down here (dp)
	drag    func(x, y float32) // the pointer moved while held
	release func(inside bool)  // the button went up

	focusing  func(on bool) // it got, or lost, the keyboard
	keyboard  bool          // Tab stops here
	clickable bool          // a press gives it the focus

	hover, held, focused bool
	at                   image.Point // pointer at the last drag
}

// init prepares the part of the widget self.
func (t *part) init(p *Panel, self widget.Focuser, size func() (w, h float32)) {
	t.kit, t.p, t.self, t.size = &p.kit, p, self, size
	t.w = widget.NewWidget(
		widget.WidgetOpts.CursorEnterHandler(func(*widget.WidgetCursorEnterEventArgs) {
			t.hover = true
			p.entered(t)
		}),
		widget.WidgetOpts.CursorExitHandler(func(*widget.WidgetCursorExitEventArgs) {
			t.hover = false
			p.left(t)
		}),
		widget.WidgetOpts.MouseButtonPressedHandler(func(a *widget.WidgetMouseButtonPressedEventArgs) {
			if a.Button != ebiten.MouseButtonLeft || t.w.Disabled || !p.mine() {
				return
			}
			if t.clickable {
				p.focus(t.self, false)
			}
			t.held = true
			t.at = image.Pt(input.CursorPosition())
			if t.press != nil {
				t.press(t.dp(t.at.X), t.dp(t.at.Y))
			}
		}),
		widget.WidgetOpts.MouseButtonReleasedHandler(func(a *widget.WidgetMouseButtonReleasedEventArgs) {
			if a.Button == ebiten.MouseButtonLeft {
				t.letGo(a.Inside)
			}
		}),
	)
}

func (t *part) letGo(inside bool) {
	if !t.held {
		return
	}
	t.held = false
	if t.release != nil {
		t.release(inside && !t.w.Disabled)
	}
}

// box returns where the widget stands, in dp.
func (t *part) box() box { return t.kit.box(t.w.Rect) }

// GetWidget implements widget.HasWidget.
func (t *part) GetWidget() *widget.Widget { return t.w }

// PreferredSize implements widget.PreferredSizer.
func (t *part) PreferredSize() (int, int) {
	w, h := t.size()
	return t.px(w), t.px(h)
}

// SetLocation implements widget.Locateable.
func (t *part) SetLocation(r image.Rectangle) { t.w.SetLocation(r) }

// Validate implements widget.PreferredSizeLocateableWidget; there is nothing to validate.
func (t *part) Validate() {}

// Update implements widget.Updater.
func (t *part) Update(o *widget.UpdateObject) {
	t.w.Update(o)
	if !t.held {
		return
	}
	if !input.MouseButtonPressed(ebiten.MouseButtonLeft) && !t.w.IsVisible() {
		t.letGo(false) // hidden while held: no event will come
		return
	}
	if at := image.Pt(input.CursorPosition()); at != t.at && input.MouseButtonPressed(ebiten.MouseButtonLeft) {
		t.at = at
		if t.drag != nil && !t.w.Disabled {
			t.drag(t.dp(at.X), t.dp(at.Y))
		}
	}
}

// Focus implements widget.Focuser.
func (t *part) Focus(on bool) {
	was := t.focused
	t.focused = on
	t.w.FireFocusEvent(t.self, on, image.Pt(-1, -1))
	if t.focusing != nil {
		t.focusing(on)
	}
	if was && !on {
		if l, ok := t.self.(leaver); ok {
			l.leave()
		}
	}
}

// IsFocused implements widget.Focuser.
func (t *part) IsFocused() bool { return t.focused }

// TabOrder implements widget.Focuser; the panel keeps its own order.
func (t *part) TabOrder() int { return -1 }

// GetFocus implements widget.Focuser; no widget names neighbours.
func (t *part) GetFocus(widget.FocusDirection) widget.Focuser { return nil }

// AddFocus implements widget.Focuser.
func (t *part) AddFocus(widget.FocusDirection, widget.Focuser) {}

// lit reports whether to draw the focus ring: only where the keyboard brought it.
func (t *part) lit() bool { return t.focused && t.p.byKeyboard }

// stops reports whether Tab stops here now.
func (t *part) stops() bool { return t.keyboard && !t.w.Disabled && t.w.IsVisible() }

func (t *part) base() *part { return t }

// A leaver is told when it loses the focus.
type leaver interface{ leave() }

// A keyer may take keys while it has the focus; it reports whether it did.
type keyer interface{ key(k stroke) bool }

// A typer takes typed characters while typing reports true; no shortcut acts then.
type typer interface {
	typing() bool
	typed(s string)
}

// based is any of our widgets.
type based interface {
	widget.Focuser
	widget.PreferredSizeLocateableWidget
	base() *part
}
