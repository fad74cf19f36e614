package assets

import (
	"image/color"
	"testing"
)

func TestIconHasItsThreePaths(t *testing.T) {
	for _, size := range []int{16, 32, 48, 128, 256} {
		img := Icon(size)
		if img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Fatalf("size %d: bounds %v", size, img.Bounds())
		}
		at := func(x, y float64) color.RGBA { return img.RGBAAt(int(x*float64(size)/32), int(y*float64(size)/32)) }
		if c := at(.3, .3); c.A > 40 {
			t.Errorf("size %d: the corner is %v, not round", size, c)
		}
		if size < 48 {
			continue // too few pixels for the middle of a line
		}
		for _, c := range []struct {
			what string
			x, y float64
			want color.RGBA
		}{
			{"ground", 16, 5, color.RGBA{0x14, 0x18, 0x1C, 0xFF}},
			{"ground between", 8, 12.7, color.RGBA{0x14, 0x18, 0x1C, 0xFF}},
			{"first path begins", 5.4, 9, color.RGBA{0x55, 0xDE, 0xC4, 0xFF}},
			{"first path's round end", 4.2, 9, color.RGBA{0x55, 0xDE, 0xC4, 0xFF}},
			{"first path ends", 26.6, 10.4, color.RGBA{0x55, 0xDE, 0xC4, 0xFF}},
			{"third path begins", 5.4, 24, color.RGBA{0xA9, 0xB3, 0xBC, 0xFF}},
		} {
			if got := at(c.x, c.y); got != c.want {
				t.Errorf("size %d: %s at (%v, %v) is %v, not %v", size, c.what, c.x, c.y, got, c.want)
			}
		}
	}
}
