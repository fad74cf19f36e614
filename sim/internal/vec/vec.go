// Package vec holds the few elementary functions over float32 slices that
// several rooms of the simulation need in their inner loops. Each exists twice
// with the same meaning: scalar, always compiled and the oracle of the other,
// and with portable vectors in a build with GOEXPERIMENT=simd.
//
// Polynomials are exported as well, for kernels elsewhere that fuse a function
// with what comes before and after it: here is the one place of their
// coefficients, each of which is a float32.
package vec
