// The simulation's worker: runs the Go program (cmd/simworker) in slices and
// passes messages. It yields through a message channel, because timers would
// cost four milliseconds each. The run is made whole here or, where there is a
// core for it, one part of it; then the other part's worker is at the other end
// of a link, and what they tell each other does not pass through the page.

import './wasm_exec.js';
import {BEST, kernels} from './kernels.js';

const SLICE = 4;        // ms of work between two looks at the messages
const POOL = 64;        // buffers kept for reports to come

const pump = new MessageChannel();
const waiting = [];     // messages that came before the program ran
const pool = [];        // buffers that came back
let running = false, dead = false;
let memory;             // the program's memory, by its export
let last = [];          // the last lines that it wrote
const best = kernelModule(BEST); // asked for at once: it is here before the program is
best.catch(() => {});            // attach will see it
let link;               // the way to the other part
let spare = null;       // the buffer of its last message, for the next to it

// sim is what the program and this script know of each other: the program sets
// advance(ms), command(object) and hear(bytes), which says what is wrong with them.
const sim = globalThis.sim = {
  hash: '',
  part: '',
  // post sends a report whose head and body lie in the program's memory.
  post(head, headLength, body, bodyLength) {
    const size = headLength + bodyLength;
    const buffer = take(size);
    const bytes = new Uint8Array(buffer);
    bytes.set(new Uint8Array(memory.buffer, head, headLength));
    if (bodyLength) bytes.set(new Uint8Array(memory.buffer, body, bodyLength), headLength);
    postMessage({kind: 'report', type: bytes[0], at: now(), buffer}, [buffer]);
  },
  // tell sends a message to the other part. Both use the buffers that they get
  // for their next: so the same one goes to and fro.
  tell(at, length) {
    const buffer = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
    spare = null;
    new Uint8Array(buffer).set(new Uint8Array(memory.buffer, at, length));
    link.postMessage({buffer, length}, [buffer]);
  },
  ready() {
    for (const m of waiting) sim.command(m);
    waiting.length = 0;
    postMessage({kind: 'ready', at: now()});
    if (link) link.onmessage = ({data: {buffer, length}}) => {
      // The program copies what it hears before it answers in the same buffer.
      if (!spare || spare.byteLength < buffer.byteLength) spare = buffer;
      const wrong = dead ? '' : sim.hear(new Uint8Array(buffer, 0, length));
      if (wrong) die(wrong);
      wake();
    };
    wake();
  },
};

// now is the time in ms since the epoch, which the page can compare with its own.
const now = () => performance.timeOrigin + performance.now();

// take finds the smallest buffer that came back and is large enough, or makes one.
function take(size) {
  let best = -1;
  for (let i = 0; i < pool.length; i++) {
    const n = pool[i].byteLength;
    if (n >= size && n <= 2 * size && (best < 0 || n < pool[best].byteLength)) best = i;
  }
  return best < 0 ? new ArrayBuffer(size) : pool.splice(best, 1)[0];
}

function wake() {
  if (running || dead || !sim.advance) return;
  running = true;
  pump.port2.postMessage(0);
}

pump.port1.onmessage = () => {
  running = !dead && sim.advance(SLICE);
  if (running) pump.port2.postMessage(0);
};

onmessage = ({data: m}) => {
  switch (m.kind) {
    case 'start': return start(m);
    case 'ping': return postMessage({kind: 'pong', memory: memory?.buffer.byteLength ?? 0});
    case 'back':
      if (pool.length >= POOL) pool.shift();
      pool.push(m.buffer);
      return;
  }
  if (dead) return;
  if (!sim.command) { waiting.push(m); return; }
  sim.command(m);
  wake();
};

async function start({module, hash, restore, part, port}) {
  sim.hash = hash;
  sim.part = part;
  link = port;
  if (restore) waiting.unshift({kind: 'restore', data: restore});
  listen();
  try {
    const go = new Go(), {imports, attach} = kernels();
    go.exit = code => die(`the program ended with code ${code}`);
    const instance = await WebAssembly.instantiate(module, {...go.importObject, kernels: imports});
    memory = instance.exports.mem;
    await attach(memory, name => name === BEST ? best : kernelModule(name));
    await go.run(instance);
    die('the program ended');
  } catch (e) {
    die(String(e?.message ?? e));
  }
}

// kernelModule fetches a variant of the kernel module.
async function kernelModule(name) {
  const response = await fetch(new URL(`kernels-${name}.wasm`, import.meta.url));
  if (!response.ok) throw new Error(`the host answered ${response.status}`);
  return response.arrayBuffer();
}

// listen keeps what the program writes when it panics.
function listen() {
  const write = globalThis.fs.writeSync.bind(globalThis.fs);
  const decoder = new TextDecoder();
  globalThis.fs.writeSync = (fd, buf) => {
    last = [...last, ...decoder.decode(buf).split('\n').filter(Boolean)].slice(-40);
    return write(fd, buf);
  };
}

function die(text) {
  if (dead) return;
  dead = true;
  const cause = last.find(l => /^(panic|fatal error|runtime error)/.test(l));
  postMessage({kind: 'error', text: cause ?? text});
}
