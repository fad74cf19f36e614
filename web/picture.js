// Starts the picture's Go program on the main thread.

import './wasm_exec.js';
import * as load from './load.js';
import {mark} from './marks.js';

let memory; // the program's
// bytes is the size of the program's memory: for tests.
export const bytes = () => memory?.buffer.byteLength ?? 0;

// run loads and starts the program; it returns when the program ends, which it
// never should, with the reason.
export async function run(program, progress) {
  const last = listen();
  const go = new Go();
  go.env = {GOGC: 'off'}; // until the first picture: collecting what little there is would delay it
  let code = 0;
  go.exit = c => { code = c; };
  const {instance} = await load.wasm(program, progress, r => WebAssembly.instantiateStreaming(r, go.importObject));
  memory = instance.exports.mem;
  mark('compiled');
  await go.run(instance);
  return last.find(l => /^(panic|fatal error|runtime error)/.test(l)) ?? `its program ended with code ${code}`;
}

// listen keeps the last lines that the program writes when it panics.
function listen() {
  const last = [];
  const write = globalThis.fs.writeSync.bind(globalThis.fs);
  const decoder = new TextDecoder();
  globalThis.fs.writeSync = (fd, buf) => {
    last.push(...decoder.decode(buf).split('\n').filter(Boolean));
    last.splice(0, last.length - 40);
    return write(fd, buf);
  };
  return last;
}
