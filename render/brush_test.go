package render

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// own returns the points of one's own that the values hold.
func (r *rig) own() []control.Point {
	r.t.Helper()
	c, err := control.DecodeCloud(r.Values().Text(control.OwnPoints))
	if err != nil {
		r.t.Fatal(err)
	}
	return c.Points
}

// Points that a stroke drops lie within the brush's radius of its line, on the
// grid that a link holds, and are the same in every run.
func TestBrushDropsInsideItsCircle(t *testing.T) {
	var first []control.Point
	for run := range 2 {
		r := newRig(t, 1440, 900, control.Tool, "draw", control.Brush, "0.4")
		x0, y0 := r.p.scene.View.Screen(-1, .5)
		x1, y1 := r.p.scene.View.Screen(1.5, .5)
		r.drag(x0, y0, x1, y1)
		pts := r.own()
		if len(pts) < 30 || len(pts) > 200 {
			t.Fatalf("%d points for 6 radii and a sixth of a second", len(pts))
		}
		for _, q := range pts {
			nearest := math.Hypot(q.X-min(max(q.X, -1), 1.5), q.Y-.5)
			if nearest > .4+1e-3 || q != control.Snap(q) {
				t.Errorf("a point at %v: %.3f from the line", q, nearest)
			}
		}
		if run == 0 {
			first = pts
		} else if !slices.Equal(first, pts) {
			t.Error("a second run dropped other points")
		}
	}
}

// In a disc, half of the points lie within 1/√2 of the radius, and a quarter in
// each quadrant.
func TestDropsAreUniform(t *testing.T) {
	var k sweep
	const n = control.CloudMost
	inner, right, upper := 0, 0, 0
	for range n {
		k.drop(0, 0, 1)
	}
	for _, q := range k.cloud.Points {
		if math.Hypot(q.X, q.Y) < math.Sqrt(.5) {
			inner++
		}
		if q.X > 0 {
			right++
		}
		if q.Y > 0 {
			upper++
		}
	}
	for name, got := range map[string]int{"inner half": inner, "right": right, "upper": upper} {
		if math.Abs(float64(got)-n/2) > 5*math.Sqrt(n)/2 {
			t.Errorf("%s: %d of %d", name, got, n)
		}
	}
	if k.drop(0, 0, 1) {
		t.Errorf("there was room for point %d", n+1)
	}
}

// How many points a stroke leaves depends on its length and time, not on how many
// frames it took.
func TestBrushIsSteady(t *testing.T) {
	count := func(frames int) int {
		var k sweep
		k.begin(control.Cloud{})
		for i := range frames {
			a, b := float64(i)/float64(frames), float64(i+1)/float64(frames)
			k.draw(4*a, 0, 4*b, 0, .5, 1/float64(frames))
		}
		return len(k.cloud.Points)
	}
	want := 1 + dropsPerRadius*8 + dropsPerSecond
	for _, frames := range []int{1, 7, 60, 1000} {
		if n := count(frames); n < want-1 || n > want {
			t.Errorf("%d points in %d frames, not %d", n, frames, want)
		}
	}
}

// The first stroke makes one's own points what is learned, without noise, and all
// of it is one step of undo.
func TestFirstStrokeIsOneStepOfUndo(t *testing.T) {
	r := newRig(t, 1440, 900, control.Tool, "draw", control.DataOn, "0")
	x, y := r.p.scene.View.Screen(0, 0)
	r.press(x, y)
	if n := len(r.own()); n < 1 || r.Values().Choice(control.Data) != "own" {
		t.Fatalf("a press leaves %d points, data %s", n, r.Values().Choice(control.Data))
	}
	for i := range 40 {
		r.move(x+float64(4*i), y)
	}
	r.release()
	v := r.Values()
	if v.Float(control.Noise) != 0 || !v.Bool(control.DataOn) || r.undos() != 1 {
		t.Errorf("noise %v, data shown %v, %d steps of undo", v.Float(control.Noise), v.Bool(control.DataOn), r.undos())
	}
	r.session.Set(control.Noise, "0.2") // stays one's own to change
	r.session.Commit()
	r.drag(x, y+80, x+90, y+80)
	if r.Values().Float(control.Noise) != .2 || r.undos() != 3 {
		t.Errorf("the second stroke left noise %v and %d steps", r.Values().Float(control.Noise), r.undos())
	}
	r.session.Undo()
	r.session.Undo()
	r.session.Undo()
	if v := r.Values(); v.Choice(control.Data) != "moons" || v.Float(control.Noise) != .1 || v.Text(control.OwnPoints) != "" || v.Bool(control.DataOn) {
		t.Errorf("undo leaves data %s, noise %v, own %q", v.Choice(control.Data), v.Float(control.Noise), v.Text(control.OwnPoints))
	}
}

