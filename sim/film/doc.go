// Package film is what crosses from the simulation to the picture, and back:
// the film (particles, trajectories and grids as functions of t), the frame of
// readings, the commands, their encoding, the reel that keeps the newest of
// each for a viewer, and the viewer's clock. It knows neither networks nor
// screens; it is a leaf.
//
// Time runs from noise at t = 0 to data at t = 1. Positions are in data units,
// interleaved x0, y0, x1, y1, …
package film
