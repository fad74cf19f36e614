// Package module writes the WebAssembly module that holds the network's kernels
// for the browser: about 6 kB of simd128 code that works on the memory of a Go
// program and does for it what Go's own compiler cannot emit as well.
//
// Why a module of its own: tiles that keep eight accumulators in registers reach
// about nine tenths of what a browser's simd128 can do, where the same tile from
// package simd reaches about half, and where the browser has it, relaxed_madd
// fuses a product and a sum into one instruction, for which Go has no name.
//
// [Bytes] makes both variants, one with products and sums, one with relaxed_madd;
// a page offers both to WebAssembly.validate and takes the better of those that
// it accepts. The module imports one memory, "env" "mem", and exports the
// functions of [Exports]; all addresses and strides are in bytes. What the
// functions mean is said by the interface that package nn implements with them
// (nn's scalar kernels are their oracle).
//
// The files: wasm.go is the assembler, as much as is needed here; product.go,
// activation.go, optimiser.go and rows.go are the kernels; peak.go is the loop
// that a benchmark takes as the limit of one core.
//
// It is a builder's package: nothing of it is linked into the programs.
package module
