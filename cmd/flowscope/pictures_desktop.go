//go:build !js

package main

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"time"
)

// pictureDir is where pictures go: the system's folder for them if there is
// one, else the folder that the program was started in.
func pictureDir() string {
	if dir := os.Getenv("XDG_PICTURES_DIR"); isDir(dir) {
		return dir
	}
	if home, err := os.UserHomeDir(); err == nil {
		if dir := filepath.Join(home, "Pictures"); isDir(dir) {
			return dir
		}
	}
	return "."
}

func isDir(path string) bool {
	s, err := os.Stat(path)
	return path != "" && err == nil && s.IsDir()
}

// savePicture writes w*h*4 bytes of opaque RGBA as a PNG into a folder, under a
// name made of the time that no file has yet, and returns its path.
func savePicture(dir string, at time.Time, pix []byte, w, h int) (string, error) {
	if w < 1 || h < 1 || len(pix) != 4*w*h {
		return "", fmt.Errorf("a picture of %d by %d pixels has %d bytes, not %d", w, h, 4*w*h, len(pix))
	}
	return saveNew(dir, "flowscope", ".png", at, func(to io.Writer) error {
		return png.Encode(to, &image.RGBA{Pix: pix, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)})
	})
}
