package main

import (
	"context"
	"math"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/measure"
)

// distance is one of the distances that commands print.
type distance struct {
	id, title string
	make      func() measure.Distance
	// equal distances are those of sets of one size.
	equal bool
	// power is that of the unit of length.
	power float64
}

func distances() []distance {
	return []distance{
		{"w2", "W2, exact", func() measure.Distance { return new(measure.Wasserstein) }, true, 1},
		{"sliced_w2", "sliced W2", func() measure.Distance { return new(measure.SlicedDistance) }, false, 1},
		{"energy", "energy distance", func() measure.Distance { return measure.NewEnergy(2, measure.Unbiased) }, false, 1},
		{"mmd2", "MMD², kernels of torchcfm", func() measure.Distance { return measure.NewMMD(2, measure.Biased) }, false, 0},
		{"mmd2_median", "MMD², median width", func() measure.Distance { return measure.NewMedianMMD(2, measure.Unbiased) }, false, 0},
	}
}

// slice is the budget between two looks at the context, a few milliseconds.
const slice = 1 << 10

// between runs a distance to its end, or until ctx is done.
func (d distance) between(ctx context.Context, a, b []float32, tell func(part float64)) (float64, error) {
	m := d.make()
	if err := m.Begin(a, b); err != nil {
		return 0, err
	}
	for !m.Advance(slice) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		tell(m.Progress())
	}
	return m.Value(), ctx.Err()
}

// floor is what a distance comes to between samples of one law.
type floor struct {
	mean, sd float64
	points   int // in the first of a pair
	pairs    int
}

// unit is what a distance in the picture's unit is multiplied by to be in the
// data's own, where that is the same in both coordinates: else 1.
func (d distance) unit(u dataset.Unit) float64 {
	if u.Factor(0) != u.Factor(1) {
		return 1
	}
	return math.Pow(u.Factor(0), d.power)
}

// scaled is the floor in the data's own unit.
func (f floor) scaled(d distance, u dataset.Unit) floor {
	f.mean, f.sd = f.mean*d.unit(u), f.sd*d.unit(u)
	return f
}

// noFloor is one that is not known.
func noFloor() floor { return floor{mean: math.NaN(), sd: math.NaN()} }

// floorOf measures the floor over pairs of samples of n and m points that draw
// gives in turns.
func (d distance) floorOf(ctx context.Context, draw func(x []float32), n, m, pairs int, tell func(part float64)) (floor, error) {
	var noise measure.Noise
	if err := noise.Begin(d.make(), draw, n, m, 2, pairs); err != nil {
		return noFloor(), err
	}
	for {
		done, err := noise.Advance(slice)
		if err != nil || done {
			f := floor{points: n, pairs: pairs}
			f.mean, f.sd = noise.Value()
			return f, err
		}
		if err := ctx.Err(); err != nil {
			return noFloor(), err
		}
		tell(noise.Progress())
	}
}

// perfect returns what fills x with fresh independent points of the law, other
// ones each time: a sample that a perfect sampler could have made. An error is
// kept for the end.
func perfect(l *law, seed uint64, failed *error) func(x []float32) {
	r := rand.New(rand.NewPCG(seed, 0x70657266)) // "perf"
	return func(x []float32) {
		p, err := l.independent(len(x)/2, r.Uint64())
		if err != nil {
			*failed = err
			return
		}
		copy(x, p)
	}
}

// against returns what fills x with what draw gives, then with b, and so on.
func against(draw func(x []float32), b []float32) func(x []float32) {
	second := false
	return func(x []float32) {
		if second {
			copy(x, b)
		} else {
			draw(x)
		}
		second = !second
	}
}

// halves returns what fills x with one half of the points, then with the other,
// and then parts them anew.
func halves(xy []float32, seed uint64) func(x []float32) {
	r := rand.New(rand.NewPCG(seed, 0x68616c66)) // "half"
	var order []float32
	second := false
	return func(x []float32) {
		if !second {
			order = shuffledPoints(xy, r.Uint64())
			copy(x, order)
		} else {
			copy(x, order[len(order)-len(x):])
		}
		second = !second
	}
}

// shuffledPoints returns the points in an order that the seed gives.
func shuffledPoints(xy []float32, seed uint64) []float32 {
	p := append([]float32(nil), xy...)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(p)/2, func(i, j int) {
		p[2*i], p[2*j] = p[2*j], p[2*i]
		p[2*i+1], p[2*j+1] = p[2*j+1], p[2*i+1]
	})
	return p
}
