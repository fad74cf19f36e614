//go:build !js

package render

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// fill gives a rig the synthetic film of the layers' tests.
func (r *rig) fill(t float64, label string) {
	w := moons()
	w.data(&r.reel, 2000)
	w.particles(&r.reel, 800, false)
	w.tracks(&r.reel, r.points(control.Probes), false)
	readings(&r.reel, 800)
	r.reel.Frame.Marks = append(r.reel.Frame.Marks, film.Mark{Step: 4000, ID: control.Schedule}, film.Mark{Step: 4010, ID: control.Power})
	r.reel.Points.Label = label
	r.clock.Seek(t)
	r.frame()
	w.slices(&r.reel, view(&r.p.scene.View, cellWide), t, 0)
	r.wait(.6)
}

// TestCardShots draws the cards in the states that a still scene does not have;
// with FLOWSCOPE_SHOTS it writes them there, to be looked at.
func TestCardShots(t *testing.T) {
	needScreen(t)
	dir := os.Getenv("FLOWSCOPE_SHOTS")
	const label = "exact for these 2,000 points, h = 0.05"
	for _, c := range []struct {
		name string
		w, h float64
		set  string
		do   func(r *rig)
	}{
		{"held", 1440, 900, "schedule=custom&probes=0.5~1.2_-1~-1", func(r *rig) {
			h := r.p.Geometry().Handles[1]
			r.press(h.X, h.Y)
			r.move(h.X+6, h.Y-4)
		}},
		{"heldbeta", 1440, 900, "schedule=custom&form=vp&theme=light", func(r *rig) {
			h := r.p.Geometry().BetaHandles[2]
			r.press(h.X, h.Y)
			r.move(h.X+6, h.Y-4)
		}},
		{"projector", 1440, 900, "schedule=custom&project=1&theme=light&lossaxis=log", func(r *rig) {
			h := r.p.Geometry().Handles[1]
			r.move(h.X, h.Y)
		}},
		{"hint", 1440, 900, "schedule=ddpm", func(r *rig) { r.move(150, 150) }},
		{"mark", 1440, 900, "lossaxis=log", func(r *rig) {
			l := &r.deck().loss
			r.move(l.x(4004), l.plot.Y+20)
		}},
		{"value", 1440, 900, "probes=0.5~1.2", func(r *rig) {
			l := &r.deck().loss
			r.move(l.x(1000), l.plot.Y+20)
		}},
		{"tablet", 1024, 768, "schedule=custom&show=difference&curve=0.1~0.02_0.3~0.03_0.31~0.8_0.7~0.9", func(r *rig) {}},
		{"phone", 390, 844, "schedule=custom&probes=0.5~1.2", func(r *rig) {}},
		{"phoneopen", 390, 844, "schedule=custom", func(r *rig) {
			r.touch(60, 90)
			r.touch()
			r.wait(.6)
			h := r.p.Geometry().Handles[1]
			r.touch(h.X, h.Y)
			r.touch(h.X+9, h.Y+3)
		}},
		{"phoneloss", 390, 844, "", func(r *rig) {
			r.touch(170, 90)
			r.touch()
			r.wait(.2)
		}},
		{"frame", 700, 420, "", func(r *rig) {
			r.p.Layout(1250, 420, 1)
			r.p.SetInsets(48, 500, 64, 0)
			r.wait(.2)
		}},
	} {
		if only := os.Getenv("FLOWSCOPE_SHOT"); only != "" && !strings.Contains(c.name, only) {
			continue
		}
		var set []string
		for _, pair := range strings.Split(c.set, "&") {
			if id, text, ok := strings.Cut(pair, "="); ok {
				set = append(set, id, text)
			}
		}
		r := newRig(t, c.w, c.h, set...)
		if c.w < 720 && dir != "" {
			r.p.Layout(c.w, c.h, 2)
			r.scale = 2
		}
		r.fill(.68, label)
		c.do(r)
		img := r.p.pixels()
		for g := range r.p.ink.types.missing {
			t.Errorf("%s: no font has %q", c.name, g)
		}
		if dir != "" {
			writeShot(t, filepath.Join(dir, "cards-"+c.name+".png"), img)
		}
	}
}

func writeShot(t *testing.T, name string, img image.Image) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
