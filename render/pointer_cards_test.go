package render

import (
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/path"
)

// A drag that starts on a curve handle moves its point to where the pointer
// goes, as one step of undo.
func TestDragAlphaHandle(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	g := r.p.Geometry()
	if len(g.Handles) != 4 || len(g.BetaHandles) != 4 {
		t.Fatalf("%d and %d handles", len(g.Handles), len(g.BetaHandles))
	}
	c := r.deck().editor()
	h := g.Handles[1] // (0.4, 0.29)
	if want := (control.Point{X: c.plot.X + .4*c.plot.W, Y: c.plot.Y + .71*c.plot.H}); math.Hypot(h.X-want.X, h.Y-want.Y) > 1e-9 {
		t.Fatalf("handle 2 stands at %v, want %v", h, want)
	}
	r.drag(h.X+3, h.Y-2, c.x(.45)+3, c.y(.4)-2)
	got := r.points(control.Curve)
	if len(got) != 4 || math.Abs(got[1].X-.45) > 1e-9 || math.Abs(got[1].Y-.4) > 1e-9 {
		t.Errorf("the point is at %v, want (0.45, 0.4): it must not jump to the pointer's middle", got)
	}
	if r.undos() != 1 || r.commits != 1 {
		t.Errorf("%d steps of undo, %d commits; want one of each", r.undos(), r.commits)
	}
	r.session.Undo()
	if got := r.points(control.Curve)[1]; got != (control.Point{X: .4, Y: .29}) {
		t.Errorf("undo gives %v", got)
	}
}

// Crossing or reversing the curve is impossible: it stops.
func TestHandleStopsAtNeighbours(t *testing.T) {
	for _, form := range []string{formConvex, formVP} {
		r := newRig(t, 1440, 900, control.Schedule, "custom", control.CurveForm, form)
		c := r.deck().editor()
		for _, beta := range []bool{false, true} {
			for k := range 4 {
				for _, to := range [][2]float64{{c.plot.X - 3, c.plot.Y - 3}, {c.plot.Right() + 3, c.plot.Bottom() + 3}, {c.plot.Right(), c.plot.Y}, {c.plot.X, c.plot.Bottom()}} {
					before := r.points(control.Curve)
					x, y := c.handle(handleRef{true, k, beta})
					r.press(x, y)
					if r.hand().grip != gripHandle || r.hand().handle.k != k {
						r.release()
						r.wait(.6)
						continue // two handles on one place: the other was nearer
					}
					for i := 1; i <= 10; i++ {
						w := float64(i) / 10
						r.move(x+w*(to[0]-x), y+w*(to[1]-y))
						pts := r.points(control.Curve)
						var pp [][2]float64
						for _, q := range pts {
							pp = append(pp, [2]float64{q.X, q.Y})
						}
						if _, err := path.NewCustom(pp, path.Convex); err != nil {
							t.Fatalf("form %s: %v", form, err)
						}
						for j := range pts {
							if j != k && pts[j] != before[j] {
								t.Fatalf("point %d moved while %d was dragged", j, k)
							}
						}
					}
					r.release()
					r.session.Undo()
					r.frame()
				}
			}
		}
	}
}

// Dragging a β handle puts β where the pointer is: κ is the form's inverse.
func TestDragBetaHandle(t *testing.T) {
	for _, form := range []string{formConvex, formVP} {
		r := newRig(t, 1440, 900, control.Schedule, "custom", control.CurveForm, form)
		c := r.deck().editor()
		x, y := c.handle(handleRef{true, 2, true})
		const beta = .62
		r.drag(x, y, c.x(.55), c.y(beta))
		sched, err := scheduleOf(r.Values())
		if err != nil {
			t.Fatal(err)
		}
		if got := sched.At(.55); math.Abs(got.Beta-beta) > 1.5e-3 {
			t.Errorf("form %s: β at .55 is %v, want %v", form, got.Beta, beta)
		}
	}
}

