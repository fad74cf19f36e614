package panel

import (
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
)

// line is a line of text under edit: what is in it, where the caret stands and
// where the selection began. It counts runes.
type line struct {
	text   []rune
	caret  int
	anchor int // equals caret when nothing is selected
}

// longest is the most runes a line takes in; no value is nearly as long.
const longest = 4096

func newLine(s string) line {
	r := []rune(s)
	return line{text: r, caret: len(r), anchor: len(r)}
}

func (l *line) String() string { return string(l.text) }

// span returns the selection, low end first.
func (l *line) span() (from, to int) { return min(l.anchor, l.caret), max(l.anchor, l.caret) }

func (l *line) selection() string {
	a, b := l.span()
	return string(l.text[a:b])
}

func (l *line) selectAll() { l.anchor, l.caret = 0, len(l.text) }

// move puts the caret at i; keep leaves the selection's other end where it is.
func (l *line) move(i int, keep bool) {
	l.caret = min(max(i, 0), len(l.text))
	if !keep {
		l.anchor = l.caret
	}
}

// insert puts s in place of the selection. Line breaks and other control
// characters, which a paste may hold, are left out.
func (l *line) insert(s string) {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	a, b := l.span()
	r := []rune(s)
	if room := longest - len(l.text) + (b - a); len(r) > room {
		r = r[:max(room, 0)]
	}
	l.text = append(l.text[:a:a], append(r, l.text[b:]...)...)
	l.move(a+len(r), false)
}

// erase removes the selection, or else the rune before (by < 0) or after the caret.
func (l *line) erase(by int) {
	if l.anchor == l.caret {
		l.move(l.caret+by, true)
	}
	l.insert("")
}

// word returns the place that Ctrl and an arrow go to.
func (l *line) word(by int) int {
	i := l.caret
	for {
		i += by
		if i <= 0 || i >= len(l.text) {
			return min(max(i, 0), len(l.text))
		}
		if l.text[i-1] == ' ' != (l.text[i] == ' ') {
			return i
		}
	}
}

// key acts on a key; it reports false for those that a line has no use for.
func (l *line) key(k stroke, clip Clipboard) bool {
	if k.ctrl {
		switch k.key {
		case ebiten.KeyA:
			l.selectAll()
		case ebiten.KeyC, ebiten.KeyX:
			if s := l.selection(); s != "" && clip != nil && clip.Copy(s) == nil && k.key == ebiten.KeyX {
				l.insert("")
			}
		case ebiten.KeyV:
			if clip != nil {
				if s, err := clip.Paste(); err == nil {
					l.insert(s)
				}
			}
		case ebiten.KeyArrowLeft:
			l.move(l.word(-1), k.shift)
		case ebiten.KeyArrowRight:
			l.move(l.word(1), k.shift)
		default:
			return false
		}
		return true
	}
	switch k.key {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowRight:
		by := 1
		if k.key == ebiten.KeyArrowLeft {
			by = -1
		}
		if a, b := l.span(); a != b && !k.shift { // an arrow leaves a selection at its end
			if by < 0 {
				l.move(a, false)
			} else {
				l.move(b, false)
			}
			return true
		}
		l.move(l.caret+by, k.shift)
	case ebiten.KeyHome:
		l.move(0, k.shift)
	case ebiten.KeyEnd:
		l.move(len(l.text), k.shift)
	case ebiten.KeyBackspace:
		l.erase(-1)
	case ebiten.KeyDelete:
		l.erase(1)
	default:
		return false
	}
	return true
}

// blink is how long the caret is seen, and then not.
const blink = 500 * time.Millisecond

// line draws a line under edit that begins at x with its middle at y.
func (k *kit) line(l *line, x, y float32, st render.Style, since time.Duration) {
	a, b := l.span()
	at := func(i int) float32 { return x + k.pen.Measure(string(l.text[:i]), st) }
	h := st.Size * 1.35
	if a != b {
		k.pen.Rect(at(a), y-h/2, at(b)-at(a), h, k.theme.Acc.Alpha(.28))
	}
	k.text(x, y, l.String(), st)
	if since%(2*blink) < blink {
		k.pen.Rect(at(l.caret), y-h/2, 1, h, k.theme.Text)
	}
}
