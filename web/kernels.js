// Attaches the kernel module (sim/nn/module) to a Go program that was built with
// the tag kernelmodule. The module works on the program's memory, which is there
// only once the program is; the program asks for the module's functions as
// imports, before. So the imports are small functions that pass on what comes.

// The variants, the better one first, and what the program calls them.
const VARIANTS = [['relaxed', 2], ['simd128', 1]];
export const BEST = VARIANTS[0][0];

// kernels makes the imports. attach, given the program's memory, takes the first
// variant whose bytes the browser accepts; fetchBytes(name) gets them. Whatever
// goes wrong, the program runs: it then uses its own kernels.
export function kernels() {
  let variant = 0, run;
  const imports = {
    variant: () => variant,
    multiply: (c, ldc, base, ldbase, a, rowA, stepA, b, ldb, m, n, kk) => run.multiply(c, ldc, base, ldbase, a, rowA, stepA, b, ldb, m, n, kk),
    activate: (act, z, n) => run.activate(act, z, n),
    activateGrad: (act, z, d, n) => run.activateGrad(act, z, d, n),
    adam: (s, p, g, m, v, e, n) => run.adam(s, p, g, m, v, e, n),
    addRows: (sum, y, ld, rows, n) => run.addRows(sum, y, ld, rows, n),
    transpose: (dst, ldd, src, lds, rows, cols) => run.transpose(dst, ldd, src, lds, rows, cols),
    scale: (x, y, n) => run.scale(x, y, n),
    peak: (at, turns) => run.peak(at, turns),
  };
  const attach = async (mem, fetchBytes) => {
    for (const [name, number] of VARIANTS) {
      try {
        const bytes = await fetchBytes(name);
        if (!WebAssembly.validate(bytes)) continue;
        const {exports} = (await WebAssembly.instantiate(bytes, {env: {mem}})).instance;
        if (Object.keys(imports).some(f => f !== 'variant' && !exports[f])) continue;
        run = exports;
        variant = number;
        return name;
      } catch { /* the next one, or none */ }
    }
    return '';
  };
  return {imports, attach};
}
