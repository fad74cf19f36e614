package field

import (
	"fmt"
	"math"

	"flowscope/sim/dataset"
	"flowscope/sim/path"
)

// Oracle is the exact marginal field in float64, by a softmax in the log domain
// over every component: slow and right, at any distance from the data. Safe for
// concurrent use.
type Oracle struct {
	law   law
	sched path.Schedule
}

// NewOracle returns the oracle of the law that set and h define under the
// schedule s (already smoothed where the path is). The error names an h outside
// [0, MaxSmoothing], a coordinate that is not a number of reasonable size, or
// what is wrong with a mixture.
func NewOracle(set *dataset.Set, s path.Schedule, h float64) (*Oracle, error) {
	l, err := newLaw(set, h)
	if err != nil {
		return nil, err
	}
	return &Oracle{l, s}, nil
}

// Describe says for people what the field is exact for.
func (o *Oracle) Describe() string { return o.law.describe() }

// Point is what is known of the path at one time and place.
type Point struct {
	U       [2]float64 // marginal velocity
	S       [2]float64 // score, grad log p_t
	D       [2]float64 // denoiser, E[z | x_t = x]
	LogP    float64    // log p_t, nats
	Div     float64    // div u
	LapLogP float64    // Laplacian of log p_t = div s
	TrSigma float64    // trace of Cov(z | x_t = x)
}

// At returns everything at time t and place x. t is moved into [0, 1] and, for
// bare points, away from 1: see the package comment.
func (o *Oracle) At(t float64, x [2]float64) Point {
	in := o.law.at(o.sched, t)
	if o.law.covs != nil {
		return o.law.mixtureAt(in, x)
	}
	return o.law.pointsAt(in, x)
}

// Velocity makes the oracle a [Field], for tests and single points.
func (o *Oracle) Velocity(t float64, x, u []float32) {
	checkLengths("Oracle.Velocity", len(x), len(u))
	for i := 0; i < len(x); i += 2 {
		p := o.At(t, [2]float64{float64(x[i]), float64(x[i+1])})
		u[i], u[i+1] = float32(p.U[0]), float32(p.U[1])
	}
}

func checkLengths(who string, x, u int) {
	if x != u || x%2 != 0 {
		panic(fmt.Sprintf("field: %s: lengths %d and %d; two numbers a point in both are needed", who, x, u))
	}
}

// pointsAt is the case of equal weights and one isotropic variance h² around
// every mean. With V = beta² + alpha² h², H = V'/2, posterior mean m and trace of
// the posterior covariance T of the means:
//
//	u = alpha' m + (H/V)(x - alpha m),  s = (alpha m - x)/V,
//	D = m + (alpha h²/V)(x - alpha m),
//	div u = 2H/V + (alpha' - alpha H/V) alpha T/V,  lap log p = (alpha² T/V - 2)/V,
//	tr Cov(z|x) = 2 h² beta²/V + (beta²/V)² T.
//
// They are the formulas of mixtureAt with S_k = h² I, and hold at alpha = 0.
func (l *law) pointsAt(in instant, x [2]float64) Point {
	h2 := l.std * l.std
	v := in.beta2 + in.alpha*in.alpha*h2
	hv := (in.betaDB + in.alpha*in.dAlpha*h2) / v
	logit := func(i int) float64 {
		dx, dy := x[0]-in.alpha*l.z[i], x[1]-in.alpha*l.z[i+1]
		return -(dx*dx + dy*dy) / (2 * v)
	}
	top := math.Inf(-1)
	for i := 0; i < len(l.z); i += 2 {
		top = max(top, logit(i))
	}
	var sum, mx, my float64
	for i := 0; i < len(l.z); i += 2 {
		w := math.Exp(logit(i) - top)
		sum += w
		mx += w * l.z[i]
		my += w * l.z[i+1]
	}
	mx, my = mx/sum, my/sum
	var tr float64 // about the mean, so that it does not cancel
	for i := 0; i < len(l.z); i += 2 {
		if w := math.Exp(logit(i) - top); w > 0 {
			dx, dy := l.z[i]-mx, l.z[i+1]-my
			tr += w * (dx*dx + dy*dy)
		}
	}
	tr /= sum
	var p Point
	g := in.alpha * h2 / v
	for k, m := range [2]float64{mx, my} {
		r := x[k] - in.alpha*m
		p.U[k] = in.dAlpha*m + hv*r
		p.S[k] = -r / v
		p.D[k] = m + g*r
	}
	p.LogP = top + math.Log(sum/float64(l.len())) - math.Log(2*math.Pi*v)
	p.Div = 2*hv + (in.dAlpha-in.alpha*hv)*in.alpha*tr/v
	p.LapLogP = (in.alpha*in.alpha*tr/v - 2) / v
	b := in.beta2 / v
	p.TrSigma = 2*h2*b + b*b*tr
	return p
}

