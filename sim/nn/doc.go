// Package nn is the network that learns a velocity field: a multilayer
// perceptron of a fixed small family, evaluated and trained in batches in
// float32.
//
// It holds the forward and the backward pass, Adam with decoupled weight decay,
// an exponential moving average of the weights, the features that time is turned
// into, and the kernels that all of this rests on. It knows nothing of flows,
// data or time schedules: package train says what the network is fitted to.
//
// # The network
//
// With x of length In and depth D,
//
//	a_0 = x,   a_l = act(W_l a_{l-1} + b_l),  l = 1..D,   y = W_{D+1} a_D + b_{D+1}.
//
// The loss of a batch of n samples is (1/n) Σ_i ‖y_i − target_i‖²: summed over
// the coordinates, averaged over the batch. (Much published code averages over
// the coordinates too, and prints numbers Out times smaller.)
//
// # Memory
//
// All parameters stand in one flat []float32: for each layer its matrix, one row
// an output, and then its bias. A row, and a bias, is padded with zeros to a
// multiple of 16 numbers, whatever the width of the machine's vectors, so that no
// kernel has a ragged edge and a checkpoint made in a browser opens on a desktop.
// The padding stays zero by itself: its gradient is a sum of products with
// zeros, and every activation maps 0 to 0. Gradients, Adam's moments and the
// average have the same layout.
//
// # Layout, and why
//
// Activations are kept sample-major (one row a sample) and worked through in
// chunks of 64 samples. In that layout the input gradient and the weight
// gradient read the weights and the activations as they lie, the forward pass
// needs only the transposed weights (made once a step), and inputs and outputs
// are the interleaved positions the rest of the program uses. The other layout,
// one row a feature, needs a transposition of every activation or horizontal
// sums for the weight gradient; those were measured at 14–18 GFLOP/s in
// WebAssembly against 25 for the tile used here (see kernels_simd.go).
package nn
