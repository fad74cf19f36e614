// Keeps the workers that are measured, and passes what web/bench asks of one on
// to it. Nothing else runs in this page.

const workers = {};
let asked = 0;

// begin starts a worker, classic or a module, and returns what it says when it is
// ready.
globalThis.begin = (name, script, type, settings) => new Promise((done, fail) => {
  const worker = new Worker(script, {type});
  const waiting = workers[name] = {worker, answers: new Map([[0, {done, fail}]])};
  worker.onmessage = ({data: {id, result, error}}) => {
    const answer = waiting.answers.get(id);
    waiting.answers.delete(id);
    if (error !== undefined) answer.fail(new Error(error)); else answer.done(result);
  };
  worker.onerror = e => {
    for (const {fail} of waiting.answers.values()) fail(new Error(e.message || `${script} cannot be loaded`));
  };
  worker.postMessage({id: 0, call: 'start', args: [settings]});
});

// ask calls a function of a worker and returns its result.
globalThis.ask = (name, call, ...args) => new Promise((done, fail) => {
  const {worker, answers} = workers[name];
  answers.set(++asked, {done, fail});
  worker.postMessage({id: asked, call, args});
});
