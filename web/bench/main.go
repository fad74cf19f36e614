// Command bench measures the program beside what else could do its work: our
// training and evaluation natively and in Chromium, on every kind of kernels that
// there is; gonum natively; TensorFlow.js in the same Chromium; and training with
// the page running. Everything but the last is measured in turns, round after
// round, so that a noisy machine disturbs all alike. It prints a table; make bench
// runs it.
//
// TensorFlow.js is installed by npm into a folder of its own, from the exact
// versions in package-lock.json; it is no part of the page. A contender that
// cannot be had here is listed with the reason.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"flowscope/sim/bench"
	"flowscope/sim/bench/peers"
)

type options struct {
	dist, worker, npm, json string
	rounds, page            int
	slot                    time.Duration
	seed                    uint64
}

func main() {
	var o options
	flag.StringVar(&o.dist, "dist", "dist", "the page, as make dist writes it")
	flag.StringVar(&o.worker, "worker", "build/benchworker.wasm", "cmd/benchworker, built with the tag kernelmodule")
	flag.StringVar(&o.npm, "npm", "build/bench-npm", "folder that TensorFlow.js is installed into; empty leaves it out")
	flag.StringVar(&o.json, "json", "", "file to write everything to, as JSON")
	flag.IntVar(&o.rounds, "rounds", 15, "how often everything is measured")
	flag.IntVar(&o.page, "page", 2, "how often training with the page running is measured; 0 leaves it out")
	flag.DurationVar(&o.slot, "slot", 100*time.Millisecond, "how long a measurement takes")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of everything random")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if flag.NArg() > 0 {
		return fmt.Errorf("%q is not understood; all settings are flags", flag.Arg(0))
	}
	if o.rounds < 1 || o.page < 0 || o.slot < time.Millisecond {
		return fmt.Errorf("%d rounds of %v and %d of the page: use 1 or more of 1ms or longer, and 0 or more", o.rounds, o.slot, o.page)
	}
	w := bench.NewWork(o.seed)
	r := &bench.Report{Date: time.Now(), Machine: bench.Here(), Rounds: o.rounds, SlotMS: o.slot.Seconds() * 1e3}
	if err := measure(ctx, o, w, r); err != nil {
		return err
	}
	if err := measurePage(ctx, o, r); err != nil {
		return err
	}
	if o.json != "" {
		b, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.json, append(b, '\n'), 0o644); err != nil {
			return err
		}
	}
	if err := write(os.Stdout, r); err != nil {
		return err
	}
	for _, c := range r.Checks {
		if !c.OK {
			return fmt.Errorf("%s, %s does not do the same work: its figures are worth nothing", c.Place, c.Who)
		}
	}
	return nil
}

// measure does what is measured in rounds, natively and in the browser.
func measure(ctx context.Context, o options, w *bench.Work, r *bench.Report) error {
	native, err := peers.Native(w)
	if err != nil {
		return err
	}
	reference := w.Reference()
	r.Check(bench.Native, w, native, reference)
	probes := bench.Probes(bench.Native, native)
	t, err := open(ctx, o, w)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.Missing = append(r.Missing, bench.Missing{Who: "everything in Chromium", Why: err.Error()})
	} else {
		defer t.close()
		r.Machine.Browser = t.version
		probes = append(probes, t.contenders(r, o.seed, reference)...)
	}
	load := bench.LoadNow()
	series, err := bench.Rounds(ctx, probes, o.rounds, o.slot, func(done, total int, p *bench.Probe) {
		if done%len(probes) == 0 {
			say("round %d of %d: %d measurements", done/len(probes), o.rounds, len(probes))
		}
	})
	if err != nil {
		return err
	}
	r.Others = load.Others()
	r.Add(series)
	r.NativeGoals(native)
	browserGoals(r)
	return nil
}

// say tells how far it is.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", args...)
}
