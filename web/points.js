// The keyboard's and the screen reader's twin of points that are dragged in the
// picture: a pair of sliders for each point, with typed numbers, and buttons
// that add and remove.

import {showSlider, slide, typeIn} from './controls.js';
import {GAP, clamp, parse, position, readPoints, shown, writePoints} from './number.js';

export function bindPoints(desk, def) {
  const {el} = def;
  const {rising, least, most} = def;
  const names = rising ? ['t', 'κ'] : ['x', 'y'];
  const list = el.querySelector('.list'), add = el.querySelector('.add');
  const axis = {...def, kind: 'float', log: false, decimals: 2, unit: ''};
  const rows = [];
  const points = () => readPoints(desk.text(def.id));
  const put = pts => desk.set(def.id, writePoints(pts));

  // limits of a coordinate of point k: a rising point stops at its neighbours.
  const limits = (pts, k, c) => rising
    ? [(k > 0 ? pts[k - 1][c] : def.min) + GAP, (k + 1 < pts.length ? pts[k + 1][c] : def.max) - GAP]
    : [def.min, def.max];

  // The picture draws a ring around the point whose slider has the focus.
  const ring = k => globalThis.flowscope?.focus(k < 0 ? '' : def.id, k);

  function row(k) {
    const box = document.createElement('div');
    box.addEventListener('focusin', () => ring(k));
    box.addEventListener('focusout', () => ring(-1));
    box.className = 'point';
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `Point ${k + 1}`);
    const number = document.createElement('span');
    number.className = 'sy';
    number.textContent = String(k + 1);
    box.append(number);
    const axes = names.map((name, c) => {
      const range = document.createElement('input');
      Object.assign(range, {type: 'range', min: '0', max: '1000', step: 'any'});
      range.dataset.point = `${def.id}:${k}:${'xy'[c]}`;
      range.setAttribute('aria-label', `Point ${k + 1}, ${name}`);
      range.setAttribute('aria-describedby', `help-${def.id}`);
      const typed = document.createElement('input');
      Object.assign(typed, {type: 'text', inputMode: 'decimal', autocomplete: 'off', spellcheck: false, tabIndex: -1, className: 'typed'});
      typed.setAttribute('aria-label', `Point ${k + 1}, ${name}, typed`);
      const move = x => {
        const pts = points(), [lo, hi] = limits(pts, k, c);
        pts[k][c] = clamp(x, lo, hi);
        const ok = put(pts);
        show();
        return ok;
      };
      slide(range, {def: axis, value: () => points()[k][c], put: move, commit: () => desk.commit(), type: () => typed.focus()});
      typeIn(typed, {
        text: () => shown(axis, points()[k]?.[c] ?? 0), raw: () => String(points()[k]?.[c] ?? 0), commit: () => desk.commit(), home: range,
        put(text) {
          const x = parse(text);
          if (x >= def.min && x <= def.max) return move(x);
          desk.complain(def, `${def.label}: “${text.slice(0, 40)}” must be a number from ${def.min} to ${def.max}`);
          return false;
        },
      });
      box.append(range, typed);
      return {range, typed};
    });
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'btn remove';
    remove.textContent = '×';
    remove.title = 'Remove this point';
    remove.setAttribute('aria-label', `Remove point ${k + 1}`);
    remove.addEventListener('click', () => {
      const pts = points();
      pts.splice(k, 1);
      if (put(pts)) desk.commit();
      (rows[Math.min(k, rows.length - 1)]?.axes[0].range ?? add).focus();
    });
    box.append(remove);
    return {box, axes, remove};
  }

  add.addEventListener('click', () => {
    const pts = points();
    const [k, p] = rising ? widest(pts, def) : [pts.length, around(pts.length)];
    pts.splice(k, 0, p);
    if (!put(pts)) return;
    desk.commit();
    rows[k]?.axes[0].range.focus();
  });

  function show() {
    const pts = points();
    while (rows.length < pts.length) { const r = row(rows.length); rows.push(r); list.append(r.box); }
    while (rows.length > pts.length) rows.pop().box.remove();
    const off = desk.hint(def.id) !== '';
    rows.forEach((r, k) => {
      r.axes.forEach(({range, typed}, c) => {
        const words = shown(axis, pts[k][c]);
        showSlider(range, position(axis, pts[k][c]), words);
        if (document.activeElement !== typed) typed.value = words;
        range.disabled = typed.disabled = off;
      });
      r.remove.disabled = off || pts.length <= least;
    });
    add.disabled = off || pts.length >= most;
  }
  // Whether the points apply may change without the points.
  desk.watch(() => { if (add.disabled !== (desk.hint(def.id) !== '' || points().length >= most)) show(); });
  return {show};
}

// widest is the middle of the widest gap of a rising list.
function widest(pts, def) {
  const all = [[def.min, def.min], ...pts, [def.max, def.max]];
  let k = 0;
  for (let i = 1; i + 1 < all.length; i++) if (all[i + 1][0] - all[i][0] > all[k + 1][0] - all[k][0]) k = i;
  return [k, [0, 1].map(c => (all[k][c] + all[k + 1][c]) / 2)];
}

// around places probes on a circle of radius 1.5, by the golden angle.
function around(k) {
  const a = 2.4 * k + 2.2;
  return [1.5 * Math.cos(a), 1.5 * Math.sin(a)].map(x => Number(x.toFixed(2)));
}
