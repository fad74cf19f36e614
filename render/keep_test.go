//go:build !js

package render

import (
	"math/rand/v2"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// keptShow draws every frame twice: on one screen always, on another only when the
// picture says that it changed, as a face that keeps its screen does.
type keptShow struct {
	*show
	t           *testing.T
	kept        *ebiten.Image
	always, now []byte
	in          Input
	skipped     int
}

const keptW, keptH = 480, 360

func newKeptShow(t *testing.T, hash string, n int) *keptShow {
	k := &keptShow{show: newShow(t, hash, n, keptW, keptH), t: t, kept: ebiten.NewImage(keptW, keptH), in: Input{X: 240, Y: 180}}
	t.Cleanup(func() { k.kept.Deallocate(); k.dst.Deallocate() })
	k.always, k.now = make([]byte, 4*keptW*keptH), make([]byte, 4*keptW*keptH)
	k.p.Draw(k.kept)
	return k
}

func (s *keptShow) frames(n int, what string) {
	s.t.Helper()
	for range n {
		s.clock.Advance(1. / 60)
		s.p.Update(s.face, &s.reel, &s.clock, 1./60, s.in)
		s.p.Draw(s.dst)
		if s.p.Changed() {
			s.p.Draw(s.kept)
		} else {
			s.skipped++
		}
		s.dst.ReadPixels(s.always)
		s.kept.ReadPixels(s.now)
		for i := range s.now { // the two stand at different places on a texture, which rounds edges differently
			if d := int(s.now[i]) - int(s.always[i]); d > 6 || d < -6 {
				s.t.Fatalf("%s: at (%d, %d) the kept screen has %d where %d would be drawn", what, i/4%keptW, i/4/keptW, s.now[i], s.always[i])
			}
		}
	}
}

// A screen that is drawn only when the picture says that it changed shows at every
// frame what it would if all was always drawn.
func TestChangedTellsAll(t *testing.T) {
	many := newKeptShow(t, "", 2500) // their trails are built over several frames
	for _, at := range []float64{.5, .8} {
		many.clock.Seek(at)
		many.frames(8, "trails of many particles")
	}

	s := newKeptShow(t, "probes=0.5~0.5", 600)
	rng := rand.New(rand.NewPCG(3, 3))
	set := func(id, text string) {
		t.Helper()
		if err := s.face.Set(id, text); err != nil {
			t.Fatal(err)
		}
	}
	rest := func(what string) {
		t.Helper()
		s.frames(6, what)
	}
	rest("nothing happens")
	for _, c := range []struct{ id, text string }{
		{control.Theme, "light"}, {control.Theme, "dark"}, {control.Density, "0"}, {control.Density, "1"}, {control.VelocityOp, "30"},
		{control.ParticlesOn, "0"}, {control.ParticlesOn, "1"}, {control.Trails, "0"}, {control.Trails, "1"}, {control.Show, "difference"},
		{control.Show, "exact"}, {control.Show, "learned"}, {control.Zoom, "2"}, {control.CenterX, "0.5"}, {control.Zoom, "1"}, {control.Schedule, "custom"},
		{control.LossAxis, "log"}, {control.Projector, "1"}, {control.Projector, "0"}, {control.Cards, "0"}, {control.Cards, "1"}, {control.Probes, "0.5~0.5_-1~1"},
	} {
		set(c.id, c.text)
		rest(c.id + "=" + c.text)
	}
	for range 30 { // the pointer wanders over cards, handles and probes
		s.in.X, s.in.Y = keptW*rng.Float64(), keptH*rng.Float64()
		s.frames(2, "the pointer moves")
	}
	for range 12 {
		s.clock.Seek(rng.Float64())
		rest("t is moved")
	}
	readings(&s.reel, 600)
	rest("readings come")
	moons().particles(&s.reel, 600, false)
	rest("a film comes")
	s.p.Focus(control.Probes, 0)
	rest("the focus comes")
	s.p.Focus("", 0)
	rest("the focus goes")
	s.clock.Playing = true
	rest("it plays")
	s.clock.Playing = false
	s.frames(60, "it stands again") // scales ease
	if s.skipped < 100 {
		t.Errorf("only %d frames were left out: the test tests little", s.skipped)
	}
}
