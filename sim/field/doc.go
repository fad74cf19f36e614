// Package field holds velocity fields on the plane: the exact marginal field of
// a data set under a schedule (with its score and density), the learned one, and
// their difference.
//
// # What "exact" means
//
// [Oracle], [Exact] and [Grid] speak of one law, made of a [dataset.Set], a
// [path.Schedule] and a smoothing h: the N points of the set convolved with
// N(0, h² I), or, where the set has a closed form, its Gaussian mixture (whose
// own width stands in the place of h). For the smoothed path x = alpha z + beta
// eps + sigma n hand in path.Smoothed(s, sigma).
//
// Oracle is float64 and goes over every component: the reference. Exact is
// float32, vectorised, skips what cannot matter, and serves particles. Grid
// fills whole rectangles in slices of work.
//
// # Ends of time
//
// Nothing diverges at t = 0, and nothing is clamped there. At t = 1 the law is
// the data itself; where that is a finite set of bare points (beta_1² + h² below
// path.TMin²) velocity, score and density do not exist, and all three answer for
// t = 1 - path.TMin instead: the points then carry a kernel of the width that
// beta has there, and everything is finite. With any h >= path.TMin, or a
// mixture, or a smoothed path, t = 1 is exact.
//
// The package draws nothing, samples nothing and knows no network.
package field

// Field is a time-dependent velocity field on the plane.
type Field interface {
	// Velocity writes to u the velocity at time t of every point of x. Both hold
	// n points as x0, y0, x1, y1, ... and have one length; they must not overlap.
	// Velocity in data units per unit of time. Once called with the largest n it
	// does not allocate. Not for concurrent use.
	Velocity(t float64, x, u []float32)
}
