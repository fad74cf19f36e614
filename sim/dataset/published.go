package dataset

import (
	"math"
	"math/rand/v2"
)

// Generator is a data generator of a published experiment, in that experiment's
// own units and with its own noise, for runs that are compared with published
// numbers.
type Generator struct {
	ID     string
	Source string
	// Draw returns n points, x0, y0, x1, y1, ...
	Draw func(n int, r *rand.Rand) []float32
}

// Published returns the generators of the published 2-D experiments.
func Published() []Generator {
	return []Generator{
		{"torchcfm-8gaussians", "torchcfm utils (tutorials, C2OT): radius 5; 0.1^(1/2) is the covariance, so the std is 0.1^(1/4) = 0.562",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 5, math.Pow(0.1, 0.25), r) }},
		{"torchcfm-moons", "torchcfm utils: torchdyn moons with one uniform [0, 0.2] number added to both coordinates, 3x − 1",
			torchcfmMoons},
		{"runner-moons", "torchcfm runner: scikit-learn moons, noise 0.05, × 2, first coordinate − 1",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnMoons(n, 0.05, r), 2, -1, 0) }},
		{"runner-scurve", "torchcfm runner: scikit-learn s_curve, noise 0.05, first and third coordinate, × 1.5",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnSCurve(n, 0.05, r), 1.5, 0, 0) }},
		{"runner-8gaussians", "torchcfm runner: torchdyn ring of 8, radius 5, std 1 + 1e-4, equal counts",
			func(n int, r *rand.Rand) []float32 { return ring8Equal(n, 5, 1+1e-4, r) }},
		{"dsb-moons", "DSB, source of moons→8gaussians: moons, noise 0.1, standardised by the mean and std of all entries, × 7",
			dsbMoons},
		{"dsb-8gaussians", "DSB, target of moons→8gaussians: radius 4, std 0.5, both × 3",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 12, 1.5, r) }},
		{"ffjord-swissroll", "FFJORD: make_swiss_roll, noise 1, first and third coordinate, / 5", ffjordSwissRoll},
		{"ffjord-circles", "FFJORD: make_circles, factor 0.5, noise 0.08, × 3", ffjordCircles},
		{"ffjord-rings", "FFJORD: radii 0.25, 0.5, 0.75, 1, × 3, noise 0.08", ffjordRings},
		{"ffjord-moons", "FFJORD: make_moons, noise 0.1, 2x + (−1, −0.2)",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnMoons(n, 0.1, r), 2, -1, -0.2) }},
		{"ffjord-8gaussians", "FFJORD: (4 e_k + 0.5 n) / 1.414",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 4/1.414, 0.5/1.414, r) }},
		{"ffjord-pinwheel", "FFJORD: 5 arms, radial std 0.3, tangential std 0.1, rate 0.25, × 2", ffjordPinwheel},
		{"ffjord-2spirals", "FFJORD: 540°, mirrored, noise 0.1", ffjordSpirals},
		{"ffjord-checkerboard", "FFJORD: on [−4, 4]²", ffjordCheckerboard},
	}
}

// fill makes n points one by one.
func fill(n int, point func(i int) (x, y float64)) []float32 {
	out := make([]float32, 2*n)
	for i := range n {
		x, y := point(i)
		out[2*i], out[2*i+1] = float32(x), float32(y)
	}
	return out
}

// affine multiplies by scale, then moves by (dx, dy), in place.
func affine(p []float32, scale, dx, dy float32) []float32 {
	for i := 0; i < len(p); i += 2 {
		p[i] = scale*p[i] + dx
		p[i+1] = scale*p[i+1] + dy
	}
	return p
}

// linspace is member i of n numbers evenly spread over [0, end], end included.
func linspace(i, n int, end float64) float64 {
	if n < 2 {
		return 0
	}
	return end * float64(i) / float64(n-1)
}

// ring8 draws the mode of every point at random.
func ring8(n int, radius, std float64, r *rand.Rand) []float32 {
	return fill(n, func(int) (float64, float64) {
		x, y := onCircle(radius, float64(r.IntN(8))*math.Pi/4)
		return x + std*r.NormFloat64(), y + std*r.NormFloat64()
	})
}

// ring8Equal gives every mode the same number of points.
func ring8Equal(n int, radius, std float64, r *rand.Rand) []float32 {
	return fill(n, func(i int) (float64, float64) {
		x, y := onCircle(radius, float64(i%8)*math.Pi/4)
		return x + std*r.NormFloat64(), y + std*r.NormFloat64()
	})
}

