// The page's side of the simulation: starts its workers, passes commands and
// reports, notices when one dies and starts them again from the last checkpoint.

import * as checkpoint from './checkpoint.js';
import * as load from './load.js';
import {mark} from './marks.js';

const BLOCK = 1;           // the wire's kind of a film.Block, whose body stays here
const FRAME = 5;           // … of a film.Frame, whose step stands at byte 12
const ASK = 1000;          // ms between questions whether the workers live
const PATIENCE = 5000;     // ms without an answer that mean one does not
const START = 60000;       // ms that a start may take
const HEALTHY = 20000;     // ms of life after which failures are forgotten
const SMALL = 4096;        // bytes below which a buffer is not worth sending back

// CORES is from how many cores on a run is made in two parts. With two, software GL
// on the same two, 5,000 particles, two workers trained 1.2 times as fast as one did
// and the film was a fifth younger; a seventh fewer frames were drawn
// (BenchmarkPage).
const CORES = 2;
const parts = () => (navigator.hardwareConcurrency ?? 1) >= CORES ? ['trainer', 'filmer'] : ['whole'];

export class Simulation {
  // host: {hash(), report(head, handle), ready(), lost({why, step, again}), failed(what)}
  constructor(program, host) {
    this.program = program;
    this.host = host;
    this.module = null;
    this.crew = [];             // {worker, part, ready, answered}: those of the present run
    this.alive = false;         // the programs in all of them have started
    this.failures = 0;
    this.blocks = new Map();    // handle → {buffer, one} of a block
    this.handles = 0;
    this.early = [];            // reports (a notice, say) that came before
    this.drawn = false;         // somebody draws what it makes
    this.visible = this.seen(); // there is reason to work
    document.addEventListener('visibilitychange', () => this.look());
    setInterval(() => this.ask(), ASK);
  }

  // draw says that from now on somebody draws what is made.
  draw() {
    this.drawn = true;
    this.launch();
    this.late();
    this.look();
  }

  // seen: one worker for all would make films before anybody can draw them, at
  // the cost of those who load and compile; a trainer has no part in films.
  seen() { return document.visibilityState === 'visible' && (this.drawn || parts().length > 1); }

  look() {
    const visible = this.seen();
    if (visible === this.visible) return;
    this.visible = visible;
    this.heard();
    this.command({kind: 'visible', on: visible});
  }

  // start loads the program and starts it, from a checkpoint where there is one.
  // The workers are there before: their script loads while the program does, and
  // it needs this thread, which will be busy when the picture starts.
  async start(progress) {
    this.hire();
    this.module = await load.wasm(this.program, progress, r => WebAssembly.compileStreaming(r));
    this.launch();
  }

  // hire makes the workers, which wait for their program.
  hire() {
    this.alive = false;
    this.early = [];
    const {port1, port2} = new MessageChannel();
    this.crew = parts().map((part, i, all) => this.worker(part, all.length < 2 ? undefined : i ? port1 : port2));
    if (!this.visible) this.command({kind: 'visible', on: false});
  }

  // launch starts the program in those that wait for it; films are of use only
  // when somebody draws them.
  launch() {
    if (!this.module) return;
    this.begun = performance.now();
    this.heard();
    for (const one of this.crew) {
      if (one.launched || one.part === 'filmer' && !this.drawn) continue;
      one.launched = true;
      one.worker.postMessage({kind: 'start', part: one.part, module: this.module, hash: this.host.hash(), restore: checkpoint.last()?.data, port: one.port}, one.port ? [one.port] : []);
    }
  }

  worker(part, port) {
    const worker = new Worker(new URL('worker.js', import.meta.url), {type: 'module', name: `simulation, ${part}`});
    const one = {worker, part, port, launched: false, ready: false, answered: performance.now()};
    worker.onmessage = e => { if (this.crew.includes(one)) this.receive(one, e.data); };
    worker.onerror = e => {
      e.preventDefault();
      if (this.crew.includes(one)) this.died(e.message || 'its script did not load');
    };
    return one;
  }

  // heard says that nothing is to be concluded from silence until now.
  heard() {
    for (const one of this.crew) one.answered = performance.now();
  }

