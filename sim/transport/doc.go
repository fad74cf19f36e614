// Package transport pairs two sets of points, equally many and of equal weight,
// so that what moving one onto the other costs is least: exactly ([Assignment]),
// with an entropy ([Sinkhorn]), and minibatch by minibatch for training
// ([Coupling]).
//
// Points have one, two or three coordinates and are []float32, interleaved
// (x0, y0, x1, y1, …); everything is computed in float64. Costs are per point:
// the squared Wasserstein-2 distance is the value of a problem with the cost
// [SquaredEuclidean], as in POT's emd2.
//
// What takes long works in slices: Begin, then Advance with a budget until it
// reports that all is done. Whoever stops calling has cancelled it.
package transport
