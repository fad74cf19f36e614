// The sheet of actions and shortcuts. The dialog element keeps the focus inside
// while it is open, and gives it back.

export function bindSheet(desk) {
  const sheet = document.getElementById('sheet');
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', e => { if (e.target === dialog || e.target.closest('[data-close]')) dialog.close(); });
  }
  sheet.addEventListener('click', e => {
    const preset = e.target.closest('[data-preset]'), action = e.target.closest('[data-act]');
    if (preset || action) sheet.close();
    if (preset) desk.choose(preset.dataset.preset, document.querySelector(`#preset option[value="${preset.dataset.preset}"]`).dataset.values);
  });
  return () => {
    if (sheet.open) sheet.close();
    else sheet.showModal();
    return true;
  };
}
