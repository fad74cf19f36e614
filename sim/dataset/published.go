package dataset

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// Generator is a data generator of a published experiment, in that experiment's
// own units and with its own noise, for runs that are compared with published
// numbers. Points come in random order also where the original has them in
// blocks, so that a set may be cut into parts.
type Generator struct {
	ID     string
	Source string
	// Draw returns n points, x0, y0, x1, y1, ...
	Draw func(n int, r *rand.Rand) []float32

	law func() *Mixture // nil where there is no closed form
}

// MaxDrawn is the most points that [Named] and [Generator.Make] draw.
const MaxDrawn = 1_000_000

// Make draws n points and knows their law where it has a closed form. The same
// arguments give the same bits. The error names an n outside [1, MaxDrawn].
func (g Generator) Make(n int, seed uint64) (*Set, error) {
	if err := checkMake(n, MaxDrawn, 0); err != nil {
		return nil, err
	}
	s := &Set{Dim: 2, Points: g.Draw(n, rand.New(rand.NewPCG(newDraws(seed, g.ID).key, 0)))}
	if g.law != nil {
		s.Mixture = g.law()
	}
	return s, nil
}

// Named returns n points of the data set or published generator with the given
// ID. The noise (see [Make]) is for data sets: the generators have their own. The
// error names an unknown ID and lists the known ones, or an n outside
// [1, MaxDrawn].
func Named(id string, n int, noise float64, seed uint64) (*Set, error) {
	var ids []string
	for _, k := range All() {
		if k.ID == id {
			return k.set(n, MaxDrawn, noise, seed)
		}
		ids = append(ids, k.ID)
	}
	for _, g := range Published() {
		if g.ID == id {
			return g.Make(n, seed)
		}
		ids = append(ids, g.ID)
	}
	return nil, fmt.Errorf("dataset: no data set %q; there are %s", id, strings.Join(ids, ", "))
}

// Published returns the generators of the published 2-D experiments.
func Published() []Generator {
	return []Generator{
		{"torchcfm-8gaussians", "torchcfm utils (tutorials, C2OT): radius 5; 0.1^(1/2) is the covariance, so the std is 0.1^(1/4) = 0.562",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 5, math.Pow(0.1, 0.25), r) },
			ring8Law(5, math.Pow(0.1, 0.25))},
		{"torchcfm-moons", "torchcfm utils: torchdyn moons with one uniform [0, 0.2] number added to both coordinates, 3x − 1",
			torchcfmMoons, nil},
		{"runner-moons", "torchcfm runner: scikit-learn moons, noise 0.05, × 2, first coordinate − 1",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnMoons(n, 0.05, r), 2, -1, 0) }, nil},
		{"runner-scurve", "torchcfm runner: scikit-learn s_curve, noise 0.05, first and third coordinate, × 1.5",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnSCurve(n, 0.05, r), 1.5, 0, 0) }, nil},
		{"runner-8gaussians", "torchcfm runner: torchdyn ring of 8, radius 5, std 1, equal counts; every mode displaced by 1e-4 N(0, I)",
			runner8Gaussians, ring8Law(5, 1)},
		{"dsb-moons", "DSB, source of moons→8gaussians: moons, noise 0.1, standardised by the mean and std of all entries, × 7",
			dsbMoons, nil},
		{"dsb-8gaussians", "DSB, target of moons→8gaussians: radius 4, std 0.5, both × 3",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 12, 1.5, r) }, ring8Law(12, 1.5)},
		{"ffjord-swissroll", "FFJORD: make_swiss_roll, noise 1, first and third coordinate, / 5", ffjordSwissRoll, nil},
		{"ffjord-circles", "FFJORD: make_circles, factor 0.5, noise 0.08, × 3", ffjordCircles, nil},
		{"ffjord-rings", "FFJORD: radii 0.25, 0.5, 0.75, 1, × 3, noise 0.08", ffjordRings, nil},
		{"ffjord-moons", "FFJORD: make_moons, noise 0.1, 2x + (−1, −0.2)",
			func(n int, r *rand.Rand) []float32 { return affine(sklearnMoons(n, 0.1, r), 2, -1, -0.2) }, nil},
		{"ffjord-8gaussians", "FFJORD: (4 e_k + 0.5 n) / 1.414",
			func(n int, r *rand.Rand) []float32 { return ring8(n, 4/1.414, 0.5/1.414, r) },
			ring8Law(4/1.414, 0.5/1.414)},
		{"ffjord-pinwheel", "FFJORD: 5 arms, radial std 0.3, tangential std 0.1, rate 0.25, × 2", ffjordPinwheel, nil},
		{"ffjord-2spirals", "FFJORD: 540°, mirrored, noise 0.1", ffjordSpirals, nil},
		{"ffjord-checkerboard", "FFJORD: on [−4, 4]²",
			func(n int, r *rand.Rand) []float32 { return affine(checker(n, r), 2, 0, 0) }, nil},
		{"fm-checkerboard", "flow_matching's 2-D notebook: FFJORD's checkerboard on [−2, 2]², / 0.45",
			func(n int, r *rand.Rand) []float32 { return affine(checker(n, r), 1/0.45, 0, 0) }, nil},
	}
}

