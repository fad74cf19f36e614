package assets

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Icon draws the program's icon for a window, size × size pixels: the same
// three paths, in the same 32 units, as the page's icon.svg.
func Icon(size int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	k := float32(size) / 32
	var r vector.Rasterizer
	paint := func(c color.NRGBA) {
		r.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{})
	}
	r.DrawOp = draw.Over

	// A square with corners of radius 6.
	const round, arc = 6, 6 * 0.5523 // a quarter circle as a cubic
	r.Reset(size, size)
	r.MoveTo(round*k, 0)
	r.LineTo((32-round)*k, 0)
	r.CubeTo((32-round+arc)*k, 0, 32*k, (round-arc)*k, 32*k, round*k)
	r.LineTo(32*k, (32-round)*k)
	r.CubeTo(32*k, (32-round+arc)*k, (32-round+arc)*k, 32*k, (32-round)*k, 32*k)
	r.LineTo(round*k, 32*k)
	r.CubeTo((round-arc)*k, 32*k, 0, (32-round+arc)*k, 0, (32-round)*k)
	r.LineTo(0, round*k)
	r.CubeTo(0, (round-arc)*k, (round-arc)*k, 0, round*k, 0)
	r.ClosePath()
	paint(color.NRGBA{0x14, 0x18, 0x1C, 0xFF})

	for _, w := range []struct {
		p [8]float32 // a cubic Bézier curve
		c color.NRGBA
	}{
		{[8]float32{5, 9, 13.5, 9, 15, 18, 27, 10.2}, color.NRGBA{0x55, 0xDE, 0xC4, 0xFF}},
		{[8]float32{5, 16.5, 13.5, 16.5, 16, 21.5, 27, 16.8}, color.NRGBA{0xA9, 0xB3, 0xBC, 0xFF}},
		{[8]float32{5, 24, 12, 24, 18, 27.5, 27, 23}, color.NRGBA{0xA9, 0xB3, 0xBC, 0xFF}},
	} {
		r.Reset(size, size)
		outline(&r, w.p, 1.3, k)
		paint(w.c)
	}
	return img
}

// outline adds the outline of a curve drawn with round ends of the given half
// width, scaled by k: along its left side, around its end, back along its right
// side and around its beginning.
func outline(r *vector.Rasterizer, p [8]float32, half, k float32) {
	const n = 24
	at := func(i int) (x, y, nx, ny float64) {
		t := float64(i) / n
		u := 1 - t
		b := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
		d := [3]float64{u * u, 2 * u * t, t * t}
		var dx, dy float64
		for j := range 4 {
			x += b[j] * float64(p[2*j])
			y += b[j] * float64(p[2*j+1])
			if j < 3 {
				dx += d[j] * float64(p[2*j+2]-p[2*j])
				dy += d[j] * float64(p[2*j+3]-p[2*j+1])
			}
		}
		l := math.Hypot(dx, dy)
		return x, y, -dy / l * float64(half), dx / l * float64(half)
	}
	first := true
	add := func(x, y float64) {
		if first {
			r.MoveTo(float32(x)*k, float32(y)*k)
			first = false
			return
		}
		r.LineTo(float32(x)*k, float32(y)*k)
	}
	end := func(i int, side float64) {
		x, y, nx, ny := at(i)
		for j := 1; j < 8; j++ {
			s, c := math.Sincos(math.Pi * float64(j) / 8)
			// From one side, around the end, to the other.
			add(x+side*(nx*c+ny*s), y+side*(ny*c-nx*s))
		}
	}
	for i := 0; i <= n; i++ {
		x, y, nx, ny := at(i)
		add(x+nx, y+ny)
	}
	end(n, 1)
	for i := n; i >= 0; i-- {
		x, y, nx, ny := at(i)
		add(x-nx, y-ny)
	}
	end(0, -1)
	r.ClosePath()
}
