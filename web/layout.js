// Keeps the picture told of how much of the window the page's bars cover, and
// the page's look in step with the values.

export function bindLayout(desk) {
  const root = document.documentElement;
  const pic = document.querySelector('.pic');
  let told = '';
  function tell() {
    if (!desk.picture) return;
    const r = pic.getBoundingClientRect();
    const insets = [r.top, innerWidth - r.right, innerHeight - r.bottom, r.left].map(x => Math.max(0, Math.round(x)));
    if (insets.join() === told) return;
    told = insets.join();
    desk.picture.insets(...insets);
  }
  new ResizeObserver(tell).observe(pic);
  addEventListener('resize', tell);

  desk.watch(ids => {
    if (ids.has('theme')) {
      root.dataset.theme = desk.text('theme');
      document.querySelector('meta[name=color-scheme]').content = desk.text('theme');
    }
    if (ids.has('project')) root.toggleAttribute('data-project', desk.on('project'));
    if (ids.has('panel')) root.dataset.panel = desk.on('panel') ? 'on' : 'off';
  });
  return {tell};
}
