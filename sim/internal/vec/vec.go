// Package vec holds the few elementary functions over float32 slices that
// several rooms of the simulation need in their inner loops. Each exists twice
// with the same meaning: scalar, always compiled and the oracle of the other,
// and with portable vectors in a build with GOEXPERIMENT=simd.
//
// Within a build every number is made by the same arithmetic wherever it stands
// in its slice: what is left over at the end goes through a whole vector too. So
// the result for a particle does not depend on the block that it is in.
//
// Polynomials are exported as well, for kernels elsewhere that fuse a function
// with what comes before and after it: here is the one place of their
// coefficients, each of which is a float32.
package vec

// Widest is the number of float32 in the widest vector of package simd: buffers
// that are a multiple of it are whole vectors on every machine.
const Widest = 16
