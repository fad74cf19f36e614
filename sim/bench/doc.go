// Package bench measures how fast the program's mathematics is: the cases (a
// training step, an evaluation, a layer, the roofline), how a case is timed, and
// how several are timed in turns so that a noisy machine disturbs all alike.
//
// It knows nothing of browsers or of other libraries. The same cases run natively
// (flowlab bench) and in a Web Worker (cmd/benchworker, driven by web/bench);
// package peers holds what is compared with them natively.
//
// # The work
//
// Always the network and the batch that the program starts with: x, y and
// sin, cos(πkt), k = 1..4, into three layers of 64 with SiLU, into a velocity;
// batches of 256; the loss summed over the coordinates and averaged over the
// batch; Adam. A training step includes the drawing of its batch and the average
// of the weights. An evaluation is 4,096 velocities at one time. A layer is the
// products of one hidden layer on 64 samples.
//
// A multiplication and an addition count as two operations, fused or not.
package bench
