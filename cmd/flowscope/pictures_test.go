//go:build !js

package main

import (
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Pictures of the same second get names of their own, hold what was drawn, and
// never write over a file.
func TestSavePicture(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 11, 23, 9, 5, 7, 0, time.UTC)
	pix := make([]byte, 4*3*2)
	for i := range pix {
		pix[i] = byte(i)
		if i%4 == 3 {
			pix[i] = 255
		}
	}
	for _, name := range []string{"flowscope-20261123-090507.png", "flowscope-20261123-090507-2.png", "flowscope-20261123-090507-3.png"} {
		path, err := savePicture(dir, at, pix, 3, 2)
		if err != nil {
			t.Fatal(err)
		}
		if path != filepath.Join(dir, name) {
			t.Errorf("saved as %s, not %s", path, name)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := color.RGBAModel.Convert(m.At(2, 1)); got != (color.RGBA{20, 21, 22, 255}) {
			t.Errorf("the last pixel is %v", got)
		}
	}
	if _, err := savePicture(filepath.Join(dir, "none"), at, pix, 3, 2); err == nil {
		t.Error("a picture was saved in a folder that is not there")
	}
	if _, err := savePicture(dir, at, pix, 3, 3); err == nil {
		t.Error("a picture with too few bytes was saved")
	}
}

func TestStateOf(t *testing.T) {
	for link, want := range map[string]string{
		"":                                       "",
		"mode=sde":                               "mode=sde",
		"#mode=sde&t=0.5":                        "mode=sde&t=0.5",
		"https://example.org/flow/?x=1#mode=sde": "mode=sde",
	} {
		if got := stateOf(link); got != want {
			t.Errorf("%q is the state %q, not %q", link, got, want)
		}
	}
}
