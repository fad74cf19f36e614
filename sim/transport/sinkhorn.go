package transport

import (
	"fmt"
	"math"
	"slices"

	"flowscope/sim/internal/vec"
)

const (
	// SinkhornTolerance is the error of the rows' sums at which a plan is done:
	// Σ_i |Σ_j π_ij − 1/n|. The columns' sums are exact.
	SinkhornTolerance = 1e-3
	// MaxSweeps bounds the updates of the potentials, of both sides each.
	MaxSweeps = 5000
	// LeastEps is the least eps, as a part of the median cost, below which the
	// iteration needs so many sweeps that its plan is not to be trusted.
	LeastEps = 0.01
)

// SinkhornEps is the eps at which the entropic plan between x0 and x1 is that of
// the Schrödinger bridge of a Brownian motion with the diffusion sigma (SB-CFM,
// Tong et al. 2024): 2 sigma².
func SinkhornEps(sigma float64) float64 { return 2 * sigma * sigma }

// Sinkhorn finds the plan between two sets of n points that minimises
//
//	Σ π_ij |a_i − b_j|² + eps Σ π_ij log(n² π_ij)
//
// with all rows and columns summing to 1/n, by Sinkhorn's iteration on the
// logarithms: potentials f and g are updated in turns,
//
//	f_i ← −eps log (1/n) Σ_j exp((g_j − C_ij)/eps),  and g with the sides exchanged,
//
// and the plan is exp((f_i + g_j − C_ij)/eps)/n². As eps → 0 it becomes the exact
// assignment, as eps → ∞ the independent coupling.
//
// There is no matrix. Exponents are float32 (to about 1e-4 absolutely, at the
// least eps that is allowed), potentials and sums float64. It allocates nothing
// once it has seen as many points. The zero value waits for Begin; it is used from
// one goroutine.
type Sinkhorn struct {
	n, dim int
	eps    float64
	a, b   cloud32
	points []float32 // b as it was given

	sweeps int
	next   int  // row of the half sweep
	cols   bool // the half sweep updates g
	off    float64
	err    float64
	done   bool
	row    []float32
	sample []float64
}

// cloud32 is one side: coordinates less the centre, in units in which the cost
// over eps, to the base 2, is the squared distance; and potentials in the same
// units.
type cloud32 struct {
	axis   [maxDim][]float32
	square []float64 // |x|²
	w      []float64 // potential
	h      []float32 // w − |x|², for the other side's update
}

// Begin starts on two sets of equally many points, which are copied. An error
// says what is wrong with the sets or with eps; an eps too small for the
// iteration is refused with the least that would do.
func (s *Sinkhorn) Begin(a, b []float32, dim int, eps float64) error {
	s.done, s.n = false, 0
	if err := checkSets(a, b, dim, SquaredEuclidean); err != nil {
		return err
	}
	if !(eps > 0) || math.IsInf(eps, 0) {
		return fmt.Errorf("transport: eps = %v: use a positive number", eps)
	}
	if least := LeastEps * s.medianCost(a, b, dim); eps < least {
		return fmt.Errorf("transport: eps = %.3g is too small for Sinkhorn's iteration on these points, whose median cost is %.3g: use at least %.3g (a bridge's sigma of %.3g), or the exact assignment",
			eps, least/LeastEps, least, math.Sqrt(least/2))
	}
	s.n, s.dim, s.eps = len(a)/dim, dim, eps
	s.points = append(s.points[:0], b...)
	s.row = resize(s.row, s.n)
	unit := math.Sqrt(math.Log2E / eps)
	// One centre for both: the costs are to stay what they are.
	var centre place
	for i := range a {
		centre[i%dim] += (float64(a[i]) + float64(b[i])) / float64(2*s.n)
	}
	s.a.load(a, dim, &centre, unit)
	s.b.load(b, dim, &centre, unit)
	s.sweeps, s.next, s.cols, s.off, s.err = 0, 0, false, 0, math.Inf(1)
	return nil
}

// medianCost is the median over a fixed choice of pairs.
func (s *Sinkhorn) medianCost(a, b []float32, dim int) float64 {
	const pairs = 512
	n := len(a) / dim
	s.sample = resize(s.sample, min(pairs, n*n))
	for k := range s.sample {
		i, j := k%n, (k+k/n*7+k*31)%n
		sum := 0.0
		for c := range dim {
			d := float64(a[i*dim+c]) - float64(b[j*dim+c])
			sum += d * d
		}
		s.sample[k] = sum
	}
	slices.Sort(s.sample)
	return s.sample[len(s.sample)/2]
}

func (c *cloud32) load(p []float32, dim int, centre *place, unit float64) {
	n := len(p) / dim
	c.square, c.w, c.h = resize(c.square, n), resize(c.w, n), resize(c.h, n)
	for k := range c.axis {
		c.axis[k] = resize(c.axis[k], n)
		clear(c.axis[k])
	}
	for i := range n {
		sum := 0.0
		for k := range dim {
			x := float32((float64(p[i*dim+k]) - centre[k]) * unit)
			c.axis[k][i] = x
			sum += float64(x) * float64(x)
		}
		c.square[i] = sum
		c.set(i, 0)
	}
}

func (c *cloud32) set(i int, w float64) {
	c.w[i] = w
	c.h[i] = float32(w - c.square[i])
}

