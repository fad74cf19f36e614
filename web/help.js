// The help line: what has the focus or the pointer, in the panel's last lines.

import {say} from './toast.js';

export function bindHelp(desk) {
  const line = document.getElementById('help-line');
  const blank = [...line.childNodes].map(n => n.cloneNode(true));
  let pointed = null, focused = null, now = null;

  const at = el => el instanceof Element ? el.closest('[data-control], [data-help], .layer') : null;
  const fill = (...nodes) => line.replaceChildren(...nodes);
  function show() {
    let el = pointed ?? focused;
    if (el === now) return;
    now = el;
    if (!el) return fill(...blank.map(n => n.cloneNode(true)));
    if (el.matches('.layer')) el = el.querySelector('[data-control]');
    if (el.dataset.help) return fill(el.dataset.help);
    const tip = document.getElementById(`help-${el.dataset.control}`);
    const nodes = tip ? [...tip.childNodes].map(n => n.cloneNode(true)) : [];
    const hint = desk.hint(el.dataset.control);
    if (hint) nodes.push(` ${hint}`);
    fill(...nodes);
  }
  document.addEventListener('pointerover', e => { pointed = e.pointerType === 'touch' ? null : at(e.target); show(); });
  document.addEventListener('focusin', e => { focused = at(e.target); pointed = null; show(); });
  document.addEventListener('focusout', () => { focused = null; show(); });
  // What stands in the line may have become applicable or not.
  desk.watch(() => {
    const el = pointed ?? focused;
    if (el) { now = null; show(); }
  });

  return {
    // tell shows a sentence until something else is pointed at.
    tell(text) { now = undefined; fill(text); say(text); },
  };
}
