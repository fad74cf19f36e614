// Runs the Go program cmd/benchworker with one variant of the kernel module, as
// web/worker.js runs the simulation. A module worker.

import './page/wasm_exec.js';
import './answer.js';
import {kernels} from './page/kernels.js';

answer({
  // start begins the program; variant is that of the kernel module, '' for none.
  start: ({seed, variant}) => new Promise((done, fail) => {
    globalThis.bench = {seed, ready: () => done({notes: [], cases: JSON.parse(bench.cases())})};
    run(variant).then(() => fail(new Error('the program ended')), fail);
  }),
  value: (i, ms) => bench.value(i, ms),
  learn: () => JSON.parse(bench.learn()),
});

async function run(variant) {
  const go = new Go(), {imports, attach} = kernels();
  const {instance} = await WebAssembly.instantiateStreaming(fetch('benchworker.wasm'), {...go.importObject, kernels: imports});
  await attach(instance.exports.mem, async name => {
    if (name !== variant) throw new Error('not wanted');
    return (await fetch(`page/kernels-${name}.wasm`)).arrayBuffer();
  });
  await go.run(instance);
}