// Where targets overlap the nearest wins; a press beyond every target takes none.
func TestHandleTargets(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom", control.Curve, "0.4~0.48_0.5~0.5_0.6~0.52")
	c := r.deck().editor()
	x, y := c.handle(handleRef{true, 1, false})
	if h := c.handleAt(x+10, y, false); !h.on || h.k != 1 {
		t.Errorf("10 dp from point 2: %+v", h)
	}
	for part, want := range map[float64]int{.45: 1, .55: 2, -.45: 1, -.55: 0} { // within reach of two
		if h := c.handleAt(x+part*c.plot.W/10, y, false); !h.on || h.k != want {
			t.Errorf("%v of the way to a neighbour: %+v, want point %d", part, h, want+1)
		}
	}
	if h := c.handleAt(x, y-14.5, false); h.on {
		t.Errorf("14.5 dp away: %+v; the target is 28 dp across", h)
	}
	if h := c.handleAt(x, y-14.5, true); !h.on {
		t.Error("a finger reaches 22 dp")
	}
	r = newRig(t, 1440, 900)
	c = r.deck().editor()
	if h := c.handleAt(c.x(.4), c.y(.29), false); h.on {
		t.Errorf("the linear schedule has a handle: %+v", h)
	}
}

// A click on the curve adds a point on it, and the press can go on dragging it.
func TestAddPointOnCurve(t *testing.T) {
	for _, beta := range []bool{false, true} {
		r := newRig(t, 1440, 900, control.Schedule, "custom")
		c := r.deck().editor()
		before := c.sched.At(.3)
		v := before.Alpha
		if beta {
			v = before.Beta
		}
		r.press(c.x(.3), c.y(v))
		pts := r.points(control.Curve)
		if len(pts) != 5 || pts[1].X != .3 || math.Abs(pts[1].Y-before.Alpha) > 1e-3 {
			t.Fatalf("β %v: points %v, want one at (0.3, %v)", beta, pts, before.Alpha)
		}
		r.move(c.x(.32), c.y(v)-8)
		r.release()
		if pts := r.points(control.Curve); len(pts) != 5 || pts[1].X == .3 {
			t.Errorf("β %v: the new point did not follow: %v", beta, pts)
		}
		if r.undos() != 1 {
			t.Errorf("β %v: adding and dragging is %d steps of undo", beta, r.undos())
		}
	}
}

// A double click on the curve adds one point: its second click does not remove it.
func TestDoubleClickOnCurveAdds(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	c := r.deck().editor()
	x, y := c.x(.3), c.y(c.sched.At(.3).Alpha)
	r.click(x, y)
	r.click(x, y)
	if n := len(r.points(control.Curve)); n != 5 {
		t.Errorf("%d points, want 5", n)
	}
}

// At most nine points, at least three.
func TestCurvePointLimits(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom", control.Curve, "0.1~0.1_0.2~0.2_0.3~0.3_0.4~0.4_0.5~0.5_0.6~0.6_0.7~0.7_0.8~0.8_0.9~0.9")
	c := r.deck().editor()
	r.click(c.x(.35), c.y(.35))
	if n := len(r.points(control.Curve)); n != 9 {
		t.Errorf("%d points", n)
	}
	if r.deck().tip.text == "" {
		t.Error("nothing says why no point was added")
	}
	for range 10 {
		r.wait(.6)
		x, y := c.handle(handleRef{true, 0, false})
		r.click(x, y)
		r.click(x, y)
	}
	if n := len(r.points(control.Curve)); n != 3 {
		t.Errorf("%d points are left, want 3", n)
	}
}

func TestDoubleClickRemovesHandle(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	c := r.deck().editor()
	x, y := c.handle(handleRef{true, 1, false})
	r.click(x, y)
	if n := len(r.points(control.Curve)); n != 4 {
		t.Fatalf("a single click left %d points", n)
	}
	r.wait(.6)
	r.click(x, y)
	if n := len(r.points(control.Curve)); n != 4 {
		t.Fatalf("two slow clicks left %d points", n)
	}
	r.click(x, y)
	if pts := r.points(control.Curve); len(pts) != 3 || pts[1].X != .6 {
		t.Errorf("a double click left %v", pts)
	}
	if r.undos() != 1 {
		t.Errorf("%d steps of undo", r.undos())
	}
}

