package peers

import (
	"math"

	"flowscope/sim/bench"
	"flowscope/sim/nn"
)

// Float is what a library computes in.
type Float interface{ float32 | float64 }

// matrix is dense, row-major, without gaps.
type matrix[F Float] struct {
	rows, cols int
	data       []F
}

func newMatrix[F Float](rows, cols int) matrix[F] {
	return matrix[F]{rows, cols, make([]F, rows*cols)}
}

// shaped is the same storage as a matrix of another shape.
func (m matrix[F]) shaped(rows, cols int) matrix[F] {
	return matrix[F]{rows, cols, m.data[:rows*cols]}
}

// library is the products that a network is made of.
type library[F Float] interface {
	// multiply does C = A·B,
	multiply(c, a, b matrix[F])
	// multiplyATB does C = AᵀB,
	multiplyATB(c, a, b matrix[F])
	// multiplyABT does C = A·Bᵀ.
	multiplyABT(c, a, b matrix[F])
}

// mlp is the network of package bench on a library. Weights stand input by
// output, as Y = X W wants them.
type mlp[F Float] struct {
	lib      library[F]
	features nn.Features
	layers   []mlpLayer[F]
	input    matrix[F] // samples, for as many as there ever were
	delta    [2]matrix[F]
	steps    int
	time     []float32
	folded   []F // the first layer's bias with the time in it
}

// mlpLayer is an affine map and what training keeps of it.
type mlpLayer[F Float] struct {
	w, b  adam[F]
	units matrix[F] // outputs
	deriv matrix[F] // of the activation
}

// adam is parameters with their gradients and moments.
type adam[F Float] struct{ p, g, m, v []F }

func newAdam[F Float](n int) adam[F] {
	return adam[F]{make([]F, n), make([]F, n), make([]F, n), make([]F, n)}
}

// newMLP takes the weights of net over.
func newMLP[F Float](lib library[F], net *nn.Net) *mlp[F] {
	cfg := net.Config()
	t := &mlp[F]{lib: lib, features: bench.Features()}
	for i := range cfg.Depth + 1 {
		w, stride := net.Weights(i)
		bias := net.Bias(i)
		in, out := cfg.Width, len(bias)
		if i == 0 {
			in = cfg.In
		}
		l := mlpLayer[F]{w: newAdam[F](in * out), b: newAdam[F](out)}
		for o := range out {
			l.b.p[o] = F(bias[o])
			for j := range in {
				l.w.p[j*out+o] = F(w[o*stride+j])
			}
		}
		t.layers = append(t.layers, l)
	}
	t.time = make([]float32, t.features.TimeWidth())
	t.folded = make([]F, cfg.Width)
	return t
}

// reserve makes room for n samples.
func (t *mlp[F]) reserve(n int) {
	if len(t.input.data) >= n*t.inputs() {
		return
	}
	t.input = newMatrix[F](n, t.inputs())
	for i := range t.layers {
		l := &t.layers[i]
		l.units, l.deriv = newMatrix[F](n, len(l.b.p)), newMatrix[F](n, len(l.b.p))
	}
	for i := range t.delta {
		t.delta[i] = newMatrix[F](n, bench.Width)
	}
}

func (t *mlp[F]) inputs() int  { return len(t.layers[0].w.p) / len(t.layers[0].b.p) }
func (t *mlp[F]) outputs() int { return len(t.layers[len(t.layers)-1].b.p) }

// weights are layer i's, from its first in inputs.
func (l *mlpLayer[F]) weights(in int) matrix[F] {
	return matrix[F]{in, len(l.b.p), l.w.p[:in*len(l.b.p)]}
}

// forward takes x through the network, the first layer with the bias given.
// Derivatives are kept when asked for.
func (t *mlp[F]) forward(x matrix[F], bias []F, derivatives bool) matrix[F] {
	for i := range t.layers {
		l := &t.layers[i]
		if i > 0 {
			bias = l.b.p
		}
		y := l.units.shaped(x.rows, len(l.b.p))
		t.lib.multiply(y, x, l.weights(x.cols))
		switch {
		case i == len(t.layers)-1:
			addBias(y, bias)
		case derivatives:
			biasSiLUGrad(y, bias, l.deriv.data)
		default:
			biasSiLU(y, bias)
		}
		x = y
	}
	return x
}

