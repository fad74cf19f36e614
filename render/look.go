package render

import (
	"math"

	"flowscope/sim/film"
)

// Cell sizes of the velocity grid in dp: one arrow stands in each.
const (
	cellWide      = 27
	cellPhone     = 21
	cellProjector = 34
)

const (
	sampleSize  = 8   // dp between samples of the density
	mostSamples = 160 // a side
	mostCells   = 64  // a side; the cells grow beyond
	lookEvery   = 0.1 // seconds between looks while the view moves
)

// looker tells the host what part of the plane is seen, and how finely.
type looker struct {
	told  film.View
	since float64 // seconds since it was told
}

// view returns the grids for what is seen. Its rectangle is what is seen, moved
// outwards to whole cells of a raster that is fixed in the plane: so the picture
// can be dragged for a while before new grids are needed, and arrows stay at
// their places when they come.
func view(v *Viewport, cell float64) film.View {
	c := cell / v.Scale
	c *= max(1, v.Picture.W/cell/(mostCells-2), v.Picture.H/cell/(mostCells-2))
	seen := v.Seen()
	i0, i1 := math.Floor(seen.X0/c), math.Ceil(seen.X1/c)
	j0, j1 := math.Floor(seen.Y0/c), math.Ceil(seen.Y1/c)
	w := film.View{
		Rect: film.Rect{X0: i0 * c, Y0: j0 * c, X1: i1 * c, Y1: j1 * c},
		Cols: int(i1 - i0), Rows: int(j1 - j0),
	}
	w.Width = min(max(int(math.Round((w.X1-w.X0)*v.Scale/sampleSize)), 2), mostSamples)
	w.Height = min(max(int(math.Round((w.Y1-w.Y0)*v.Scale/sampleSize)), 2), mostSamples)
	return w
}

func (l *looker) update(s *Scene) {
	l.since += s.DT
	if s.View.Picture.Empty() {
		return
	}
	cell := float64(cellWide)
	switch {
	case s.Size == Phone:
		cell = cellPhone
	case s.Projector:
		cell = cellProjector
	}
	w := view(&s.View, cell)
	if w == l.told || l.since < lookEvery && l.told != (film.View{}) {
		return
	}
	l.told, l.since = w, 0
	s.Host.Look(w)
}
