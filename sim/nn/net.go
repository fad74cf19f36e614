package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Net is a network's shape and its parameters.
type Net struct {
	cfg    Config
	layers []layer
	params []float32
}

// lastLayerScale shrinks the initial last layer, so that an untrained network
// starts near the zero field and its first losses are those of the target alone.
const lastLayerScale = 0.1

// New makes a network with weights and biases uniform in ±1/√fan_in (what
// torch.nn.Linear does), those of the last layer times 0.1.
func New(cfg Config, rng *rand.Rand) (*Net, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	n := &Net{cfg: cfg, layers: cfg.layers(), params: make([]float32, cfg.NumParams())}
	for i, l := range n.layers {
		bound := 1 / math.Sqrt(float64(l.in))
		if i == cfg.Depth {
			bound *= lastLayerScale
		}
		draw := func() float32 { return float32(bound * (2*rng.Float64() - 1)) }
		for o := range l.out {
			row := n.params[l.weights+o*l.inPad:][:l.in]
			for j := range row {
				row[j] = draw()
			}
		}
		for o := range l.out {
			n.params[l.bias+o] = draw()
		}
	}
	return n, nil
}

// Config is the network's shape.
func (n *Net) Config() Config { return n.cfg }

// Params is the flat parameter slice itself, not a copy; the package comment has
// its layout. Whoever writes to it must keep the padding zero.
func (n *Net) Params() []float32 { return n.params }

// Weights gives layer i's matrix, i from 0 to Depth: weight (o, j), from input j
// to output o, is at w[o*stride+j]. It is the storage itself.
func (n *Net) Weights(i int) (w []float32, stride int) {
	l := n.layers[i]
	return n.params[l.weights:l.bias:l.bias], l.inPad
}

// Bias gives layer i's bias: the storage itself, without padding.
func (n *Net) Bias(i int) []float32 {
	l := n.layers[i]
	return n.params[l.bias:][:l.out:l.out]
}

// checkParams reports a flat slice that does not have the want numbers of a
// network of this shape.
func (c Config) checkParams(what string, p []float32, want int) error {
	if len(p) != want {
		return fmt.Errorf("nn: %s has %d numbers: a network %d→%d×%d→%d has %d",
			what, len(p), c.In, c.Depth, c.Width, c.Out, want)
	}
	return nil
}

// clearPadding zeroes what the layout says is zero.
func clearPadding(layers []layer, p []float32) {
	for _, l := range layers {
		for o := range l.out {
			clear(p[l.weights+o*l.inPad+l.in : l.weights+(o+1)*l.inPad])
		}
		clear(p[l.bias+l.out : l.bias+l.outPad])
	}
}