// moonArcs is point i of n on the two arcs: the outer one first.
func moonArcs(i, n int) (x, y float64) {
	outer := n / 2
	if i < outer {
		return onCircle(1, linspace(i, outer, math.Pi))
	}
	s, c := math.Sincos(linspace(i-outer, n-outer, math.Pi))
	return 1 - c, 0.5 - s
}

func sklearnMoons(n int, noise float64, r *rand.Rand) []float32 {
	return fill(n, func(i int) (float64, float64) {
		x, y := moonArcs(i, n)
		return x + noise*r.NormFloat64(), y + noise*r.NormFloat64()
	})
}

func torchcfmMoons(n int, r *rand.Rand) []float32 {
	return fill(n, func(i int) (float64, float64) {
		x, y := moonArcs(i, n)
		smear := 0.2 * r.Float64() // the same for both: along the diagonal
		return 3*(x+smear) - 1, 3*(y+smear) - 1
	})
}

func sklearnSCurve(n int, noise float64, r *rand.Rand) []float32 {
	return fill(n, func(int) (float64, float64) {
		t := 3 * math.Pi * (r.Float64() - 0.5)
		s, c := math.Sincos(t)
		return s + noise*r.NormFloat64(), math.Copysign(1, t)*(c-1) + noise*r.NormFloat64()
	})
}

func dsbMoons(n int, r *rand.Rand) []float32 {
	p := sklearnMoons(n, 0.1, r)
	var sum, sum2 float64
	for _, v := range p {
		sum += float64(v)
		sum2 += float64(v) * float64(v)
	}
	k := float64(len(p))
	mean := sum / k
	std := math.Sqrt(max(sum2/k-mean*mean, 0))
	if std == 0 {
		std = 1 // a single point that happens to lie on the diagonal
	}
	for i, v := range p {
		p[i] = float32(7 * (float64(v) - mean) / std)
	}
	return p
}

func ffjordSwissRoll(n int, r *rand.Rand) []float32 {
	return fill(n, func(int) (float64, float64) {
		t := 1.5 * math.Pi * (1 + 2*r.Float64())
		x, y := onCircle(t, t)
		return (x + r.NormFloat64()) / 5, (y + r.NormFloat64()) / 5
	})
}

func ffjordCircles(n int, r *rand.Rand) []float32 {
	outer := n / 2
	return fill(n, func(i int) (float64, float64) {
		radius, j, m := 1.0, i, outer
		if i >= outer {
			radius, j, m = 0.5, i-outer, n-outer
		}
		x, y := onCircle(radius, 2*math.Pi*float64(j)/float64(m)) // the end is left out
		return 3 * (x + 0.08*r.NormFloat64()), 3 * (y + 0.08*r.NormFloat64())
	})
}

func ffjordRings(n int, r *rand.Rand) []float32 {
	quarter := n / 4
	return fill(n, func(i int) (float64, float64) {
		// The innermost ring takes what does not divide by four.
		ring, j, m := 3, i-3*quarter, n-3*quarter
		if i < 3*quarter {
			ring, j, m = i/quarter, i%quarter, quarter
		}
		x, y := onCircle(1-0.25*float64(ring), 2*math.Pi*float64(j)/float64(m))
		// There the noise is added after the scaling by 3.
		return 3*x + 0.08*r.NormFloat64(), 3*y + 0.08*r.NormFloat64()
	})
}

func ffjordPinwheel(n int, r *rand.Rand) []float32 {
	return fill(n, func(i int) (float64, float64) {
		a := 1 + 0.3*r.NormFloat64()
		b := 0.1 * r.NormFloat64()
		s, c := math.Sincos(2*math.Pi*float64(i%5)/5 + 0.25*math.Exp(a))
		return 2 * (a*c + b*s), 2 * (b*c - a*s)
	})
}

func ffjordSpirals(n int, r *rand.Rand) []float32 {
	return fill(n, func(i int) (float64, float64) {
		a := 3 * math.Pi * math.Sqrt(r.Float64())
		s, c := math.Sincos(a)
		x, y := -c*a+0.5*r.Float64(), s*a+0.5*r.Float64()
		if i%2 == 1 {
			x, y = -x, -y
		}
		return x/3 + 0.1*r.NormFloat64(), y/3 + 0.1*r.NormFloat64()
	})
}

func ffjordCheckerboard(n int, r *rand.Rand) []float32 {
	return fill(n, func(int) (float64, float64) {
		x := 4*r.Float64() - 2
		y := r.Float64() - 2*float64(r.IntN(2))
		if math.Mod(math.Floor(x)+2, 2) != 0 {
			y++
		}
		return 2 * x, 2 * y
	})
}
