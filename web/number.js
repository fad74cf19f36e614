// How values are shown, typed and put on a slider. A def is a control as its
// element describes it (see defs in desk.js).

const POSITIONS = 1000; // a slider's range
const SIGNIFICANT = 2;  // digits that a logarithmic slider stops at
const POWER_BELOW = 1e-4; // where they are shown with their power of ten: control's own

export const clamp = (x, lo, hi) => Math.min(Math.max(x, lo), hi);
const tidy = x => Number(x.toPrecision(12)); // 0.1 + 0.2
const minus = s => s.replace('-', '−');
const thousands = s => s.replace(/\B(?=(\d{3})+$)/g, ',');

// shown is a number as its row shows it, without the unit.
export function shown(def, x) {
  if (def.kind === 'int') return minus(thousands(String(Math.round(x))));
  if (def.log && x > 0 && x < POWER_BELOW) return minus(Number(x.toPrecision(SIGNIFICANT)).toExponential());
  let s = x.toFixed(def.decimals);
  if (def.log && Number(s) === 0) s = x.toPrecision(SIGNIFICANT);
  if (def.log && s.includes('.')) s = s.replace(/\.?0+$/, '');
  return minus(s);
}

// parse reads a number as people type it; NaN when it is none. It follows
// control.ParseNumber.
export function parse(text) {
  let s = String(text).trim().replace('−', '-').replace(/[%×\s]+$/, '');
  if (s.includes(',')) {
    const [whole, ...rest] = s.split(',');
    const thousandsMarks = whole !== '' && whole.replace(/^-+/, '') !== '0' && rest.every(g => g.split('.')[0].length === 3);
    s = thousandsMarks ? s.replaceAll(',', '') : s.replace(',', '.');
  }
  s = s.replaceAll(' ', '').replace(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(s) ? Number(s) : NaN;
}

// wrong says why a text cannot be a control's value, or returns ''. The picture
// checks again, by the same rules; this is for the time before it runs.
export function wrong(def, text) {
  if (def.kind === 'choice') return def.options.has(text) ? '' : `${def.label}: “${text}” is not one of ${[...def.options.keys()].join(', ')}`;
  if (def.kind === 'bool') return /^(0|1|on|off|true|false)$/.test(text) ? '' : `${def.label}: “${text}” is neither 0 (off) nor 1 (on)`;
  if (def.kind === 'points') return wrongPoints(def, readPoints(text));
  if (def.kind === 'own') return readCloud(text) ? '' : `${def.label}: “${text.slice(0, 40)}” are no points; the link may have been cut`;
  const x = parse(text), range = `from ${def.min} to ${def.max}`;
  if (Number.isNaN(x)) return `${def.label}: “${text.slice(0, 40)}” is not a number; it must be ${def.kind === 'int' ? 'a whole number ' : ''}${range}`;
  if (!(x >= def.min && x <= def.max)) return `${def.label}: ${x} is out of range; it must be ${def.kind === 'int' ? 'a whole number ' : ''}${range}`;
  if (def.kind === 'int' && !Number.isInteger(x)) return `${def.label}: ${x} is not a whole number; it must be one ${range}`;
  return '';
}

// A list of points is written "x~y_x~y".
export const readPoints = text => text === '' ? [] : text.split('_').map(p => p.split('~').map(x => x === '' ? NaN : Number(x)));
export const writePoints = pts => pts.map(p => p.map(x => Number(x.toPrecision(7))).join('~')).join('_');

// readCloud tells of a person's own points, as control.EncodeCloud writes them: how
// many there are, and whether they were read from a file. null: it is none, as
// control.DecodeCloud has it.
const CLOUD_MOST = 10000, UNIT_MOST = 1e30; // control.CloudMost; of a mean and a scale
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export function readCloud(text) {
  if (text === '') return {count: 0, read: false};
  const [, number, points, unit] = /^([\w-]{3})([\w-]+)(\.[\w-]{43})?$/.exec(text) ?? [];
  if (!number) return null;
  const count = [...number].reduce((n, d) => 64 * n + DIGITS.indexOf(d), 0);
  if (count > CLOUD_MOST || points.length !== 5 * count || unit && !undoes(unit.slice(1))) return null;
  return {count, read: unit !== undefined};
}

// undoes reports whether 43 digits are two means and two scales, float64 each, that
// undo a standardisation.
function undoes(digits) {
  if (DIGITS.indexOf(digits.at(-1)) % 4 !== 0) return false; // 2 bits more than 32 bytes have
  const bytes = Uint8Array.from(atob(digits.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  const [mx, my, sx, sy] = [0, 8, 16, 24].map(at => new DataView(bytes.buffer).getFloat64(at));
  return [mx, my].every(m => Math.abs(m) <= UNIT_MOST) && [sx, sy].every(s => s >= 1 / UNIT_MOST && s <= UNIT_MOST);
}

// GAP is the least distance between neighbours of a rising list, in both
// coordinates: control's own.
export const GAP = 1e-3;
const SLACK = 1e-9;

function wrongPoints(def, pts) {
  if (pts.length < def.least || pts.length > def.most) return `${def.label}: there must be ${def.least} to ${def.most} points, not ${pts.length}`;
  const lo = def.rising ? GAP - SLACK : 0;
  let last = [def.min, def.min];
  for (const [k, p] of pts.entries()) {
    const name = `${def.label}: point ${k + 1} (${p.join(', ')})`;
    if (p.length !== 2 || p.some(x => !(x >= def.min + lo && x <= def.max - lo))) return `${name} is not a pair of numbers from ${def.min} to ${def.max}`;
    if (def.rising && p.some((x, c) => x < last[c] + lo)) return `${name} does not rise from (${last.join(', ')})`;
    last = p;
  }
  return '';
}

// position is where a value stands on the slider, 0 … POSITIONS.
export function position(def, x) {
  const f = def.log ? Math.log(x / def.min) / Math.log(def.max / def.min) : (x - def.min) / (def.max - def.min);
  return clamp(f, 0, 1) * POSITIONS;
}

// value is what a slider's position means: a multiple of the step, or two
// significant digits on a logarithmic one.
export function value(def, pos) {
  const f = clamp(pos / POSITIONS, 0, 1);
  if (f === 0) return def.min;
  if (f === 1) return def.max;
  if (def.log) return fit(def, Number((def.min * (def.max / def.min) ** f).toPrecision(SIGNIFICANT)));
  return fit(def, onStep(def, def.min + f * (def.max - def.min), def.fine || stepOf(def)));
}

// moved is the value that a key makes of another: by n steps.
export function moved(def, x, n) {
  if (!def.log) return fit(def, onStep(def, x + n * stepOf(def), stepOf(def)));
  const by = (def.max / def.min) ** (n / 200);
  const to = fit(def, Number((x * by).toPrecision(SIGNIFICANT)));
  if (to !== x && Math.sign(to - x) === Math.sign(n)) return to;
  // The next number of two digits (for whole numbers: the next one).
  const unit = def.kind === 'int' && x < 10 ** SIGNIFICANT ? 1 : 10 ** (Math.floor(Math.log10(x)) - SIGNIFICANT + 1);
  return fit(def, tidy(x + Math.sign(n) * unit));
}

const stepOf = def => def.step || (def.kind === 'int' ? Math.max(1, Math.round((def.max - def.min) / 200)) : (def.max - def.min) / 200);
const onStep = (def, x, step) => tidy(def.min + Math.round((x - def.min) / step) * step);
const fit = (def, x) => clamp(def.kind === 'int' ? Math.round(x) : x, def.min, def.max);
