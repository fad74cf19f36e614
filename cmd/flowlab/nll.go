package main

import (
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/lab"
	"flowscope/sim/measure"
	"flowscope/sim/model"
	"flowscope/sim/path"
)

func nllCommand() *cobra.Command {
	var (
		points, steps int
		double        bool
		to            output
	)
	c := &cobra.Command{
		Use:   "nll",
		Short: "The negative log-likelihood of fresh data, by the exact trace, beside the data's entropy",
		Long: `The negative log-likelihood that a flow gives to data, in nats: points are moved
back to the source by Runge–Kutta 4, and the divergence, whose trace is exact (no
random probes), is added up along the way. All of it is float64, but for the network
itself, which is float32 unless --double is given: that costs about 1e-5 nats, and
is twenty times as fast.

The points are fresh: of the law of --data, drawn by --seed, and none of those that
the model learned from; without --data those of the law that it learned. Of a
file they are its rows, which are those that were learned if it is the same file.

entropy is the least that any model can have, where the law is known in closed form
(Gaussian mixtures; checkerboards without noise); data_nll is the mean of −log p
of these very points under that law, which has the same noise as nll. Everything is
in the coordinates of the data.`,
		Args: cobra.NoArgs,
	}
	s := addSubject(c)
	c.Flags().IntVar(&points, "points", 1000, "points that are evaluated, 1 to 100000")
	c.Flags().IntVar(&steps, "steps", 100, "steps of Runge–Kutta 4, 2 to 4096; grid_error says what they have cost")
	c.Flags().BoolVar(&double, "double", false, "the network in float64, too")
	addOutput(c, &to, "the table to write", true)
	c.RunE = func(c *cobra.Command, _ []string) error {
		seed, err := seedOf(c)
		if err != nil {
			return err
		}
		if points < 1 || points > 100_000 {
			return fmt.Errorf("--points %d: use 1 to 100000", points)
		}
		f, m, err := s.open(c, seed)
		if err != nil {
			return err
		}
		told := newProgress(c.ErrOrStderr())
		defer told.end()
		set, name, err := s.fresh(c, m, f.unit, points, seed, told)
		if err != nil {
			return err
		}
		source, err := f.sourceLogDensity()
		if err != nil {
			return err
		}
		l := measure.Likelihood{Steps: steps, End: f.end(), Source: source}
		divergent := f.precise
		if f.net != nil && !double {
			divergent = measure.InSingle(f.net, 2)
		}
		if err := runLikelihood(c.Context(), &l, divergent, set.Points, told); err != nil {
			return err
		}
		nll, stdErr := l.NLL()
		entropy, own, err := lawNLL(set, name)
		if err != nil {
			return err
		}
		shift := logUnit(f.unit)
		t := &table{columns: []string{"data", "points", "nll", "std_err", "grid_error", "entropy", "data_nll"}}
		t.add(name, set.Len(), nll+shift, stdErr, l.Error(), entropy+shift, own+shift)
		return to.writeTable(c, t)
	}
	return c
}

// fresh returns points of the law that --data names, or of the model's own, in the
// unit of the flow.
func (s *subject) fresh(c *cobra.Command, m *model.Model, unit dataset.Unit, n int, seed uint64, told *progress) (*dataset.Set, string, error) {
	base := control.Defaults()
	if m != nil {
		base = m.Trained
		if base.Choice(control.Data) == "own" && !c.Flags().Changed(control.Data) {
			own, err := lab.OwnPoints(base.Text(control.OwnPoints))
			if err != nil {
				return nil, "", err
			}
			told.say("the points are those that the model has learned; name others with --data")
			return inUnit(own, unit, n, seed), "own points", nil
		}
	}
	v, err := s.controls.onto(base)
	if err != nil {
		return nil, "", err
	}
	l, err := s.law(c, v, seed)
	if err != nil {
		return nil, "", err
	}
	if l.own != nil {
		return inUnit(l.own, unit, n, seed), l.name, nil
	}
	// Independent points, by a seed that no training set has been drawn with.
	p, err := l.independent(n, seed^streamFresh)
	if err != nil {
		return nil, "", err
	}
	one, err := l.draw(1, seed) // for the law
	if err != nil {
		return nil, "", err
	}
	return &dataset.Set{Dim: 2, Points: p, Mixture: one.Mixture, Unit: unit}, l.name, nil
}

// streamFresh parts the seeds of fresh points from those of training sets.
const streamFresh = 0x6672657368 << 16 // "fresh"

// inUnit takes n of a person's points over into another unit.
func inUnit(own *dataset.Own, unit dataset.Unit, n int, seed uint64) *dataset.Set {
	p := append([]float32(nil), subset(own.Points, n, seed)...)
	for i, x := range p {
		p[i] = float32(unit.Picture(i%2, own.Unit.Own(i%2, float64(x))))
	}
	return &dataset.Set{Dim: 2, Points: p, Unit: unit}
}

// lawNLL returns the entropy of the law that the points are of, and the mean of
// −log p of the points under it, both NaN where the law is not known.
func lawNLL(set *dataset.Set, name string) (entropy, nll float64, err error) {
	if set.Mixture == nil {
		return uniformEntropy(name), uniformEntropy(name), nil
	}
	o, err := field.NewOracle(&dataset.Set{Dim: 2, Points: set.Points[:2], Mixture: set.Mixture}, path.Linear(), 0)
	if err != nil {
		return 0, 0, err
	}
	for i := 0; i < len(set.Points); i += 2 {
		nll -= o.At(1, [2]float64{float64(set.Points[i]), float64(set.Points[i+1])}).LogP / float64(set.Len())
	}
	return measure.Entropy(set.Mixture), nll, nil
}

// uniformEntropy is the logarithm of the area of a published checkerboard, whose
// density is constant; NaN for other sets.
func uniformEntropy(name string) float64 {
	switch name {
	case "ffjord-checkerboard":
		return math.Log(32)
	case "fm-checkerboard":
		return math.Log(8 / (0.45 * 0.45))
	}
	return math.NaN()
}
