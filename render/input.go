package render

import "github.com/hajimehoshi/ebiten/v2"

// MaxFingers is how many fingers are followed.
const MaxFingers = 4

// Finger is one touch, in device pixels.
type Finger struct {
	ID   int
	X, Y float64
}

// Input is the state of the pointing devices in one frame, in device pixels of
// the game's screen. A face that took a press itself sets Withheld until it is
// released; the picture then sees no press.
type Input struct {
	X, Y           float64 // the mouse
	Down           bool    // its main button is held
	Right, Middle  bool    // and the others
	WheelX, WheelY float64
	Shift          bool
	Fingers        [MaxFingers]Finger
	Count          int // fingers that are down
	Withheld       bool
}

// ReadInput gathers the state of mouse and fingers. Call it from the game's Update.
func ReadInput() Input {
	var in Input
	x, y := ebiten.CursorPosition()
	in.X, in.Y = float64(x), float64(y)
	in.Down = ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft)
	in.Right = ebiten.IsMouseButtonPressed(ebiten.MouseButtonRight)
	in.Middle = ebiten.IsMouseButtonPressed(ebiten.MouseButtonMiddle)
	in.WheelX, in.WheelY = ebiten.Wheel()
	in.Shift = ebiten.IsKeyPressed(ebiten.KeyShift)
	var buf [2 * MaxFingers]ebiten.TouchID
	for _, id := range ebiten.AppendTouchIDs(buf[:0]) {
		if in.Count == MaxFingers {
			break
		}
		x, y := ebiten.TouchPosition(id)
		in.Fingers[in.Count] = Finger{int(id), float64(x), float64(y)}
		in.Count++
	}
	return in
}

// button is one of the mouse's; a finger is its main one.
type button uint8

const (
	buttonMain button = iota
	buttonRight
	buttonMiddle
)

// holds reports whether a button is held.
func (in *Input) holds(b button) bool { return [...]bool{in.Down, in.Right, in.Middle}[b] }

// Pointer is the mouse or the first finger, in dp. It is comparable.
type Pointer struct {
	X, Y     float64
	Inside   bool // over the picture
	Down     bool // a press is held
	Pressed  bool // it began in this frame
	Released bool // it ended in this frame; X, Y are where it was last
	Touch    bool // a finger, not a mouse
	Shift    bool
	Button   button // that began the press; it lasts until this one is let go

	WheelX, WheelY float64

	// Two fingers: how many are down, and where the second one is.
	Fingers int
	X2, Y2  float64
}

// pointing follows the devices from frame to frame.
type pointing struct {
	last   Pointer
	finger int // id of the finger that points
}

// follow returns the pointer of this frame.
func (p *pointing) follow(in Input, scale float64, picture Rect) Pointer {
	was := p.last
	now := Pointer{X: in.X / scale, Y: in.Y / scale, Shift: in.Shift, WheelX: in.WheelX, WheelY: in.WheelY}
	switch {
	case in.Count > 0:
		first := 0
		for i := 1; i < in.Count; i++ { // stay with the finger that points
			if was.Touch && in.Fingers[i].ID == p.finger {
				first = i
			}
		}
		f := in.Fingers[first]
		p.finger = f.ID
		now.X, now.Y = f.X/scale, f.Y/scale
		now.Touch, now.Down, now.Fingers = true, true, in.Count
		for i := range in.Fingers[:in.Count] {
			if i != first {
				now.X2, now.Y2 = in.Fingers[i].X/scale, in.Fingers[i].Y/scale
				break
			}
		}
	case was.Touch && (was.Down || in.X == 0 && in.Y == 0):
		// A finger that was lifted leaves the mouse's old place, or none, behind.
		now.X, now.Y, now.Touch = was.X, was.Y, true
	default:
		if was.Down {
			now.Button, now.Down = was.Button, in.holds(was.Button)
			break
		}
		for _, b := range [...]button{buttonMain, buttonRight, buttonMiddle} {
			if in.holds(b) {
				now.Button, now.Down = b, true
				break
			}
		}
	}
	if in.Withheld {
		now.Down, now.Fingers = false, 0
	}
	now.Pressed = now.Down && !was.Down
	now.Released = was.Down && !now.Down
	if now.Released && !now.Touch {
		now.X, now.Y = in.X/scale, in.Y/scale
	}
	now.Inside = picture.Contains(now.X, now.Y)
	p.last = now
	return now
}
