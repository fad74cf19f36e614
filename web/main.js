// Starts the page: binds the controls, which work from now on, and loads the
// picture and the simulation side by side.

import * as checkpoint from './checkpoint.js';
import {bindControls} from './controls.js';
import {Desk} from './desk.js';
import {bindFiles, save} from './files.js';
import {bindGroups} from './groups.js';
import {bindHelp} from './help.js';
import {bindKeys} from './keys.js';
import {bindLayout} from './layout.js';
import * as loading from './loading.js';
import {LoadError} from './load.js';
import {mark} from './marks.js';
import {BLIND, lacking, webgl2} from './needs.js';
import {bindPending} from './pending.js';
import * as picture from './picture.js';
import {bindPresets} from './presets.js';
import {bindReadings} from './readings.js';
import * as share from './share.js';
import {bindSheet} from './sheet.js';
import {Simulation} from './simulation.js';
import {stage} from './stage.js';
import {bindTimeline} from './timeline.js';
import * as toast from './toast.js';

document.documentElement.dataset.scripts = 'here';
const {build, ...programs} = document.body.dataset;
const program = name => ({file: programs[name], packed: Number(programs[name + 'Packed']), unpacked: Number(programs[name + 'Unpacked'])});

// A phone starts with fewer particles, unless the link says how many.
const PHONE = matchMedia('(pointer: coarse) and (max-width: 719px)').matches;
const start = {
  hash: location.hash.slice(1),
  defaults: PHONE ? 'particles=700' : '',
  reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
};

const desk = new Desk(document, start.defaults);
desk.complain = (def, why) => toast.notice({id: 'value', level: 'warn', title: why, detail: def ? 'The last good value stays.' : ''});
const layout = bindLayout(desk);
bindControls(desk);
bindGroups(desk);
const help = bindHelp(desk);
bindPresets(desk, help);
const timeline = bindTimeline(desk);
const readings = bindReadings();
const pending = bindPending(desk);
const openSheet = bindSheet(desk);
desk.local('help', openSheet);
desk.local('fullscreen', () => { share.fullscreen(); return true; });
desk.local('link', () => { share.link(desk.picture ? desk.picture.hash() : start.hash); return true; });

const undo = document.querySelector('.top [data-act="undo"]'), redo = document.querySelector('.top [data-act="redo"]');
desk.watch(() => {
  undo.disabled = desk.undo === 0;
  redo.disabled = desk.redo === 0;
});
document.addEventListener('click', e => {
  const button = e.target.closest('[data-act]');
  if (button) desk.act(button.dataset.act);
});
bindKeys([...document.querySelectorAll('#sheet [data-keys]')].map(b => ({id: b.dataset.act, keys: JSON.parse(b.dataset.keys)})), id => desk.act(id));
desk.start(start.hash);
mark('usable');

const files = bindFiles({
  open: (name, data) => simulation.command({kind: 'open', text: name, data}),
  running: () => desk.picture !== null && simulation.alive,
});
desk.local('open', () => { files.choose(); return true; });

// keep saves the run for the next load at this address; what is said then is
// the first reason that was given.
let reason = '';
function keep(why) {
  reason ||= why;
  if (desk.picture) setHash(desk.picture.hash());
  checkpoint.save(build, location.hash, reason);
}
function setHash(hash) {
  const url = hash ? '#' + hash : location.pathname + location.search;
  if (location.hash.slice(1) === hash) return;
  try {
    history.replaceState(null, '', url);
  } catch { /* too often, or not allowed in this frame: the next one will do */ }
}
addEventListener('pagehide', () => keep(''));
addEventListener('hashchange', () => desk.merge(location.hash.slice(1)));

const resumed = checkpoint.restore(build, location.hash);
if (resumed) {
  const on = `Going on from step ${resumed.step.toLocaleString('en')}.`;
  toast.notice(resumed.why ? {id: 'resumed', title: resumed.why, detail: on} : {id: 'resumed', title: on, brief: true});
}

