// The page's side of the values. The picture holds them; here is a copy for the
// page to show, and what is changed before the picture runs waits here until it
// does.

import {parse, wrong} from './number.js';

// A control as its element describes it: web/panel.html, "attrs".
function describe(el) {
  const d = el.dataset;
  const def = {
    id: d.control, kind: d.kind, label: d.label, el,
    min: Number(d.min), max: Number(d.max), step: Number(d.step), decimals: Number(d.decimals), fine: Number(d.fine || 0),
    log: 'log' in d, unit: d.unit || '', initial: d.default, when: [],
    rising: d.rule === 'increasing', least: Number(d.least || 0), most: Number(d.most || 0),
    fleeting: 'fleeting' in d, taste: 'taste' in d, atReset: 'atreset' in d, options: new Map(),
  };
  const hints = (d.hint || '').split('|');
  for (const [i, w] of (d.when ? d.when.split('|') : []).entries()) {
    const [, not, id, values] = /^(!?)(\w+):(.*)$/.exec(w);
    def.when.push({id, values: values.split(' '), not: not === '!', hint: hints[i]});
  }
  for (const o of el.matches('select') ? el.options : el.querySelectorAll('select option')) def.options.set(o.value, o.textContent);
  for (const r of el.querySelectorAll('input[type=radio]')) def.options.set(r.value, r.parentElement.querySelector('b, span').textContent);
  return def;
}

export class Desk {
  // defaults are what "default" means on this device, where it is not the list's.
  constructor(root, defaults) {
    this.defs = new Map();
    for (const el of root.querySelectorAll('[data-control]')) this.defs.set(el.dataset.control, describe(el));
    for (const [id, text] of pairs(defaults)) this.defs.get(id).initial = text;
    this.values = new Map([...this.defs.values()].map(d => [d.id, d.initial]));
    this.hints = new Map();
    this.preset = {id: '', edited: false};
    this.undo = this.redo = 0;
    this.picture = null;   // globalThis.flowscope once it runs
    this.waiting = [];     // calls for it until then
    this.watchers = [];
    this.locals = new Map();
    this.complain = () => {}; // told what was wrong with a value
    this.judge();
  }

  // watch calls f with the set of ids that changed, after every change.
  watch(f) { this.watchers.push(f); }
  // local gives an action a meaning of its own in the page.
  local(id, f) { this.locals.set(id, f); }

  text(id) { return this.values.get(id); }
  number(id) { return Number(this.values.get(id)); }
  on(id) { return this.values.get(id) === '1'; }
  // edited reports whether something was changed since the preset in force.
  edited() {
    if (this.preset.id) return this.preset.edited;
    for (const d of this.defs.values()) if (!d.fleeting && !d.taste && this.text(d.id) !== d.initial) return true;
    return false;
  }
  // hint says what would bring a control back, or '' while it applies.
  hint(id) { return this.hints.get(id) || ''; }

  // start takes in a link's values, and shows all; wrong ones are left out here
  // and reported by the picture.
  start(hash) {
    for (const [id, text] of pairs(hash)) this.keep(id, text);
    this.judge();
    this.tell(new Set(this.values.keys()));
  }

  // set gives a control a new value; it reports whether it was taken.
  set(id, text) {
    const def = this.defs.get(id);
    const why = wrong(def, text) || this.call('set', id, text);
    if (why) {
      this.complain(def, why);
      this.tell(new Set([id])); // the row goes back to the last good value
      return false;
    }
    if (!this.picture) this.own([[id, text]]);
    return true;
  }

  // commit ends a gesture: one step of undo.
  commit() { this.call('commit'); }

  // toDefault puts a control back.
  toDefault(id) {
    this.call('setDefault', id);
    if (!this.picture) this.own([[id, this.defs.get(id).initial]]);
  }

