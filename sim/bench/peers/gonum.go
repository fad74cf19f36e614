package peers

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"flowscope/sim/bench"
)

// Native lists all that is compared natively: our own kernels, the default ones
// first, and then the other libraries.
func Native(w *bench.Work) ([]bench.Contender, error) {
	ours, err := bench.EveryKernel(w)
	return append(ours, Gonum(w)...), err
}

// Gonum lists gonum's contenders. Its products use both cores where they are
// large enough for it to cut them.
func Gonum(w *bench.Work) []bench.Contender {
	return []bench.Contender{
		contender(w, bench.Blas32, func() bench.Learner { return newMLP(library[float32](single{}), w.Net()) }),
		contender(w, "gonum mat (float64)", func() bench.Learner { return newMLP(library[float64](double{}), w.Net()) }),
	}
}

func contender(w *bench.Work, name string, fresh func() bench.Learner) bench.Contender {
	l, o, x, u := fresh(), w.Objective(), w.Cloud(), make([]float32, 2*bench.Points)
	return bench.Contender{Name: name, Fresh: fresh, Cases: []*bench.Case{
		{Title: bench.Title{What: bench.Train, Who: name, Unit: bench.SamplesPerSecond}, Work: bench.Batch, Run: func(n int) {
			for range n {
				x, target := o.Batch(bench.Batch)
				l.Step(x, target, bench.Batch)
			}
		}},
		{Title: bench.Title{What: bench.Evaluate, Who: name, Unit: bench.Milliseconds}, Run: func(n int) {
			for range n {
				l.Velocity(bench.Time, x, u)
			}
		}},
	}}
}

// single is blas32.
type single struct{}

func general(m matrix[float32]) blas32.General {
	return blas32.General{Rows: m.rows, Cols: m.cols, Stride: m.cols, Data: m.data}
}

func (single) multiply(c, a, b matrix[float32]) {
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, general(a), general(b), 0, general(c))
}

func (single) multiplyATB(c, a, b matrix[float32]) {
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, general(a), general(b), 0, general(c))
}

func (single) multiplyABT(c, a, b matrix[float32]) {
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, general(a), general(b), 0, general(c))
}

// double is mat.Dense.
type double struct{}

func view(m matrix[float64]) *mat.Dense { return mat.NewDense(m.rows, m.cols, m.data) }

func (double) multiply(c, a, b matrix[float64])    { view(c).Mul(view(a), view(b)) }
func (double) multiplyATB(c, a, b matrix[float64]) { view(c).Mul(view(a).T(), view(b)) }
func (double) multiplyABT(c, a, b matrix[float64]) { view(c).Mul(view(a), view(b).T()) }
