package render

// Rect is a rectangle of the window, in dp, y downwards.
type Rect struct{ X, Y, W, H float64 }

// Right returns the x of the right edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom returns the y of the lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Empty reports whether there is nothing inside.
func (r Rect) Empty() bool { return !(r.W > 0 && r.H > 0) }

// Contains reports whether the point lies inside; the right and lower edges do not.
func (r Rect) Contains(x, y float64) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Grow returns the rectangle with every edge moved outwards by d.
func (r Rect) Grow(d float64) Rect { return Rect{r.X - d, r.Y - d, r.W + 2*d, r.H + 2*d} }

// Overlaps reports whether the two have a point in common.
func (r Rect) Overlaps(s Rect) bool {
	return !r.Empty() && !s.Empty() && r.X < s.X+s.W && s.X < r.X+r.W && r.Y < s.Y+s.H && s.Y < r.Y+r.H
}
