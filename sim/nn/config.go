package nn

import "fmt"

// The ranges that Config allows. They are generous for a picture of two
// dimensions and keep a typing mistake from asking for gigabytes.
const (
	MaxFeatures = 256 // of In and Out
	MaxWidth    = 512
	MaxDepth    = 8
)

// Config is the shape of a network.
type Config struct {
	In    int        // features of a sample, 1..256
	Out   int        // outputs of a sample, 1..256
	Width int        // units of a hidden layer, 1..512
	Depth int        // hidden layers, 0..8; 0 is a linear map, and Width is then not used
	Act   Activation // between layers
}

// Validate reports the first value that is out of range.
func (c Config) Validate() error {
	switch {
	case c.In < 1 || c.In > MaxFeatures:
		return fmt.Errorf("nn: %d input features: use 1 to %d", c.In, MaxFeatures)
	case c.Out < 1 || c.Out > MaxFeatures:
		return fmt.Errorf("nn: %d outputs: use 1 to %d", c.Out, MaxFeatures)
	case c.Depth < 0 || c.Depth > MaxDepth:
		return fmt.Errorf("nn: depth %d: use 0 to %d hidden layers", c.Depth, MaxDepth)
	case c.Depth > 0 && (c.Width < 1 || c.Width > MaxWidth):
		return fmt.Errorf("nn: width %d: use 1 to %d units", c.Width, MaxWidth)
	case c.Act >= activations:
		return fmt.Errorf("nn: activation number %d: use 0 to %d", uint8(c.Act), activations-1)
	}
	return nil
}

// NumWeights is the number of trainable numbers, padding not counted.
func (c Config) NumWeights() int {
	n := 0
	for _, l := range c.layers() {
		n += l.out * (l.in + 1)
	}
	return n
}

// NumParams is the length of the flat parameter slice, padding included.
func (c Config) NumParams() int {
	ls := c.layers()
	last := ls[len(ls)-1]
	return last.bias + last.outPad
}

// quantum is the number of float32 in the widest vector that package simd has
// (512 bits); every row is padded to a multiple of it.
const quantum = 16

// padded rounds n up to a multiple of quantum.
func padded(n int) int { return (n + quantum - 1) / quantum * quantum }

// layer says where one affine map lies in the flat parameters: weight (o, i) at
// weights + o*inPad + i, bias o at bias + o.
type layer struct {
	in, out       int
	inPad, outPad int
	weights, bias int
}

// layers lists the affine maps, Depth+1 of them, first to last.
func (c Config) layers() []layer {
	ls := make([]layer, c.Depth+1)
	at := 0
	for i := range ls {
		in, out := c.Width, c.Width
		if i == 0 {
			in = c.In
		}
		if i == c.Depth {
			out = c.Out
		}
		l := layer{in: in, out: out, inPad: padded(in), outPad: padded(out), weights: at}
		l.bias = at + l.out*l.inPad
		at = l.bias + l.outPad
		ls[i] = l
	}
	return ls
}
