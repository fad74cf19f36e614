// The same network, batch, loss and optimiser on one backend of TensorFlow.js,
// written in every way that might be its fastest: the fastest is measured. A
// classic worker, as its packages are classic scripts.

importScripts('answer.js');

const BATCHES = [256, 512, 1024, 2048, 4096, 8192];
const CALIBRATE = 60;   // ms of a timing while choosing
const PATIENCE = 500;   // ms of a step that is too slow to try larger batches
const ROUNDS = 5;       // timings of each choice, in turns; the best counts

const packages = 'npm/@tensorflow/';
let work, backend, cases = [], net;

answer({
  // start loads a backend and returns its cases and what there is to say of it.
  async start(settings) {
    backend = settings.backend;
    work = await (await fetch('work.json')).json();
    for (const name of ['core', 'layers', 'backend-cpu', ...backend === 'cpu' ? [] : [`backend-${backend}`]]) {
      importScripts(`${packages}tfjs-${name}/dist/tf-${name}.es2017.min.js`);
    }
    if (backend === 'wasm') tf.wasm.setWasmPaths(`${packages}tfjs-backend-wasm/dist/`);
    if (!await tf.setBackend(backend) || tf.getBackend() !== backend) throw new Error(`the backend ${backend} does not start`);
    await tf.ready();
    const notes = await about();
    net = new Network(fastest(formulations(), f => trainer(new Network(f), batch(work.batch))).choice);
    const evaluation = fastest(evaluations(net), e => e);
    const size = fastest(BATCHES, n => trainer(net, batch(n)), (n, ms) => ms / n);
    notes.push(`training is fastest with ${net.formulation.name}; evaluation with ${evaluation.choice.name}; the batch that suits it best is ${size.choice}`);
    const who = `TF.js ${backend}`;
    cases = [
      {what: work.train, who, unit: 'samples/s', work: work.batch, ...trainer(net, batch(work.batch))},
      {what: work.evaluate, who, unit: 'ms', ...evaluation.choice},
    ];
    if (size.choice !== work.batch) {
      cases.push({what: work.train, who: `${who}, batch ${size.choice}`, unit: 'samples/s', work: size.choice, ...trainer(net, batch(size.choice))});
    }
    return {notes, cases: cases.map(({what, who, unit}) => ({what, who, unit}))};
  },
  // value times a case for about so many milliseconds: see Case.Value in sim/bench.
  value(i, ms) {
    const c = cases[i];
    time(c, ms / 5);
    const took = time(c, ms * 4 / 5);
    return c.unit === 'ms' ? took : c.work / took * 1000;
  },
  // learn is what the network learns in a few steps from the start.
  learn() {
    const fresh = new Network(net.formulation), losses = [];
    for (const b of work.batches.slice(0, work.steps)) {
      const data = {x: tf.tensor2d(b.x, [work.batch, work.in]), target: tf.tensor2d(b.target, [work.batch, 2]), n: work.batch};
      const loss = fresh.step(data, true);
      losses.push(loss.dataSync()[0]);
      tf.dispose([loss, data.x, data.target]);
    }
    return evaluations(fresh).map(({name, run, read}) => {
      run();
      return {who: `TF.js ${backend}, ${name}`, losses, velocities: [...read()]};
    });
  },
});

async function about() {
  const notes = [tf.version_core];
  if (backend === 'wasm') notes.push(`SIMD: ${await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')}, threads: ${tf.wasm.getThreadsCount()}`);
  if (backend === 'webgl') {
    const gl = tf.backend().gpgpu.gl, info = gl.getExtension('WEBGL_debug_renderer_info');
    notes.push(`drawn by ${gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)}`);
  }
  return notes;
}

// A job is {run, read}: run does the work once, and read takes from the backend
// what says that all runs so far are done.

// time runs a job for about so many milliseconds and returns those of one run.
// Only WebGL queues what it is asked for: there a timing ends with a reading.
function time(job, ms) {
  let n = job.perRun ? Math.max(1, Math.floor(ms / job.perRun)) : 1;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < n; i++) job.run();
    if (backend === 'webgl') job.read();
    const took = performance.now() - start;
    if (took >= ms / 2) return job.perRun = took / n;
    n = took < ms / 16 ? 8 * n : Math.floor(n * ms / took) + 1;
  }
}

// fastest times jobs made of choices in turns and returns the one of least cost:
// least time unless told otherwise. Choices after one that takes too long are not
// tried.
function fastest(choices, make, cost = (_, ms) => ms) {
  const all = [];
  for (const choice of choices) {
    const job = {...make(choice), choice, best: Infinity};
    all.push(job);
    time(job, 1); // shaders are compiled, kernels looked up
    if (time(job, 1) > PATIENCE) break;
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const job of all) job.best = Math.min(job.best, cost(job.choice, time(job, CALIBRATE)));
  }
  return all.reduce((a, b) => b.best < a.best ? b : a);
}

