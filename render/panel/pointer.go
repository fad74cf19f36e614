package panel

import (
	"github.com/hajimehoshi/ebiten/v2"
)

// owner says who took the press that is still held.
type owner uint8

const (
	nobody owner = iota
	panelOwns
	pictureOwns
)

// pointer remembers whose a press is, from its first moment to its last.
type pointer struct {
	owner   owner
	x, y    int // device pixels
	touches []ebiten.TouchID
}

// update looks at the buttons and fingers; over reports whether a point (in
// device pixels) is on the panel's own parts.
func (o *pointer) update(over func(x, y int) bool) {
	o.touches = ebiten.AppendTouchIDs(o.touches[:0])
	down := len(o.touches) > 0 ||
		ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) ||
		ebiten.IsMouseButtonPressed(ebiten.MouseButtonRight) ||
		ebiten.IsMouseButtonPressed(ebiten.MouseButtonMiddle)
	if len(o.touches) > 0 {
		o.x, o.y = ebiten.TouchPosition(o.touches[0])
	} else {
		o.x, o.y = ebiten.CursorPosition()
	}
	switch {
	case !down:
		o.owner = nobody
	case o.owner == nobody && over(o.x, o.y):
		o.owner = panelOwns
	case o.owner == nobody:
		o.owner = pictureOwns
	}
}

// mine reports whether the panel's widgets may act on the pointer.
func (p *Panel) mine() bool { return p.pointer.owner != pictureOwns }

// Taken reports whether the picture must leave the pointer alone: a press that
// began on the panel is held until it is released, wherever it has moved to,
// and with no press the pointer is over the panel's parts. The other way round,
// a press that began in the picture is the picture's wherever it goes.
func (p *Panel) Taken() bool {
	switch p.pointer.owner {
	case panelOwns:
		return true
	case pictureOwns:
		return false
	}
	return p.covers(p.pointer.x, p.pointer.y)
}

// covers reports whether one of the panel's parts stands at a point in device pixels.
func (p *Panel) covers(x, y int) bool {
	if p.over != nil {
		return true // a list or dialog is open: everything else waits
	}
	return p.house.covers(x, y)
}
