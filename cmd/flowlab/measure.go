package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"flowscope/sim/dataset"
)

func measureCommand() *cobra.Command {
	o := measureOptions{}
	var to output
	c := &cobra.Command{
		Use:   "measure A.csv B.csv",
		Short: "Distances between two sets of points, each with its sampling floor",
		Long: `Distances between two sets of points, each with its sampling floor: the exact W2
(the root of the least mean squared distance of pairs), the sliced W2 over 128
directions, the energy distance (2E|X−Y| − E|X−X'| − E|Y−Y'|, U-statistic), and
the squared MMD with the kernels of torchcfm (σ = .01, .1, 1, 10, 100 in the
files' unit; V-statistic, as published) and with one of median width (U-statistic).

A distance between samples is not zero even where both are of one law. The floor
is what it then comes to. If the law of B is given by --law, it is the distance of
a perfect sampler: of as many fresh, independent points as A has to B itself.
Else it is the distance between random halves of B. As halves are smaller, their
floor is higher, so A is compared with B at that size too: value_at_floor is to be
held against floor and floor_sd. (Built-in sets are spread more evenly than
independent points: their halves differ by up to √2 more. Give their --law.) A
U-statistic's floor is about 0, and floor_sd is its noise.

The exact W2 is one of equally many points: where the files differ in size, that
many are taken at random from the larger. Files of more than --most points are
taken in part, for all distances.`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.seed, err = seedOf(c); err != nil {
				return err
			}
			t, err := measureFiles(c.Context(), args[0], args[1], o, newProgress(c.ErrOrStderr()))
			if err != nil {
				return err
			}
			return to.writeTable(c, t)
		},
	}
	f := c.Flags()
	f.IntVar(&o.most, "most", 10_000, "points that are taken of a file, 4 to 100000; the exact W2 of 10,000 takes seconds to a minute")
	f.IntVar(&o.pairs, "floor-pairs", 5, "pairs of samples that a floor is made of, 2 to 100")
	f.StringVar(&o.law, "law", "", "the data set that B is of, for the floor of a perfect sampler")
	f.Float64Var(&o.noise, "noise", dataset.DefaultNoise, "the noise of --law")
	addOutput(c, &to, "the table to write", true)
	return c
}

type measureOptions struct {
	most, pairs int
	law         string
	noise       float64
	seed        uint64
}

// Streams of a command's seed.
const (
	streamA = iota + 1
	streamB
	streamFloor
	streamHalves
)

func measureFiles(ctx context.Context, nameA, nameB string, o measureOptions, told *progress) (*table, error) {
	if o.most < 4 || o.most > 100_000 {
		return nil, fmt.Errorf("--most %d: use 4 to 100000", o.most)
	}
	if o.pairs < 2 || o.pairs > 100 {
		return nil, fmt.Errorf("--floor-pairs %d: use 2 to 100", o.pairs)
	}
	wholeA, err := readPoints(nameA)
	if err != nil {
		return nil, err
	}
	wholeB, err := readPoints(nameB)
	if err != nil {
		return nil, err
	}
	for name, xy := range map[string][]float64{nameA: wholeA, nameB: wholeB} {
		if len(xy) < 8 {
			return nil, fmt.Errorf("%s has %d points; distances and their floors need at least 4", name, len(xy)/2)
		}
		if len(xy) > 2*o.most {
			told.say("%s: %d of its %d points are taken (--most)", name, o.most, len(xy)/2)
		}
	}
	defer told.end()
	mean := meanOf(wholeB)
	a, b := about(wholeA, mean), about(wholeB, mean)
	a, b = subset(a, o.most, o.seed+streamA), subset(b, o.most, o.seed+streamB)
	small := min(len(a), len(b)) / 2
	var failed error
	var drawn func(x []float32)
	if o.law != "" {
		l, err := newLaw(o.law, o.noise, dataset.MaxPoints, o.seed)
		if err != nil {
			return nil, err
		}
		drawn = perfect(l, o.seed+streamFloor, &failed)
	}
	t := &table{columns: []string{"distance", "value", "points_a", "points_b", "floor", "floor_sd", "value_at_floor", "floor_points", "floor_pairs"}}
	for i, d := range distances() {
		at := func(part float64) { told.at(i*100+int(100*part), 100*len(distances()), d.title) }
		x, y := a, b
		if d.equal && len(a) != len(b) {
			x, y = subset(a, small, o.seed+streamA), subset(b, small, o.seed+streamB)
			told.say("%s: of %d points each, as the files differ in size", d.title, small)
		}
		value, err := d.between(ctx, x, y, func(part float64) { at(part / 3) })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.title, err)
		}
		n, draw, m := len(b)/4, halves(b, o.seed+streamHalves), len(b)/4
		if drawn != nil {
			// The points that are drawn are where the files' are: moved to b's mean.
			n, draw, m = len(x)/2, against(moved(drawn, mean), y), len(y)/2
		}
		f, err := d.floorOf(ctx, draw, n, m, o.pairs, func(part float64) { at((1 + part) / 3) })
		if err == nil {
			err = failed
		}
		if err != nil {
			return nil, fmt.Errorf("the floor of %s: %w", d.title, err)
		}
		atFloor := value
		if drawn == nil {
			n = min(n, len(a)/2)
			x, y := subset(a, n, o.seed+streamA), subset(b, n, o.seed+streamB)
			if atFloor, err = d.between(ctx, x, y, func(part float64) { at((2 + part) / 3) }); err != nil {
				return nil, fmt.Errorf("%s: %w", d.title, err)
			}
		}
		t.add(d.id, value, len(x)/2, len(y)/2, f.mean, f.sd, atFloor, f.points, f.pairs)
	}
	return t, nil
}

func meanOf(xy []float64) (mean [2]float64) {
	for i, v := range xy {
		mean[i%2] += v / float64(len(xy)/2)
	}
	return mean
}

// about returns the points as float32, seen from the mean: no distance changes,
// and float32 has digits enough however far from zero the points are.
func about(xy []float64, mean [2]float64) []float32 {
	p := make([]float32, len(xy))
	for i, v := range xy {
		p[i] = float32(v - mean[i%2])
	}
	return p
}

// moved draws points and sees them from the mean.
func moved(draw func(x []float32), mean [2]float64) func(x []float32) {
	return func(x []float32) {
		draw(x)
		for i := range x {
			x[i] = float32(float64(x[i]) - mean[i%2])
		}
	}
}
