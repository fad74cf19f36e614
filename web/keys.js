// Shortcuts of the list of actions. Not while typing; arrows, Home, End and the
// like belong to the control that has the focus.

// bindKeys calls act with the id of the action whose shortcut was pressed.
export function bindKeys(actions, act) {
  const byKey = new Map();
  for (const {id, keys} of actions) for (const k of keys) byKey.set(k, id);
  addEventListener('keydown', e => {
    const canvas = e.target instanceof HTMLCanvasElement;
    const id = byKey.get(name(e));
    if (id && !e.defaultPrevented && !e.isComposing && !taken(e)) {
      e.preventDefault();
      e.stopImmediatePropagation();
      if (!e.repeat || repeats.has(id)) act(id);
      return;
    }
    // Ebitengine calls preventDefault on every key: Tab, F5 or Ctrl+L would be
    // dead while its canvas has the focus. It needs none of them.
    if (canvas) {
      e.stopPropagation();
      if (e.key === 'Escape') e.target.blur();
    }
  }, true);
  addEventListener('keyup', e => { if (e.target instanceof HTMLCanvasElement) e.stopPropagation(); }, true);
}

const repeats = new Set(['back', 'forward', 'backfar', 'forwardfar', 'zoomin', 'zoomout', 'undo', 'redo', 'step']);

// name is a key as the list names it. Shift is only said where it makes no
// character of its own; on a keyboard without Latin letters the key's place
// tells the letter.
function name(e) {
  if (e.altKey) return '';
  const place = /^Key([A-Z])$/.exec(e.code ?? '');
  const key = place && /[^\x00-\x7f]/.test(e.key) ? place[1].toLowerCase() : e.key;
  if (e.ctrlKey || e.metaKey) return 'Ctrl+' + (e.shiftKey ? 'Shift+' + key.toUpperCase() : key.toLowerCase());
  if (key.length > 1) return (e.shiftKey ? 'Shift+' : '') + key;
  const letter = key.toLowerCase() !== key.toUpperCase();
  return letter && e.shiftKey ? '' : key.toLowerCase();
}

// taken reports whether the element in focus wants the key for itself.
function taken(e) {
  const el = e.target;
  if (!(el instanceof HTMLElement) || el === document.body || el instanceof HTMLCanvasElement) return document.querySelector('dialog[open]') !== null && e.key !== '?';
  if (el.isContentEditable || el instanceof HTMLTextAreaElement) return true;
  if (el instanceof HTMLInputElement && !['range', 'radio', 'checkbox', 'button'].includes(el.type)) return true;
  if (el.closest('dialog')) return e.key !== '?';
  const arrow = e.key.startsWith('Arrow');
  if (el instanceof HTMLInputElement) return arrow || e.key === ' ' && el.type !== 'range';
  if (el instanceof HTMLSelectElement) return arrow || e.key === ' ' || e.key.length === 1 && !e.ctrlKey && !e.metaKey; // letters find options
  if (el.matches('button, summary, a')) return e.key === ' ' || el.getAttribute('role') === 'tab' && arrow;
  return false;
}
