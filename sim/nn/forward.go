package nn

// chunkRows is the number of samples that are taken through the whole network at
// a time. 64 rows of 64 are 16 kB, so that a layer's input and output stay in the
// first cache; of 32, 64 and 128 it was measured fastest.
const chunkRows = 64

// forward takes chunks of samples through a network. It keeps the transposed
// weights that the products need and the activations of one chunk.
type forward struct {
	k      kernels
	act    Activation
	layers []layer
	// weightsT[i] is layer i's matrix transposed: in rows of outPad.
	weightsT [][]float32
	// units[i] is the output of layer i for one chunk, chunkRows rows of outPad.
	units [][]float32
}

func newForward(k kernels, cfg Config) forward {
	f := forward{k: k, act: cfg.Act, layers: cfg.layers()}
	for _, l := range f.layers {
		f.weightsT = append(f.weightsT, make([]float32, l.in*l.outPad))
		f.units = append(f.units, make([]float32, chunkRows*l.outPad))
	}
	return f
}

// load takes over new parameters.
func (f *forward) load(params []float32) {
	for i, l := range f.layers {
		f.k.transpose(f.weightsT[i], l.outPad, params[l.weights:], l.inPad, l.out, l.in)
	}
}

// affine computes layer i before its activation for rows samples whose first kk
// inputs are at x, rows of stride ldx; the result is in units[i].
func (f *forward) affine(i int, bias, x []float32, ldx, kk, rows int) []float32 {
	l := f.layers[i]
	y := f.units[i]
	f.k.multiply(product{
		c: y, ldc: l.outPad,
		base: bias,
		a:    x, rowA: ldx, stepA: 1,
		b: f.weightsT[i], ldb: l.outPad,
		m: rows, n: l.out, kk: kk,
	})
	return y[:rows*l.outPad]
}

// run takes rows ≤ chunkRows samples through all layers and returns the last
// one's output, rows of its outPad. The first layer takes kk inputs a sample from
// x (rows of stride ldx) and the bias given; the others take theirs from params.
func (f *forward) run(params, bias, x []float32, ldx, kk, rows int) []float32 {
	for i, l := range f.layers {
		if i > 0 {
			bias = params[l.bias:][:l.outPad]
		}
		y := f.affine(i, bias, x, ldx, kk, rows)
		if i == len(f.layers)-1 {
			return y
		}
		f.k.activate(f.act, y)
		x, ldx, kk = y, l.outPad, l.out
	}
	return nil
}
