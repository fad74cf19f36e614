// Command flowlab is the program's mathematics without a screen. Results go to
// the standard output, for machines to read; progress goes to the standard error.
//
//	flowlab train       a model of a data set or of your points, as model.json
//	flowlab sample      samples of a model, as CSV
//	flowlab compare     samplers × evaluations × schedules: a table and a plot
//	flowlab data        points of a data set, as CSV
//	flowlab measure     distances between two files of points, with their floors
//	flowlab field       velocity, score, divergence and log-density on a grid
//	flowlab nll         the log-likelihood of data, by the exact trace
//	flowlab render      a picture, PNG or GIF
//	flowlab reproduce   a published experiment, ours beside the published numbers
//	flowlab bench       how fast this machine is at it, as JSON
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not ask
	if err := command().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "flowlab:", err)
		os.Exit(1)
	}
}

// command is the whole command line.
func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "flowlab",
		Short:         "Flow matching and diffusion on the command line",
		SilenceErrors: true, // main says them, once
		SilenceUsage:  true,
		Long: `Flow matching and diffusion on the command line: what the page of Flowscope shows,
for scripts. Time runs from noise at t = 0 to data at t = 1.

Results go to the standard output or to -o, as CSV or JSON; progress goes to the
standard error. The same seed gives the same bytes. Ctrl-C stops, and leaves files
as they were. flowlab help recipes shows how the commands go together.`,
	}
	root.PersistentFlags().Uint64("seed", 1, "seed of everything random")
	root.AddCommand(
		trainCommand(), sampleCommand(), compareCommand(), dataCommand(), measureCommand(), fieldCommand(), nllCommand(), renderCommand(),
		reproduceCommand(), benchCommand(), recipesTopic(),
	)
	return root
}

// seedOf is the seed that every command takes.
func seedOf(c *cobra.Command) (uint64, error) { return c.Flags().GetUint64("seed") }