// Dragging a handle off the card removes it, coming back puts it back.
func TestDragHandleOff(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	c := r.deck().editor()
	x, y := c.handle(handleRef{true, 2, false})
	r.press(x, y)
	r.move(c.frame.Right()+60, y)
	if n := len(r.points(control.Curve)); n != 3 {
		t.Errorf("outside the card there are %d points", n)
	}
	r.move(x+10, y)
	if pts := r.points(control.Curve); len(pts) != 4 || math.Abs(pts[2].X-.6-10/c.plot.W) > 1e-3 {
		t.Errorf("back in the card: %v", pts)
	}
	r.move(x, c.frame.Bottom()+60)
	r.release()
	if n := len(r.points(control.Curve)); n != 3 {
		t.Errorf("let go outside: %d points", n)
	}
	if r.undos() != 1 {
		t.Errorf("%d steps of undo", r.undos())
	}
	// The last three cannot be removed: the handle stops at its neighbours.
	x, y = c.handle(handleRef{true, 0, false})
	r.drag(x, y, c.frame.Right()+80, y)
	if n := len(r.points(control.Curve)); n != 3 {
		t.Errorf("%d points are left", n)
	}
}

// A handle whose curve is taken away by another control is let go of.
func TestCurveGoesAwayUnderTheHand(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	c := r.deck().editor()
	x, y := c.handle(handleRef{true, 1, false})
	r.press(x, y)
	r.session.Set(control.Schedule, "linear")
	before := r.points(control.Curve)
	r.move(x+30, y-30)
	r.release()
	if after := r.points(control.Curve); len(after) != len(before) || after[1] != before[1] {
		t.Errorf("the curve moved to %v", after)
	}
}

// A double click on another schedule's curve makes the custom curve of its shape.
func TestDoubleClickMakesCustom(t *testing.T) {
	for schedule, want := range map[string]string{"linear": formConvex, "cosine": formVP, "ddpm": formVP, "sqrt": ""} {
		r := newRig(t, 1440, 900, control.Schedule, schedule)
		c := r.deck().editor()
		before := c.sched
		x, y := c.x(.55), c.y(c.sched.At(.55).Alpha)
		r.move(x, y)
		if r.deck().tip.text == "" {
			t.Errorf("%s: no hint", schedule)
		}
		r.click(x, y)
		if got := r.Values().Choice(control.Schedule); got != schedule {
			t.Errorf("%s: one click made it %s", schedule, got)
		}
		r.click(x, y)
		got := r.Values().Choice(control.Schedule)
		if want == "" {
			if got != schedule {
				t.Errorf("%s has neither form but became %s", schedule, got)
			}
			continue
		}
		if got != scheduleCustom || r.Values().Choice(control.CurveForm) != want {
			t.Errorf("%s became %s of form %s", schedule, got, r.Values().Choice(control.CurveForm))
		}
		after, err := scheduleOf(r.Values())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.points(control.Curve) {
			if a, b := before.At(p.X).Alpha, after.At(p.X).Alpha; math.Abs(a-b) > 2e-3 {
				t.Errorf("%s: α at %v was %v and is %v", schedule, p.X, a, b)
			}
		}
		r.session.Undo()
		if got := r.Values().Choice(control.Schedule); got != schedule {
			t.Errorf("one undo gives %s, want %s", got, schedule)
		}
	}
}

// The wheel zooms about the pointer: what is under it stays there.
func TestWheelKeepsThePoint(t *testing.T) {
	r := newRig(t, 1440, 900)
	x, y := 700.0, 300.0
	px, py := r.p.scene.View.Data(x, y)
	for _, turn := range []float64{1, 1, .3, -1, 3, -7, 50, -50} {
		r.in.WheelY = turn
		if isBrowser {
			r.in.WheelY *= 100
		}
		r.move(x, y)
		r.in.WheelY = 0
		r.frame()
		sx, sy := r.p.scene.View.Screen(px, py)
		if math.Hypot(sx-x, sy-y) > .02 {
			t.Errorf("after %v notches the point is %v, %v from the pointer", turn, sx-x, sy-y)
		}
	}
	if z := r.Values().Float(control.Zoom); z == 1 {
		t.Error("the zoom did not change")
	}
	// To both ends of the range, which hold.
	for _, turn := range []float64{3, -3} {
		for range 40 {
			r.in.WheelY = turn
			if isBrowser {
				r.in.WheelY *= 100
			}
			r.move(x, y)
		}
		r.in.WheelY = 0
		def, _ := control.Lookup(control.Zoom)
		if z, want := r.Values().Float(control.Zoom), map[bool]float64{true: def.Max, false: def.Min}[turn > 0]; z != want {
			t.Errorf("zoom stops at %v, want %v", z, want)
		}
	}
	if r.undos() != 0 {
		t.Error("zooming is a step of undo")
	}
}

