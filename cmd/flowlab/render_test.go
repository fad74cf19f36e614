package main

import (
	"image"
	"image/gif"
	"image/png"
	"strings"
	"testing"
)

// reddish counts the dots' pixels in a part of the picture.
func reddish(img image.Image, x0, x1, y0, y1 float64) (n int) {
	b := img.Bounds()
	for y := int(y0 * float64(b.Dy())); y < int(y1*float64(b.Dy())); y++ {
		for x := int(x0 * float64(b.Dx())); x < int(x1*float64(b.Dx())); x++ {
			r, _, bl, _ := img.At(x, y).RGBA()
			if r > bl+0x5000 {
				n++
			}
		}
	}
	return n
}

// Particles lie in the middle at t = 0 and on the data at t = 1; the same seed gives
// the same bytes.
func TestRenderPNG(t *testing.T) {
	t.Chdir(t.TempDir())
	// One far point, to the right and above.
	write(t, "corner.csv", strings.Repeat("0,0\n", 30)+strings.Repeat("1,1\n", 30))
	for _, name := range []string{"a.png", "b.png"} {
		must(t, "render --exact --data corner.csv --noise 0.1 --size 300 --particles 400 -o "+name)
	}
	if read(t, "a.png") != read(t, "b.png") {
		t.Error("not the same bytes again")
	}
	must(t, "render --exact --data corner.csv --noise 0.1 --size 300 --particles 400 --t 0 -o start.png")
	end, err := png.Decode(strings.NewReader(read(t, "a.png")))
	if err != nil || end.Bounds().Dx() != 300 || end.Bounds().Dy() != 300 {
		t.Fatal(err)
	}
	start, err := png.Decode(strings.NewReader(read(t, "start.png")))
	if err != nil {
		t.Fatal(err)
	}
	// At the end they are in two heaps, left below and right above.
	if a, b := reddish(end, 0.1, 0.5, 0.1, 0.48), reddish(end, 0.55, 0.95, 0.1, 0.48); a != 0 || b == 0 {
		t.Errorf("%d and %d pixels left and right above, at the end", a, b)
	}
	if a := reddish(start, 0.1, 0.5, 0.1, 0.48); a == 0 {
		t.Error("no particles left above at the beginning")
	}
}

// A GIF has its frames, and rests on the last.
func TestRenderGIF(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "train --steps 20 --data rings -o m.json")
	must(t, "render --model m.json --size 120 --frames 5 --fps 10 --particles 50 --sampler dopri5 -o m.gif")
	g, err := gif.DecodeAll(strings.NewReader(read(t, "m.gif")))
	if err != nil || len(g.Image) != 5 || g.Delay[0] != 10 || g.Delay[4] != 100 {
		t.Fatalf("%v, %d frames", err, len(g.Image))
	}
	if string(g.Image[0].Pix) == string(g.Image[4].Pix) {
		t.Error("nothing moves")
	}
}
