//go:build !js

package panel

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/render"
	"flowscope/render/app"
	"flowscope/render/screentest"
	"flowscope/sim/film"
)

func needScreen(tb testing.TB) { tb.Helper(); screentest.Need(tb) }

func TestMain(m *testing.M) {
	os.Exit(screentest.Main(m))
}

// desk is a panel on a real app, with a simulation that only listens.
type desk struct {
	*Panel
	app    *app.App
	sent   []film.Command
	png    int
	link   string
	chosen int
	saved  []string
	at     time.Duration
	img    *ebiten.Image
}

func (d *desk) Send(c film.Command)         { d.sent = append(d.sent, c) }
func (d *desk) Hash(string)                 {}
func (d *desk) Link(h string)               { d.link = h }
func (d *desk) PNG([]byte, int, int)        { d.png++ }
func (d *desk) Choose()                     { d.chosen++ }
func (d *desk) Save(name string, b []byte)  { d.saved = append(d.saved, name) }
func (d *desk) Fullscreen()                 {}
func (d *desk) Checkpoint(*film.Checkpoint) {}
func (d *desk) Drew(bool)                   {}

func newDesk(tb testing.TB, w, h, scale float64, hash string) *desk {
	tb.Helper()
	pic, err := render.New(assets.Plex())
	if err != nil {
		tb.Fatal(err)
	}
	pic.Layout(w, h, scale)
	d := &desk{}
	now := func() time.Duration { return d.at }
	d.Panel = New(Options{Pen: pic.NewPen(), Build: "test", Now: now})
	d.app = app.New(pic, app.Options{Face: d, Hash: hash, Now: now, TakePointer: d.Taken})
	d.Attach(d.app)
	d.Layout(w, h, scale)
	return d
}

// draw lays out and draws the panel on an image of the window's size, which is
// the same each time.
func (d *desk) draw() *ebiten.Image {
	if d.img == nil {
		d.img = ebiten.NewImage(int(float64(d.w)*d.scale+.5), int(float64(d.h)*d.scale+.5))
	}
	for range 2 { // what depends on visibility settles after one round
		d.Panel.ui.Update()
		d.Draw(d.img)
	}
	return d.img
}

// keep writes an image into the folder FLOWSCOPE_SHOTS, if that is set.
func keep(tb testing.TB, img *ebiten.Image, name string) {
	dir := os.Getenv("FLOWSCOPE_SHOTS")
	if dir == "" {
		return
	}
	out := image.NewRGBA(img.Bounds())
	img.ReadPixels(out.Pix)
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, out); err != nil {
		tb.Fatal(err)
	}
}
