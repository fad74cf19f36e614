package render

import (
	"math"

	"flowscope/sim/film"
)

// Viewport maps the plane to the picture. It only moves and scales; the scale
// is the same in both directions.
type Viewport struct {
	Picture Rect    // the picture's rectangle
	Scale   float64 // dp per data unit
	OX, OY  float64 // where the plane's origin stands
	AX, AY  float64 // where the middle of the view stands, at every zoom
}

// Screen returns where a point of the plane stands, in dp.
func (v *Viewport) Screen(x, y float64) (sx, sy float64) {
	return v.OX + x*v.Scale, v.OY - y*v.Scale
}

// Data returns the point of the plane at a place in dp.
func (v *Viewport) Data(sx, sy float64) (x, y float64) {
	return (sx - v.OX) / v.Scale, (v.OY - sy) / v.Scale
}

// Seen returns the part of the plane inside the picture.
func (v *Viewport) Seen() film.Rect {
	x0, y1 := v.Data(v.Picture.X, v.Picture.Y)
	x1, y0 := v.Data(v.Picture.X+v.Picture.W, v.Picture.Y+v.Picture.H)
	return film.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}
}

// homeMargin is the least room around the home rectangle, in dp.
const homeMargin = 12

// homeStep is what the home rectangle is rounded outwards to, in data units, so
// that the picture does not breathe with every change of the data.
const homeStep = 0.5

// defaultHome is shown until the first points arrive.
var defaultHome = film.Rect{X0: -3.5, Y0: -3, X1: 3.5, Y1: 3}

// newViewport fits home into the picture and then applies the viewer's zoom and
// shift of the centre (cx, cy, in data units). (dx, dy) is how far, in dp, the
// middle of home stands from the middle of the picture.
func newViewport(picture Rect, home film.Rect, dx, dy, zoom, cx, cy float64) Viewport {
	if !(home.X1 > home.X0 && home.Y1 > home.Y0) || math.IsInf(home.X1-home.X0, 0) || math.IsInf(home.Y1-home.Y0, 0) {
		home = defaultHome
	}
	home.X0, home.Y0 = math.Floor(home.X0/homeStep)*homeStep, math.Floor(home.Y0/homeStep)*homeStep
	home.X1, home.Y1 = math.Ceil(home.X1/homeStep)*homeStep, math.Ceil(home.Y1/homeStep)*homeStep
	w := max(picture.W-2*math.Abs(dx)-2*homeMargin, 40)
	h := max(picture.H-2*math.Abs(dy)-2*homeMargin, 40)
	scale := min(w/(home.X1-home.X0), h/(home.Y1-home.Y0)) * zoom
	mx, my := (home.X0+home.X1)/2+cx, (home.Y0+home.Y1)/2+cy
	ax, ay := picture.X+picture.W/2+dx, picture.Y+picture.H/2+dy
	return Viewport{
		Picture: picture, Scale: scale,
		OX: ax - mx*scale, OY: ay + my*scale,
		AX: ax, AY: ay,
	}
}

// pixels returns the map from the plane to device pixels for loops over many
// points: px = ax·x + bx, py = ay·y + by.
func (v *Viewport) pixels(scale float32) (ax, bx, ay, by float32) {
	s := float64(scale)
	return float32(v.Scale * s), float32(v.OX * s), float32(-v.Scale * s), float32(v.OY * s)
}
