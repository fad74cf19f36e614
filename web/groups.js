// The panel's groups: what a closed one states, the phone's tabs, and the marks
// of what waits for a reset.

import {shown} from './number.js';

const phone = matchMedia('(max-width: 719px)');

export function bindGroups(desk) {
  const groups = [...document.querySelectorAll('details[data-group]')];
  const top = groups.filter(g => g.classList.contains('g'));
  const tabs = [...document.querySelectorAll('[data-tab]')];
  let tab = tabs.find(t => t.getAttribute('aria-selected') === 'true').dataset.tab;

  // Each closed group states its values: "{data}, {schedule}"; what stands in
  // brackets only while its control applies.
  const deciders = id => [id, ...desk.defs.get(id).when.flatMap(w => deciders(w.id))];
  const uses = new Map(groups.map(g => [g, [...g.dataset.says.matchAll(/\{(\w+)\}/g)].flatMap(m => deciders(m[1]))]));
  const state = g => {
    const says = g.dataset.says.replace(/\[(.*?\{(\w+)\}.*?)\]/g, (_, part, id) => desk.hint(id) ? '' : part);
    const text = says.replace(/\{(\w+)\}/g, (_, id, at) => at > 0 ? inside(word(desk, id)) : word(desk, id));
    const em = g.querySelector(':scope > summary em');
    if (em.textContent !== text) em.textContent = text;
  };
  desk.watch(ids => { for (const [g, of] of uses) if (of.some(id => ids.has(id))) state(g); });

  // On a phone the groups are tabs, and always open.
  const opened = new Map();
  function lay() {
    const root = document.documentElement;
    for (const g of top) {
      g.classList.toggle('current', g.dataset.tabbed.toLowerCase() === tab);
      if (phone.matches) {
        if (!opened.has(g)) opened.set(g, g.open);
        g.open = true;
      } else if (opened.has(g)) {
        g.open = opened.get(g);
        opened.delete(g);
      }
    }
    const folded = root.dataset.panel === 'off';
    for (const t of tabs) {
      const on = t.dataset.tab === tab;
      t.setAttribute('aria-selected', String(on));
      t.setAttribute('aria-expanded', String(on && !folded));
      t.tabIndex = on ? 0 : -1;
    }
  }
  phone.addEventListener('change', lay);
  for (const t of tabs) {
    t.addEventListener('click', () => {
      const again = t.dataset.tab === tab;
      tab = t.dataset.tab;
      if (again || !desk.on('panel')) desk.set('panel', desk.on('panel') ? '0' : '1');
      document.getElementById('groups').scrollTop = 0;
      lay();
    });
    t.addEventListener('keydown', e => {
      const by = {ArrowRight: 1, ArrowLeft: -1}[e.key];
      if (!by) return;
      e.preventDefault();
      const next = tabs[(tabs.indexOf(t) + by + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  }

  // Projecting: less to read from the back of a room.
  let projecting = false;
  desk.watch(ids => {
    if (ids.has('panel')) lay();
    const on = desk.on('project');
    if (on === projecting) return;
    projecting = on;
    for (const g of top) if (['data', 'training'].includes(g.dataset.group)) g.open = !on;
  });
  lay();
}

// inside is a name in the middle of a sentence: "Linear" loses its capital,
// "DDPM-VP" and "SiLU" keep theirs.
const inside = text => /^\p{Lu}[^\p{Lu}]*$/u.test(text) ? text[0].toLowerCase() + text.slice(1) : text;

// word is a value as a sentence has it.
function word(desk, id) {
  const def = desk.defs.get(id), text = desk.text(id);
  switch (def.kind) {
    case 'choice': return def.options.get(text);
    case 'bool': return text === '1' ? 'on' : 'off';
    case 'points': {
      const n = text === '' ? 0 : text.split('_').length;
      return n === 0 ? 'none' : n === 1 ? '1 point' : `${n} points`;
    }
  }
  return shown(def, Number(text)) + (def.unit ? ` ${def.unit}` : '');
}
