// The presets' select: it shows the one in force, or that it was changed since.

export function bindPresets(desk, help) {
  const select = document.getElementById('preset');
  const changed = select.options[0];
  const options = new Map([...select.options].slice(1).map(o => [o.value, o]));
  const first = select.options[1].value; // what a visitor meets
  select.addEventListener('change', () => {
    const o = select.selectedOptions[0];
    if (!options.has(o.value)) return;
    desk.choose(o.value, o.dataset.values);
    help.tell(o.dataset.note);
  });
  desk.watch(() => {
    const o = options.get(desk.preset.id || first);
    if (desk.edited()) {
      changed.textContent = `changed: ${o.textContent}`;
      if (!changed.selected) changed.selected = true;
    } else if (!o.selected) {
      o.selected = true;
    }
  });
}
