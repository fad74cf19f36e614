// Keeps the newest checkpoint of the run, so that a worker that died, a lost
// graphics context or a reload of the page goes on from it.

// The wire form of a film.Checkpoint: kind, schema, head length; step at 8,
// length of the data at 16, data from 20 on.
export const KIND = 6;
const STEP = 8, LENGTH = 16, DATA = 20;

let newest = null; // {step, data}

// keep takes a checkpoint's message; it must own the buffer.
export function keep(buffer) {
  const v = new DataView(buffer);
  newest = {step: Number(v.getBigInt64(STEP, true)), data: new Uint8Array(buffer, DATA, v.getUint32(LENGTH, true))};
}
export function last() { return newest; }
// forget drops a checkpoint that a simulation could not go on from.
export function forget() { newest = null; }

const key = build => `flowscope ${build}`;

// save keeps the checkpoint for the next load of this build at this address.
// why, if given, is said then.
export function save(build, hash, why = '') {
  if (!newest) return;
  try {
    sessionStorage.setItem(key(build), JSON.stringify({hash, why, step: newest.step, data: toBase64(newest.data)}));
  } catch { /* full, or not allowed here: the next load starts anew */ }
}

// restore returns {step, data, why} when the page was left at this address with
// this build, or null. It answers once.
export function restore(build, hash) {
  try {
    const text = sessionStorage.getItem(key(build));
    sessionStorage.removeItem(key(build));
    const kept = text && JSON.parse(text);
    if (!kept || kept.hash !== hash || !Number.isInteger(kept.step)) return null;
    newest = {step: kept.step, data: fromBase64(kept.data)};
    return {...newest, why: kept.why};
  } catch {
    return null;
  }
}

function toBase64(bytes) {
  let s = '';
  for (let i = 0; i < bytes.length; i += 0x8000) s += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(s);
}
function fromBase64(text) { return Uint8Array.from(atob(text), c => c.charCodeAt(0)); }
