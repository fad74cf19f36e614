// What the browser must have, and what to say when it lacks it.

// A module whose one function uses a 128-bit vector: (func (result v128)
// i32.const 0, i8x16.splat, i8x16.popcnt). Only validated, never run.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

// lacking returns [what is missing, what to do], or null.
export function lacking() {
  const update = 'Update the browser: Chrome or Edge 105, Firefox 121 and Safari 16.4, or newer, have it.';
  if (typeof WebAssembly !== 'object' || !WebAssembly.instantiateStreaming) {
    return ['This browser has no WebAssembly, or it is switched off.', update + ' Some strict security modes (Lockdown Mode, Tor’s “Safest”) switch it off: allow it for this page.'];
  }
  if (!WebAssembly.validate(SIMD)) return ['This browser’s WebAssembly has no SIMD, which the network’s arithmetic needs.', update];
  if (typeof DecompressionStream !== 'function') return ['This browser cannot unpack gzip streams (DecompressionStream).', update];
  if (typeof Worker !== 'function') return ['This browser has no Web Workers, in which the simulation runs.', update];
  return null;
}

// BLIND says that there is no WebGL, which the picture alone needs. Whether there
// is takes long to find out, up to half a second where the browser has to start a
// process for it: it is asked when the picture could not start.
export const BLIND = ['WebGL 2 is not available, so the picture cannot be drawn.',
  'Switch hardware acceleration on in the browser’s settings and reload the page; on a remote desktop or an old graphics driver another browser may help.'];

export function webgl2() {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}