// Advance updates about `rows` potentials and reports whether the plan is done. A
// row costs n exponentials.
func (s *Sinkhorn) Advance(rows int) (done bool) {
	if s.n == 0 {
		return false
	}
	for ; rows > 0 && !s.done; rows-- {
		from, to := &s.a, &s.b
		if s.cols {
			from, to = to, from
		}
		i := s.next
		w := from.w[i]
		sum := s.weights(from, to, i, w)
		if !s.cols {
			s.off += math.Abs(sum/float64(s.n)-1) / float64(s.n)
		}
		// A sum far from 1 has lost its terms to the exponent's bounds: it begins
		// again at the greatest.
		if !(sum > 0x1p-60 && sum < 0x1p60) {
			w = -s.greatest(from, to, i)
			sum = s.weights(from, to, i, w)
		}
		from.set(i, w-math.Log2(sum/float64(s.n)))
		if s.next++; s.next == s.n {
			s.next = 0
			if !s.cols && s.sweeps > 0 {
				// Rows as they were before this half sweep, the columns being exact.
				s.err = s.off
			}
			if s.cols {
				s.sweeps++
			}
			s.off = 0
			s.cols = !s.cols
			// The rows' potentials just made would leave the columns inexact: the
			// last half sweep is always one of the columns.
			s.done = !s.cols && (s.err <= SinkhornTolerance || s.sweeps >= MaxSweeps)
		}
	}
	return s.done
}

// weights writes 2^(w + to.w_j − |x_i − y_j|²) to s.row and returns the sum.
func (s *Sinkhorn) weights(from, to *cloud32, i int, w float64) float64 {
	c := float32(w - from.square[i])
	x0, x1 := 2*from.axis[0][i], 2*from.axis[1][i]
	plane(s.row, to.h, to.axis[0], to.axis[1], c, x0, x1)
	if s.dim == 3 {
		vec.Linear2(s.row, 1, s.row, 2*from.axis[2][i], to.axis[2])
	}
	vec.Exp2(s.row, s.row)
	var s0, s1, s2, s3 float64
	row := s.row
	for ; len(row) >= 4; row = row[4:] {
		s0 += float64(row[0])
		s1 += float64(row[1])
		s2 += float64(row[2])
		s3 += float64(row[3])
	}
	for _, v := range row {
		s0 += float64(v)
	}
	return s0 + s1 + s2 + s3
}

// greatest is the greatest of to.w_j − |x_i − y_j|².
func (s *Sinkhorn) greatest(from, to *cloud32, i int) float64 {
	most := math.Inf(-1)
	for j := range to.w {
		e := to.w[j]
		for k := range s.dim {
			d := float64(from.axis[k][i]) - float64(to.axis[k][j])
			e -= d * d
		}
		most = max(most, e)
	}
	return most
}

// Progress returns the fraction that is done: none of it can be foreseen, so it is
// how far the error has come on its way to the tolerance.
func (s *Sinkhorn) Progress() float64 {
	switch {
	case s.done:
		return 1
	case s.n == 0 || math.IsInf(s.err, 0):
		return 0
	}
	return min(.99, max(0, math.Log(1/s.err)/math.Log(1/SinkhornTolerance)))
}

// Sweeps returns how often both potentials were updated.
func (s *Sinkhorn) Sweeps() int { return s.sweeps }

// MarginalError returns Σ_i |Σ_j π_ij − 1/n|, as it was one half sweep ago: above
// SinkhornTolerance only when MaxSweeps were not enough.
func (s *Sinkhorn) MarginalError() float64 { return s.err }

// Row writes row i of the plan, times n, to p, which has length n: the
// probabilities of a_i's partners. They are normalised.
func (s *Sinkhorn) Row(i int, p []float64) {
	sum := s.weights(&s.a, &s.b, i, s.a.w[i])
	for j, v := range s.row {
		p[j] = float64(v) / sum
	}
}

// Partner draws a partner of a_i from row i of the plan, by u in [0, 1).
func (s *Sinkhorn) Partner(i int, u float64) int {
	left := u * s.weights(&s.a, &s.b, i, s.a.w[i])
	last := 0
	for j, v := range s.row {
		if v > 0 {
			last = j
		}
		if left -= float64(v); left < 0 {
			return j
		}
	}
	return last // rounding
}

// Barycentre writes the mean of a_i's partners to y, which has length dim: the
// barycentric projection, which as eps → 0 is the optimal map.
func (s *Sinkhorn) Barycentre(i int, y []float64) {
	sum := s.weights(&s.a, &s.b, i, s.a.w[i])
	clear(y[:s.dim])
	for j, v := range s.row {
		for k := range y[:s.dim] {
			y[k] += float64(v) / sum * float64(s.points[j*s.dim+k])
		}
	}
}

// Value returns the plan's mean cost Σ π_ij |a_i − b_j|², without the entropy.
// It goes over all pairs.
func (s *Sinkhorn) Value() float64 {
	total := 0.0
	for i := range s.n {
		sum := s.weights(&s.a, &s.b, i, s.a.w[i])
		for j, v := range s.row {
			if v == 0 {
				continue
			}
			cost := 0.0
			for k := range s.dim {
				d := float64(s.a.axis[k][i]) - float64(s.b.axis[k][j])
				cost += d * d
			}
			total += float64(v) / sum * cost
		}
	}
	return total / float64(s.n) * s.eps / math.Log2E
}
