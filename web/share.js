// What leaves the page: a link, a picture, full screen.

import {notice} from './toast.js';

// link copies the address with a hash.
export async function link(hash) {
  const url = location.href.replace(/#.*$/, '') + (hash ? '#' + hash : '');
  try {
    await navigator.clipboard.writeText(url);
    notice({id: 'link', title: 'The link to this state is copied.', detail: long(url), brief: !long(url)});
  } catch {
    const text = document.getElementById('copy-text'), words = document.getElementById('copy-long');
    words.textContent = long(url);
    words.hidden = !long(url);
    text.value = url;
    document.getElementById('copy').showModal();
    text.select();
  }
}

// long says what is wrong with a link that is longer than programs that pass it on
// are known to bear.
const LONG = 2000;
const long = url => url.length <= LONG ? '' : `It is long, ${url.length.toLocaleString('en')} characters: some chat programs cut it. Save the model instead.`;

// png saves w × h pixels of RGBA.
export async function png(pixels, w, h) {
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, 4 * w * h), w, h), 0, 0);
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
  if (!blob) {
    notice({id: 'png', level: 'warn', title: 'The picture could not be saved.', detail: `The browser made no PNG of ${w} × ${h} pixels.`});
    return;
  }
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = `flowscope-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.png`;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60000);
  notice({id: 'png', title: `Saved as ${a.download}.`, brief: true});
}

// fullscreen enters or leaves full screen.
export async function fullscreen() {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    notice({id: 'fullscreen', level: 'warn', title: 'Full screen was not allowed.', detail: 'The browser, or the page around this one, does not permit it.'});
  }
}
