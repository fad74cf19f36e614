package panel

import (
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

type board string

func (b *board) Copy(s string) error    { *b = board(s); return nil }
func (b *board) Paste() (string, error) { return string(*b), nil }

func TestLine(t *testing.T) {
	l := newLine("−1.50 é")
	clip := board("x\n7\x00")
	key := func(k ebiten.Key, shift, ctrl bool) { l.key(stroke{key: k, shift: shift, ctrl: ctrl}, &clip) }
	want := func(text string, caret int) {
		t.Helper()
		if l.String() != text || l.caret != caret {
			t.Fatalf("%q with the caret at %d, not %q and %d", l.String(), l.caret, text, caret)
		}
	}
	want("−1.50 é", 7)
	key(ebiten.KeyBackspace, false, false)
	want("−1.50 ", 6)
	key(ebiten.KeyHome, false, false)
	key(ebiten.KeyDelete, false, false)
	want("1.50 ", 0)
	key(ebiten.KeyArrowRight, false, true) // a word
	want("1.50 ", 4)
	key(ebiten.KeyArrowLeft, true, false)
	key(ebiten.KeyArrowLeft, true, false)
	if l.selection() != "50" {
		t.Fatalf("%q is selected", l.selection())
	}
	key(ebiten.KeyX, false, true)
	want("1. ", 2)
	if clip != "50" {
		t.Fatalf("%q was cut", clip)
	}
	clip = "x\n7\x00é"
	key(ebiten.KeyV, false, true) // control characters stay out
	want("1.x7é ", 5)
	key(ebiten.KeyA, false, true)
	l.insert("0.3")
	want("0.3", 3)
	key(ebiten.KeyArrowLeft, true, false)
	key(ebiten.KeyArrowRight, false, false) // leaves the selection at its end
	want("0.3", 3)
	key(ebiten.KeyDelete, false, false) // nothing behind the caret
	want("0.3", 3)
	for range 3 * longest {
		l.insert("9")
	}
	if len(l.text) != longest {
		t.Fatalf("the line grew to %d", len(l.text))
	}
	if l.key(stroke{key: ebiten.KeyF5}, nil) {
		t.Error("a line took a key that it has no use for")
	}
}
