package render

import (
	"math"

	"flowscope/sim/control"
)

// sweep changes a person's own points with a brush or an eraser: discs of the
// plane that are drawn along a line. Lengths are in data units.
type sweep struct {
	cloud control.Cloud // what the points are now
	drops uint64        // points that were ever dropped: the number of the next
	owed  float64       // points that are due, less than one
	lost  int           // points that were left out since begin: no cloud reaches so far
}

// How many points a brush drops: while it moves, for each of its radii; and for
// each second, also where it rests. Tuned so that a stroke across the picture with
// the brush's first size leaves some two hundred points, and resting on a place
// does not fill it before one has let go.
const (
	dropsPerRadius = 8
	dropsPerSecond = 40
)

// begin takes up a set to change. A stroke owes a point at once: a click is one.
func (k *sweep) begin(c control.Cloud) { k.cloud, k.owed, k.lost = c, 1, 0 }

// draw moves the brush from (x0, y0) to (x1, y1) in dt seconds. It reports how
// many points it dropped, and whether there was no room for all.
func (k *sweep) draw(x0, y0, x1, y1, radius, dt float64) (dropped int, full bool) {
	k.owed += dropsPerRadius*math.Hypot(x1-x0, y1-y0)/radius + dropsPerSecond*dt
	n := int(min(k.owed, control.CloudMost+1))
	k.owed -= math.Floor(k.owed)
	before := len(k.cloud.Points)
	for i := 0; i < n && !full; i++ {
		w := float64(i+1) / float64(n)
		full = !k.drop(x0+w*(x1-x0), y0+w*(y1-y0), radius)
	}
	return len(k.cloud.Points) - before, full
}

// drop adds a point somewhere in the disc around (x, y), and reports whether there
// was room. One beyond control.CloudReach is left out: moved in, they would pile up
// on the edge.
func (k *sweep) drop(x, y, radius float64) bool {
	if len(k.cloud.Points) >= control.CloudMost {
		return false
	}
	// Uniform in the disc: the square of the distance from its middle is uniform.
	u, v := uniform(2*k.drops), uniform(2*k.drops+1)
	k.drops++
	r := radius * math.Sqrt(u)
	sin, cos := math.Sincos(2 * math.Pi * v)
	p := control.Point{X: x + r*cos, Y: y + r*sin}
	if max(math.Abs(p.X), math.Abs(p.Y)) >= control.CloudReach {
		k.lost++
		return true
	}
	k.cloud.Points = append(k.cloud.Points, control.Snap(p))
	return true
}

// erase moves the eraser from (x0, y0) to (x1, y1), and returns how many points it
// took away.
func (k *sweep) erase(x0, y0, x1, y1, radius float64) int {
	dx, dy := x1-x0, y1-y0
	l2 := dx*dx + dy*dy
	keep := k.cloud.Points[:0]
	for _, p := range k.cloud.Points {
		w := 0.
		if l2 > 0 {
			w = min(max(((p.X-x0)*dx+(p.Y-y0)*dy)/l2, 0), 1)
		}
		if math.Hypot(p.X-x0-w*dx, p.Y-y0-w*dy) > radius {
			keep = append(keep, p)
		}
	}
	gone := len(k.cloud.Points) - len(keep)
	k.cloud.Points = keep
	return gone
}

// uniform returns the n-th of a fixed sequence of numbers in [0, 1) without the
// others: SplitMix64 (Steele, Lea and Flood 2014) of a counter.
func uniform(n uint64) float64 {
	z := (n + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}
