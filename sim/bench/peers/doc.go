// Package peers is the same network, batch, loss and optimiser written with other
// Go libraries, to measure beside ours: gonum's blas32 and its float64 matrices.
//
// It is as a careful user of theirs would write it: whole batches in one product,
// nothing allocated that need not be, the shared time of an evaluation folded
// into a bias, loops fused where that helps. Batches are drawn by package train,
// as ours are. Nothing but benchmarks imports this package.
package peers
