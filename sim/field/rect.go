package field

import (
	"fmt"
	"math"
)

// Rect is a rectangle of the plane, in data units, X0 < X1 and Y0 < Y1.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Check returns an error that names the side that is not a number of reasonable
// size, or the axis that is empty or turned around.
func (r Rect) Check() error {
	for _, s := range []struct {
		name string
		v    float64
	}{{"X0", r.X0}, {"Y0", r.Y0}, {"X1", r.X1}, {"Y1", r.Y1}} {
		if !(math.Abs(s.v) <= maxCoordinate) {
			return fmt.Errorf("field: %s of the rectangle is %v; numbers within ±%v are possible", s.name, s.v, maxCoordinate)
		}
	}
	if !(r.X0 < r.X1) {
		return fmt.Errorf("field: the rectangle goes from X0 = %v to X1 = %v; X0 must be below X1", r.X0, r.X1)
	}
	if !(r.Y0 < r.Y1) {
		return fmt.Errorf("field: the rectangle goes from Y0 = %v to Y1 = %v; Y0 must be below Y1", r.Y0, r.Y1)
	}
	return nil
}

// X returns the x of column i of w: the middle of the cell.
func (r Rect) X(i, w int) float64 { return r.X0 + (float64(i)+0.5)*(r.X1-r.X0)/float64(w) }

// Y returns the y of row j of h: the middle of the cell. Row 0 is at Y0.
func (r Rect) Y(j, h int) float64 { return r.Y0 + (float64(j)+0.5)*(r.Y1-r.Y0)/float64(h) }

// Nodes writes the middles of the w by h cells to dst, row by row from Y0 on, as
// x0, y0, x1, y1, ...: the places at which a [Grid] gives its values. dst has
// length 2 w h.
func (r Rect) Nodes(dst []float32, w, h int) {
	if len(dst) != 2*w*h {
		panic(fmt.Sprintf("field: Rect.Nodes: %d numbers for %d by %d nodes", len(dst), w, h))
	}
	for j := range h {
		y := float32(r.Y(j, h))
		for i := range w {
			dst[2*(j*w+i)] = float32(r.X(i, w))
			dst[2*(j*w+i)+1] = y
		}
	}
}
