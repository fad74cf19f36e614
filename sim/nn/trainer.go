package nn

import (
	"fmt"
	"math"
)

// Trainer fits a network to batches: gradients, AdamW and the average of the
// weights. A step allocates nothing. It must not be used from two goroutines at
// once.
type Trainer struct {
	net   *Net
	fwd   forward
	steps int

	ema, m, v []float32 // average, and Adam's moments, laid out as the parameters
	grads     []float32

	input  []float32   // a chunk's samples, rows padded
	derivs [][]float32 // act′ of each hidden layer, as forward.units
	delta  [2][]float32
	batch  batch // the step in the making
}

// NewTrainer makes a trainer for net, whose parameters it will change. The
// average starts at the present ones.
func NewTrainer(net *Net) *Trainer { return newTrainer(bestKernels(), net) }

func newTrainer(k kernels, net *Net) *Trainer {
	n := len(net.params)
	t := &Trainer{
		net:   net,
		fwd:   newForward(k, net.cfg),
		ema:   make([]float32, n),
		m:     make([]float32, n),
		v:     make([]float32, n),
		grads: make([]float32, n),
		input: make([]float32, chunkRows*net.layers[0].inPad),
	}
	copy(t.ema, net.params)
	widest := 0
	for i, l := range net.layers {
		widest = max(widest, l.outPad)
		if i < len(net.layers)-1 {
			t.derivs = append(t.derivs, make([]float32, chunkRows*l.outPad))
		}
	}
	for i := range t.delta {
		t.delta[i] = make([]float32, chunkRows*widest)
	}
	return t
}

// Net is the network being trained.
func (t *Trainer) Net() *Net { return t.net }

// EMA is the average of the parameters, laid out as they are: the storage itself,
// to be read.
func (t *Trainer) EMA() []float32 { return t.ema }

// Steps is the number of optimiser steps taken.
func (t *Trainer) Steps() int { return t.steps }

// Kernels names the arithmetic in use: "scalar", or "simd" with the vector's bits.
func (t *Trainer) Kernels() string { return t.fwd.k.name() }

// Step takes one optimiser step on a batch of n ≥ 1 samples: features x (n·In),
// targets (n·Out). It returns the loss of the batch before the step, summed over
// the coordinates and averaged over the batch. n may change from step to step.
//
// A weight, feature or target that is NaN makes the loss NaN.
func (t *Trainer) Step(x, target []float32, n int, opt Options) (loss float64) {
	t.gradient(x, target, n)
	return t.Finish(opt)
}

// gradient computes the batch's loss, and its gradient into t.grads.
func (t *Trainer) gradient(x, target []float32, n int) (loss float64) {
	t.Begin(x, target, n)
	for !t.Advance() {
	}
	return t.batch.loss / float64(n)
}

// batch is a step that is made in pieces.
type batch struct {
	x, target []float32
	n, next   int
	loss      float64 // sum over the samples done
}

// Begin, Advance and Finish make a [Trainer.Step] in pieces, for large networks
// and batches whose steps would take too long at once: Advance does the next 64
// samples and reports whether all are done; then Finish moves the parameters and
// returns the loss. The result is that of Step, to the bit. x and target must
// not change in between. Another Begin, a Step or a SetState drops a step that
// was not finished.
func (t *Trainer) Begin(x, target []float32, n int) {
	in, out := t.net.cfg.In, t.net.cfg.Out
	if n < 1 || len(x) != n*in || len(target) != n*out {
		panic(fmt.Sprintf("nn: a batch of %d samples with %d features (%d each) and %d targets (%d each)",
			n, len(x), in, len(target), out))
	}
	t.batch = batch{x: x, target: target, n: n}
	t.fwd.load(t.net.params)
	clear(t.grads)
}

// Advance does the next piece of the step: see Begin. It returns true at once
// when there is none.
func (t *Trainer) Advance() (done bool) {
	b := &t.batch
	if b.next >= b.n {
		return true
	}
	in, out := t.net.cfg.In, t.net.cfg.Out
	rows := min(chunkRows, b.n-b.next)
	inPad := t.net.layers[0].inPad
	for r := range rows {
		copy(t.input[r*inPad:][:in], b.x[(b.next+r)*in:])
	}
	y := t.forward(rows)
	b.loss += t.residual(y, b.target[b.next*out:], rows, 1/float32(b.n))
	t.backward(rows)
	if b.next += rows; b.next < b.n {
		return false
	}
	// A product leaves the columns beyond a row's length unspecified, and addRows
	// has summed them into the biases' padding.
	for _, l := range t.net.layers {
		clear(t.grads[l.bias+l.out : l.bias+l.outPad])
	}
	return true
}

