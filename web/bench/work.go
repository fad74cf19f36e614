package main

import (
	"slices"

	"flowscope/sim/bench"
)

// work is package bench's work for those that do not speak Go: see tfjs.js.
type work struct {
	Train    string    `json:"train"` // what the cases are called
	Evaluate string    `json:"evaluate"`
	In       int       `json:"in"`
	Batch    int       `json:"batch"`
	Points   int       `json:"points"`
	Steps    int       `json:"steps"` // of a lesson
	Rate     float64   `json:"rate"`  // Adam's
	Time     []float32 `json:"time"`  // features of the evaluation's time
	Layers   []affine  `json:"layers"`
	Batches  []sampled `json:"batches"`
	Cloud    []float32 `json:"cloud"`
}

// affine is a layer's weights, rows an output each without padding, and bias.
type affine struct {
	W []float32 `json:"w"`
	B []float32 `json:"b"`
}

// sampled is a batch: features and targets.
type sampled struct {
	X      []float32 `json:"x"`
	Target []float32 `json:"target"`
}

// largest is the largest batch that is tried, in samples.
const largest = 8192

func workOf(w *bench.Work) work {
	f, cfg, net := bench.Features(), bench.Config(), w.Net()
	out := work{
		Train: bench.Train, Evaluate: bench.Evaluate, In: cfg.In, Batch: bench.Batch, Points: bench.Points,
		Steps: bench.CheckSteps, Rate: bench.LR, Cloud: w.Cloud(), Time: make([]float32, f.TimeWidth()),
	}
	f.FillTime(bench.Time, out.Time)
	in := cfg.In
	for i := range cfg.Depth + 1 {
		l := affine{B: net.Bias(i)}
		m, stride := net.Weights(i)
		for o := range l.B {
			l.W = append(l.W, m[o*stride:][:in]...)
		}
		out.Layers = append(out.Layers, l)
		in = len(l.B)
	}
	o := w.Objective()
	for range largest / bench.Batch {
		x, target := o.Batch(bench.Batch)
		out.Batches = append(out.Batches, sampled{slices.Clone(x), slices.Clone(target)})
	}
	return out
}
