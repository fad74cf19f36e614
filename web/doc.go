// Package web holds the page: its template, style sheet and scripts, and
// writes the finished index.html from the one list of controls, so that every
// control is real HTML that works before any WebAssembly runs.
//
// It is a builder's package: cmd/site uses it to make the folder that a static
// host serves. Nothing of it is linked into the picture or the simulation.
//
// # The scripts
//
// Each does what its name says; main.js starts them. Three programs share the
// page, and these are the lines between them:
//
//   - The picture (cmd/flowscope) runs on the main thread and holds the values.
//     It sets globalThis.flowscope; before it starts, the page sets
//     globalThis.page for it. desk.js is the page's side: what is changed before
//     the picture runs waits there.
//   - The simulation (cmd/simworker) runs in a Web Worker. simulation.js is the
//     page's side, worker.js the worker's. Commands are plain objects with the
//     fields of film.Command in lower case; reports come as transferred
//     ArrayBuffers in the wire form of package film, and go back to be filled
//     again.
//
// The simulation's kernels are a third, small WebAssembly module of their own
// (sim/nn/module), which the worker attaches to the simulation: kernels.js.
//
// No script is inline and nothing is fetched from another host: see [Policy].
package web
