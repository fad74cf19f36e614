package main

import (
	"strings"

	"flowscope/sim/bench"
)

// browserGoals adds ratios and goals of what was measured in the browser.
func browserGoals(r *bench.Report) {
	var ours string // the best kernels
	var kernels, rest []string
	for _, x := range r.Results {
		if x.Place != place || x.What != bench.Train {
			continue
		}
		switch {
		case strings.HasPrefix(x.Who, "TF.js"):
			rest = append(rest, x.Who)
		case ours == "":
			ours = x.Who
			kernels = append(kernels, x.Who)
		default:
			kernels = append(kernels, x.Who)
			rest = append(rest, x.Who)
		}
	}
	for _, what := range []string{bench.Train, bench.Evaluate} {
		for _, over := range rest {
			r.Compare(place, what, ours, over)
		}
	}
	const wasm = "TF.js wasm"
	find := func(what, who string) *bench.Result { return r.Find(place, what, who) }
	r.GoalOf("training alone in a worker", bench.SamplesPerSecond, 400_000, find(bench.Train, ours), 11, wasm, find(bench.Train, wasm))
	r.GoalOf("4,096 evaluations in a worker", bench.Milliseconds, 2.8, find(bench.Evaluate, ours), 1.8, wasm, find(bench.Evaluate, wasm))
	if ours == "" {
		kernels = []string{"module"} // not measured: to be told so
	}
	for _, k := range kernels {
		if strings.HasPrefix(k, "module") {
			r.LayerGoals(place, k)
		}
	}
}