  // command tells all: each part does what is its own. Files, which may be large, are
  // not the filmer's.
  command(c) {
    for (const {worker, part} of this.crew) if (c.kind !== 'open' || part !== 'filmer') worker.postMessage(c);
  }

  receive(one, m) {
    one.answered = performance.now();
    switch (m.kind) {
      case 'report':
        if (m.type === FRAME && new DataView(m.buffer).getBigInt64(12, true) > 0n) mark('step', m.at);
        return this.drawn && this.alive ? this.report(one, m) : this.keep(one, m);
      case 'ready':
        mark('simulation', m.at);
        one.ready = true;
        if (!this.crew.every(o => o.ready)) return;
        this.alive = true;
        this.host.ready();
        return this.late();
      case 'pong':
        one.memory = m.memory;
        return;
      case 'error': return this.died(m.text);
    }
  }

  // keep puts a report by that came before somebody drew, or before all were
  // there; of readings the newest will do.
  keep(one, m) {
    if (m.type === checkpoint.KIND) return checkpoint.keep(m.buffer);
    if (m.type === FRAME) this.early = this.early.filter(([, e]) => e.type !== FRAME);
    this.early.push([one, m]);
  }

  // late passes on what was put by.
  late() {
    if (this.drawn && this.alive) for (const [one, m] of this.early.splice(0)) this.report(one, m);
  }

  report(one, {type, buffer}) {
    if (type === checkpoint.KIND) return checkpoint.keep(buffer);
    if (type === BLOCK) {
      const handle = ++this.handles;
      this.blocks.set(handle, {buffer, one});
      // The head's length stands at byte 4.
      this.host.report(new Uint8Array(buffer, 0, new DataView(buffer).getUint32(4, true)), handle);
      return;
    }
    this.host.report(new Uint8Array(buffer), 0);
    this.back(one, buffer);
  }

  // rows is a view of a block's buffer, for the picture to copy from.
  rows(handle, offset, length) { return new Uint8Array(this.blocks.get(handle).buffer, offset, length); }

  // release gives a block's buffer back to the worker that sent it.
  release(handle) {
    const block = this.blocks.get(handle);
    this.blocks.delete(handle);
    if (block) this.back(block.one, block.buffer);
  }

  back(one, buffer) {
    if (buffer.byteLength >= SMALL && this.crew.includes(one)) one.worker.postMessage({kind: 'back', buffer}, [buffer]);
  }

  // ask finds out whether the workers still answer. A page that was asleep
  // itself learns nothing from a late answer.
  ask() {
    const now = performance.now();
    const slept = now - (this.askedAt ?? now) > 3 * ASK;
    this.askedAt = now;
    if (!this.crew.length || !this.module || !this.visible) return;
    if (slept) this.heard();
    if (this.crew.some(one => now - one.answered > (this.alive ? PATIENCE : START))) return this.died(this.alive ? `it did not answer for ${PATIENCE / 1000} seconds` : 'it did not start');
    if (this.alive && now - this.begun > HEALTHY) this.failures = 0;
    for (const {worker} of this.crew) worker.postMessage({kind: 'ping'});
  }

  // died starts all parts again, whichever it was: what the other has belongs to
  // a run that is lost.
  died(why) {
    if (!this.crew.length) return;
    for (const {worker} of this.crew) worker.terminate();
    this.crew = [];
    this.alive = false;
    this.failures++;
    // A checkpoint that brings it down again and again is not tried forever.
    if (this.failures === 3) checkpoint.forget();
    if (this.failures > 3) return this.host.failed(why);
    this.host.lost({why, step: checkpoint.last()?.step ?? null});
    this.hire();
    this.launch();
  }

  // again starts after a failure, at a person's wish.
  again() {
    this.failures = 0;
    this.hire();
    this.launch();
  }

  // stop ends it for good: nobody will see what it makes.
  stop() {
    for (const {worker} of this.crew) worker.terminate();
    this.crew = [];
    this.module = null;
  }

  // memory tells the bytes of WebAssembly memory of each part, as of the last
  // answer: for tests.
  memory() { return Object.fromEntries(this.crew.map(one => [one.part, one.memory ?? 0])); }

  // kill ends the worker of a part, or all, without a word, as a crash would: for
  // tests.
  kill(part) {
    for (const one of this.crew) if (!part || one.part === part) one.worker.terminate();
  }
}
