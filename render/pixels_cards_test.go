//go:build !js

package render

import (
	"image"
	"math"
	"testing"

	"flowscope/render/screentest"
	"flowscope/sim/control"
)

// nearness is how much of a pixel is of the colour c on the ground g, 0 … 1.
func nearness(img *image.RGBA, x, y int, c, g Color) float64 {
	i := img.PixOffset(x, y)
	num, den := 0.0, 0.0
	for k := range 3 {
		v := float64(img.Pix[i+k]) / 255
		d := float64(c[k] - g[k])
		num += (v - float64(g[k])) * d
		den += d * d
	}
	return num / den
}

// lineAt returns the height, in device pixels, at which a line of colour c
// crosses a column between two rows, and whether there is one. Pixels that are
// far from a mixture of c and the ground are others' lines.
func lineAt(img *image.RGBA, x, y0, y1 int, c, g Color) (float64, bool) {
	sum, w := 0.0, 0.0
	for y := y0; y < y1; y++ {
		n := nearness(img, x, y, c, g)
		i := img.PixOffset(x, y)
		off := 0.0
		for k := range 3 {
			off = max(off, math.Abs(float64(img.Pix[i+k])/255-float64(g[k])-n*float64(c[k]-g[k])))
		}
		if n > .25 && n < 1.1 && off < .06 {
			sum += n * (float64(y) + .5)
			w += n
		}
	}
	return sum / w, w > .8
}

// The curve α_t on the screen passes through its points and is the schedule's
// in between, on the card and on a phone's thumbnail.
func TestScheduleCurvePixels(t *testing.T) {
	needScreen(t)
	for _, c := range []struct {
		name    string
		w, h, k float64
		set     []string
	}{
		{"linear", 1440, 900, 1, nil},
		{"cosine", 1440, 900, 2, []string{control.Schedule, "cosine"}},
		{"ddpm", 1024, 768, 1, []string{control.Schedule, "ddpm"}},
		{"thumbnail", 390, 844, 2, []string{control.Schedule, "custom"}},
		{"steep", 390, 844, 3, []string{control.Schedule, "custom", control.Curve, "0.3~0.02_0.5~0.5_0.7~0.98"}},
		{"custom", 1440, 900, 1, []string{control.Schedule, "custom"}},
		{"light", 1440, 900, 2, []string{control.Schedule, "custom", control.Theme, "light", control.CurveForm, "vp"}},
		{"projector", 1440, 900, 1, []string{control.Schedule, "custom", control.Theme, "light", control.Projector, "1"}},
	} {
		r := newRig(t, c.w, c.h, c.set...)
		r.p.Layout(c.w, c.h, c.k)
		r.scale = c.k
		r.clock.Seek(.03) // the hairline is out of the way
		r.frame()
		th := r.p.scene.Theme
		img := r.p.pixels()
		card := r.deck().editor()
		sched, err := scheduleOf(r.Values())
		if err != nil {
			t.Fatal(err)
		}
		times := []float64{.1, .15, .25, .35, .45, .55, .65, .72, .85, .9}
		if card.thumb { // no handles cover the points
			for _, p := range r.points(control.Curve) {
				times = append(times, p.X)
			}
		}
		found := 0
		for _, at := range times {
			near := false
			for _, p := range r.points(control.Curve) {
				near = near || card.editable() && math.Abs(card.x(p.X)-card.x(at)) < 9
			}
			if near {
				continue
			}
			q := sched.At(at)
			px := card.x(at) * c.k
			x := int(px)
			at := card.timeAt((float64(x) + .5) / c.k) // of the column's middle
			want := card.y(sched.At(at).Alpha) * c.k
			if math.Abs(card.y(q.Alpha)-card.y(q.Beta)) < 8 {
				continue // where the curves cross their colours mix
			}
			y0, y1 := int(want-8*c.k), int(want+8*c.k)
			y, ok := lineAt(img, x, y0, y1, th.Acc, th.Panel)
			if !ok {
				t.Errorf("%s: no curve at t = %.3f", c.name, at)
				continue
			}
			found++
			if math.Abs(y-want) > .75 {
				t.Errorf("%s: at t = %.3f α is drawn at %.2f px, want %.2f", c.name, at, y, want)
			}
		}
		if found < 5 {
			t.Errorf("%s: the curve was found at %d times only", c.name, found)
		}
	}
}

// A handle is a ring (or square) of its curve's colour around the point, filled
// while it is held.
func TestHandlePixels(t *testing.T) {
	needScreen(t)
	r := newRig(t, 1440, 900, control.Schedule, "custom")
	r.clock.Seek(.03)
	r.frame()
	th := r.p.scene.Theme
	check := func(what string, x, y float64, c Color) {
		t.Helper()
		img := r.p.pixels()
		i := img.PixOffset(int(x), int(y))
		for k := range 3 {
			if math.Abs(float64(img.Pix[i+k])/255-float64(c[k])) > .06 {
				t.Errorf("%s is %v, want %v", what, img.Pix[i:i+3], c)
				return
			}
		}
	}
	g := r.p.Geometry()
	a, b := g.Handles[1], g.BetaHandles[1]
	check("the middle of an α handle", a.X, a.Y, th.Panel)
	check("its ring", a.X, a.Y-6.5, th.Acc)
	check("the middle of a β handle", b.X, b.Y, th.Panel)
	check("its edge", b.X, b.Y-5.9, th.Sec)
	check("its corner", b.X-5, b.Y-5.6, th.Sec)
	r.press(a.X, a.Y)
	r.frame()
	check("the middle of a held handle", a.X, a.Y, th.Acc)
	r.release()
	r.move(700, 10)
	r.press(b.X, b.Y)
	check("the middle of a held β handle", b.X, b.Y, th.Sec)
	r.release()
}