// Over a card the wheel does nothing, and neither does a drag pan.
func TestCardsSwallow(t *testing.T) {
	r := newRig(t, 1440, 900)
	for _, name := range []string{"schedule", "loss"} {
		c := r.p.Geometry().Cards[name]
		x, y := c.X+20, c.Y+c.H-8
		r.in.WheelY = 3
		r.move(x, y)
		r.in.WheelY = 0
		r.drag(x, y, x+400, y-100)
		r.click(x, y)
		r.wait(.6)
	}
	if v := r.Values(); v.Float(control.Zoom) != 1 || v.Float(control.CenterX) != 0 || v.Count(control.Probes) != 0 {
		t.Errorf("zoom %v, centre %v, %d probes", v.Float(control.Zoom), v.Float(control.CenterX), v.Count(control.Probes))
	}
}

// A drag in the plane carries it along; it ends where the hand does.
func TestPan(t *testing.T) {
	r := newRig(t, 1440, 900, control.Zoom, "2")
	x0, y0 := 600.0, 400.0
	px, py := r.p.scene.View.Data(x0, y0)
	r.press(x0, y0)
	r.move(x0+2, y0)
	if r.Values().Float(control.CenterX) != 0 {
		t.Error("2 dp is a drag")
	}
	r.move(700, 350)
	if r.cursor != ebiten.CursorShapeMove || !r.p.Owned() {
		t.Errorf("cursor %v, owned %v", r.cursor, r.p.Owned())
	}
	sx, sy := r.p.scene.View.Screen(px, py)
	if math.Hypot(sx-700, sy-350) > .02 {
		t.Errorf("the point is at %v, %v, the hand at 700, 350", sx, sy)
	}
	r.move(1400, 880) // over the panel: the press still belongs to the plane
	r.release()
	if r.Values().Count(control.Probes) != 0 || r.undos() != 0 || r.p.Owned() {
		t.Errorf("%d probes, %d undos after a pan", r.Values().Count(control.Probes), r.undos())
	}
}

// A press that began over the face's bars never acts in the picture.
func TestPressFromOutside(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	h := r.p.Geometry().Handles[1]
	r.drag(1300, 300, 600, 400)
	r.drag(600, 10, h.X, h.Y)
	r.in.Withheld = true // a widget of the face took it
	r.press(600, 400)
	r.move(700, 500)
	r.release()
	r.in.Withheld = false
	r.frame()
	if r.sets != 0 || len(r.acts) != 0 {
		t.Errorf("%d values were set, %v done", r.sets, r.acts)
	}
}

// A click in the plane drops a probe where it is; a drag of it moves it; a
// double click removes it, and so does letting go outside.
func TestProbes(t *testing.T) {
	r := newRig(t, 1440, 900)
	r.clock.Seek(.6)
	r.click(600, 400)
	x, y := r.p.scene.View.Data(600, 400)
	got := r.points(control.Probes)
	if len(got) != 1 || math.Hypot(got[0].X-x, got[0].Y-y) > 1e-3 {
		t.Fatalf("probes %v, want one at (%v, %v)", got, x, y)
	}
	if g := r.p.Geometry(); len(g.Probes) != 1 || math.Hypot(g.Probes[0].X-600, g.Probes[0].Y-400) > .2 {
		t.Errorf("it stands at %v", g.Probes)
	}
	r.click(600, 400) // a double click on an empty place drops one probe
	if n := len(r.points(control.Probes)); n != 1 {
		t.Fatalf("%d probes after a double click", n)
	}
	r.wait(.6)
	r.drag(604, 402, 704, 352)
	x, y = r.p.scene.View.Data(700, 350)
	if got := r.points(control.Probes); len(got) != 1 || math.Hypot(got[0].X-x, got[0].Y-y) > 2e-3 {
		t.Errorf("dragged to %v, want (%v, %v)", got, x, y)
	}
	if r.undos() != 2 {
		t.Errorf("%d steps of undo for a drop and a drag", r.undos())
	}
	r.wait(.6)
	r.click(700, 350)
	r.click(700, 350)
	if n := len(r.points(control.Probes)); n != 0 {
		t.Errorf("%d probes after a double click on one", n)
	}
	r.wait(.6)
	r.click(600, 400)
	r.wait(.6)
	r.drag(600, 400, 1300, 400)
	if n := len(r.points(control.Probes)); n != 0 {
		t.Errorf("%d probes after one was dragged out", n)
	}
}

