package nn

import "math"

// Precise evaluates a frozen copy of a network's parameters in float64, one point
// after another: for likelihoods, which add up a divergence over hundreds of
// evaluations, and as what the float32 evaluator is held against. It takes some
// twenty times as long. It allocates nothing once made, and must not be used from
// two goroutines at once.
type Precise struct {
	cfg      Config
	features Features
	layers   []layer
	params   []float64
	bias     []float64      // first layer's bias with the time folded in
	units    [2][]float64   // of a layer and of the next, in turns
	tangents [2][][]float64 // the same, by each coordinate
}

// NewPrecise makes a float64 evaluator, as [NewEvaluator] does.
func NewPrecise(cfg Config, features Features) (*Precise, error) {
	e, err := newEvaluator(scalarKernels{}, cfg, features) // checks both
	if err != nil {
		return nil, err
	}
	p := &Precise{
		cfg: cfg, features: features, layers: e.fwd.layers,
		params: make([]float64, cfg.NumParams()),
		bias:   make([]float64, e.fwd.layers[0].out),
	}
	for i := range p.units {
		p.units[i] = make([]float64, max(cfg.Width, cfg.Out, cfg.In))
		for range features.Dim {
			p.tangents[i] = append(p.tangents[i], make([]float64, len(p.units[i])))
		}
	}
	return p, nil
}

// Load copies a flat parameter slice: see [Evaluator.Load].
func (p *Precise) Load(params []float32) error {
	if err := p.cfg.checkParams("a parameter slice", params, len(p.params)); err != nil {
		return err
	}
	for i, v := range params {
		p.params[i] = float64(v)
	}
	return nil
}

// Dim is the number of coordinates of a point.
func (p *Precise) Dim() int { return p.features.Dim }

// VelocityAndDivergence writes the network's velocity and its divergence at the
// time t for the points x: see [Evaluator.VelocityAndDivergence].
func (p *Precise) VelocityAndDivergence(t float64, x, u, div []float64) {
	dim := p.features.Dim
	checkDivergence(p.cfg, dim, len(x), len(u), len(div))
	l := p.layers[0]
	for o := range p.bias {
		p.bias[o] = p.params[l.bias+o]
		w := p.params[l.weights+o*l.inPad+dim:][:p.features.TimeWidth()]
		if p.features.Pairs == 0 {
			p.bias[o] += w[0] * t
			continue
		}
		for k := 1; k <= p.features.Pairs; k++ {
			s, c := math.Sincos(math.Pi * float64(k) * t)
			p.bias[o] += w[2*k-2]*s + w[2*k-1]*c
		}
	}
	for i := range div {
		div[i] = p.point(x[i*dim:][:dim], u[i*dim:][:dim])
	}
}

// point evaluates one point and returns its divergence.
func (p *Precise) point(x, u []float64) (div float64) {
	in, dIn := p.units[0], p.tangents[0]
	copy(in, x)
	for k, d := range dIn {
		clear(d[:len(x)])
		d[k] = 1
	}
	bias, n := p.bias, len(x)
	for i, l := range p.layers {
		out, dOut := p.units[(i+1)%2], p.tangents[(i+1)%2]
		if i > 0 {
			bias = p.params[l.bias:]
		}
		for o := range l.out {
			w := p.params[l.weights+o*l.inPad:][:n]
			y, slope := bias[o]+dot(w, in), 1.0
			if i < len(p.layers)-1 {
				y, slope = p.cfg.Act.at(y)
			}
			out[o] = y
			for k, d := range dIn {
				dOut[k][o] = slope * dot(w, d)
			}
		}
		in, dIn, n = out, dOut, l.out
	}
	copy(u, in[:len(u)])
	for k, d := range dIn {
		div += d[k]
	}
	return div
}

func dot(w, x []float64) float64 {
	x = x[:len(w)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(w); i += 4 {
		s0 += w[i] * x[i]
		s1 += w[i+1] * x[i+1]
		s2 += w[i+2] * x[i+2]
		s3 += w[i+3] * x[i+3]
	}
	for ; i < len(w); i++ {
		s0 += w[i] * x[i]
	}
	return s0 + s1 + s2 + s3
}
