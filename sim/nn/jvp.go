package nn

import "fmt"

// tangents is the scratch of a divergence: derivatives of a chunk's units by each
// coordinate of its points.
type tangents struct {
	slopes []float32    // act′ of one layer
	now    [2][]float32 // of a layer and of the next, in turns
}

// VelocityAndDivergence is [Evaluator.Velocity], and writes the divergence of the
// velocity at every point to div, one number a point:
//
//	div u = Σ_k ∂u_k/∂x_k,
//
// exactly, by one forward tangent a coordinate, ȧ_0 = e_k, ȧ_l = act′(z_l) W_l
// ȧ_{l−1} (no random probes, as Hutchinson's). The network must have as many
// outputs as its points have coordinates. It costs about 1 + Dim evaluations, in
// float32: relative errors of about 1e-6 of Σ|∂u_k/∂x_k|. The first call
// allocates.
func (e *Evaluator) VelocityAndDivergence(t float64, x, u, div []float32) {
	dim := e.features.Dim
	checkDivergence(e.cfg, dim, len(x), len(u), len(div))
	if e.jvp == nil {
		e.jvp = newTangents(e.fwd.layers, dim)
	}
	e.foldTime(t)
	for len(x) > 0 {
		rows := min(chunkRows, len(x)/dim)
		y := e.tangentChunk(x, div[:rows], rows)
		gather(u[:rows*dim], y, dim, padded(dim))
		x, u, div = x[rows*dim:], u[rows*dim:], div[rows:]
	}
}

// checkDivergence panics on what has no divergence, or no room for it.
func checkDivergence(cfg Config, dim, x, u, div int) {
	if cfg.Out != dim {
		panic(fmt.Sprintf("nn: the divergence of %d outputs at points of dimension %d", cfg.Out, dim))
	}
	if x%dim != 0 || u != x || div != x/dim {
		panic(fmt.Sprintf("nn: %d coordinates of dimension %d, and room for %d outputs and %d divergences", x, dim, u, div))
	}
}

func newTangents(layers []layer, dim int) *tangents {
	widest := 0
	for _, l := range layers {
		widest = max(widest, l.outPad)
	}
	t := &tangents{slopes: make([]float32, chunkRows*widest)}
	for i := range t.now {
		t.now[i] = make([]float32, dim*chunkRows*widest)
	}
	return t
}

// tangentChunk takes rows ≤ chunkRows points through the network and returns the
// last layer's output, rows of its outPad.
func (e *Evaluator) tangentChunk(x, div []float32, rows int) []float32 {
	f, dim := &e.fwd, e.features.Dim
	now, next := e.jvp.now[0], e.jvp.now[1]
	bias, ldx, kk := e.bias, dim, dim
	last := len(f.layers) - 1
	for i, l := range f.layers {
		size := rows * l.outPad
		if i > 0 {
			bias = e.params[l.bias:][:l.outPad]
		}
		y := f.affine(i, bias, x, ldx, kk, rows)
		// The tangents of all coordinates stand below one another.
		if i == 0 {
			for k := range dim {
				row := f.weightsT[0][k*l.outPad:][:l.outPad] // W_1 e_k, for every point
				for r := range rows {
					copy(next[k*size+r*l.outPad:], row)
				}
			}
		} else {
			f.k.multiply(product{
				c: next, ldc: l.outPad,
				a: now, rowA: ldx, stepA: 1,
				b: f.weightsT[i], ldb: l.outPad,
				m: dim * rows, n: l.out, kk: kk,
			})
		}
		if i == last {
			for r := range div {
				sum := float32(0)
				for k := range dim {
					sum += next[k*size+r*l.outPad+k]
				}
				div[r] = sum
			}
			return y
		}
		slopes := e.jvp.slopes[:size]
		f.k.activateGrad(f.act, y, slopes)
		for k := range dim {
			f.k.scale(next[k*size:][:size], slopes)
		}
		now, next = next, now
		x, ldx, kk = y, l.outPad, l.out
	}
	return nil
}
