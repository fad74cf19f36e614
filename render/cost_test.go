//go:build !js

package render

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/film"
	"flowscope/sim/path"
)

// show is a picture with everything in it, and what it is shown.
type show struct {
	p     *Picture
	face  *fakeFace
	reel  film.Reel
	clock film.Clock
	dst   *ebiten.Image
}

func newShow(tb testing.TB, hash string, n, width, height int) *show {
	needScreen(tb)
	// Few means: the closed form of many takes longer than everything that is measured.
	w := &world{means: [][2]float64{{-1.5, .5}, {0, -1}, {1.5, .7}}, variance: .04, sched: path.Cosine(), bend: .5}
	s := &show{p: newTestPicture(tb, float64(width), float64(height), 1), face: newFakeFace(hash), clock: film.Clock{T: .3, Speed: 1, Loop: true}}
	w.data(&s.reel, 2000)
	readings(&s.reel, n)
	w.particles(&s.reel, n, false)
	w.tracks(&s.reel, nil, false)
	s.p.Update(s.face, &s.reel, &s.clock, .016, Input{})
	w.slices(&s.reel, s.face.view, -1, 9)
	s.dst = ebiten.NewImage(width, height)
	for range 5 {
		s.frame()
	}
	s.flush()
	return s
}

func (s *show) frame() {
	s.clock.Advance(1. / 60)
	s.p.Update(s.face, &s.reel, &s.clock, 1./60, Input{X: 500, Y: 400})
	s.p.Draw(s.dst)
}

// flush makes Ebitengine carry out what was drawn, so that its queue does not
// grow over many frames.
func (s *show) flush() { s.dst.At(0, 0) }

// ours returns how many objects the layers have allocated so far, the cards (which
// have a test of their own) and Ebitengine's own queue left out: an allocation
// belongs to the innermost function of either on its stack. It needs
// runtime.MemProfileRate at 1.
func ours() (n int64, where map[string]int64) {
	runtime.GC() // the profile is that of the last finished collection
	runtime.GC()
	var records []runtime.MemProfileRecord
	for size := 4096; ; size *= 2 {
		records = make([]runtime.MemProfileRecord, size)
		if k, ok := runtime.MemProfile(records, true); ok {
			records = records[:k]
			break
		}
	}
	where = map[string]int64{}
	for _, r := range records {
		frames := runtime.CallersFrames(r.Stack())
		leaf, picture, deck := "", false, false
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if leaf == "" && (strings.HasPrefix(f.Function, "github.com/") || strings.HasPrefix(f.Function, "flowscope/")) {
				leaf = f.Function
			}
			picture = picture || strings.HasPrefix(f.Function, "flowscope/render.(*Picture).")
			deck = deck || strings.HasPrefix(f.Function, "flowscope/render.(*deck).") || strings.HasPrefix(f.Function, "flowscope/render.(*hand).")
		}
		if picture && !deck && strings.HasPrefix(leaf, "flowscope/") {
			n += r.AllocObjects
			where[leaf] += r.AllocObjects
		}
	}
	return n, where
}

func TestLayersAllocateNothing(t *testing.T) {
	needScreen(t)
	defer func(rate int) { runtime.MemProfileRate = rate }(runtime.MemProfileRate)
	runtime.MemProfileRate = 1
	for _, c := range []struct {
		name, hash string
		n          int
		playing    bool
	}{
		{"standing", "", 1500, false},
		{"playing", "", 1500, true},
		{"playing, many particles", "", 5000, true},
		{"playing, difference", "show=difference", 1500, true},
		{"standing, many particles", "", 5000, false},
	} {
		s := newShow(t, c.hash, c.n, 480, 360)
		s.clock.Playing = c.playing
		// Twice through the film in large steps, so that every buffer has its size.
		for i := range 24 {
			s.clock.T = float64(i%12) / 11
			s.frame()
		}
		s.flush()
		s.clock.Seek(.3)
		s.frame()
		before, was := ours()
		if before == 0 {
			t.Fatal("no allocation was seen at all: the test sees nothing")
		}
		for range 12 {
			if !c.playing {
				s.clock.T += .001 // scrubbing
			}
			s.frame()
		}
		after, is := ours()
		if after != before {
			t.Errorf("%s: %d allocations in 12 frames", c.name, after-before)
			for f, k := range is {
				if k > was[f] {
					t.Errorf("  %d in %s", k-was[f], f)
				}
			}
		}
		s.dst.Deallocate()
	}
}

func TestStandingPictureIsAtRest(t *testing.T) {
	s := newShow(t, "", 1500, 480, 360)
	s.frame()
	if s.p.Changed() {
		t.Error("nothing moves, but the picture says that it changed")
	}
	layers := s.p.parts.layers
	before := fmt.Sprint(len(layers))
	for _, l := range layers { // what was built stays what it is
		if f, ok := l.(*fieldLayer); ok && len(f.vs) > 0 {
			f.vs[0].DstX = -12345
		}
	}
	s.frame()
	for _, l := range layers {
		if f, ok := l.(*fieldLayer); ok && f.vs[0].DstX != -12345 {
			t.Error("the arrows of a standing picture were built anew", before)
		}
	}
	s.clock.T += .1
	s.frame()
	if !s.p.Changed() {
		t.Error("t moved, but the picture says that nothing changed")
	}
}

// BenchmarkLayers prints what every layer costs in Update and Draw, a frame of
// the running film in a picture of 1053 × 1053 dp (about 40 × 40 arrows), without what graphics hardware does.
func BenchmarkLayers(b *testing.B) {
	for _, n := range []int{5000, 20000, 50000, 100000} {
		s := newShow(b, "", n, 1053, 1053)
		for _, l := range s.p.parts.layers {
			b.Run(fmt.Sprintf("%T/%d", l, n)[len("*render."):], func(b *testing.B) {
				s.clock.Playing, s.clock.T = true, 0
				b.ReportAllocs()
				sc := &s.p.scene
				for i := range b.N {
					b.StopTimer()
					if i%32 == 0 {
						s.flush()
					}
					if s.clock.Advance(1. / 60); s.clock.T >= 1 {
						s.clock.T = 0
					}
					// Everything else of a frame, so that what the layer reads has moved.
					s.p.Update(s.face, &s.reel, &s.clock, 1./60, Input{})
					s.clock.T = min(1, s.clock.T+1./240)
					sc.T = s.clock.T
					sc.Host = s.face
					s.p.parts.cloud.update(sc)
					b.StartTimer()
					l.update(sc)
					l.draw(s.dst, s.p.pen, sc)
				}
				sc.Host = nil
			})
		}
		b.Run(fmt.Sprintf("whole/%d", n), func(b *testing.B) {
			s.clock.Playing = true
			b.ReportAllocs()
			for i := range b.N {
				if i%32 == 0 {
					b.StopTimer()
					s.flush()
					b.StartTimer()
				}
				s.frame()
			}
		})
		s.dst.Deallocate()
	}
}