// However long a stroke takes, the values follow at most ten times a second, and
// in the end they hold all of it.
func TestStrokeIsPutSeldom(t *testing.T) {
	r := newRig(t, 1440, 900, control.Tool, "draw", control.Data, "own")
	x, y := r.p.scene.View.Screen(0, 0)
	r.sets = 0
	r.press(x, y)
	for i := range 120 { // two seconds
		r.move(x+float64(i), y)
	}
	n := len(r.hand().brush.cloud.Points)
	r.release()
	if r.sets > 23 {
		t.Errorf("%d changes of the values in two seconds", r.sets)
	}
	if got := len(r.own()); got < n || got < 80 {
		t.Errorf("%d points are held of %d", got, n)
	}
}

// The eraser takes what it passes over, and nothing else; Shift and the right
// button erase while drawing.
func TestErase(t *testing.T) {
	var c control.Cloud
	for i := range 21 {
		for j := range 21 {
			c.Points = append(c.Points, control.Snap(control.Point{X: float64(i-10) / 5, Y: float64(j-10) / 5}))
		}
	}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, with := range map[string]func(r *rig){
		"tool": func(r *rig) { r.session.Set(control.Tool, "erase") }, "shift": func(r *rig) { r.in.Shift = true },
	} {
		r := newRig(t, 1440, 900, control.Tool, "draw", control.Data, "own", control.OwnPoints, text, control.Brush, "0.5")
		with(r)
		x0, y0 := r.p.scene.View.Screen(-1.05, .03)
		x1, y1 := r.p.scene.View.Screen(1.05, .03)
		r.press(x0, y0)
		r.move(x1, y1) // at one go: what lies between goes too
		r.release()
		left := r.own()
		for _, q := range c.Points {
			d := math.Hypot(q.X-min(max(q.X, -1.05), 1.05), q.Y-.03)
			if kept := slices.Contains(left, q); kept != (d > .5) {
				t.Errorf("%s: the point at %v, %.3f away, is kept: %v", name, q, d, kept)
			}
		}
		if r.undos() != 1 {
			t.Errorf("%s: %d steps of undo", name, r.undos())
		}
	}
	r := newRig(t, 1440, 900, control.Tool, "draw", control.Data, "own", control.OwnPoints, text)
	x, y := r.p.scene.View.Screen(0, 0)
	r.move(x, y)
	r.in.Right = true
	r.frame()
	r.move(x+20, y)
	r.in.Right = false
	r.frame()
	if n := len(r.own()); n >= len(c.Points) {
		t.Errorf("the right button leaves %d of %d points", n, len(c.Points))
	}
}

// There is an end, and it is said.
func TestBrushStopsWhereTheSetIsFull(t *testing.T) {
	c := control.Cloud{Points: make([]control.Point, control.CloudMost-5)}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, 1440, 900, control.Tool, "draw", control.Data, "own", control.OwnPoints, text)
	x, y := r.p.scene.View.Screen(0, 0)
	r.drag(x, y, x+300, y)
	if n := len(r.own()); n != control.CloudMost {
		t.Errorf("%d points", n)
	}
	if !strings.Contains(r.deck().tip.text, "10,000") {
		t.Errorf("it is told: %q", r.deck().tip.text)
	}
	if err := r.p.Dab(r, false); err == nil {
		t.Error("another dab had room")
	}
}

