package main

import (
	"fmt"
	"slices"
	"strings"

	"flowscope/sim/bench"
)

// place is where the workers run.
const place = "Chromium"

// The variants of the kernel module, the better one first: each has a worker of
// its own, with the kernels of Go alone beside.
var variants = []string{"relaxed", "simd128"}

// backends are those of TensorFlow.js.
var backends = []string{"wasm", "webgl", "cpu"}

// contenders starts all workers, checks that they do the same work, and returns
// what is to be measured: our kernels, the best first, and then the others'. What
// does not start is noted as missing.
func (t *tab) contenders(r *bench.Report, seed uint64, reference bench.Lesson) []*bench.Probe {
	missing := func(who string, err error) {
		r.Missing = append(r.Missing, bench.Missing{Who: who, Why: err.Error()})
	}
	var modules, plain, others []*bench.Probe
	for _, v := range variants {
		say("starting our worker with the kernel module %s", v)
		s, err := t.begin(v, "ours.js", "module", map[string]any{"seed": seed, "variant": v})
		if err != nil {
			missing("our worker, kernel module "+v, err)
			continue
		}
		own := t.probes(v, s.Cases, func(c bench.Title) bool { return strings.HasPrefix(c.Who, "module") })
		if len(own) == 0 {
			missing("kernel module "+v, fmt.Errorf("the browser refuses it, or its self-test fails"))
		}
		modules = append(modules, own...)
		first := plain == nil // the kernels of Go alone are the same in every worker
		if first {
			plain = t.probes(v, s.Cases, func(c bench.Title) bool { return !strings.HasPrefix(c.Who, "module") })
		}
		lessons, err := t.lessons(v)
		if err != nil {
			missing("what our worker learns, kernel module "+v, err)
		}
		for _, l := range lessons {
			if first || strings.HasPrefix(l.Who, "module") {
				r.Checks = append(r.Checks, bench.Compare(place, l, reference))
			}
		}
	}
	for _, b := range backends {
		who := "TF.js " + b
		if t.npm != nil {
			missing(who, t.npm)
			continue
		}
		say("starting %s and finding its fastest formulation", who)
		s, err := t.begin(b, "tfjs.js", "classic", map[string]any{"backend": b})
		if err != nil {
			missing(who, err)
			continue
		}
		r.Notes = append(r.Notes, who+" "+strings.Join(s.Notes, "; "))
		lessons, err := t.lessons(b)
		if err != nil {
			missing("what "+who+" learns", err)
		}
		for _, l := range lessons {
			r.Checks = append(r.Checks, bench.Compare(place, l, reference))
		}
		others = append(others, t.probes(b, s.Cases, func(bench.Title) bool { return true })...)
	}
	return slices.Concat(modules, plain, others)
}
