package field

import (
	"fmt"
	"math"
)

// Grid fills a rectangle with the exact density and the exact velocity at one
// time, in slices of work of well under 2 ms, so that it fits between other
// things. Values stand at the middles of the cells ([Rect.Nodes]). They agree
// with [Oracle]: the density within 1e-3 of its greatest value in the rectangle,
// the velocity within 1e-3 of its size there.
//
// Where weights are in the range of float32, the sums over the points are
// products of matrices (see product); elsewhere, far from the data, they are
// [Exact]'s softmax in the log domain, which there needs few points.
//
// A Grid is used again and again; it allocates only when it grows. Not for
// concurrent use, and not beside other uses of the same Exact in another
// goroutine; in between them, on one goroutine, is fine.
type Grid struct {
	exact *Exact
	req   Request
	stage stage
	node  int    // next node of a stage that goes over nodes
	kern  kernel // the density's kernel
	dens  product
	vel   product
}

// Request says what to fill.
type Request struct {
	T    float64
	Rect Rect

	// Density, if not nil, has DensityW·DensityH values, row by row from Y0 on:
	// p_t, per square unit of data.
	Density            []float32
	DensityW, DensityH int
	// MinStd widens the kernel of the density to at least this standard deviation
	// (data units), for a picture whose cells are wider than the points' kernels:
	// without it such a density falls between the cells, and what is below the
	// least float32 is 0. Half a cell is a good value; 0 leaves the density exact.
	// The velocity is always exact.
	MinStd float64

	// Velocity, if not nil, has 2·VelocityW·VelocityH values, u0x, u0y, u1x, ...
	Velocity             []float32
	VelocityW, VelocityH int
}

// stage is what a grid is doing. Stages are gone through in order; those that
// nothing was asked of are passed over.
type stage int

const (
	densitySums    stage = iota
	densityValues        // sums to densities, or, if none was in range,
	densitySoftmax       // node by node
	velocitySums
	velocityValues // sums to velocities; node by node where they underflow
	idle
)

const (
	// densityCut is the exponent (base 2) below which a factor of a weight is
	// dropped. 10,000 dropped weights of 2^-34 are 6e-7 of one whole weight.
	densityCut = 34
	// densityLeast is the least peak, in whole weights, that 10,000 dropped ones
	// leave right to 1e-4.
	densityLeast = 0.01
	// velocityCut and velocityLeast: nodes whose weights add up to less than
	// velocityLeast take the softmax; at the others 10,000 dropped weights of
	// 2^-60 are 1e-4 of the sum, at worst.
	velocityCut   = 60
	velocityLeast = 1.0 / (1 << 33)
)

// softmaxCost is what a node in the log domain counts for in a unit of work, where
// a node whose value only has to be made from its sums counts 1.
const softmaxCost = 32

// softmaxNodes is how many nodes in the log domain are one unit of work: about
// 0.3 ms in wasm.
func (g *Grid) softmaxNodes() int { return max(16, 128*2000/max(g.exact.n, 2000)) }

// NewGrid returns a grid of the field e.
func NewGrid(e *Exact) *Grid { return &Grid{exact: e, stage: idle} }

// Describe says for people what the field is exact for.
func (g *Grid) Describe() string { return g.exact.Describe() }

// Begin starts to fill what r asks for; what was going on before is dropped. The
// slices of r are written until Advance has returned true. The error names what
// is wrong with the rectangle or MinStd. A slice of the wrong length is a
// programming error and panics.
func (g *Grid) Begin(r Request) error {
	g.stage = idle
	if err := r.Rect.Check(); err != nil {
		return err
	}
	if !(r.MinStd >= 0 && r.MinStd <= maxCoordinate) {
		return fmt.Errorf("field: MinStd = %v is outside [0, %v]", r.MinStd, maxCoordinate)
	}
	if math.IsNaN(r.T) {
		return fmt.Errorf("field: the grid's time is not a number; it must be in [0, 1]")
	}
	if r.Density != nil && (r.DensityW < 1 || r.DensityH < 1 || len(r.Density) != r.DensityW*r.DensityH) {
		panic(fmt.Sprintf("field: Grid: %d values for a density of %d by %d", len(r.Density), r.DensityW, r.DensityH))
	}
	if r.Velocity != nil && (r.VelocityW < 1 || r.VelocityH < 1 || len(r.Velocity) != 2*r.VelocityW*r.VelocityH) {
		panic(fmt.Sprintf("field: Grid: %d values for velocities of %d by %d", len(r.Velocity), r.VelocityW, r.VelocityH))
	}
	g.req = r
	g.exact.prepare(r.T)
	g.enter(densitySums)
	return nil
}