// shuffled puts the points in random order, in place.
func shuffled(p []float32, r *rand.Rand) []float32 {
	r.Shuffle(len(p)/2, func(i, j int) {
		p[2*i], p[2*j] = p[2*j], p[2*i]
		p[2*i+1], p[2*j+1] = p[2*j+1], p[2*i+1]
	})
	return p
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

// ring8Law is what ring8 draws from.
func ring8Law(radius, std float64) func() *Mixture {
	return func() *Mixture {
		means := make([][2]float64, 8)
		for k := range means {
			means[k][0], means[k][1] = onCircle(radius, float64(k)*math.Pi/4)
		}
		return isotropic(means, std, 0)
	}
}

// runner8Gaussians gives every mode the same number of points. Its noise of 1e-4
// is one displacement a mode, not one a point.
func runner8Gaussians(n int, r *rand.Rand) []float32 {
	var moved [8][2]float64
	for k := range moved {
		moved[k] = [2]float64{1e-4 * r.NormFloat64(), 1e-4 * r.NormFloat64()}
	}
	return shuffled(fill(n, func(i int) (float64, float64) {
		x, y := onCircle(5, float64(i%8)*math.Pi/4)
		m := moved[i%8]
		return x + m[0] + r.NormFloat64(), y + m[1] + r.NormFloat64()
	}), r)
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
	return shuffled(fill(n, func(i int) (float64, float64) {
		x, y := moonArcs(i, n)
		return x + noise*r.NormFloat64(), y + noise*r.NormFloat64()
	}), r)
}

func torchcfmMoons(n int, r *rand.Rand) []float32 {
	return shuffled(fill(n, func(i int) (float64, float64) {
		x, y := moonArcs(i, n)
		smear := 0.2 * r.Float64() // the same for both: along the diagonal
		return 3*(x+smear) - 1, 3*(y+smear) - 1
	}), r)
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
	var mean, squares float64
	for _, v := range p {
		mean += float64(v) / float64(len(p))
	}
	for _, v := range p {
		d := float64(v) - mean
		squares += d * d
	}
	std := math.Sqrt(squares / float64(len(p)-1)) // as torch.std divides
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
	return shuffled(fill(n, func(i int) (float64, float64) {
		radius, j, m := 1.0, i, outer
		if i >= outer {
			radius, j, m = 0.5, i-outer, n-outer
		}
		x, y := onCircle(radius, 2*math.Pi*float64(j)/float64(m)) // the end is left out
		return 3 * (x + 0.08*r.NormFloat64()), 3 * (y + 0.08*r.NormFloat64())
	}), r)
}

func ffjordRings(n int, r *rand.Rand) []float32 {
	quarter := n / 4
	return shuffled(fill(n, func(i int) (float64, float64) {
		// The innermost ring takes what does not divide by four.
		ring, j, m := 3, i-3*quarter, n-3*quarter
		if i < 3*quarter {
			ring, j, m = i/quarter, i%quarter, quarter
		}
		x, y := onCircle(1-0.25*float64(ring), 2*math.Pi*float64(j)/float64(m))
		// There the noise is added after the scaling by 3.
		return 3*x + 0.08*r.NormFloat64(), 3*y + 0.08*r.NormFloat64()
	}), r)
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

// checker draws from the filled fields of a checkerboard on [-2, 2]².
func checker(n int, r *rand.Rand) []float32 {
	return fill(n, func(int) (float64, float64) {
		x := 4*r.Float64() - 2
		y := r.Float64() - 2*float64(r.IntN(2))
		if math.Mod(math.Floor(x)+2, 2) != 0 {
			y++
		}
		return x, y
	})
}
