package nn

import "fmt"

// Evaluator evaluates a frozen copy of a network's parameters, such as a snapshot
// of the average, while the network goes on training. It allocates nothing once
// made. It must not be used from two goroutines at once.
type Evaluator struct {
	cfg      Config
	features Features
	fwd      forward
	params   []float32
	time     []float32 // features of the shared time
	bias     []float32 // first layer's bias with the time folded in
	jvp      *tangents // made when a divergence is first asked for
}

// NewEvaluator makes an evaluator for networks of shape cfg whose input is made
// by features. Until Load is called the parameters are zero.
func NewEvaluator(cfg Config, features Features) (*Evaluator, error) {
	return newEvaluator(bestKernels(), cfg, features)
}

func newEvaluator(k kernels, cfg Config, features Features) (*Evaluator, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if err := features.Validate(); err != nil {
		return nil, err
	}
	if w := features.Width(); w != cfg.In {
		return nil, fmt.Errorf("nn: the network has %d inputs and the features are %d", cfg.In, w)
	}
	return &Evaluator{
		cfg:      cfg,
		features: features,
		fwd:      newForward(k, cfg),
		params:   make([]float32, cfg.NumParams()),
		time:     make([]float32, features.TimeWidth()),
		bias:     make([]float32, cfg.layers()[0].outPad),
	}, nil
}

// Config is the shape of the network.
func (e *Evaluator) Config() Config { return e.cfg }

// Features is how a point and a time become the input.
func (e *Evaluator) Features() Features { return e.features }

// Load copies a flat parameter slice (Net.Params, Trainer.EMA); an error if its
// length is another network's.
func (e *Evaluator) Load(params []float32) error {
	if err := e.cfg.checkParams("a parameter slice", params, len(e.params)); err != nil {
		return err
	}
	copy(e.params, params)
	e.fwd.load(e.params)
	return nil
}

// Params is the frozen copy: to be read, not written.
func (e *Evaluator) Params() []float32 { return e.params }

// Velocity evaluates the network at the time t, shared by all, for the points x
// (interleaved, Dim numbers each) and writes Out numbers a point to u. Any number
// of points, none included.
//
// As the time is shared, its features times their weights are one addition to the
// first layer's bias, and that layer's products run over Dim inputs only.
func (e *Evaluator) Velocity(t float64, x, u []float32) {
	dim, out := e.features.Dim, e.cfg.Out
	if len(x)%dim != 0 || len(x)/dim*out != len(u) {
		panic(fmt.Sprintf("nn: %d coordinates of dimension %d and room for %d outputs of %d", len(x), dim, len(u), out))
	}
	e.foldTime(t)
	e.chunks(e.bias, x, dim, u)
}

// foldTime makes the first layer's bias at the time t.
func (e *Evaluator) foldTime(t float64) {
	dim := e.features.Dim
	e.features.FillTime(t, e.time)
	l := e.fwd.layers[0]
	for o := range l.out {
		sum := e.params[l.bias+o]
		w := e.params[l.weights+o*l.inPad+dim:][:len(e.time)]
		for j, f := range e.time {
			sum += w[j] * f
		}
		e.bias[o] = sum
	}
}

// Forward evaluates the network for samples that each have their own features:
// len(x)/In samples, In numbers each; Out numbers a sample are written to y.
func (e *Evaluator) Forward(x, y []float32) {
	in, out := e.cfg.In, e.cfg.Out
	if len(x)%in != 0 || len(x)/in*out != len(y) {
		panic(fmt.Sprintf("nn: %d features, %d a sample, and room for %d outputs of %d", len(x), in, len(y), out))
	}
	l := e.fwd.layers[0]
	e.chunks(e.params[l.bias:][:l.outPad], x, in, y)
}

// chunks evaluates samples of width numbers each.
func (e *Evaluator) chunks(bias, x []float32, width int, u []float32) {
	out := e.cfg.Out
	for len(x) > 0 {
		rows := min(chunkRows, len(x)/width)
		y := e.fwd.run(e.params, bias, x, width, width, rows)
		gather(u[:rows*out], y, out, padded(out))
		x, u = x[rows*width:], u[rows*out:]
	}
}

// gather copies rows of n numbers out of rows of stride ld.
func gather(dst, src []float32, n, ld int) {
	if n == 2 { // by far the commonest, and a copy of two numbers is mostly call
		for at := 0; len(dst) >= 2; at += ld {
			dst[0], dst[1] = src[at], src[at+1]
			dst = dst[2:]
		}
		return
	}
	for at := 0; len(dst) > 0; at += ld {
		copy(dst[:n], src[at:])
		dst = dst[n:]
	}
}
