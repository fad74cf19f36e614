// What waits for a reset: marks on the rows, and a line with a button.

export function bindPending(desk) {
  const line = document.getElementById('pending');
  const words = document.getElementById('pending-words');
  let shown = '';
  return ids => {
    const key = ids.join(' ');
    if (key === shown) return;
    shown = key;
    const waits = new Set(ids);
    const labels = [];
    for (const def of desk.defs.values()) {
      if (!def.atReset) continue;
      def.el.classList.toggle('waits', waits.has(def.id));
      if (waits.has(def.id)) labels.push(labels.length ? def.label.toLowerCase() : def.label);
    }
    line.hidden = labels.length === 0;
    const all = labels.length > 1 ? labels.slice(0, -1).join(', ') + ' and ' + labels.at(-1) : labels[0];
    words.textContent = labels.length > 3 ? `${labels.length} changes wait for a reset.` : `${all} ${labels.length > 1 ? 'wait' : 'waits'} for a reset.`;
  };
}