// Finish ends the step that Begin began: see there. It panics before Advance has
// reported that all is done.
func (t *Trainer) Finish(opt Options) (loss float64) {
	b := &t.batch
	if b.n == 0 || b.next < b.n {
		panic(fmt.Sprintf("nn: Finish after %d of %d samples", b.next, b.n))
	}
	loss = b.loss / float64(b.n)
	t.fwd.k.adam(opt.adamStepAfter(t.steps), t.net.params, t.grads, t.m, t.v, t.ema)
	t.steps++
	t.batch = batch{}
	return loss
}

// forward takes the chunk in t.input through the network, keeping activations and
// derivatives.
func (t *Trainer) forward(rows int) []float32 {
	x, ldx := t.input, t.net.layers[0].inPad
	for i, l := range t.net.layers {
		y := t.fwd.affine(i, t.net.params[l.bias:][:l.outPad], x, ldx, l.in, rows)
		if i < len(t.derivs) {
			t.fwd.k.activateGrad(t.fwd.act, y, t.derivs[i])
		}
		x, ldx = y, l.outPad
	}
	return x
}

// residual writes the loss's derivative by the outputs, 2(y − target)/n, to
// delta[0], rows padded with zeros, and returns Σ‖y − target‖² over the chunk.
func (t *Trainer) residual(y, target []float32, rows int, perSample float32) (sum float64) {
	out := t.net.cfg.Out
	ld := padded(out)
	d := t.delta[0][:rows*ld]
	clear(d)
	for r := range rows {
		yr, tr, dr := y[r*ld:][:out], target[r*out:][:out], d[r*ld:][:out]
		for j, v := range yr {
			e := v - tr[j]
			sum += float64(e) * float64(e)
			dr[j] = 2 * perSample * e
		}
	}
	return sum
}

// backward adds the chunk's part of the gradient to t.grads, from delta[0].
func (t *Trainer) backward(rows int) {
	d, next := t.delta[0], t.delta[1]
	for i := len(t.net.layers) - 1; i >= 0; i-- {
		l := t.net.layers[i]
		x := t.input
		if i > 0 {
			x = t.fwd.units[i-1]
		}
		t.weightGradient(i, d, x, rows)
		t.fwd.k.addRows(t.grads[l.bias:][:l.outPad], d, l.outPad, rows, l.outPad)
		if i == 0 {
			return
		}
		t.inputGradient(i, d, next, rows)
		t.fwd.k.scale(next[:rows*l.inPad], t.derivs[i-1])
		d, next = next, d
	}
}

// weightGradient is ∂W += δᵀ x for layer i: d holds δ, rows of outPad, and x the
// layer's input, rows of inPad.
func (t *Trainer) weightGradient(i int, d, x []float32, rows int) {
	l := t.net.layers[i]
	w := t.grads[l.weights:l.bias]
	t.fwd.k.multiply(product{
		c: w, ldc: l.inPad,
		base: w, ldbase: l.inPad,
		a: d, rowA: 1, stepA: l.outPad,
		b: x, ldb: l.inPad,
		m: l.out, n: l.in, kk: rows,
	})
}

// inputGradient is ∂x = δ W for layer i: d holds δ, rows of outPad, and dx takes
// rows of inPad.
func (t *Trainer) inputGradient(i int, d, dx []float32, rows int) {
	l := t.net.layers[i]
	t.fwd.k.multiply(product{
		c: dx, ldc: l.inPad,
		a: d, rowA: l.outPad, stepA: 1,
		b: t.net.params[l.weights:], ldb: l.inPad,
		m: rows, n: l.in, kk: l.out,
	})
}

// Finite reports whether parameters, average and moments are all finite: a state
// that is worth keeping. A network can be lost with a finite loss, when a
// gradient's square has overflowed in Adam's second moment.
func (t *Trainer) Finite() bool {
	for _, s := range [][]float32{t.net.params, t.ema, t.m, t.v} {
		for _, x := range s {
			// The exponent's bits are all ones for NaN and for infinities only.
			if math.Float32bits(x)&0x7f800000 == 0x7f800000 {
				return false
			}
		}
	}
	return true
}