const simulation = new Simulation(program('worker'), {
  hash: () => desk.hash(),
  report(head, handle) {
    const why = desk.picture.head(head, handle);
    if (why) toast.notice({id: 'report', level: 'error', title: 'The simulation sent what the picture cannot read.', detail: why});
  },
  ready() {
    desk.picture?.everything();
    files.ready();
  },
  lost({why, step}) {
    toast.notice({id: 'simulation', level: 'warn', title: 'The simulation stopped and was started again.',
      detail: `What happened: ${why}. ${step === null ? 'Training starts afresh.' : `It goes on from step ${step.toLocaleString('en')}, weights included.`}`});
  },
  failed(why) {
    toast.notice({id: 'simulation', level: 'error', title: 'The simulation does not run.', detail: `It stopped four times in a row. What happened last: ${why}.`,
      offer: 'Start it again', accept: () => simulation.again()});
  },
});

// What the picture calls.
globalThis.page = {
  start,
  ready() {
    desk.ready(globalThis.flowscope);
    layout.tell();
    if (simulation.alive) desk.picture.everything();
    simulation.draw();
    files.ready();
  },
  failed(why) {
    loading.fail(...(webgl2() ? ['The picture cannot be drawn.', why] : BLIND));
    simulation.stop();
  },
  command: c => simulation.command(c),
  changed: json => desk.take(JSON.parse(json)),
  status(json) {
    const status = JSON.parse(json);
    readings(status);
    pending(status.pending);
    timeline.film(status);
  },
  time: (t, playing) => timeline.time(t, playing),
  notice(json) {
    const n = JSON.parse(json);
    toast.notice({...n, accept() {
      const why = desk.picture.accept(n.id);
      if (why) desk.complain(null, why);
    }});
  },
  clearNotice: id => toast.clear(id),
  hash: setHash,
  rows: (handle, offset, length) => simulation.rows(handle, offset, length),
  release: handle => simulation.release(handle),
  png: share.png,
  choose: files.choose,
  save,
  link: share.link,
  fullscreen: share.fullscreen,
  help: openSheet,
  drew(film) {
    requestAnimationFrame(() => { // by then the browser has what was drawn
      mark('picture');
      if (film) mark('film');
    });
    loading.done();
    layout.tell();
  },
  // For tests.
  killWorker: part => simulation.kill(part),
  memory: () => ({picture: picture.bytes(), ...simulation.memory()}),
  desk, simulation,
};

const RELOAD = 'Reload the page; the run goes on from where it is.';
let contextsLost = 0;
stage({
  lost() {
    const key = `flowscope lost ${build}`;
    try {
      const before = JSON.parse(sessionStorage.getItem(key) ?? '[]').filter(at => Date.now() - at < 60000);
      sessionStorage.setItem(key, JSON.stringify([...before, Date.now()]));
      contextsLost = before.length;
    } catch { /* nothing may be stored here */ }
    keep('The graphics context was lost.');
    if (contextsLost < 3) location.reload();
    else loading.fail('The graphics context was lost again and again.', 'The graphics driver or the machine’s memory may be at its limit. Close other pages, then reload; the run goes on from where it is.');
  },
  rescaled() {
    toast.notice({id: 'scale', level: 'info', title: 'The screen’s scale changed.', detail: 'Reload for a sharp picture; the run goes on from where it is.',
      offer: 'Reload', accept: () => location.reload()});
  },
});

// fault says why a program does not run.
function fault(name, e) {
  const what = `The ${name} could not be loaded.`;
  if (e instanceof LoadError) return loading.fail(what, e.message);
  if (e instanceof WebAssembly.CompileError) return loading.fail(what, `The browser does not accept its WebAssembly (${e.message}). Update the browser, or reload the page.`);
  return loading.fail(what, `${e?.message ?? e}. ${RELOAD}`);
}

// load gets both programs. The simulation's is small and comes first: then the
// network learns while the picture, three times as large, is on its way. The
// last tenth of the one and the way to the host for the other go together.
async function load() {
  const drawing = program('picture');
  loading.progress('picture', 0, drawing.packed);
  await new Promise(here => {
    simulation.start((have, of) => {
      loading.progress('simulation', have, of);
      if (have > .9 * of) here();
    }).catch(e => { fault('simulation', e); here(); });
  });
  picture.run(drawing, (have, of) => loading.progress('picture', have, of))
    .then(why => loading.fail('The picture stopped.', `What happened: ${why}. ${RELOAD}`), e => fault('picture', e));
}

const missing = lacking();
if (missing) loading.fail(...missing);
else load();
