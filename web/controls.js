// Binds the panel's HTML to the desk: every element with data-control shows its
// value and sets it. Sliders are native ranges of 0 … 1000 positions.

import {moved, position, shown, value} from './number.js';
import {bindOwn} from './own.js';
import {bindPoints} from './points.js';

export function bindControls(desk) {
  const rows = new Map();
  for (const def of desk.defs.values()) rows.set(def.id, bind(desk, def));
  const slots = [...document.querySelectorAll('[data-slot]')].map(el => [...el.querySelectorAll('[data-control]')]);
  for (const items of slots) items.forEach((el, k) => { el.hidden = k > 0; });
  const notes = [...document.querySelectorAll('[data-shown-for]')];

  const disabled = new Map();
  desk.watch(ids => {
    for (const id of ids) rows.get(id)?.show();
    for (const def of desk.defs.values()) {
      if (!def.when) continue;
      const off = desk.hint(def.id) !== '';
      if (disabled.get(def.id) === off) continue;
      disabled.set(def.id, off);
      def.el.classList.toggle('off', off);
      rows.get(def.id).show();
      if (def.kind === 'own') continue; // a file, or a stroke, brings it back
      for (const e of def.el.querySelectorAll('input, select, button')) e.disabled = off;
    }
    for (const items of slots) {
      const on = items.find(el => !desk.hint(el.dataset.control));
      if (on && on.hidden) for (const el of items) el.hidden = el !== on;
    }
    for (const el of notes) {
      const [id, option] = el.dataset.shownFor.split(':');
      el.hidden = desk.acting(desk.defs.get(id)) !== option;
    }
  });

  // Backspace, or a double click beside the control, goes back to the default.
  document.addEventListener('keydown', e => {
    if (e.key !== 'Backspace' && e.key !== 'Delete' || e.ctrlKey || e.metaKey || e.altKey || e.target.matches('.typed')) return;
    const id = e.target.closest('[data-control]')?.dataset.control;
    if (!id || e.target.closest('.points, .own')) return;
    e.preventDefault();
    desk.toDefault(id);
  });
  document.addEventListener('dblclick', e => {
    const row = e.target.closest('.row[data-control]');
    if (row && !row.classList.contains('off') && (e.target.matches('input[type=range]') || !e.target.closest('input, select, button'))) desk.toDefault(row.dataset.control);
    const opacity = e.target.closest('.opacity');
    if (opacity && e.target.matches('input[type=range]')) desk.toDefault(opacity.dataset.control);
  });
  return rows;
}

// bind connects one control; show() puts its value into the page.
function bind(desk, def) {
  const {el} = def;
  if (def.kind === 'points') return bindPoints(desk, def);
  if (def.kind === 'own') return bindOwn(desk, def);
  const range = el.querySelector('input[type=range]');
  if (range) return bindSlider(desk, def, range, document.querySelector(`[data-typed="${def.id}"]`));
  const take = text => { if (desk.set(def.id, text)) desk.commit(); };
  const select = el.matches('select') ? el : el.querySelector('select');
  if (select) {
    select.addEventListener('change', () => take(select.value));
    return {show() { select.value = desk.text(def.id); }};
  }
  const radios = [...el.querySelectorAll('input[type=radio]')];
  if (radios.length) {
    for (const r of radios) r.addEventListener('change', () => take(r.value));
    return {show() { for (const r of radios) r.checked = r.value === desk.acting(def); }};
  }
  const box = el.querySelector('input[type=checkbox]');
  if (box) {
    box.addEventListener('change', () => take(box.checked ? '1' : '0'));
    return {show() {
      box.checked = desk.acting(def) === '1';
      el.closest('.layer')?.classList.toggle('no', !box.checked);
    }};
  }
  el.addEventListener('click', () => take(desk.on(def.id) ? '0' : '1'));
  const pressed = el.hasAttribute('aria-pressed');
  return {show() {
    el.classList.toggle('is-on', desk.on(def.id));
    if (pressed) el.setAttribute('aria-pressed', String(desk.on(def.id)));
  }};
}

function bindSlider(desk, def, range, typed) {
  const put = x => desk.set(def.id, String(x));
  slide(range, {
    def, value: () => desk.number(def.id), put, commit: () => desk.commit(),
    type: typed && (() => typed.focus()),
  });
  range.style.setProperty('--notch', position(def, Number(def.initial)) / 1000);
  if (typed) typeIn(typed, {
    text: () => shown(def, desk.number(def.id)), raw: () => desk.text(def.id),
    put: text => desk.set(def.id, text), commit: () => desk.commit(), home: range,
  });
  return {show() {
    const x = desk.number(def.id);
    showSlider(range, position(def, x), shown(def, x) + (def.unit ? ' ' + def.unit : ''));
    if (typed && document.activeElement !== typed) typed.value = shown(def, x);
  }};
}

// showSlider moves a slider that no hand is on.
export function showSlider(range, pos, words) {
  if (!range.classList.contains('held')) range.value = pos;
  range.style.setProperty('--f', pos / 1000);
  if (range.getAttribute('aria-valuetext') !== words) range.setAttribute('aria-valuetext', words);
}

// slide makes a range a slider over a def, for pointers and keys.
export function slide(range, {def, value: now, put, commit, type}) {
  range.addEventListener('input', () => {
    const x = value(def, Number(range.value));
    put(x);
    if (now() !== x) range.value = position(def, now()); // it stopped short
  });
  range.addEventListener('change', () => { range.classList.remove('held'); commit(); });
  range.addEventListener('pointerdown', () => range.classList.add('held'));
  const release = () => {
    if (!range.classList.contains('held')) return;
    range.classList.remove('held');
    commit();
  };
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) range.addEventListener(name, release);
  const steps = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10};
  range.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    let to;
    if (e.key in steps) to = moved(def, now(), steps[e.key] * (e.shiftKey ? 10 : 1));
    else if (e.key === 'Home') to = def.min;
    else if (e.key === 'End') to = def.max;
    else if (e.key === 'Enter' && type) { e.preventDefault(); type(); return; } else return;
    e.preventDefault();
    put(to);
  });
  range.addEventListener('keyup', e => { if (e.key in steps || e.key === 'Home' || e.key === 'End') commit(); });
}

// typeIn makes an input the typed twin of a slider: Enter takes, Escape leaves,
// a wrong value is told and the last good one stays.
export function typeIn(input, {text, raw, put, commit, home}) {
  let before = '';
  input.addEventListener('focus', () => {
    before = raw();
    input.value = before;
    input.select();
  });
  const finish = () => {
    if (input.value !== before) {
      if (put(input.value)) commit();
      before = input.value;
    }
    input.value = text();
  };
  input.addEventListener('blur', finish);
  input.addEventListener('keydown', e => {
    if (e.key === 'Enter') { e.preventDefault(); home.focus(); }
    if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); input.value = before; home.focus(); }
  });
}