// No more probes than the control allows; the picture says so.
func TestProbeLimit(t *testing.T) {
	r := newRig(t, 1440, 900)
	for i := range 9 {
		r.click(500+50*float64(i), 400)
		r.wait(.6)
	}
	if n := len(r.points(control.Probes)); n != 8 {
		t.Errorf("%d probes", n)
	}
	if r.deck().tip.text == "" {
		t.Error("nothing says why")
	}
	r.wait(tipStays)
	if r.deck().tip.text != "" {
		t.Error("it is said for ever")
	}
}

// A face that draws only what changed sees a message come and go, and the focus move.
func TestMessagesAreChanges(t *testing.T) {
	r := newRig(t, 1440, 900, control.T, "0.5")
	r.clock.Seek(.5)
	r.click(600, 400)
	message := r.deck().tip.text
	if message == "" {
		t.Fatal("nothing says that the probe starts at t = 0")
	}
	r.frame()
	r.frame()
	if r.p.Changed() {
		t.Error("a still frame is a change")
	}
	changes := 0
	for range int(tipStays*60) + 10 {
		r.frame()
		if r.p.Changed() {
			changes++
		}
	}
	if changes != 1 || r.deck().tip.text == message {
		t.Errorf("%d changes while a message went; it says %q", changes, r.deck().tip.text)
	}
	r.p.Focus(control.Probes, 0)
	r.frame()
	if !r.p.Changed() {
		t.Error("the focus ring is no change")
	}
}

// A probe dropped while trajectories are off turns them on: it would not be seen.
func TestProbeShowsTrajectories(t *testing.T) {
	r := newRig(t, 1440, 900, control.Trajectories, "0")
	r.click(600, 400)
	if !r.Values().Bool(control.Trajectories) {
		t.Error("trajectories stay off")
	}
}

// Two fingers zoom and pan: the points of the plane under them stay there.
func TestPinch(t *testing.T) {
	r := newRig(t, 390, 844)
	r.touch(150, 280)
	r.touch(150, 280, 250, 280)
	ax, ay := r.p.scene.View.Data(150, 280)
	bx, by := r.p.scene.View.Data(250, 280)
	r.touch(120, 260, 290, 270)
	r.touch(100, 250, 300, 250)
	sx, sy := r.p.scene.View.Screen(ax, ay)
	tx, ty := r.p.scene.View.Screen(bx, by)
	if math.Hypot(sx-100, sy-250) > .1 || math.Hypot(tx-300, ty-250) > .1 {
		t.Errorf("the fingers' points are at (%.2f, %.2f) and (%.2f, %.2f)", sx, sy, tx, ty)
	}
	if z := r.Values().Float(control.Zoom); math.Abs(z-2) > 1e-3 {
		t.Errorf("zoom %v, want 2", z)
	}
	// One finger goes: the other pans on without a leap.
	cx := r.Values().Float(control.CenterX)
	r.touch(100, 250)
	r.touch(100, 250)
	if d := r.Values().Float(control.CenterX) - cx; math.Abs(d) > 1e-9 {
		t.Errorf("the view leapt by %v", d)
	}
	r.touch()
	if n := r.Values().Count(control.Probes); n != 0 {
		t.Errorf("a pinch dropped %d probes", n)
	}
}

// A finger's release is reported at (0, 0): its last place counts.
func TestTapDropsAProbeWhereItWas(t *testing.T) {
	r := newRig(t, 390, 844)
	x, y := r.p.scene.View.Data(200, 300)
	r.touch(200, 300)
	r.touch(203, 301)
	r.touch()
	r.touch()
	got := r.points(control.Probes)
	if len(got) != 1 || math.Hypot(got[0].X-x, got[0].Y-y) > 2e-3 {
		t.Errorf("probes %v, want one at (%v, %v)", got, x, y)
	}
}

