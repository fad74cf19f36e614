// Runs before the first paint: theme, projector sizes and panel from the link,
// so that nothing flashes, and a word when the page's own scripts do not load.
'use strict';
(() => {
  const root = document.documentElement;
  const in_ = new URLSearchParams(location.hash.slice(1));
  const on = v => v === '1' || v === 'true' || v === 'on';
  if (in_.get('theme') === 'light') root.dataset.theme = 'light';
  if (on(in_.get('project'))) root.dataset.project = '';
  if (in_.has('panel') && !on(in_.get('panel'))) root.dataset.panel = 'off';
  addEventListener('error', e => { if (e.target instanceof HTMLScriptElement) root.dataset.scripts = 'missing'; }, true);
})();
