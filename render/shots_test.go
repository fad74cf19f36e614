//go:build !js

package render

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// newTestPicture returns a picture in a window of w × h dp.
func newTestPicture(tb testing.TB, w, h, scale float64) *Picture {
	tb.Helper()
	p, err := New(assets.Plex())
	if err != nil {
		tb.Fatal(err)
	}
	p.Layout(w, h, scale)
	return p
}

// pixels draws the picture on an image of the window's size.
func (p *Picture) pixels() *image.RGBA {
	w, h := int(p.w*float64(p.ink.scale)), int(p.h*float64(p.ink.scale))
	dst := ebiten.NewImage(w, h)
	defer dst.Deallocate()
	p.Draw(dst)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	dst.ReadPixels(out.Pix)
	return out
}

// shot is one screenshot of a synthetic scene.
type shot struct {
	name               string
	w, h, scale        float64
	top, right, bottom float64
	hash               string
	t                  float64
	particles          int
	playing            bool
}

// TestShots writes screenshots to the folder named by FLOWSCOPE_SHOTS, to be
// looked at. Without it, it only sees that everything can be drawn.
func TestShots(t *testing.T) {
	needScreen(t)
	dir := os.Getenv("FLOWSCOPE_SHOTS")
	shots := []shot{{name: "small", w: 400, h: 300, scale: 1, t: .5, particles: 100}}
	if dir != "" {
		shots = nil
		for _, theme := range []string{"dark", "light"} {
			for _, s := range []shot{
				{name: "desktop", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 1500},
				{name: "tablet", w: 1024, h: 768, scale: 1, top: 48, right: 300, bottom: 64, t: .68, particles: 1500},
				{name: "phone", w: 390, h: 844, scale: 2, top: 48, bottom: 462, t: .68, particles: 900},
				{name: "start", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: 0, particles: 1500},
				{name: "end", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: 1, particles: 1500},
				{name: "sde", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 1500, hash: "mode=sde&schedule=custom"},
				{name: "projector", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 1500, hash: "project=1"},
				{name: "difference", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 1500, hash: "show=difference&probes=0.5~1.2"},
				{name: "many", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 20000, playing: true},
				{name: "manystill", w: 1440, h: 900, scale: 1, top: 48, right: 336, bottom: 64, t: .68, particles: 20000},
				{name: "zoom", w: 1440, h: 900, scale: 2, top: 48, right: 336, bottom: 64, t: .9, particles: 1500, hash: "zoom=3&cx=1"},
			} {
				s.name += "-" + theme
				s.hash += "&theme=" + theme
				shots = append(shots, s)
			}
		}
	}
	only := os.Getenv("FLOWSCOPE_SHOT")
	for _, s := range shots {
		if ok, _ := filepath.Match(only, s.name); only != "" && !ok {
			continue
		}
		img := s.take(t)
		if dir == "" {
			continue
		}
		f, err := os.Create(filepath.Join(dir, s.name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		f.Close()
		fmt.Println("wrote", f.Name())
	}
}

func (s shot) take(t *testing.T) *image.RGBA {
	w := moons()
	p := newTestPicture(t, s.w, s.h, s.scale)
	p.SetInsets(s.top, s.right, s.bottom, 0)
	face := newFakeFace(s.hash)
	var reel film.Reel
	sde := face.values.Choice(control.Mode) == "sde"
	w.data(&reel, 2000)
	w.particles(&reel, s.particles, sde)
	w.tracks(&reel, face.values.Points(control.Probes), sde)
	readings(&reel, s.particles)
	clock := film.Clock{T: s.t, Speed: 1}
	p.Update(face, &reel, &clock, 0, Input{})
	if s.playing { // a fading buffer shows what went before
		clock.T = max(0, s.t-.2)
		clock.Playing = true
		w.slices(&reel, face.view, s.t, 0)
		for clock.T < s.t {
			clock.T = min(s.t, clock.T+1./240)
			p.Update(face, &reel, &clock, 1./60, Input{})
		}
	} else {
		w.slices(&reel, face.view, s.t, 0)
	}
	for range 60 { // scales ease, many trails follow
		p.Update(face, &reel, &clock, 1./60, Input{})
	}
	for r := range p.ink.types.missing {
		t.Errorf("%s: no font has %q", s.name, r)
	}
	return p.pixels()
}
