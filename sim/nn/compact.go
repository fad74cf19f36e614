package nn

import "fmt"

// AppendWeights appends the trainable numbers of the flat parameters p (or of
// anything laid out as they are) without the padding, NumWeights of them: layer by
// layer the matrix, a row an output, then the bias. It is the order of a torch
// state_dict, for files that others read too.
func (c Config) AppendWeights(dst, p []float32) []float32 {
	for _, l := range c.layers() {
		for o := range l.out {
			dst = append(dst, p[l.weights+o*l.inPad:][:l.in]...)
		}
		dst = append(dst, p[l.bias:][:l.out]...)
	}
	return dst
}

// ExpandWeights is the other way: it lays out w, as AppendWeights gives it, as flat
// parameters, with zeros for padding. The error says how many numbers w has and
// should have.
func (c Config) ExpandWeights(w []float32) ([]float32, error) {
	if n := c.NumWeights(); len(w) != n {
		return nil, fmt.Errorf("nn: %d weights: a network %d→%d×%d→%d has %d", len(w), c.In, c.Depth, c.Width, c.Out, n)
	}
	p := make([]float32, c.NumParams())
	for _, l := range c.layers() {
		for o := range l.out {
			w = w[copy(p[l.weights+o*l.inPad:][:l.in], w):]
		}
		w = w[copy(p[l.bias:][:l.out], w):]
	}
	return p, nil
}