// The keyboard's twin works in the middle of the view, as one step of undo.
func TestDab(t *testing.T) {
	r := newRig(t, 1440, 900, control.CenterX, "1", control.CenterY, "-0.5", control.Brush, "0.3")
	if err := r.p.Dab(r, true); err == nil {
		t.Error("there was something to erase")
	}
	if err := r.p.Dab(r, false); err != nil {
		t.Fatal(err)
	}
	pts := r.own()
	if len(pts) != dabs || r.undos() != 1 || r.Values().Choice(control.Data) != "own" {
		t.Fatalf("%d points, %d steps of undo, data %s", len(pts), r.undos(), r.Values().Choice(control.Data))
	}
	x, y := r.p.scene.View.Data(r.p.scene.View.AX, r.p.scene.View.AY)
	for _, q := range pts {
		if math.Hypot(q.X-x, q.Y-y) > .3+1e-3 {
			t.Errorf("a point at %v, not around (%.2f, %.2f)", q, x, y)
		}
	}
	if err := r.p.Dab(r, true); err != nil || len(r.own()) != 0 {
		t.Errorf("%d points are left (%v)", len(r.own()), err)
	}
}

// Where a link cannot hold them there are no points, rather than a row of them on
// the edge, and it is said.
func TestNothingBeyondTheReach(t *testing.T) {
	var k sweep
	k.begin(control.Cloud{})
	if n, full := k.draw(15, -17, 18, -15, 1, 1); n == 0 || full || k.lost == 0 || n != len(k.cloud.Points) {
		t.Errorf("%d points, %d left out, full %v", n, k.lost, full)
	}
	for _, q := range k.cloud.Points {
		if nearest := min(max((3*(q.X-15)+2*(q.Y+17))/13, 0), 1); math.Hypot(q.X-15-3*nearest, q.Y+17-2*nearest) > 1+1e-3 {
			t.Errorf("a point at %v was moved in", q)
		}
	}

	dab := func(x float64) (*rig, error) {
		r := newRig(t, 1440, 900, control.Brush, "0.5")
		v := &r.p.scene.View
		v.OX = v.AX - x*v.Scale
		return r, r.p.Dab(r, false)
	}
	if r, err := dab(20); err == nil || !strings.Contains(err.Error(), "±16") || r.sets != 0 || r.undos() != 0 {
		t.Errorf("beyond it: %v; %d values were set", err, r.sets)
	}
	if r, err := dab(16); err == nil || len(r.own()) == 0 || len(r.own()) == dabs || r.undos() != 1 {
		t.Errorf("across the edge: %v, %d points", err, len(r.own()))
	}
	if r, err := dab(15); err != nil || len(r.own()) != dabs {
		t.Errorf("inside: %v, %d points", err, len(r.own()))
	}

	r := newRig(t, 1440, 900, control.Tool, "draw")
	r.press(r.p.scene.View.Screen(0, 0))
	r.p.scene.View.OX -= 20 * r.p.scene.View.Scale
	s := &r.p.scene
	r.hand().brush.x = 20
	r.hand().dragStroke(s)
	if !strings.Contains(r.deck().tip.text, "±16") {
		t.Errorf("it is told: %q", r.deck().tip.text)
	}
}

// A finger draws; a second one that comes soon means that the view was to be
// moved, and nothing was drawn; the middle button moves the view too.
func TestMovingTheViewWhileDrawing(t *testing.T) {
	r := newRig(t, 1440, 900, control.Tool, "draw")
	x, y := r.p.scene.View.Screen(0, 0)
	r.touch(x, y)
	r.touch(x+2, y)
	r.touch(x+2, y, x+100, y)
	r.touch(x+42, y, x+140, y)
	r.touch(x+82, y, x+180, y)
	r.touch()
	v := r.Values()
	if v.Choice(control.Data) != "moons" || r.undos() != 0 || v.Float(control.CenterX) == 0 {
		t.Errorf("two fingers: data %s, %d steps of undo, centre %v", v.Choice(control.Data), r.undos(), v.Float(control.CenterX))
	}
	r.touch(x, y)
	for i := range 30 {
		r.touch(x+float64(i), y)
	}
	r.touch()
	n := len(r.own())
	if n < 10 {
		t.Errorf("one finger drew %d points", n)
	}
	was := r.Values().Float(control.CenterY)
	r.move(x, y)
	r.in.Middle = true
	r.frame()
	r.move(x, y+60)
	r.in.Middle = false
	r.frame()
	if r.Values().Float(control.CenterY) == was || len(r.own()) != n {
		t.Errorf("the middle button: centre %v, %d points", r.Values().Float(control.CenterY), len(r.own()))
	}
}

