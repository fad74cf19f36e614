// The readings: written only where they changed.

export function bindReadings() {
  const places = new Map();
  for (const el of document.querySelectorAll('[data-reading]')) {
    const name = el.dataset.reading;
    places.set(name, [...(places.get(name) ?? []), el]);
  }
  const age = document.getElementById('film-age');
  const fewer = document.getElementById('fewer');
  const anneal = document.querySelector('.top [data-act="anneal"]');
  return status => {
    for (const [name, els] of places) {
      let text = status[name] ?? '–';
      if (name === 'network' && text) text = ` · ${text}`;
      for (const el of els) if (el.textContent !== text) el.textContent = text;
    }
    const title = `How long ago the weights that the film shows were taken, and the training steps since. ${status.share}`;
    if (age.title !== title) age.title = title;
    const few = status.shown.includes(' of ') ? status.shown : '';
    if (fewer.textContent !== few) {
      fewer.textContent = few;
      fewer.hidden = few === '';
    }
    anneal.setAttribute('aria-pressed', String(status.annealing));
  };
}