// mixtureAt is the general Gaussian mixture. With C_k = alpha² S_k + beta² I,
// q_k = C_k^-1 (x - alpha m_k), H_k = alpha alpha' S_k + beta beta' I and
// posterior weights r_k:
//
//	s = -sum r_k q_k,  u = sum r_k u_k with u_k = alpha' m_k + H_k q_k,
//	D = sum r_k D_k with D_k = m_k + alpha S_k q_k,
//	div u = sum r_k (tr(H_k C_k^-1) - u_k·q_k) - u·s,
//	lap log p = sum r_k (|q_k|² - tr C_k^-1) - |s|²,
//	tr Cov(z|x) = sum r_k (tr(S_k - alpha² S_k C_k^-1 S_k) + |D_k|²) - |D|².
func (l *law) mixtureAt(in instant, x [2]float64) Point {
	top := math.Inf(-1)
	for k := range l.covs {
		c := l.component(in, x, k)
		top = max(top, c.logp)
	}
	var p Point
	var sum, divU, lap float64
	for k := range l.covs {
		c := l.component(in, x, k)
		w := math.Exp(c.logp - top)
		sum += w
		for d := range 2 {
			p.U[d] += w * c.u[d]
			p.S[d] -= w * c.q[d]
			p.D[d] += w * c.d[d]
		}
		divU += w * (c.trHC - c.u[0]*c.q[0] - c.u[1]*c.q[1])
		lap += w * (c.q[0]*c.q[0] + c.q[1]*c.q[1] - c.trC)
	}
	for d := range 2 {
		p.U[d] /= sum
		p.S[d] /= sum
		p.D[d] /= sum
	}
	for k := range l.covs {
		c := l.component(in, x, k)
		w := math.Exp(c.logp - top)
		dx, dy := c.d[0]-p.D[0], c.d[1]-p.D[1]
		p.TrSigma += w * (c.trS + dx*dx + dy*dy)
	}
	p.TrSigma /= sum
	p.LogP = top + math.Log(sum)
	p.Div = divU/sum - p.U[0]*p.S[0] - p.U[1]*p.S[1]
	p.LapLogP = lap/sum - p.S[0]*p.S[0] - p.S[1]*p.S[1]
	return p
}

// component is one Gaussian of the mixture at (t, x).
type component struct {
	logp    float64    // log of weight times density
	q, u, d [2]float64 // C^-1 (x - alpha m), its own velocity, its own denoiser
	trHC    float64    // tr(H C^-1)
	trC     float64    // tr(C^-1)
	trS     float64    // tr Cov(z|x) within the component
}

func (l *law) component(in instant, x [2]float64, k int) component {
	s := &l.covs[k]
	a2, aa := in.alpha*in.alpha, in.alpha*in.dAlpha
	c00, c01, c11 := a2*s[0][0]+in.beta2, a2*s[0][1], a2*s[1][1]+in.beta2
	det := c00*c11 - c01*c01
	i00, i01, i11 := c11/det, -c01/det, c00/det
	mx, my := l.z[2*k], l.z[2*k+1]
	rx, ry := x[0]-in.alpha*mx, x[1]-in.alpha*my
	var c component
	c.q = [2]float64{i00*rx + i01*ry, i01*rx + i11*ry}
	h00, h01, h11 := aa*s[0][0]+in.betaDB, aa*s[0][1], aa*s[1][1]+in.betaDB
	c.u = [2]float64{in.dAlpha*mx + h00*c.q[0] + h01*c.q[1], in.dAlpha*my + h01*c.q[0] + h11*c.q[1]}
	c.d = [2]float64{
		mx + in.alpha*(s[0][0]*c.q[0]+s[0][1]*c.q[1]),
		my + in.alpha*(s[0][1]*c.q[0]+s[1][1]*c.q[1]),
	}
	c.logp = math.Log(l.weights[k]) - math.Log(2*math.Pi) - 0.5*math.Log(det) - 0.5*(rx*c.q[0]+ry*c.q[1])
	c.trHC = h00*i00 + 2*h01*i01 + h11*i11
	c.trC = i00 + i11
	// S - alpha² S C^-1 S = beta² S C^-1, as S and C commute.
	c.trS = in.beta2 * (s[0][0]*i00 + 2*s[0][1]*i01 + s[1][1]*i11)
	return c
}

// VelocityAndDivergence writes the velocity at time t of every point of x to u,
// two numbers a point, and its divergence to div, one a point: what a likelihood
// is integrated from.
func (o *Oracle) VelocityAndDivergence(t float64, x, u, div []float64) {
	checkLengths("Oracle.VelocityAndDivergence", len(x), len(u))
	checkLengths("Oracle.VelocityAndDivergence", len(x), 2*len(div))
	for i := range div {
		p := o.At(t, [2]float64{x[2*i], x[2*i+1]})
		u[2*i], u[2*i+1], div[i] = p.U[0], p.U[1], p.Div
	}
}

// Dim is the number of coordinates of a point.
func (o *Oracle) Dim() int { return 2 }