func addBias[F Float](y matrix[F], bias []F) {
	for r := range y.rows {
		for j, b := range bias {
			y.data[r*y.cols+j] += b
		}
	}
}

func biasSiLU[F Float](y matrix[F], bias []F) {
	for r := range y.rows {
		row := y.data[r*y.cols:][:len(bias)]
		for j, b := range bias {
			z := row[j] + b
			row[j] = z / (1 + F(math.Exp(-float64(z))))
		}
	}
}

// biasSiLUGrad adds the bias, and replaces z by SiLU(z) and d by SiLU′(z).
func biasSiLUGrad[F Float](y matrix[F], bias, d []F) {
	for r := range y.rows {
		row, der := y.data[r*y.cols:][:len(bias)], d[r*y.cols:][:len(bias)]
		for j, b := range bias {
			z := row[j] + b
			s := 1 / (1 + F(math.Exp(-float64(z))))
			v := z * s
			row[j], der[j] = v, s+v*(1-s)
		}
	}
}

// Step: see bench.Learner.
func (t *mlp[F]) Step(features, target []float32, n int) float64 {
	t.reserve(n)
	x := t.input.shaped(n, t.inputs())
	for i, v := range features {
		x.data[i] = F(v)
	}
	y := t.forward(x, t.layers[0].b.p, true)
	d := t.delta[0].shaped(n, t.outputs())
	loss := 0.0
	for i, v := range target {
		e := y.data[i] - F(v)
		loss += float64(e) * float64(e)
		d.data[i] = 2 * e / F(n)
	}
	t.backward(x, d)
	t.steps++
	for i := range t.layers {
		t.layers[i].w.step(t.steps)
		t.layers[i].b.step(t.steps)
	}
	return loss / float64(n)
}

// backward computes all gradients from that of the outputs.
func (t *mlp[F]) backward(input, d matrix[F]) {
	for i := len(t.layers) - 1; i >= 0; i-- {
		l, x := &t.layers[i], input
		if i > 0 {
			x = t.layers[i-1].units.shaped(d.rows, len(t.layers[i-1].b.p))
		}
		t.lib.multiplyATB(matrix[F]{x.cols, d.cols, l.w.g}, x, d)
		clear(l.b.g)
		for r := range d.rows {
			for j, v := range d.data[r*d.cols:][:d.cols] {
				l.b.g[j] += v
			}
		}
		if i == 0 {
			return
		}
		next := t.delta[(len(t.layers)-i)%2].shaped(d.rows, x.cols)
		t.lib.multiplyABT(next, d, l.weights(x.cols))
		for j, v := range t.layers[i-1].deriv.data[:len(next.data)] {
			next.data[j] *= v
		}
		d = next
	}
}

// step is Adam (Kingma & Ba 2015) with package nn's constants.
func (a *adam[F]) step(k int) {
	const beta1, beta2, eps = 0.9, 0.999, 1e-8
	rate := F(bench.LR / (1 - math.Pow(beta1, float64(k))))
	root := F(1 / math.Sqrt(1-math.Pow(beta2, float64(k))))
	g, m, v := a.g[:len(a.p)], a.m[:len(a.p)], a.v[:len(a.p)]
	for i := range a.p {
		m[i] = beta1*m[i] + (1-beta1)*g[i]
		v[i] = beta2*v[i] + (1-beta2)*g[i]*g[i]
		a.p[i] -= rate * m[i] / (F(math.Sqrt(float64(v[i])))*root + eps)
	}
}

// Velocity: see bench.Learner. The shared time is folded into the first bias.
func (t *mlp[F]) Velocity(at float64, x, u []float32) {
	dim := t.features.Dim
	n := len(x) / dim
	t.reserve(n)
	t.features.FillTime(at, t.time)
	l := &t.layers[0]
	copy(t.folded, l.b.p)
	for j, f := range t.time {
		for o := range t.folded {
			t.folded[o] += F(f) * l.w.p[(dim+j)*len(t.folded)+o]
		}
	}
	in := t.input.shaped(n, dim)
	for i, v := range x {
		in.data[i] = F(v)
	}
	y := t.forward(in, t.folded, false)
	for i, v := range y.data {
		u[i] = float32(v)
	}
}
