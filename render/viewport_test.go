package render

import (
	"math"
	"testing"

	"flowscope/sim/film"
)

func TestViewportGoesThereAndBack(t *testing.T) {
	v := newViewport(Rect{0, 48, 1104, 788}, film.Rect{X0: -3.4, Y0: -2.9, X1: 3.6, Y1: 3}, 56, 10, 2.5, .7, -.3)
	for _, q := range [][2]float64{{0, 0}, {1, -2}, {-3.3, 2.2}} {
		x, y := v.Data(v.Screen(q[0], q[1]))
		if math.Hypot(x-q[0], y-q[1]) > 1e-12 {
			t.Errorf("(%v, %v) came back as (%v, %v)", q[0], q[1], x, y)
		}
	}
	// The loops over many points use the same map in device pixels.
	ax, bx, ay, by := v.pixels(2)
	sx, sy := v.Screen(1, -2)
	if math.Abs(float64(ax*1+bx)-2*sx) > 1e-3 || math.Abs(float64(ay*-2+by)-2*sy) > 1e-3 {
		t.Errorf("pixels put (1, −2) at (%v, %v), Screen at (%v, %v)", ax+bx, -2*ay+by, 2*sx, 2*sy)
	}
	seen := v.Seen()
	x, y := v.Screen(seen.X0, seen.Y1)
	if math.Abs(x) > 1e-9 || math.Abs(y-48) > 1e-9 {
		t.Errorf("what is seen begins at (%v, %v), not at the picture's corner", x, y)
	}
}

func TestHomeFitsEveryPicture(t *testing.T) {
	for _, pic := range []Rect{{0, 48, 1104, 788}, {0, 48, 724, 656}, {0, 48, 390, 334}, {10, 0, 200, 900}} {
		for _, home := range []film.Rect{{X0: -3.4, Y0: -2.9, X1: 3.6, Y1: 3}, {X0: -8, Y0: -1, X1: 8, Y1: 1}, {X0: 2, Y0: 2, X1: 3, Y1: 9}} {
			v := newViewport(pic, home, 32, 26, 1, 0, 0)
			x0, y1 := v.Screen(home.X0, home.Y0)
			x1, y0 := v.Screen(home.X1, home.Y1)
			if x0 < pic.X || x1 > pic.X+pic.W || y0 < pic.Y || y1 > pic.Y+pic.H {
				t.Errorf("%v in %v: it stands at %.0f … %.0f, %.0f … %.0f", home, pic, x0, x1, y0, y1)
			}
			// As large as it goes: one side has no more than its margins.
			gap := min(pic.W-64-(x1-x0), pic.H-52-(y1-y0))
			if gap > 2*homeMargin+2*homeStep*v.Scale {
				t.Errorf("%v in %v: %.0f dp are left over", home, pic, gap)
			}
		}
	}
}

func TestZoomAndCentre(t *testing.T) {
	pic := Rect{0, 0, 1000, 800}
	home := film.Rect{X0: -3, Y0: -3, X1: 3, Y1: 3}
	one, four := newViewport(pic, home, 0, 0, 1, 0, 0), newViewport(pic, home, 0, 0, 4, 1, 2)
	if r := four.Scale / one.Scale; math.Abs(r-4) > 1e-12 {
		t.Errorf("zoom 4 scales by %v", r)
	}
	if x, y := four.Screen(1, 2); math.Abs(x-500) > 1e-9 || math.Abs(y-400) > 1e-9 {
		t.Errorf("the centre (1, 2) stands at (%v, %v), not in the middle", x, y)
	}
	for _, bad := range []film.Rect{{}, {X0: 1, X1: -1, Y0: 0, Y1: 1}, {X0: math.NaN(), X1: 1, Y0: 0, Y1: 1}, {X0: math.Inf(-1), X1: math.Inf(1), Y0: 0, Y1: 1}} {
		v := newViewport(pic, bad, 0, 0, 1, 0, 0)
		if !(v.Scale > 0) || math.IsInf(v.Scale, 0) || v.OX != v.OX {
			t.Errorf("home %v makes a viewport %v", bad, v)
		}
	}
}

func TestLookCoversWhatIsSeenInCellsThatStay(t *testing.T) {
	home := film.Rect{X0: -3.5, Y0: -3, X1: 3.5, Y1: 3}
	pic := Rect{0, 48, 1104, 788}
	base := newViewport(pic, home, 56, 10, 1, 0, 0)
	first := view(&base, cellWide)
	cell := (first.X1 - first.X0) / float64(first.Cols)
	if dp := cell * base.Scale; math.Abs(dp-cellWide) > 1e-6 {
		t.Errorf("a cell is %v dp wide", dp)
	}
	for _, zoom := range []float64{.25, 1, 3, 16} {
		for _, cx := range []float64{-20, 0, .013, 7} {
			v := newViewport(pic, home, 56, 10, zoom, cx, -cx)
			w := view(&v, cellWide)
			seen := v.Seen()
			const e = 1e-9
			if w.X0 > seen.X0+e || w.Y0 > seen.Y0+e || w.X1 < seen.X1-e || w.Y1 < seen.Y1-e {
				t.Errorf("zoom %v: %v does not cover %v", zoom, w.Rect, seen)
			}
			if w.Cols < 1 || w.Cols > mostCells || w.Rows < 1 || w.Rows > mostCells || w.Width > mostSamples || w.Height > mostSamples {
				t.Errorf("zoom %v: %d × %d cells, %d × %d samples", zoom, w.Cols, w.Rows, w.Width, w.Height)
			}
			dx, dy := (w.X1-w.X0)/float64(w.Cols), (w.Y1-w.Y0)/float64(w.Rows)
			if math.Abs(dx/dy-1) > 1e-9 {
				t.Errorf("zoom %v: cells are %v × %v", zoom, dx, dy)
			}
			// Cells stand on a raster that does not move with the picture.
			if k := w.X0 / dx; math.Abs(k-math.Round(k)) > 1e-6 {
				t.Errorf("zoom %v: the raster begins at %v cells", zoom, k)
			}
		}
	}
	// A drag by a tenth of a cell needs no new grids, unless a border was crossed.
	same := 0
	for i := range 10 {
		v := newViewport(pic, home, 56, 10, 1, float64(i)*cell/10, 0)
		if view(&v, cellWide) == first {
			same++
		}
	}
	if same < 3 {
		t.Errorf("only %d of 10 views within a cell are the first one", same)
	}
}
