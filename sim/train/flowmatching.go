package train

import (
	"fmt"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

// FlowMatching is conditional flow matching with the independent coupling
// (Lipman et al. 2023; Tong et al. 2024): with z one of the data points, ε and n
// standard normal and t uniform in [0, path.TrainEnd],
//
//	x = α_t z + β_t ε + σ n,   target = α′_t z + β′_t ε,
//
// and the loss E‖v(x, t) − target‖². Its minimiser is the marginal velocity of
// the schedule (α, √(β²+σ²)): path.Smoothed. Its least value is not zero: Floor.
//
// The target is never written as (β′/β)x + …: β is 0 at t = 1.
type FlowMatching struct {
	// Times is how the times of a batch are drawn; stratified unless set.
	Times TimeSampling

	points   []float32
	dim      int
	schedule path.Schedule
	sigma    float64
	features nn.Features
	end      float64
	rng      *rand.Rand

	t         []float64
	eps, blur []float32 // ε and n
	x, target []float32
}

// NewFlowMatching makes the objective of these data and this schedule (without
// smoothing; sigma, if positive, is the smoothing) for networks whose input
// features makes. All randomness comes from rng. The data are not copied, and must
// not be empty; their dimension must be that of features.
func NewFlowMatching(data *dataset.Set, s path.Schedule, sigma float64, features nn.Features, rng *rand.Rand) *FlowMatching {
	if data.Len() == 0 || data.Dim != features.Dim {
		panic(fmt.Sprintf("train: %d data points of dimension %d for features of dimension %d", data.Len(), data.Dim, features.Dim))
	}
	return &FlowMatching{
		points:   data.Points,
		dim:      data.Dim,
		schedule: s,
		sigma:    max(sigma, 0),
		features: features,
		end:      path.TrainEnd(s),
		rng:      rng,
	}
}

// Batch draws n ≥ 1 samples: x has features.Width numbers a sample, target Dim
// numbers. Both are valid until the next call; none is allocated once n has been
// this large.
//
// With stratified times the samples are in the order of their times. Their mean,
// which is all that a step takes from a batch, does not see the order.
func (o *FlowMatching) Batch(n int) (x, target []float32) {
	width, dim := o.features.Width(), o.dim
	if cap(o.t) < n {
		o.t = make([]float64, n)
		o.eps, o.blur = make([]float32, n*dim), make([]float32, n*dim)
		o.x, o.target = make([]float32, n*width), make([]float32, n*dim)
	}
	times, eps, blur := o.t[:n], o.eps[:n*dim], o.blur[:n*dim]
	x, target = o.x[:n*width], o.target[:n*dim]
	d := draws(o.rng.Uint64())
	o.Times.fill(times, o.end, &d)
	solve.SourceNormalsDim(d.next(), 0, dim, eps)
	if o.sigma > 0 {
		solve.SourceNormalsDim(d.next(), 0, dim, blur)
	}
	count := len(o.points) / dim
	for i, t := range times {
		c := o.schedule.At(t)
		z, at := o.points[d.index(count)*dim:][:dim], i*dim
		row := x[i*width:][:width]
		for j, zj := range z {
			zj, e := float64(zj), float64(eps[at+j])
			xj := c.Alpha*zj + c.Beta*e
			if o.sigma > 0 {
				xj += o.sigma * float64(blur[at+j])
			}
			row[j] = float32(xj)
			target[at+j] = float32(c.DAlpha*zj + c.DBeta*e)
		}
		o.features.FillTime(t, row[dim:])
	}
	return x, target
}
