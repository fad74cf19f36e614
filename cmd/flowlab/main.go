// Command flowlab is the program's mathematics without a screen. Results go to
// the standard output, for machines to read; progress goes to the standard error.
//
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
	}
	root.PersistentFlags().Uint64("seed", 1, "seed of everything random")
	root.AddCommand(
		trainCommand(), sampleCommand(), compareCommand(), dataCommand(), measureCommand(), fieldCommand(), nllCommand(), renderCommand(),
		reproduceCommand(), benchCommand(),
	)
	return root
}

// seedOf is the seed that every command takes.
func seedOf(c *cobra.Command) (uint64, error) { return c.Flags().GetUint64("seed") }
