// Package render draws the picture: the plane with its layers (density, field,
// particles, trajectories, data) and the cards that stand in it (schedule,
// loss, legend). It reads control values and the film, and knows neither
// networks nor solvers nor the page around it; a face of the program hands it
// input and a [Host] to answer to.
//
// There is a file for each layer and each card. Update brings what they keep
// (vertices, textures) up to date and changes state; Draw only puts it on the
// screen. All coordinates are in dp (device-independent pixels, y down, origin
// at the window's top left) unless a name says px (device pixels) or data.
package render
