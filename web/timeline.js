// The timeline: a native range over a drawn track, the time in figures, a tick
// at every node of the film's solver.

import {showSlider} from './controls.js';

const INSET = 10;    // px that the track stands in from the canvas's ends
const LEAST = 6;     // px between two ticks
const phone = matchMedia('(max-width: 719px)');

export function bindTimeline(desk) {
  const canvas = document.getElementById('ticks');
  const past = document.getElementById('past');
  const range = document.getElementById('c-t');
  const typed = document.querySelector('[data-typed="t"]');
  const play = document.querySelector('[data-control="play"]');
  let nodes = [], drawn = '', at = -1, words = '';

  function draw() {
    const {width, height} = canvas.getBoundingClientRect();
    const dpr = devicePixelRatio || 1;
    const style = getComputedStyle(document.documentElement);
    const key = [width, height, dpr, nodes.length, nodes[1], phone.matches, style.getPropertyValue('--ctl'), document.fonts.status, 'project' in document.documentElement.dataset].join();
    if (key === drawn || width === 0) return;
    drawn = key;
    canvas.width = Math.round(width * dpr);
    canvas.height = Math.round(height * dpr);
    const g = canvas.getContext('2d');
    g.scale(dpr, dpr);
    const x0 = INSET, x1 = width - INSET, mid = phone.matches ? 24 : 28;
    const x = t => x0 + t * (x1 - x0);
    g.fillStyle = style.getPropertyValue('--line2');
    g.fillRect(x0, mid - 1.5, x1 - x0, 3);
    if (!phone.matches && nodes.length > 1) {
      g.fillStyle = style.getPropertyValue('--ctl');
      const every = [1, 2, 5, 10, 20, 50, 100].find(k => k * (x1 - x0) / (nodes.length - 1) >= LEAST) ?? nodes.length;
      for (let k = 0; k < nodes.length; k += every) g.fillRect(Math.round(x(nodes[k])), mid - 9, 1, 4);
    }
    g.fillStyle = style.getPropertyValue('--mut');
    const size = 'project' in document.documentElement.dataset ? 13 : 11;
    g.font = `${size}px ${style.getPropertyValue('--font')}`;
    const label = (t, text, align) => { g.textAlign = align; g.fillText(text, t === 0 ? x0 - 1 : t === 1 ? x1 + 1 : x(t), mid + 12 + size); };
    label(0, '0 noise', 'left');
    label(1, '1 data', 'right');
    if (phone.matches) return;
    for (const t of width < 360 ? [0.5] : [0.25, 0.5, 0.75]) label(t, String(t), 'center');
  }
  new ResizeObserver(draw).observe(canvas);
  desk.watch(ids => { if (ids.has('theme') || ids.has('project')) draw(); });
  document.fonts.ready.then(draw);

  function place(t) {
    if (t === at) return;
    at = t;
    showSlider(range, 1000 * t, t.toFixed(2));
    past.style.transform = `scaleX(${t})`;
    const text = t.toFixed(2);
    if (text !== words && document.activeElement !== typed) typed.value = text;
    words = text;
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
      nodes = times;
      draw();
    },
  };
}