// The point whose slider has the keyboard's focus has a ring around it.
func TestFocusRing(t *testing.T) {
	needScreen(t)
	r := newRig(t, 1440, 900, control.Schedule, "custom", control.Probes, "2~1.5")
	r.clock.Seek(.03)
	r.frame()
	g := r.p.Geometry()
	th := r.p.scene.Theme
	ring := func(x, y float64) bool {
		img := r.p.pixels()
		return nearness(img, int(x), int(y), th.Acc, th.Panel) > .9
	}
	h, q := g.Handles[1], g.Probes[0]
	if ring(h.X, h.Y-10.4) || ring(q.X, q.Y-8.9) {
		t.Error("a ring without focus")
	}
	r.p.Focus(control.Curve, 1)
	if !ring(h.X, h.Y-10.4) || ring(q.X, q.Y-8.9) {
		t.Error("no ring around the curve's point")
	}
	r.p.Focus(control.Probes, 0)
	if ring(h.X, h.Y-10.4) || !ring(q.X, q.Y-8.9) {
		t.Error("no ring around the probe")
	}
	for _, k := range []int{-1, 99} {
		r.p.Focus(control.Curve, k)
		r.p.pixels()
	}
	r.p.Focus("", 0)
	if ring(h.X, h.Y-10.4) || ring(q.X, q.Y-8.9) {
		t.Error("the ring stays")
	}
}

// BenchmarkCards is what cards, axes and hand cost in a frame, but for the
// screen: with a custom curve, 400 bins of loss and a moving clock.
func BenchmarkCards(b *testing.B) {
	needScreen(b)
	r := newRig(b, 1440, 900, control.Schedule, "custom", control.Probes, "0.5~1.2")
	readings(&r.reel, 100)
	s, d, h := &r.p.scene, r.deck(), r.hand()
	s.Readings = Readings{DensityPeak: .14, Fill: true, SpeedTop: 4.8, Cell: 27}
	s.Host = r
	pen := newPen(r.p.ink)
	ax := &axes{deck: d}
	b.ReportAllocs()
	for b.Loop() {
		s.T += 1e-3
		if s.T > 1 {
			s.T = 0
			s.Reel.Version++ // ten frames of readings a second
		}
		h.update(s)
		d.update(s)
		ax.update(s)
		pen.Reset()
		d.draw(pen, s)
		ax.draw(nil, pen, s)
		d.probes.draw(nil, pen, s)
	}
}

// On the screen too the loss curve stands where its numbers say.
func TestLossPixels(t *testing.T) {
	needScreen(t)
	for _, axis := range []string{"linear", "log"} {
		r := newRig(t, 1440, 900, control.LossAxis, axis)
		readings(&r.reel, 100)
		r.reel.Frame.Marks = nil
		for i := range r.reel.Frame.Bins { // alone on its card: no scatter, no floor beside it
			b := &r.reel.Frame.Bins[i]
			b.Raw = b.Mean
		}
		r.reel.Frame.Floor = .5
		r.reel.Version++
		r.frame()
		card := &r.deck().loss
		th := r.p.scene.Theme
		img := r.p.pixels()
		for _, i := range []int{40, 90, 130, 180} {
			b := r.reel.Frame.Bins[i]
			x := int(card.x(float64(b.Step)))
			want := card.y(float64(b.Mean))
			if y, ok := lineAt(img, x, int(want-8), int(want+8), th.Text, th.Panel); !ok || math.Abs(y-want) > 1.2 {
				t.Errorf("%s: at step %d the loss %v is drawn at %.2f (%v), want %.2f", axis, b.Step, b.Mean, y, ok, want)
			}
		}
	}
}

// Once warm, the cards and the hand allocate nothing.
func TestCardsAllocateNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h float64
		set  []string
		at   [2]float64
	}{
		{"desktop", 1440, 900, []string{control.Schedule, "custom", control.Probes, "0.5~1.2"}, [2]float64{600, 400}},
		{"over the schedule", 1440, 900, []string{control.Schedule, "ddpm"}, [2]float64{150, 150}},
		{"over the loss", 1440, 900, nil, [2]float64{150, 770}},
		{"phone", 390, 844, nil, [2]float64{200, 300}},
	} {
		r := newRig(t, c.w, c.h, c.set...)
		readings(&r.reel, 100)
		r.move(c.at[0], c.at[1])
		s, d, h := &r.p.scene, r.deck(), r.hand()
		pen := newPen(r.p.ink)
		s.Readings = Readings{DensityPeak: .14, Fill: true, SpeedTop: 4.8, Cell: 27}
		s.Host = r
		ax := &axes{deck: d}
		frame := func() {
			s.T += 1e-3
			h.update(s)
			d.update(s)
			ax.update(s)
			d.probes.update(s)
			if screentest.Missing() == "" { // inking makes glyphs, which need one
				pen.Reset()
				d.draw(pen, s)
				ax.draw(nil, pen, s)
				d.probes.draw(nil, pen, s)
			}
		}
		s.T = 0
		for range 1000 { // every figure of the titles once
			frame()
		}
		s.T = 0
		if n := testing.AllocsPerRun(200, frame); n > 0 {
			t.Errorf("%s: %v allocations a frame", c.name, n)
		}
	}
}
