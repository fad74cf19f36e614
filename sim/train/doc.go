// Package train holds what a network is fitted to: objectives, a file each, that
// draw batches for package nn; and the exact least value that an objective's loss
// can reach, so that a loss curve has something to stand beside.
//
// An objective is cheap to make anew. Data, schedule, smoothing, batch size and
// learning rate may all change between two steps: only the next batch is drawn
// differently, and the network and its optimiser go on as they are.
//
// Losses are summed over the coordinates and averaged over the batch, as in
// package nn. The package holds no networks and takes no steps.
package train
