package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"flowscope/sim/field"
	"flowscope/sim/files"
	"flowscope/sim/lab"
	"flowscope/sim/measure"
)

func fieldCommand() *cobra.Command {
	var (
		t, extent float64
		grid      int
		to        output
	)
	c := &cobra.Command{
		Use:   "field",
		Short: "The velocity field, score, divergence and log-density on a grid, as CSV",
		Long: `The velocity field at one time on a grid, as CSV with the columns
x, y, u, v (velocity), sx, sy (score), div (divergence), logp (nats).

With --exact all of it is the exact field's, of the points of --data widened by
--h. With --model, the score follows from the velocity by the schedule that the
model was trained on, and logp is what the flow gives by the exact trace: 100
steps of Runge–Kutta 4 back to the source, and the error that they cost is said.`,
		Args: cobra.NoArgs,
	}
	s := addSubject(c)
	c.Flags().Float64Var(&t, "t", 0.5, "time, 0 (noise) to 1 (data)")
	c.Flags().IntVar(&grid, "grid", 64, "places along each side, 1 to 1000")
	c.Flags().Float64Var(&extent, "extent", 3, "the grid fills the square [-extent, extent]² of the picture's unit, in which data are standardised; 0.01 to 1000")
	addOutput(c, &to, "the CSV to write", false)
	c.RunE = func(c *cobra.Command, _ []string) error {
		seed, err := seedOf(c)
		if err != nil {
			return err
		}
		switch {
		case !(t >= 0 && t <= 1):
			return fmt.Errorf("--t %v: use 0 to 1", t)
		case grid < 1 || grid > 1000:
			return fmt.Errorf("--grid %d: use 1 to 1000", grid)
		case !(extent >= 0.01 && extent <= 1000):
			return fmt.Errorf("--extent %v: use 0.01 to 1000", extent)
		}
		f, _, err := s.open(c, seed)
		if err != nil {
			return err
		}
		xy := make([]float32, 2*grid*grid)
		field.Rect{X0: -extent, Y0: -extent, X1: extent, Y1: extent}.Nodes(xy, grid, grid)
		told := newProgress(c.ErrOrStderr())
		out, err := f.at(c.Context(), t, xy, told)
		told.end()
		if err != nil {
			return err
		}
		return to.write(c, func(w io.Writer) error { return files.WriteField(w, *out, f.unit) })
	}
	return c
}

// at evaluates all that is known of the flow at time t.
func (f *flow) at(ctx context.Context, t float64, xy []float32, told *progress) (*files.Field, error) {
	n := len(xy) / 2
	out := &files.Field{XY: xy, UV: make([]float32, 2*n), Div: make([]float64, n), LogP: make([]float64, n)}
	if f.oracle != nil {
		out.Score = make([]float64, 2*n)
		for i := range n {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p := f.oracle.At(t, [2]float64{float64(xy[2*i]), float64(xy[2*i+1])})
			for k := range 2 {
				out.UV[2*i+k], out.Score[2*i+k] = float32(p.U[k]), p.S[k]
			}
			out.Div[i], out.LogP[i] = p.Div, p.LogP
			told.at(i, n, "the exact field")
		}
		return out, nil
	}
	div := make([]float32, n)
	f.net.VelocityAndDivergence(t, xy, out.UV, div)
	for i, d := range div {
		out.Div[i] = float64(d)
	}
	if lab.Known(f.values) {
		score := make([]float32, 2*n)
		field.NewLearned(f.net, f.schedule).Score(t, xy, score)
		out.Score = make([]float64, 2*n)
		for i, s := range score {
			out.Score[i] = float64(s)
		}
	}
	source, err := f.sourceLogDensity()
	if err != nil {
		told.say("logp is left empty: %v", err)
		out.LogP = nil
		return out, nil
	}
	if t == 0 {
		for i := range n {
			out.LogP[i] = source([]float64{float64(xy[2*i]), float64(xy[2*i+1])})
		}
		return out, nil
	}
	l := measure.Likelihood{End: t, Source: source}
	if err := runLikelihood(ctx, &l, measure.InSingle(f.net, 2), xy, told); err != nil {
		return nil, err
	}
	copy(out.LogP, l.LogDensities())
	told.say("logp: 100 steps of Runge–Kutta 4 cost %.1e nats, on average", l.Error())
	return out, nil
}

// runLikelihood runs it to its end, or until ctx is done.
func runLikelihood(ctx context.Context, l *measure.Likelihood, f measure.Divergent, xy []float32, told *progress) error {
	if err := l.Begin(f, xy); err != nil {
		return err
	}
	for !l.Advance(1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		told.at(int(1000*l.Progress()), 1000, "likelihood")
	}
	return nil
}
