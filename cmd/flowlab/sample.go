package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/files"
	"flowscope/sim/film"
	"flowscope/sim/lab"
	"flowscope/sim/model"
)

func sampleCommand() *cobra.Command {
	var (
		file string
		n    int
		to   output
	)
	c := &cobra.Command{
		Use:   "sample",
		Short: "Draw samples from a model, as CSV in the coordinates of its data",
		Long: `Draw samples from a model, as CSV in the coordinates of its data. Without flags they
are made as the model's own controls say: --ode and --sde choose the solver, and
with it whether there is noise. Particle i has the same source point and
the same Brownian path in the page and here, whatever n is: --seed is the page's
noise seed.`,
		Args: cobra.NoArgs,
	}
	c.Flags().StringVar(&file, "model", "", "the model.json to sample from (needed)")
	c.Flags().IntVarP(&n, "n", "n", 10_000, fmt.Sprintf("samples, 1 to %d; to %d where the source is a data set", files.MaxRows, lab.SourcePoints))
	sampling := addSampling(c)
	addOutput(c, &to, "the CSV to write", false)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if file == "" {
			return fmt.Errorf("--model FILE.json is needed")
		}
		if n < 1 || n > files.MaxRows {
			return fmt.Errorf("-n %d: use 1 to %d", n, files.MaxRows)
		}
		m, err := readModel(file)
		if err != nil {
			return err
		}
		v, err := sampling.onto(c, m.Settings())
		if err != nil {
			return err
		}
		if source := v.Choice(control.Source); source != "gaussian" && n > lab.SourcePoints {
			return fmt.Errorf("-n %d: the source %q of this model has %d points; use 1 to %d", n, source, lab.SourcePoints, lab.SourcePoints)
		}
		told := newProgress(c.ErrOrStderr())
		defer told.end()
		s, err := samples(c.Context(), m, v, n, func(done int) { told.at(done, n, "samples") })
		if err != nil {
			return err
		}
		told.say("%d samples, %.4g evaluations of the field each", n, s.nfe)
		return to.write(c, func(w io.Writer) error { return files.WriteCSV(w, s.ends, m.Unit) })
	}
	return c
}

// sampled are samples, and what they have cost.
type sampled struct {
	ends []float32 // x0, y0, x1, y1, ... in the picture's unit
	nfe  float64   // evaluations of the field a particle, on average
}

// samples makes the first n samples of a model under the values, on all cores;
// their number changes nothing.
func samples(ctx context.Context, m *model.Model, v control.Values, n int, tell func(done int)) (sampled, error) {
	lanes := (n + film.Lane - 1) / film.Lane
	out := sampled{ends: make([]float32, 2*n)}
	var (
		mu         sync.Mutex
		next, done int
		failed     error
		evaluated  int
		wait       sync.WaitGroup
	)
	take := func() (lane int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = ctx.Err()
		}
		next++
		return next - 1, failed == nil && next <= lanes
	}
	for range min(runtime.NumCPU(), lanes) {
		s, err := lab.NewSampling(m, v)
		if err != nil {
			return out, err
		}
		wait.Go(func() {
			for lane, ok := take(); ok; lane, ok = take() {
				first := lane * film.Lane
				size := min(film.Lane, n-first)
				_, ends, err := s.Lane(first, size)
				copy(out.ends[2*first:], ends)
				mu.Lock()
				if err != nil && failed == nil {
					failed = err
				}
				done += size
				evaluated += size * s.NFE()
				tell(done)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	out.nfe = float64(evaluated) / float64(n)
	return out, failed
}
