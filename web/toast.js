// Notices, one at a time, in the order in which they came; they stay until
// closed. Short confirmations leave by themselves.

const box = document.getElementById('toast');
const title = document.getElementById('toast-title');
const detail = document.getElementById('toast-detail');
const offer = document.getElementById('toast-offer');
const close = document.getElementById('toast-close');
const said = document.getElementById('said');

const queue = []; // the first is on screen
let leave = 0;

// notice shows {id, level, title, detail, offer, accept, brief}. One with the id
// of another takes its place. accept is called when the offer's button is
// pressed; a brief one goes after a few seconds.
export function notice(n) {
  const at = queue.findIndex(q => q.id === n.id);
  if (at >= 0) queue[at] = n;
  else if (n.level === 'warn' || n.level === 'error') queue.splice(queue.findIndex(q => q.level !== 'warn' && q.level !== 'error') >>> 0, 0, n); // before what only informs
  else queue.push(n);
  if (at <= 0 && queue[0] === n) show();
}

// clear takes a notice away, shown or waiting.
export function clear(id) {
  const at = queue.findIndex(q => q.id === id);
  if (at < 0) return;
  queue.splice(at, 1);
  if (at === 0) show();
}

// say tells something to a screen reader alone.
export function say(text) { said.textContent = text; }

function show() {
  clearTimeout(leave);
  const n = queue[0];
  box.hidden = !n;
  if (!n) return;
  box.dataset.level = n.level || 'info';
  box.dataset.notice = n.id;
  title.textContent = n.title;
  detail.textContent = n.detail || '';
  detail.hidden = !n.detail;
  offer.textContent = n.offer || '';
  offer.hidden = !n.offer;
  if (n.brief) leave = setTimeout(() => clear(n.id), 3000);
}

offer.addEventListener('click', () => {
  const n = queue[0];
  if (!n) return;
  clear(n.id);
  n.accept?.();
});
close.addEventListener('click', () => {
  if (queue[0]) clear(queue[0].id);
});
