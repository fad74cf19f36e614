// The timeline: a native range over a drawn track, the time in figures, a tick
// at every node of the film's solver.

const LEAST = 6;     // px between two ticks
const EVERY = [1, 2, 5, 10, 20, 50, 100];

export function bindTimeline(desk) {
  const rail = document.getElementById('rail');
  const ticks = document.getElementById('ticks');
  const past = document.getElementById('past');
  const range = document.getElementById('c-t');
  const typed = document.querySelector('[data-typed="t"]');
  const play = document.querySelector('[data-control="play"]');
  let nodes = [], width = 0, drawn = '', at = -1, words = '';

  function draw() {
    const key = `${width} ${nodes.join()}`;
    if (key === drawn) return;
    drawn = key;
    const every = EVERY.find(k => k * width / (nodes.length - 1) >= LEAST) ?? nodes.length;
    ticks.setAttribute('d', nodes.filter((_, k) => k % every === 0).map(t => `M${Math.round(t * width) + 0.5} 0v4`).join(''));
  }
  new ResizeObserver(([entry]) => {
    width = entry.contentRect.width;
    rail.classList.toggle('tight', width < 340);
    draw();
  }).observe(rail);

  function place(t) {
    if (t === at) return;
    at = t;
    if (!range.classList.contains('held')) range.value = 1000 * t;
    past.style.transform = `scaleX(${t})`;
    const text = t.toFixed(2);
    if (text === words) return;
    words = text;
    range.setAttribute('aria-valuetext', text);
    if (document.activeElement !== typed) typed.value = text;
  }
  desk.watch(ids => { if (ids.has('t')) place(desk.number('t')); });

  return {
    // time is where the clock stands, at most once a frame.
    time(t, playing) {
      place(t);
      if (play.classList.contains('is-on') !== playing) play.classList.toggle('is-on', playing);
    },
    // film gives the times of the film's nodes.
    film(times) {
      nodes = times.length > 1 ? times : [];
      draw();
    },
  };
}
