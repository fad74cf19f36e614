// Files that come in, chosen or dropped anywhere on the page, and the one that goes
// out. What is in them the simulation finds out; nothing leaves this machine.

import {notice} from './toast.js';

const MOST = 64 << 20; // bytes: files.MaxBytes
const KINDS = 'a CSV, a PNG or a model.json';

// bindFiles returns {choose(), ready()}. open(name, bytes) takes a file in; running()
// says whether it can, and ready() is to be called when that may have changed.
export function bindFiles({open, running}) {
  const input = document.getElementById('file');
  const over = document.getElementById('drop');
  let waiting = null;

  const refuse = detail => notice({id: 'file', level: 'warn', title: 'No file was opened.', detail});

  async function take(file) {
    if (file.size > MOST) return refuse(`${file.name} has ${Math.ceil(file.size / (1 << 20))} MB; ${MOST >> 20} MB are the most that is read.`);
    waiting = file;
    return running() ? ready() : later(file);
  }

  const later = file => notice({id: 'file', title: `${file.name} is opened when the simulation runs.`, brief: true});

  // The file waits until it was read: the simulation can stop meanwhile, or another
  // file come.
  async function ready() {
    const file = waiting;
    if (!file || !running()) return;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (waiting !== file) return;
      if (!running()) return later(file);
      waiting = null;
      open(file.name, bytes);
    } catch (e) {
      if (waiting === file) waiting = null;
      refuse(`${file.name} could not be read (${e.message}).`);
    }
  }

  input.addEventListener('change', () => { if (input.files.length) take(input.files[0]); });

  // Dropped: dragenter and dragleave come for every element on the way. Ebitengine
  // takes drops on its canvas too, and falls over what is no file of a disk.
  const holds = e => e.dataTransfer?.types.includes('Files');
  let depth = 0;
  const cover = by => { depth = by === 0 ? 0 : Math.max(0, depth + by); over.hidden = depth === 0; };
  addEventListener('dragenter', e => { if (holds(e)) { e.preventDefault(); cover(1); } });
  addEventListener('dragleave', e => { if (holds(e)) cover(-1); });
  addEventListener('dragover', e => { if (holds(e)) { e.preventDefault(); e.dataTransfer.dropEffect = 'copy'; } });
  const writes = e => e.target.closest?.('input[type="text"], textarea');
  addEventListener('drop', e => {
    if (!holds(e) && writes(e)) return; // words, into a field
    e.stopImmediatePropagation();
    e.preventDefault(); // what is no file does not leave the page either
    if (!holds(e)) return;
    cover(0);
    const items = [...e.dataTransfer.items].filter(i => i.kind === 'file');
    if (items.length !== 1) return refuse(`${items.length} files were dropped; drop one, ${KINDS}.`);
    const entry = items[0].webkitGetAsEntry?.();
    if (entry?.isDirectory) return refuse(`${entry.name} is a folder; drop a file, ${KINDS}.`);
    take(items[0].getAsFile());
  }, {capture: true});

  return {
    choose() {
      input.value = ''; // the same file again is a change too
      input.click();
    },
    ready,
  };
}

// save gives a file to the person, as a download.
export function save(name, bytes) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([bytes], {type: 'application/json'}));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60000);
  notice({id: 'save', title: `Saved as ${name}.`, brief: true});
}
