// A person's own points: what they are, and what can be done with them without a
// pointer. Files come by files.js.

import {readCloud} from './number.js';

export function bindOwn(desk, def) {
  const {el} = def;
  const line = el.querySelector('.says'), clear = el.querySelector('.clear');
  const dabs = [...el.querySelectorAll('[data-own]')];

  const change = op => {
    const why = desk.call('own', op);
    if (why) desk.complain(null, why);
  };
  for (const [k, b] of dabs.entries()) {
    b.addEventListener('click', () => change(b.dataset.own));
    // The picture draws the circle that the button works in.
    b.addEventListener('focus', () => globalThis.flowscope?.focus(def.id, k));
    b.addEventListener('blur', () => globalThis.flowscope?.focus('', -1));
  }
  clear.addEventListener('click', () => { if (desk.set(def.id, '')) desk.commit(); });

  function show() {
    const {count} = readCloud(desk.text(def.id));
    const unused = count > 0 && desk.hint(def.id) !== '';
    line.textContent = saidOf(desk.text(def.id)) + (unused ? ' They are not the data set now.' : '');
    clear.disabled = count === 0;
  }
  desk.watch(ids => { if (ids.has('data')) show(); });
  return {show};
}

// saidOf says what a text holds: "1,234 points, from a file, standardised."
function saidOf(text) {
  const {count, read} = readCloud(text);
  if (count === 0) return 'None yet: open or drop a file, or draw.';
  return `${count.toLocaleString('en')} ${count === 1 ? 'point' : 'points'}, ${read ? 'from a file, standardised' : 'drawn'}.`;
}