// formulations are the ways to write a layer: product and bias in one operation or
// in two, and SiLU with the gradient that TensorFlow.js finds or with its own.
function formulations() {
  const affine = {
    'a fused product': (x, w, b) => tf.fused.matMul({a: x, b: w, bias: b}),
    'product and sum': (x, w, b) => tf.add(tf.matMul(x, w), b),
  };
  const silu = {
    'automatic gradients': z => tf.mul(z, tf.sigmoid(z)),
    'a custom gradient of SiLU': tf.customGrad((z, save) => {
      const s = tf.sigmoid(z), y = tf.mul(z, s);
      save([s, y]);
      return {value: y, gradFunc: (dy, [s, y]) => tf.mul(dy, tf.add(s, tf.sub(y, tf.mul(y, s))))};
    }),
  };
  const all = [];
  for (const [a, layer] of Object.entries(affine)) {
    for (const [s, act] of Object.entries(silu)) all.push({name: `${a} and ${s}`, layer, act});
  }
  all.push({name: 'a model of tfjs-layers', model: true});
  return all;
}

// Network is the work's network, from its first weights.
class Network {
  constructor(formulation) {
    this.formulation = formulation;
    this.optimizer = tf.train.adam(work.rate, 0.9, 0.999, 1e-8);
    const start = work.layers.map(({w, b}) => [
      tf.transpose(tf.tensor2d(w, [b.length, w.length / b.length])), tf.tensor1d(b)]); // input by output
    this.model = tf.sequential({layers: work.layers.map(({b, w}, i) => tf.layers.dense({
      units: b.length, activation: i < work.layers.length - 1 ? 'swish' : 'linear', inputShape: [w.length / b.length]}))});
    this.model.setWeights(start.flat());
    this.layers = formulation.model ? [] : start.map(([w, b]) => [tf.variable(w), tf.variable(b)]);
    tf.dispose(start);
  }

  // last is a parameter that is computed last in a step.
  last() { return this.formulation.model ? this.model.getWeights().at(-1) : this.layers.at(-1)[1]; }

  // rest takes the first layer's affine map through what follows.
  rest(h) {
    const {layer, act} = this.formulation;
    for (const [w, b] of this.layers.slice(1)) h = layer(act(h), w, b);
    return h;
  }

  forward(x) {
    if (this.formulation.model) return this.model.apply(x, {training: true});
    return this.rest(this.formulation.layer(x, ...this.layers[0]));
  }

  // step takes one step of Adam on a batch; the loss is returned unread, if wanted.
  step({x, target, n}, wantLoss) {
    return this.optimizer.minimize(() => tf.mul(tf.sum(tf.squaredDifference(this.forward(x), target)), 1 / n), wantLoss);
  }
}

// batch joins the work's batches to one of n samples. Batches are given, on the
// backend before the clock runs: TensorFlow.js draws none.
const batches = {};
function batch(n) {
  if (batches[n]) return batches[n];
  const parts = work.batches.slice(0, n / work.batch);
  return batches[n] = {n, x: tf.tensor2d(parts.flatMap(b => b.x), [n, work.in]), target: tf.tensor2d(parts.flatMap(b => b.target), [n, 2])};
}

// trainer is the job of a training step.
function trainer(net, data) {
  return {run() { net.step(data, false); }, read: () => net.last().dataSync()};
}

// evaluations are jobs: the ways to evaluate the cloud at one time: with features that
// are given, or with the time folded into the first bias, as ours does; and by
// the model's predict.
function evaluations(net) {
  const cloud = tf.tensor2d(work.cloud, [work.points, 2]);
  const features = tf.concat([cloud, tf.tile(tf.tensor2d([work.time]), [work.points, 1])], 1);
  const all = [];
  const add = (name, f) => {
    let u;
    all.push({name, run() { u?.dispose(); u = f(); }, read: () => u.dataSync()});
  };
  if (!net.formulation.model) {
    const f = tf.tensor2d(work.time, [work.in - 2, 1]);
    add('its operations', () => tf.tidy(() => net.forward(features)));
    add('its operations and the time in the first bias', () => tf.tidy(() => {
      const [w, b] = net.layers[0];
      const bias = tf.add(tf.sum(tf.mul(tf.slice(w, [2, 0]), f), 0), b);
      return net.rest(net.formulation.layer(cloud, tf.slice(w, [0, 0], [2, -1]), bias));
    }));
    net.model.setWeights(net.layers.flat());
  }
  add('predict', () => net.model.predict(features, {batchSize: work.points}));
  return all;
}
