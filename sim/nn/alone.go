package nn

import (
	"fmt"
	"math/rand/v2"
)

// LayerRows is the number of samples that one call of a [Layer]'s methods takes:
// the chunk in which networks are worked through.
const LayerRows = chunkRows

// Layer is one hidden layer of a [Trainer] by itself, without its activation: the
// three products that a training step spends its time in, for benchmarks that
// hold them against what the machine can do. Each takes 2·width²·LayerRows
// multiplications and additions.
type Layer struct{ t *Trainer }

// NewLayer makes a layer width→width with random weights, inputs and output
// gradients, on the kernels named.
func NewLayer(kernels string, width int) (*Layer, error) {
	k, err := kernelsNamed(kernels)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(1, 2))
	net, err := New(Config{In: 1, Out: 1, Width: width, Depth: 2}, rng)
	if err != nil {
		return nil, fmt.Errorf("a layer alone: %w", err)
	}
	l := &Layer{newTrainer(k, net)}
	for _, s := range [][]float32{l.t.fwd.units[0], l.t.delta[0]} {
		for r := range chunkRows {
			row := s[r*padded(width):][:width]
			for j := range row {
				row[j] = float32(rng.NormFloat64())
			}
		}
	}
	l.t.fwd.load(net.params)
	return l, nil
}

// Forward computes W x + b.
func (l *Layer) Forward() {
	at := l.t.net.layers[1]
	l.t.fwd.affine(1, l.t.net.params[at.bias:][:at.outPad], l.t.fwd.units[0], at.inPad, at.in, chunkRows)
}

// InputGradient computes ∂x = Wᵀ δ.
func (l *Layer) InputGradient() { l.t.inputGradient(1, l.t.delta[0], l.t.delta[1], chunkRows) }

// WeightGradient adds δ xᵀ to ∂W.
func (l *Layer) WeightGradient() {
	l.t.weightGradient(1, l.t.delta[0], l.t.fwd.units[0], chunkRows)
}
