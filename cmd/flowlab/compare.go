package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/files"
	"flowscope/sim/lab"
)

func compareCommand() *cobra.Command {
	o := compareOptions{}
	var to output
	var picture string
	c := &cobra.Command{
		Use:   "compare",
		Short: "Samplers × evaluations × schedules: how far the samples are from fresh data, as a table and a plot",
		Long: `Samplers × evaluations × schedules: how far the samples are from fresh data.

For every schedule a model is trained (--train-steps, and the flags of data and
training), or, with --exact, the exact field of the training points is taken. Each
sampler then makes -n samples with as many steps as take the number of evaluations
(NFE) that is asked for. The distances are those to as many fresh points of the
data's law; floor is what a perfect sampler has, and its spread.

Where no number of steps takes that many evaluations the row says so and is left
empty. dopri5 chooses its own steps: the tolerance from 1e-6 to 0.1 is taken that
comes nearest, and nfe is what it really took, the mean over blocks of 512
particles; a row whose NFE is more than a quarter off is left empty.

Distances are in the data's unit (where a file's two columns have scales of their
own, in the standardised one). Of a file, at most a third of the points is compared
with, the floor is made of the others, and the model has learned from all of them.`,
		Args: cobra.NoArgs,
	}
	f := c.Flags()
	f.StringSliceVar(&o.samplers, "samplers", []string{"euler", "heun", "dopri5"}, "of "+strings.Join(samplerIDs(), ", "))
	f.IntSliceVar(&o.nfes, "nfe", []int{4, 8, 16, 32, 64}, "evaluations of the field, 1 to 4000 each")
	f.StringSliceVar(&o.schedules, "schedules", []string{"linear"}, "of "+strings.Join(optionIDs(control.Schedule), ", "))
	f.BoolVar(&o.exact, "exact", false, "the exact field of the training points, not a trained model")
	f.IntVar(&o.steps, "train-steps", 8000, "training steps of each model, 1 to 1000000")
	f.IntVar(&o.n, "samples", 2000, "samples, and fresh points, 16 to 20000; the exact W2 of 10,000 takes seconds to a minute")
	f.IntVar(&o.pairs, "floor-pairs", 5, "samples of a perfect sampler that the floor is made of, 2 to 100")
	f.StringVar(&picture, "plot", "", "a plot of W2 against NFE to write, *.png or *.svg")
	controls := addControls(c, comparedControls, nil)
	addOutput(c, &to, "the table to write", true)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if kind := strings.ToLower(filepath.Ext(picture)); picture != "" && kind != ".png" && kind != ".svg" {
			return fmt.Errorf("--plot %q: name a file *.png or *.svg", picture)
		}
		told := newProgress(c.ErrOrStderr())
		defer told.end()
		// The law is what --data names, before its points become the model's own.
		seed := c.Flags().Lookup(control.Seed).Value.String()
		v, err := controls.values(c, control.Defaults(), told)
		if err != nil {
			return err
		}
		if err := o.possible(v); err != nil {
			return err
		}
		l, err := o.law(v, controls.data, told)
		if err != nil {
			return err
		}
		r, err := o.run(c.Context(), v, l, told)
		if err != nil {
			return err
		}
		if err := to.writeTable(c, r.table()); err != nil || picture == "" {
			return err
		}
		title := fmt.Sprintf("%s, seed %s", l.name, seed)
		return files.Whole(picture, r.plot(title, strings.ToLower(filepath.Ext(picture))))
	}
	return c
}

// comparedControls are those that a comparison depends on, but for those that it
// goes through itself.
func comparedControls(d *control.Def) bool {
	if slices.Contains([]string{control.Schedule, control.OwnPoints}, d.ID) {
		return false
	}
	return inGroups("data", "curve", "training", "network")(d) || slices.Contains([]string{control.Sigma, control.SigmaShape, control.NoiseSeed}, d.ID)
}

// possible refuses what is not known for the source and the coupling, before
// anything is trained.
func (o *compareOptions) possible(v control.Values) error {
	if o.exact && !lab.Known(v) {
		return fmt.Errorf("--exact with the source %s and the coupling %s: the exact field is known for a Gaussian source and independent pairs only", v.Choice(control.Source), v.Choice(control.Coupling))
	}
	for _, s := range o.samplers {
		v := v.Clone()
		if err := setSampler(v, s); err != nil {
			return err
		}
		if err := checkSDE(v); err != nil {
			return err
		}
	}
	return nil
}

type compareOptions struct {
	samplers, schedules []string
	nfes                []int
	exact               bool
	steps, n, pairs     int
}

func (o *compareOptions) check() error {
	v := control.Defaults()
	for _, s := range o.samplers {
		if err := setSampler(v, s); err != nil {
			return err
		}
	}
	for _, s := range o.schedules {
		if err := v.Set(control.Schedule, s); err != nil {
			return fmt.Errorf("--schedules: %w", err)
		}
	}
	for _, k := range o.nfes {
		if k < 1 || k > 4000 {
			return fmt.Errorf("--nfe %d: use 1 to 4000", k)
		}
	}
	switch {
	case len(o.samplers) == 0 || len(o.schedules) == 0 || len(o.nfes) == 0:
		return fmt.Errorf("name at least one sampler, one schedule and one NFE")
	case o.steps < 1 || o.steps > 1_000_000:
		return fmt.Errorf("--train-steps %d: use 1 to 1000000", o.steps)
	case o.n < 16 || o.n > 20_000:
		return fmt.Errorf("--samples %d: use 16 to 20000", o.n)
	case o.pairs < 2 || o.pairs > 100:
		return fmt.Errorf("--floor-pairs %d: use 2 to 100", o.pairs)
	}
	return nil
}
