package main

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/files"
	"flowscope/sim/lab"
	"flowscope/sim/model"
	"flowscope/sim/train"
)

// solverSteps is the name of the control of the sampler's steps where --steps are
// those of training.
const solverSteps = "solver-steps"

func trainCommand() *cobra.Command {
	o := trainOptions{}
	var asJSON bool
	c := &cobra.Command{
		Use:   "train",
		Short: "Train a model, and write it as model.json",
		Long: `Train a model, and write it as model.json, which the page and the desktop open too.

Every control of the page is a flag here; those of sampling and of the picture are
kept in the file for later. --data takes a file too: the two columns of a CSV, or a
PNG, sampled at --n points in proportion to its darkness. The points are
standardised, and what is sampled from the model is in the file's coordinates.

The standard output is the loss, averaged over twenty stretches of the run, beside
the least that any network can have on these points (where that is known).

The file is written at the end, and every --save-every steps before: who stops the
command keeps the last of these, and goes on from it by --resume. Training that
diverges is stopped, and the file is that of the last weights that were sound.`,
		Args: cobra.NoArgs,
	}
	c.Flags().IntVar(&o.steps, "steps", 8000, "training steps, 1 to 100000000")
	c.Flags().StringVarP(&o.file, "output", "o", "model.json", "the model to write; it is complete, or as it was before")
	c.Flags().StringVar(&o.resume, "resume", "", "a model.json to go on from: --steps more, its controls changed by the flags that are given")
	c.Flags().IntVar(&o.saveEvery, "save-every", 10_000, "steps after which the model is written before the end; 0: only then")
	c.Flags().BoolVar(&asJSON, "json", false, "JSON, not CSV")
	controls := addControls(c, func(*control.Def) bool { return true }, map[string]string{control.Steps: solverSteps})
	c.RunE = func(c *cobra.Command, _ []string) error {
		switch {
		case o.steps < 1 || o.steps > 100_000_000:
			return fmt.Errorf("--steps %d: use 1 to 100000000", o.steps)
		case o.saveEvery < 0:
			return fmt.Errorf("--save-every %d: use 0 or more", o.saveEvery)
		}
		told := newProgress(c.ErrOrStderr())
		defer told.end()
		t, err := o.begin(c, controls, told)
		if err != nil {
			return err
		}
		curve, err := o.run(c.Context(), t, told)
		if err != nil {
			return err
		}
		to := output{json: asJSON}
		return to.writeTable(c, curve)
	}
	return c
}

type trainOptions struct {
	steps, saveEvery int
	file, resume     string
}

// begin makes the run, or takes it up.
func (o *trainOptions) begin(c *cobra.Command, controls *controlFlags, told *progress) (*lab.Training, error) {
	if o.resume == "" {
		v, err := controls.values(c, control.Defaults(), told)
		if err != nil {
			return nil, err
		}
		return lab.NewTraining(v)
	}
	m, err := readModel(o.resume)
	if err != nil {
		return nil, err
	}
	v, err := controls.values(c, m.Values, told)
	if err != nil {
		return nil, err
	}
	for _, d := range control.List() {
		if d.AtReset && c.Flags().Changed(d.ID) {
			return nil, fmt.Errorf("--%s acts at the beginning of a run only; with --resume it is that of %s", d.ID, o.resume)
		}
	}
	if !m.Resumable() {
		told.say("%s has no optimiser: a new one begins", o.resume)
	}
	return lab.ResumeTraining(m, v)
}

// stretches is the number of rows of the loss curve.
const stretches = 20

// run trains, and writes the model.
func (o *trainOptions) run(ctx context.Context, t *lab.Training, told *progress) (*table, error) {
	curve := &table{columns: []string{"step", "loss", "floor"}}
	first, saved := t.Steps(), int64(-1)
	save := func() error {
		m, err := t.Model()
		if err != nil {
			return err
		}
		if err := files.Whole(o.file, func(w io.Writer) error { return model.Write(w, m) }); err != nil {
			return err
		}
		saved = t.Steps()
		return nil
	}
	sum, n := 0.0, 0
	for i := range o.steps {
		if ctx.Err() != nil {
			if saved < 0 {
				return nil, fmt.Errorf("stopped at step %d; nothing was written: %w", t.Steps(), ctx.Err())
			}
			return nil, fmt.Errorf("stopped at step %d; %s is that of step %d, and --resume goes on from there: %w", t.Steps(), o.file, saved, ctx.Err())
		}
		loss, err := t.Step()
		if err != nil { // the weights are sound: see lab.Training.Step
			before := saved
			switch unsaved := save(); {
			case unsaved == nil:
				return nil, fmt.Errorf("%w The model is written to %s, and --resume goes on from there", err, o.file)
			case before < 0:
				return nil, fmt.Errorf("%w Nothing was written: %w", err, unsaved)
			default:
				return nil, fmt.Errorf("%w The model could not be written, and %s is that of step %d: %w", err, o.file, before, unsaved)
			}
		}
		sum, n = sum+loss, n+1
		if (i+1)*min(stretches, o.steps)/o.steps > i*min(stretches, o.steps)/o.steps {
			curve.add(int(t.Steps()), sum/float64(n), math.NaN())
			sum, n = 0, 0
		}
		if o.saveEvery > 0 && (i+1)%o.saveEvery == 0 && i+1 < o.steps {
			if err := save(); err != nil {
				return nil, err
			}
		}
		if i%64 == 0 {
			told.at(i, o.steps, fmt.Sprintf("step %d, loss %.3f", first+int64(i)+1, loss))
		}
	}
	if err := save(); err != nil {
		return nil, err
	}
	m, err := t.Model()
	if err != nil {
		return nil, err
	}
	least, err := floorOf(ctx, m, told)
	for _, row := range curve.rows {
		row[2] = least
	}
	return curve, err
}

// floorOf returns the least loss on what the model has learned; NaN where it is not
// known.
func floorOf(ctx context.Context, m *model.Model, told *progress) (float64, error) {
	v := m.Trained
	if !lab.Known(v) {
		return math.NaN(), nil
	}
	set, err := lab.DataSet(v, m.Seed)
	if err != nil {
		return 0, err
	}
	s, err := lab.Schedule(v)
	if err != nil {
		return 0, err
	}
	f := train.NewFloor(set, s, v.Float(control.PathSigma), m.Seed)
	for !f.Advance(64) {
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("the model is written; its floor is not known: %w", err)
		}
		told.at(0, 1, "the least loss on these points")
	}
	least, _ := f.Value()
	return least, nil
}
