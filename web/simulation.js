// The page's side of the simulation: starts its worker, passes commands and
// reports, notices when it dies and starts it again from the last checkpoint.

import * as checkpoint from './checkpoint.js';
import * as load from './load.js';

const BLOCK = 1;           // the wire's kind of a film.Block, whose body stays here
const ASK = 1000;          // ms between questions whether the worker lives
const PATIENCE = 5000;     // ms without an answer that mean it does not
const START = 60000;       // ms that a start may take
const HEALTHY = 20000;     // ms of life after which failures are forgotten
const SMALL = 4096;        // bytes below which a buffer is not worth sending back

export class Simulation {
  // host: {hash(), report(head, handle), ready(), lost({why, step, again}), failed(what)}
  constructor(program, host) {
    this.program = program;
    this.host = host;
    this.module = null;
    this.worker = null;
    this.alive = false;         // the program in the worker has started
    this.failures = 0;
    this.blocks = new Map();    // handle → ArrayBuffer of a block
    this.handles = 0;
    this.early = [];            // reports (a notice, say) that came before
    this.wanted = false;        // somebody draws what it makes
    this.visible = false;       // … and somebody can see it
    document.addEventListener('visibilitychange', () => this.look());
    setInterval(() => this.ask(), ASK);
  }

  // wake lets it run: until then it would make what nobody draws, at the cost of
  // those who load and compile.
  wake() {
    this.wanted = true;
    for (const m of this.early.splice(0)) this.receive(m);
    this.look();
  }

  look() {
    const visible = this.wanted && document.visibilityState === 'visible';
    if (visible === this.visible) return;
    this.visible = visible;
    this.answered = performance.now();
    this.command({kind: 'visible', on: visible});
  }

  // start loads the program and starts it, from a checkpoint where there is one.
  async start(progress) {
    this.module = await load.wasm(this.program, progress, r => WebAssembly.compileStreaming(r));
    this.begin();
  }

  begin() {
    const worker = this.worker = new Worker(new URL('worker.js', import.meta.url), {type: 'module', name: 'simulation'});
    this.alive = false;
    this.begun = this.answered = performance.now();
    worker.onmessage = e => { if (worker === this.worker) this.receive(e.data); };
    worker.onerror = e => {
      e.preventDefault();
      if (worker === this.worker) this.died(e.message || 'its script did not load');
    };
    worker.postMessage({kind: 'start', module: this.module, hash: this.host.hash(), restore: checkpoint.last()?.data});
    if (!this.visible) this.command({kind: 'visible', on: false});
  }

  command(c) { this.worker?.postMessage(c); }

  receive(m) {
    this.answered = performance.now();
    switch (m.kind) {
      case 'report': return this.wanted ? this.report(m.type, m.buffer) : this.early.push(m);
      case 'ready':
        this.alive = true;
        return this.host.ready();
      case 'error': return this.died(m.text);
    }
  }

  report(kind, buffer) {
    if (kind === checkpoint.KIND) return checkpoint.keep(buffer);
    if (kind === BLOCK) {
      const handle = ++this.handles;
      this.blocks.set(handle, buffer);
      // The head's length stands at byte 4.
      this.host.report(new Uint8Array(buffer, 0, new DataView(buffer).getUint32(4, true)), handle);
      return;
    }
    this.host.report(new Uint8Array(buffer), 0);
    this.back(buffer);
  }

  // rows is a view of a block's buffer, for the picture to copy from.
  rows(handle, offset, length) { return new Uint8Array(this.blocks.get(handle), offset, length); }

  // release gives a block's buffer back to the worker.
  release(handle) {
    const buffer = this.blocks.get(handle);
    this.blocks.delete(handle);
    if (buffer) this.back(buffer);
  }

  back(buffer) {
    if (buffer.byteLength >= SMALL) this.worker?.postMessage({kind: 'back', buffer}, [buffer]);
  }

  // ask finds out whether the worker still answers. A page that was asleep
  // itself learns nothing from a late answer.
  ask() {
    const now = performance.now();
    const slept = now - (this.askedAt ?? now) > 3 * ASK;
    this.askedAt = now;
    if (!this.worker || !this.visible) return;
    if (slept) this.answered = now;
    if (now - this.answered > (this.alive ? PATIENCE : START)) return this.died(this.alive ? `it did not answer for ${PATIENCE / 1000} seconds` : 'it did not start');
    if (this.alive && now - this.begun > HEALTHY) this.failures = 0;
    this.worker.postMessage({kind: 'ping'});
  }

  died(why) {
    if (!this.worker) return;
    this.worker.terminate();
    this.worker = null;
    this.alive = false;
    this.failures++;
    // A checkpoint that brings it down again and again is not tried forever.
    if (this.failures === 3) checkpoint.forget();
    if (this.failures > 3) return this.host.failed(why);
    this.host.lost({why, step: checkpoint.last()?.step ?? null});
    this.begin();
  }

  // again starts after a failure, at a person's wish.
  again() {
    this.failures = 0;
    this.begin();
  }

  // kill ends the worker without a word, as a crash would: for tests.
  kill() { this.worker?.terminate(); }
}
