package nn

import "math"

// oracle is the network of the package comment written down in float64, one
// sample and one number at a time, sharing nothing with the kernels but
// Activation.at. Its gradient is compared with finite differences, and the
// kernels with it.
type oracle struct {
	cfg    Config
	layers []layer
	p      []float64
}

func newOracle(cfg Config, params []float32) *oracle {
	o := &oracle{cfg: cfg, layers: cfg.layers(), p: make([]float64, len(params))}
	for i, x := range params {
		o.p[i] = float64(x)
	}
	return o
}

// forward returns every layer's output, the input first, and the derivatives of
// the activations.
func (o *oracle) forward(x []float64) (a, d [][]float64) {
	a = [][]float64{x}
	for i, l := range o.layers {
		z, dz := make([]float64, l.out), make([]float64, l.out)
		for r := range z {
			z[r] = o.p[l.bias+r]
			for c, v := range x {
				z[r] += o.p[l.weights+r*l.inPad+c] * v
			}
			if i < len(o.layers)-1 {
				z[r], dz[r] = o.cfg.Act.at(z[r])
			}
		}
		a, d, x = append(a, z), append(d, dz), z
	}
	return a, d
}

// loss is the package's loss and, unless g is nil, its gradient added to g.
func (o *oracle) loss(x, target []float32, n int, g []float64) float64 {
	sum := 0.0
	for s := range n {
		in := wide(x[s*o.cfg.In : (s+1)*o.cfg.In])
		a, d := o.forward(in)
		y := a[len(a)-1]
		delta := make([]float64, len(y))
		for j := range y {
			e := y[j] - float64(target[s*o.cfg.Out+j])
			sum += e * e / float64(n)
			delta[j] = 2 * e / float64(n)
		}
		if g == nil {
			continue
		}
		for i := len(o.layers) - 1; i >= 0; i-- {
			l := o.layers[i]
			below := make([]float64, l.in)
			for r, dr := range delta {
				g[l.bias+r] += dr
				for c, v := range a[i] {
					g[l.weights+r*l.inPad+c] += dr * v
					below[c] += dr * o.p[l.weights+r*l.inPad+c]
				}
			}
			if i > 0 {
				for c := range below {
					below[c] *= d[i-1][c]
				}
			}
			delta = below
		}
	}
	return sum
}

func wide(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// relative is ‖x−y‖/‖y‖.
func relative(x, y []float64) float64 {
	var e, s float64
	for i := range y {
		e += (x[i] - y[i]) * (x[i] - y[i])
		s += y[i] * y[i]
	}
	return math.Sqrt(e / s)
}
