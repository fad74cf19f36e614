package render

import (
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// rig is a picture in a face that does nothing but hold values, with a mouse
// and fingers.
type rig struct {
	t       testing.TB
	p       *Picture
	session *control.Session
	reel    film.Reel
	clock   film.Clock
	in      Input
	scale   float64

	commits int
	acts    []string
	sets    int
	cursor  ebiten.CursorShapeType
}

func (r *rig) Values() control.Values    { return r.session.Values() }
func (r *rig) Set(id, text string) error { r.sets++; return r.session.Set(id, text) }
func (r *rig) Gather()                   { r.session.Gather() }
func (r *rig) Commit()                   { r.commits++; r.session.Commit() }
func (r *rig) Do(action string)          { r.acts = append(r.acts, action) }
func (r *rig) Look(film.View)            {}
func (r *rig) SetPoints(id string, pts []control.Point) error {
	r.sets++
	return r.session.SetPoints(id, pts)
}

// newRig makes a rig of a window w × h with the bars of the mockup; set is id,
// text, id, text, …
func newRig(t testing.TB, w, h float64, set ...string) *rig {
	t.Helper()
	p, err := New(assets.Plex())
	if err != nil {
		t.Fatal(err)
	}
	v := control.Defaults()
	for i := 0; i+1 < len(set); i += 2 {
		if err := v.Set(set[i], set[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	r := &rig{t: t, p: p, session: control.NewSession(control.Defaults(), v), scale: 1}
	r.reel.Frame.Floor = 1.93
	p.Layout(w, h, 1)
	switch {
	case w < 720:
		p.SetInsets(48, 0, 56+406, 0)
	case w < 1200:
		p.SetInsets(48, 300, 64, 0)
	default:
		p.SetInsets(48, 336, 64, 0)
	}
	r.hand().setCursor = func(c ebiten.CursorShapeType) { r.cursor = c }
	r.in.X, r.in.Y = w/2, 10 // over the bar at the top
	r.frame()
	return r
}

func (r *rig) hand() *hand { return r.p.parts.hands.(*hand) }
func (r *rig) deck() *deck { return r.hand().deck }

func (r *rig) frame() { r.p.Update(r, &r.reel, &r.clock, 1.0/60, r.in) }

func (r *rig) wait(seconds float64) {
	for ; seconds > 0; seconds -= 1.0 / 60 {
		r.frame()
	}
}

func (r *rig) move(x, y float64) {
	r.in.X, r.in.Y = x*r.scale, y*r.scale
	r.frame()
}

func (r *rig) press(x, y float64) {
	r.move(x, y)
	r.in.Down = true
	r.frame()
}

func (r *rig) release() {
	r.in.Down = false
	r.frame()
}

func (r *rig) click(x, y float64) {
	r.press(x, y)
	r.release()
}

// drag presses at one place and lets go at another, in a few frames.
func (r *rig) drag(x0, y0, x1, y1 float64) {
	r.press(x0, y0)
	for i := 1; i <= 8; i++ {
		w := float64(i) / 8
		r.move(x0+w*(x1-x0), y0+w*(y1-y0))
	}
	r.release()
}

// touch puts fingers down at the places given, x, y, x, y, …, or none.
func (r *rig) touch(at ...float64) {
	r.in.Count = len(at) / 2
	for i := range r.in.Count {
		r.in.Fingers[i] = Finger{ID: i + 1, X: at[2*i] * r.scale, Y: at[2*i+1] * r.scale}
	}
	r.in.X, r.in.Y = 0, 0 // there is no mouse
	r.frame()
}

func (r *rig) points(id string) []control.Point { return r.Values().Points(id) }

// undos counts how many steps undo can take.
func (r *rig) undos() int { n, _ := r.session.Depth(); return n }
