package panel

import (
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"flowscope/sim/control"
)

// stroke is one press of a key, or one more while it is held.
type stroke struct {
	key         ebiten.Key
	shift, ctrl bool
	again       bool
}

// A held key acts again after repeatAfter, and then every repeatEvery.
const (
	repeatAfter = 400 * time.Millisecond
	repeatEvery = 50 * time.Millisecond
)

// repeats are the keys that act again while held.
func repeats(k ebiten.Key) bool {
	switch k {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowRight, ebiten.KeyArrowUp, ebiten.KeyArrowDown,
		ebiten.KeyPageUp, ebiten.KeyPageDown, ebiten.KeyBackspace, ebiten.KeyDelete, ebiten.KeyTab,
		ebiten.KeyEqual, ebiten.KeyMinus:
		return true
	}
	return false
}

// keyboard gathers what was pressed and typed since the last update.
type keyboard struct {
	keys  []ebiten.Key
	runes []rune
	next  map[ebiten.Key]time.Duration // when a held key acts again
}

func (k *keyboard) read(now time.Duration) (strokes []stroke, typed string) {
	shift := ebiten.IsKeyPressed(ebiten.KeyShift)
	ctrl := ebiten.IsKeyPressed(ebiten.KeyControl) || ebiten.IsKeyPressed(ebiten.KeyMeta)
	k.keys = inpututil.AppendJustPressedKeys(k.keys[:0])
	for _, key := range k.keys {
		strokes = append(strokes, stroke{key: key, shift: shift, ctrl: ctrl})
		if repeats(key) {
			k.next[key] = now + repeatAfter
		}
	}
	for key, at := range k.next {
		switch {
		case !ebiten.IsKeyPressed(key):
			delete(k.next, key)
		case now >= at:
			strokes = append(strokes, stroke{key: key, shift: shift, ctrl: ctrl, again: true})
			k.next[key] = now + repeatEvery
		}
	}
	k.runes = ebiten.AppendInputChars(k.runes[:0])
	if ctrl {
		return strokes, ""
	}
	return strokes, string(k.runes)
}

func (p *Panel) shiftHeld() bool { return ebiten.IsKeyPressed(ebiten.KeyShift) }

// keys gives each key to whoever wants it: an open list or dialog, then the
// widget that has the focus, then the shortcuts.
func (p *Panel) keys() {
	strokes, typed := p.board.read(p.now())
	writer := p.typer()
	pressed, took := false, false
	for _, k := range strokes {
		pressed = pressed || !k.again
		if p.over != nil {
			if !p.over.key(k) && k.key == ebiten.KeyEscape {
				p.closeOver()
			}
			continue
		}
		if k.key == ebiten.KeyTab && !k.ctrl {
			p.tab(k.shift)
			continue
		}
		if p.focusedKey(k) {
			took = true
			continue
		}
		switch {
		case k.key == ebiten.KeyEscape:
			if p.focused() == nil {
				p.toasts.close()
			}
			p.focus(nil, false)
		default:
			p.shortcut(named(k))
		}
	}
	if writer != nil {
		// What was opened by a key in this very update does not take that key's
		// character too.
		if writer == p.typer() {
			writer.typed(typed)
		}
		return
	}
	// Characters, not keys, are the shortcuts: they are where the layout has
	// them. A held key types again and again; a shortcut acts once.
	if p.over == nil && pressed && !took {
		for _, r := range typed {
			p.shortcut(strings.ToLower(string(r)))
		}
	}
}

// focusedKey offers a key to the widget that has the focus. One that has it
// only because it was clicked leaves Space and Enter to the shortcuts.
func (p *Panel) focusedKey(k stroke) bool {
	f := p.focused()
	if f == nil {
		return false
	}
	w, ok := f.(keyer)
	if !ok {
		return false
	}
	if t, ok := f.(typer); !(ok && t.typing()) {
		if !p.byKeyboard && (k.key == ebiten.KeySpace || k.key == ebiten.KeyEnter || k.key == ebiten.KeyNumpadEnter) {
			return false
		}
		if k.ctrl {
			return false
		}
	}
	return w.key(k)
}

// typer returns who takes typed characters now, or nil.
func (p *Panel) typer() typer {
	if t, ok := p.over.(typer); ok && t.typing() {
		return t
	}
	if t, ok := p.focused().(typer); ok && t.typing() {
		return t
	}
	return nil
}

// named returns the name of a key that has no character, or of one with Ctrl,
// as control.Actions writes it; "" for all others.
func named(k stroke) string {
	var s string
	switch k.key {
	case ebiten.KeyArrowLeft:
		s = "ArrowLeft"
	case ebiten.KeyArrowRight:
		s = "ArrowRight"
	case ebiten.KeyArrowUp:
		s = "ArrowUp"
	case ebiten.KeyArrowDown:
		s = "ArrowDown"
	default:
		if !k.ctrl || k.key < ebiten.KeyA || k.key > ebiten.KeyZ {
			return ""
		}
		s = strings.ToLower(ebiten.KeyName(k.key)) // where the layout has it
		if s == "" {
			s = string(rune('a' + k.key - ebiten.KeyA))
		}
		if k.shift {
			s = strings.ToUpper(s)
		}
	}
	if k.shift {
		s = "Shift+" + s
	}
	if k.ctrl {
		s = "Ctrl+" + s
	}
	return s
}

// shortcut carries out the action that has this key, if one has.
func (p *Panel) shortcut(key string) {
	if id := p.shortcuts[key]; id != "" {
		p.try(p.host.Act(id))
	}
}

// shortcuts indexes the list of actions by key.
func shortcuts() map[string]string {
	m := map[string]string{}
	for _, a := range control.Actions() {
		for _, k := range a.Keys {
			m[k] = a.ID
		}
	}
	return m
}
