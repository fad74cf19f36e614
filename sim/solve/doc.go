// Package solve moves particles from noise at t = 0 to data at t = 1 along a
// velocity field: the ODE dX = u dt, and the SDE with the same marginals,
//
//	dX = (u + sigma_t^2/2 s) dt + sigma_t dW,   s = grad log p_t,
//
// whose score s follows from u by the closed formula of package path, so that
// no second field is needed. A solver is a Butcher tableau and a name, one file
// each; [Sampler] runs any of them and never knows what made the field. One that
// estimates its own error (dopri5) can choose its steps by a tolerance.
//
// All randomness is a function of (seed, particle, time): [SourceNormals] and
// [Brownian] give the same numbers to a particle whatever block it is computed
// in and however many steps are taken, so a path bends, and does not jump, when
// a control moves.
//
// Positions of n particles in d dimensions are []float32 of length n*d,
// interleaved (x0, y0, x1, y1, …); times are float64.
package solve

// Field is a velocity field. Velocity writes u_t(x) of every point in x to u;
// both have length n*d. It is called from one goroutine at a time.
type Field interface {
	Velocity(t float64, x, u []float32)
}