// While points are drawn no probe is dropped or taken, cards stay cards, and the
// pointer shows the brush.
func TestBrushLeavesOtherThingsAlone(t *testing.T) {
	r := newRig(t, 1440, 900, control.Tool, "draw", control.Probes, "0.5~0.5")
	x, y := r.p.scene.View.Screen(.5, .5)
	r.move(x, y)
	if q := r.hand().brush.ring; q.r != r.Values().Float(control.Brush)*r.p.scene.View.Scale || r.cursor != ebiten.CursorShapeCrosshair {
		t.Errorf("over the plane: ring %+v, cursor %v", q, r.cursor)
	}
	r.drag(x, y, x+50, y)
	if p := r.points(control.Probes); len(p) != 1 || p[0] != (control.Point{X: .5, Y: .5}) {
		t.Errorf("the probes are %v", p)
	}
	n := len(r.own())
	card := r.p.Geometry().Cards["loss"]
	r.click(card.X+20, card.Y+20)
	if len(r.own()) != n || r.hand().brush.ring.r != 0 {
		t.Errorf("a click on a card: %d points, ring %+v", len(r.own())-n, r.hand().brush.ring)
	}
}

// The plane stays under the brush while points are drawn outside of what was home.
func TestViewStaysWhileDrawing(t *testing.T) {
	r := newRig(t, 1440, 900)
	small := &film.Points{XY: []float32{0, 0}, Home: film.Rect{X0: -3.5, Y0: -3.5, X1: 3.5, Y1: 3.5}}
	r.reel.Add(small)
	r.frame()
	r.session.Set(control.Tool, "draw")
	r.frame()
	was := r.p.scene.View
	r.reel.Add(&film.Points{XY: []float32{0, 0}, Home: film.Rect{X0: -9, Y0: -9, X1: 9, Y1: 9}})
	r.frame()
	if r.p.scene.View != was {
		t.Error("the view moved under the brush")
	}
	r.session.Set(control.Tool, "move")
	r.p.Focus(control.OwnPoints, 0)
	r.frame()
	if r.p.scene.View != was || r.hand().brush.ring.r == 0 {
		t.Error("the view moved under the keyboard's brush, or that is not shown")
	}
	r.p.Focus("", -1)
	r.frame()
	if r.p.scene.View == was {
		t.Error("the view does not show the data whole again")
	}
}

// One's own points are drawn at once, before the simulation has them; then those
// that it learns.
func TestOwnPointsAreDrawnAtOnce(t *testing.T) {
	r := newRig(t, 1440, 900)
	old := &film.Points{XY: make([]float32, 8)}
	r.reel.Add(old)
	r.frame()
	layer := r.p.parts.layers[3].(*points)
	shown := func() int { xy, _, _ := layer.source(&r.p.scene); return len(xy) / 2 }
	if shown() != 4 {
		t.Fatalf("%d points are drawn, not the simulation's 4", shown())
	}
	if err := r.p.Dab(r, false); err != nil {
		t.Fatal(err)
	}
	r.frame()
	if shown() != dabs {
		t.Errorf("%d points are drawn, not the %d of one's own", shown(), dabs)
	}
	r.reel.Add(&film.Points{XY: make([]float32, 2*30)})
	r.frame()
	if shown() != 30 {
		t.Errorf("%d points are drawn, not those that the simulation learns", shown())
	}
	r.session.Set(control.OwnPoints, "")
	r.frame()
	if shown() != 0 {
		t.Errorf("%d points are drawn after they were cleared", shown())
	}
	r.wait(ownPatience + .1)
	if shown() != 30 {
		t.Error("a simulation that keeps its points is not believed")
	}
}

// A stroke through a full set costs little: no new slices but the text's.
func BenchmarkStroke(b *testing.B) {
	c := control.Cloud{Points: make([]control.Point, control.CloudMost)}
	for i := range c.Points {
		c.Points[i] = control.Snap(control.Point{X: float64(i%100)/20 - 2.5, Y: float64(i/100)/20 - 2.5})
	}
	text, err := control.EncodeCloud(c)
	if err != nil {
		b.Fatal(err)
	}
	r := newRig(b, 1440, 900, control.Tool, "erase", control.Data, "own", control.OwnPoints, text, control.Brush, "0.05")
	x, y := r.p.scene.View.Screen(0, 0)
	r.press(x, y)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.move(x+float64(i%300), y+float64(i/300%200))
	}
}
