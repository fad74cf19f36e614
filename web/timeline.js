// The timeline: a native range over a drawn track, the time in figures, a tick
// at every node of the film's solver, and a ring where a step would have ended
// that it rejected.

const LEAST = 6;     // px between two ticks
const EVERY = [1, 2, 5, 10, 20, 50, 100];
const RING = 2.5, RISE = -6; // px: a ring's radius, and where its centre stands

export function bindTimeline(desk) {
  const rail = document.getElementById('rail');
  const ticks = document.getElementById('ticks');
  const rings = document.getElementById('rejected');
  const past = document.getElementById('past');
  const range = document.getElementById('c-t');
  const typed = document.querySelector('[data-typed="t"]');
  const play = document.querySelector('[data-control="play"]');
  let nodes = [], rejected = [], adaptive = false, width = 0, drawn = '', at = -1, words = '';

  function draw() {
    const key = `${width} ${adaptive} ${nodes.join()} ${rejected.join()}`;
    if (key === drawn) return;
    drawn = key;
    const every = adaptive ? 1 : EVERY.find(k => k * width / (nodes.length - 1) >= LEAST) ?? nodes.length;
    const stroke = adaptive ? '-3v7' : '0v4';
    ticks.setAttribute('d', nodes.filter((_, k) => k % every === 0).map(t => `M${Math.round(t * width) + 0.5} ${stroke}`).join(''));
    rings.setAttribute('d', rejected.map(t => `M${Math.round(t * width) + 0.5 - RING} ${RISE}a${RING} ${RING} 0 1 1 0 .01z`).join(''));
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
    // film gives the times of the solver's nodes, and what it says of its steps
    // where it chose them.
    film(status) {
      nodes = status.nodes.length > 1 ? status.nodes : [];
      ({rejected, adaptive} = status);
      rail.classList.toggle('adaptive', adaptive);
      if (range.title !== status.steps) range.title = status.steps;
      draw();
    },
  };
}