// On a phone the thumbnail opens the schedule, whose handles can be dragged
// with a finger, and the button closes it.
func TestPhoneSchedule(t *testing.T) {
	r := newRig(t, 390, 844, control.Schedule, "custom")
	tap := func(x, y float64) { r.touch(x, y); r.touch(x, y); r.touch(); r.wait(.6) }
	g := r.p.Geometry()
	thumb := g.Cards["schedule"]
	if thumb.W != 104 || thumb.H != 72 || len(g.Handles) != 0 {
		t.Fatalf("thumbnail %v with %d handles", thumb, len(g.Handles))
	}
	tap(thumb.X+50, thumb.Y+30)
	g = r.p.Geometry()
	if len(g.Handles) != 4 || g.Cards["open"].W != 374 {
		t.Fatalf("open at %v with %d handles", g.Cards["open"], len(g.Handles))
	}
	c := r.deck().editor()
	h := g.Handles[1]
	r.touch(h.X-15, h.Y+5)
	r.touch(h.X-10, h.Y-3)
	r.touch(h.X-5, h.Y-15)
	r.touch()
	if got := r.points(control.Curve)[1]; math.Abs(c.x(got.X)-h.X-10) > .5 || math.Abs(c.y(got.Y)-h.Y+20) > .5 {
		t.Errorf("the point is at %v", got)
	}
	r.wait(.6)
	tap(c.close.X+20, c.close.Y+20)
	if !r.p.Geometry().Cards["open"].Empty() {
		t.Error("the button does not close it")
	}
	loss := r.p.Geometry().Cards["loss"]
	tap(loss.X+50, loss.Y+30)
	if r.p.Geometry().Cards["open"].Empty() || r.deck().layout.openCard != openLoss {
		t.Error("the loss does not open")
	}
	tap(r.deck().openedLoss.axis.X+20, r.deck().openedLoss.axis.Y+20)
	if len(r.acts) != 1 || r.acts[0] != "toggle:lossaxis" {
		t.Errorf("the axis did %v", r.acts)
	}
	tap(thumb.X+50, thumb.Y+30)
	if r.deck().layout.openCard != openSchedule {
		t.Error("the other thumbnail does not take its place")
	}
	tap(thumb.X+50, thumb.Y+30)
	if r.deck().layout.openCard != openNone {
		t.Error("the thumbnail does not close what it opened")
	}
}

// A click on the word under the loss turns its axis over.
func TestLossAxisClick(t *testing.T) {
	r := newRig(t, 1440, 900)
	a := r.deck().loss.axis
	r.move(a.X+a.W/2, a.Y+a.H/2)
	if r.cursor != ebiten.CursorShapePointer || !r.deck().loss.hoverAxis {
		t.Error("the axis does not answer to the pointer")
	}
	r.click(a.X+a.W/2, a.Y+a.H/2)
	if len(r.acts) != 1 || r.acts[0] != "toggle:lossaxis" {
		t.Errorf("done: %v", r.acts)
	}
	r.drag(a.X+a.W/2, a.Y+a.H/2, a.X+a.W/2+60, a.Y)
	if len(r.acts) != 1 {
		t.Error("a drag is a click")
	}
}

// Hidden cards take no press.
func TestHiddenCards(t *testing.T) {
	r := newRig(t, 1440, 900, control.Cards, "0", control.Schedule, "custom")
	if g := r.p.Geometry(); len(g.Cards) != 0 || len(g.Handles) != 0 {
		t.Errorf("cards %v, %d handles", g.Cards, len(g.Handles))
	}
	r.click(100, 200)
	if n := len(r.points(control.Probes)); n != 1 {
		t.Errorf("%d probes where the schedule was", n)
	}
}

// Nothing moves at another device scale but pixels.
func TestDeviceScale(t *testing.T) {
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	r.p.Layout(1440, 900, 2)
	r.scale = 2
	r.frame()
	c := r.deck().editor()
	h := r.p.Geometry().Handles[1]
	r.drag(h.X, h.Y, c.x(.45), c.y(.4))
	if got := r.points(control.Curve)[1]; got != (control.Point{X: .45, Y: .4}) {
		t.Errorf("the point is at %v", got)
	}
}
