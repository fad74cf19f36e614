package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func reproduceCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "reproduce",
		Short: "Repeat a published experiment, and print ours beside the published numbers",
		Args:  cobra.NoArgs, // a name that is not known is refused
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(reproduceSF2MCommand())
	return c
}

func reproduceSF2MCommand() *cobra.Command {
	var (
		quick, asJSON bool
		seeds, jobs   int
		results       string
	)
	c := &cobra.Command{
		Use:   "sf2m",
		Short: "I-CFM and OT-CFM on two moons and 8 Gaussians: W2 and normalised path energy",
		Long: `I-CFM and OT-CFM on N → moons and moons → 8 Gaussians, by the protocol of [SF]²M
(arXiv 2307.03672), Table 2: W2 of 10,000 generated points against 10,000 test
points, and the normalised path energy. Beside them stand the energy of the exact
field of the independent coupling, which needs no training, and the W2 between two
test sets, which no sampler comes below.

Each finished run is a line of JSON in the file of results, and is not made again:
a command that was stopped goes on where it was.

Two things differ from the published code: a minibatch is paired by the optimal
permutation, where that draws pairs from the plan with replacement; and batches
are drawn from the training points with replacement, where that goes through
them in epochs.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			seed, err := seedOf(c)
			if err != nil {
				return err
			}
			p := paperProtocol
			if quick {
				p = quickProtocol
				if !c.Flags().Changed("seeds") {
					seeds = 2
				}
			}
			if seeds < 1 || seeds > 100 {
				return fmt.Errorf("--seeds %d: use 1 to 100", seeds)
			}
			if jobs < 1 || jobs > 64 {
				return fmt.Errorf("--jobs %d: use 1 to 64", jobs)
			}
			if results == "" {
				results = "sf2m-" + p.Name + ".jsonl"
			}
			l, err := openLedger(results, p)
			if err != nil {
				return err
			}
			all := sf2mJobs(seed, seeds)
			if err := runSF2M(c.Context(), l, p, all, jobs, newProgress(c.ErrOrStderr())); err != nil {
				return err
			}
			cells := sf2mTable(l, all)
			if asJSON {
				return writeSF2MJSON(c.OutOrStdout(), p, cells, l.runs)
			}
			return writeSF2MText(c.OutOrStdout(), p, cells)
		},
	}
	f := c.Flags()
	f.BoolVar(&quick, "quick", false, "a fifth of the steps, half the batch, an average of the weights and two seeds: minutes, for a look")
	f.BoolVar(&asJSON, "json", false, "print JSON with every run, not a table")
	f.IntVar(&seeds, "seeds", 5, "how many seeds, from --seed on; two with --quick")
	f.IntVar(&jobs, "jobs", runtime.NumCPU(), "runs at once, 1 to 64")
	f.StringVarP(&results, "results", "o", "", "file of results (default sf2m-paper.jsonl, or sf2m-quick.jsonl)")
	return c
}