  // act carries out an action of the list.
  act(id) {
    const local = this.locals.get(id);
    if (local && local()) return;
    const [verb, what] = id.split(':');
    if (!this.picture && verb === 'toggle') {
      const def = this.defs.get(what);
      const options = def.kind === 'bool' ? ['0', '1'] : [...def.options.keys()];
      this.set(what, options[(options.indexOf(this.text(what)) + 1) % options.length]);
      this.commit();
      return;
    }
    const why = this.call('act', id);
    if (why) this.complain(null, why);
  }

  // choose puts a preset in force.
  choose(id, hash) {
    const why = this.call('preset', id);
    if (why) this.complain(null, why);
    if (this.picture) return;
    this.preset = {id, edited: false};
    const all = [...this.defs.values()].filter(d => !d.fleeting && !d.taste).map(d => [d.id, d.initial]);
    this.own([...all, ...pairs(hash)]);
    this.preset.edited = false;
    this.tell(new Set());
  }

  // merge takes the values of an edited address.
  merge(hash) { return this.call('merge', hash); }

  // ready connects the picture and hands it what waited.
  ready(picture) {
    this.picture = picture;
    for (const [name, ...args] of this.waiting) {
      const why = picture[name](...args);
      if (why) this.complain(null, why);
    }
    this.waiting = [];
  }

  // take is the picture's word on what changed.
  take(change) {
    for (const [id, text] of Object.entries(change.values)) this.values.set(id, text);
    this.hints = new Map(Object.entries(change.hints));
    this.preset = change.preset;
    this.undo = change.undo;
    this.redo = change.redo;
    this.tell(new Set(Object.keys(change.values)));
  }

  // hash is all values as a link holds them, for a simulation that starts anew.
  hash() { return [...this.values].map(([id, text]) => `${id}=${text}`).join('&'); }

  call(name, ...args) {
    if (this.picture) return this.picture[name](...args);
    const last = this.waiting.at(-1);
    if (name === 'set' && last?.[0] === 'set' && last[1] === args[0]) last[2] = args[1]; // a drag waits as its last value
    else this.waiting.push([name, ...args]);
    return '';
  }

  own(list) {
    const changed = new Set();
    for (const [id, text] of list) if (this.keep(id, text)) changed.add(id);
    if (changed.size) this.preset.edited = true;
    this.judge();
    this.tell(changed);
  }

  keep(id, text) {
    const def = this.defs.get(id);
    if (!def || wrong(def, text)) return false;
    if (def.kind === 'bool') text = /^(1|on|true)$/.test(text) ? '1' : '0';
    if (def.kind === 'int' || def.kind === 'float') text = String(parse(text));
    if (this.values.get(id) === text) return false;
    this.values.set(id, text);
    return true;
  }

  judge() {
    this.hints.clear();
    for (const d of this.defs.values()) {
      const hint = this.why(d);
      if (hint) this.hints.set(d.id, hint);
    }
  }

  // why says why a control does not apply, or ''. It follows control's Applies.
  why(def) {
    for (const w of def.when) {
      if (w.values.includes(this.acting(this.defs.get(w.id))) !== w.not) continue;
      return this.why(this.defs.get(w.id)) || w.hint; // what does not apply itself is to be brought back first
    }
    return '';
  }

  // acting is the value that a choice or a switch acts as: control's Acting.
  acting(def) {
    if (!this.why(def)) return this.values.get(def.id);
    return def.kind === 'choice' ? [...def.options.keys()][0] : '0';
  }

  tell(ids) { for (const f of this.watchers) f(ids); }
}

// pairs reads "id=text&id=text".
export function pairs(hash) {
  const list = [];
  for (const part of hash.replace(/^#/, '').slice(0, 1 << 16).split('&')) {
    const i = part.indexOf('=');
    if (i < 1) continue;
    let text = part.slice(i + 1);
    try { text = decodeURIComponent(text); } catch { /* not a valid escape: as it is */ }
    list.push([part.slice(0, i), text]);
  }
  return list;
}
