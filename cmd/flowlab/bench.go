package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"flowscope/sim/bench"
	"flowscope/sim/bench/peers"
)

func benchCommand() *cobra.Command {
	var rounds int
	var slot time.Duration
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure training, evaluation and layers on this machine, beside other Go libraries",
		Long: `Measure training, evaluation and layers on this machine, beside other Go libraries.

All are measured in turns, round after round, on the same network, weights and
batches; that they do the same work is checked first. The JSON on the standard
output has every measurement, medians, quartiles and ratios.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			seed, err := seedOf(c)
			if err != nil {
				return err
			}
			told := newProgress(c.ErrOrStderr())
			r, err := native(c.Context(), seed, rounds, slot, told)
			told.end()
			if err != nil {
				return err
			}
			e := json.NewEncoder(c.OutOrStdout())
			e.SetIndent("", "  ")
			return e.Encode(r)
		},
	}
	c.Flags().IntVar(&rounds, "rounds", 21, "how often everything is measured, 1 to 1000")
	c.Flags().DurationVar(&slot, "slot", 100*time.Millisecond, "how long a measurement takes, 1ms to 10s")
	return c
}

// native is the native part of all measurements.
func native(ctx context.Context, seed uint64, rounds int, slot time.Duration, told *progress) (*bench.Report, error) {
	if rounds < 1 || rounds > 1000 {
		return nil, fmt.Errorf("%d rounds: use 1 to 1000", rounds)
	}
	if slot < time.Millisecond || slot > 10*time.Second {
		return nil, fmt.Errorf("a measurement of %v: use 1ms to 10s", slot)
	}
	w := bench.NewWork(seed)
	all, err := peers.Native(w)
	if err != nil {
		return nil, err
	}
	r := &bench.Report{Date: time.Now(), Machine: bench.Here(), Rounds: rounds, SlotMS: slot.Seconds() * 1e3}
	r.Check(bench.Native, w, all, w.Reference())
	load := bench.LoadNow()
	series, err := bench.Rounds(ctx, bench.Probes(bench.Native, all), rounds, slot, func(done, total int, p *bench.Probe) {
		told.at(done, total, p.What+", "+p.Who)
	})
	if err != nil {
		return nil, fmt.Errorf("stopped before the end; nothing is printed: %w", err)
	}
	r.Others = load.Others()
	r.Add(series)
	r.NativeGoals(all)
	return r, nil
}
