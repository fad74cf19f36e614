// What stands in place of the picture until it draws: how far loading is, or
// what went wrong and what to do.

const box = document.getElementById('loading');
const words = document.getElementById('loading-words');
const bar = document.getElementById('loading-bar');
const trouble = document.getElementById('trouble');
const mb = bytes => (bytes / 1e6).toFixed(1);

const EVERY = 100; // ms between two updates: each is a frame that the browser has to make

// progress shows bytes of the picture and of the simulation together.
const parts = new Map();
let shownAt = -EVERY;
export function progress(part, have, of) {
  parts.set(part, [have, of]);
  const now = performance.now();
  if (have < of && now - shownAt < EVERY) return;
  shownAt = now;
  let got = 0, total = 0;
  for (const [h, o] of parts.values()) { got += h; total += o; }
  const share = Math.min(1, got / total);
  const text = share < 1 ? `Loading the picture: ${mb(got)} of ${mb(total)} MB` : 'Starting the picture';
  if (words.textContent !== text) words.textContent = text;
  bar.firstElementChild.style.transform = `scaleX(${share})`;
  bar.setAttribute('aria-valuenow', String(Math.round(100 * share)));
}

// done takes the view away.
export function done() {
  if (!failed) box.hidden = true;
}

let failed = false;
// fail shows what went wrong and what to do, with a button to reload.
export function fail(what, todo) {
  if (failed) return;
  failed = true;
  box.hidden = false;
  box.classList.add('failed');
  trouble.replaceChildren();
  const title = document.createElement('b');
  title.textContent = what;
  const text = document.createElement('p');
  text.textContent = todo;
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'btn box';
  again.textContent = 'Reload the page';
  again.addEventListener('click', () => location.reload());
  trouble.append(title, text, again);
}
