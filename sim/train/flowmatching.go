package train

import (
	"fmt"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/internal/vec"
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
	coefs     path.Columns
	x, target []float32 // rows

	// By coordinates, of which noise comes in pairs: plane k has coordinate k of
	// every sample's z, ε (then n), x and target.
	data, noise, at, aim [][]float32
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
	o.reserve(n)
	times := o.t[:n]
	target = o.target[:n*o.dim]
	d := draws(o.rng.Uint64())
	o.Times.fill(times, o.end, &d)
	noise, blur := d.next(), d.next()
	o.pick(n, &d)
	o.coefs.Fill(o.schedule, times)
	for k := range o.dim {
		if k%2 == 0 {
			solve.SourcePlanes(noise, 0, k/2, o.noise[k][:n], o.noise[k+1][:n])
		}
		onPath(o.at[k], o.aim[k], o.data[k], o.noise[k], &o.coefs, n)
	}
	vec.Interleave(target, o.dim, o.aim[:o.dim], n)
	if o.sigma > 0 {
		for k := 0; k < o.dim; k += 2 {
			solve.SourcePlanes(blur, 0, k/2, o.noise[k][:n], o.noise[k+1][:n])
		}
		for k := range o.dim {
			vec.Linear2(o.at[k][:n], 1, o.at[k], float32(o.sigma), o.noise[k])
		}
	}
	x = o.x[:n*o.features.Width()]
	o.features.FillRows(times, o.at[:o.dim], x)
	return x, target
}

// reserve makes room for n samples.
func (o *FlowMatching) reserve(n int) {
	if n <= cap(o.t) {
		return
	}
	o.t = make([]float64, n)
	o.x, o.target = make([]float32, n*o.features.Width()), make([]float32, n*o.dim)
	for _, planes := range []*[][]float32{&o.data, &o.noise, &o.at, &o.aim} {
		*planes = nil
		for range o.dim + o.dim%2 {
			*planes = append(*planes, make([]float32, n+vec.Widest)) // whole vectors
		}
	}
}

// pick draws n data points.
func (o *FlowMatching) pick(n int, d *draws) {
	count := len(o.points) / o.dim
	if o.dim == 2 {
		x, y := o.data[0][:n], o.data[1][:n]
		for i := range x {
			z := o.points[2*d.index(count):][:2]
			x[i], y[i] = z[0], z[1]
		}
		return
	}
	for i := range n {
		z := o.points[o.dim*d.index(count):][:o.dim]
		for k, v := range z {
			o.data[k][i] = v
		}
	}
}