// enter makes s the stage, or a later one if nothing was asked of s.
func (g *Grid) enter(s stage) {
	e := g.exact
	g.node = 0
	general := e.law.covs != nil
	if s <= densitySoftmax && g.req.Density == nil {
		s = velocitySums
	}
	if s == densitySums {
		if general {
			s = densitySoftmax
		} else {
			g.kern = e.kernelOf(math.Max(e.kern.v, g.req.MinStd*g.req.MinStd))
			g.dens.begin(e, g.req.Rect, g.req.DensityW, g.req.DensityH, g.kern, densityCut, 1)
		}
	}
	if s >= velocitySums && g.req.Velocity == nil {
		s = idle
	}
	if s == velocitySums {
		if general {
			s = velocityValues
		} else {
			g.vel.begin(e, g.req.Rect, g.req.VelocityW, g.req.VelocityH, e.kern, velocityCut, 3)
		}
	}
	g.stage = s
}

// Advance does one unit of work and reports whether everything asked for is
// filled. Without a request it returns true.
func (g *Grid) Advance() (done bool) {
	if g.stage != idle {
		g.exact.prepare(g.req.T)
	}
	switch g.stage {
	case densitySums:
		if g.dens.advance() {
			g.enter(densityValues)
		}
	case densityValues:
		if g.densityFromSums() {
			g.enter(velocitySums)
		} else {
			g.enter(densitySoftmax)
		}
	case densitySoftmax:
		g.softmaxDensity()
	case velocitySums:
		if g.vel.advance() {
			g.enter(velocityValues)
		}
	case velocityValues:
		g.velocities()
	}
	return g.stage == idle
}

// densityFromSums turns sums into densities. It reports false where the kernel
// is so narrow that no node is near enough to a point for the sums to be right.
func (g *Grid) densityFromSums() bool {
	p := &g.dens
	var peak float32
	for j := range p.h {
		for _, s := range p.acc[0][j*p.stride : j*p.stride+p.w] {
			peak = max(peak, s)
		}
	}
	if peak < densityLeast {
		return false
	}
	norm := float32(math.Exp(-g.exact.logNorm(g.kern.v)))
	for j := range p.h {
		row := g.req.Density[j*p.w : (j+1)*p.w]
		for i, s := range p.acc[0][j*p.stride : j*p.stride+p.w] {
			row[i] = max(s, 0) * norm // a lattice may leave -1e-4 of the peak
		}
	}
	return true
}

// softmaxDensity does the next nodes of the density one by one.
func (g *Grid) softmaxDensity() {
	e, w, h := g.exact, g.req.DensityW, g.req.DensityH
	in := e.in
	norm := 0.0
	if e.law.covs != nil {
		// A mixture's components have widths of their own; the narrowest is
		// brought to MinStd.
		in.beta2 += math.Max(0, g.req.MinStd*g.req.MinStd-in.beta2-in.alpha*in.alpha*e.law.minVar)
	} else {
		norm = e.logNorm(g.kern.v)
	}
	end := min(g.node+g.softmaxNodes(), w*h)
	for ; g.node < end; g.node++ {
		x, y := g.req.Rect.X(g.node%w, w), g.req.Rect.Y(g.node/w, h)
		var logp float64
		if e.law.covs != nil {
			logp = e.law.mixtureAt(in, [2]float64{x, y}).LogP
		} else {
			logp = e.at(float32(x), float32(y), g.kern).log2()*math.Ln2 - norm
		}
		g.req.Density[g.node] = float32(math.Exp(logp))
	}
	if g.node == w*h {
		g.enter(velocitySums)
	}
}

// velocities does the next nodes of the velocity, from the sums where they hold.
func (g *Grid) velocities() {
	e, p, w, h := g.exact, &g.vel, g.req.VelocityW, g.req.VelocityH
	slope := 0.0
	if e.law.covs == nil {
		slope = e.slope()
	}
	for budget := g.softmaxNodes() * softmaxCost; budget > 0 && g.node < w*h; g.node++ {
		i, j := g.node%w, g.node/w
		x := [2]float64{g.req.Rect.X(i, w), g.req.Rect.Y(j, h)}
		u := g.req.Velocity[2*g.node : 2*g.node+2]
		if e.law.covs != nil {
			pt := e.law.mixtureAt(e.in, x)
			u[0], u[1] = float32(pt.U[0]), float32(pt.U[1])
			budget -= softmaxCost
			continue
		}
		var post posterior
		c := j*p.stride + i
		if s := float64(p.acc[0][c]); s >= velocityLeast {
			for a := range 2 {
				post.mean[a] = float64(p.acc[1+a][c]) / s
				post.offset[a] = e.in.alpha*post.mean[a] - x[a]
			}
			budget--
		} else {
			post = e.at(float32(x[0]), float32(x[1]), e.kern)
			budget -= softmaxCost
		}
		for a := range 2 {
			u[a] = float32(e.in.dAlpha*post.mean[a] - slope*post.offset[a])
		}
	}
	if g.node == w*h {
		g.enter(idle)
	}
}
