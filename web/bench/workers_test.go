package main

import (
	"context"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"flowscope/sim/bench"
	"flowscope/web/chromium"
)

// In real Chromium our workers, with both variants of the kernel module, learn
// what the scalar kernels learn natively, and every case of theirs can be timed.
// TensorFlow.js, too, where an earlier make bench has installed it.
func TestWorkers(t *testing.T) {
	o := options{dist: os.Getenv("FLOWSCOPE_DIST"), worker: os.Getenv("FLOWSCOPE_BENCHWORKER"), npm: os.Getenv("FLOWSCOPE_BENCHNPM")}
	if o.dist == "" || o.worker == "" {
		t.Skip("make test-web names the page and the worker's program")
	}
	if o.npm != "" {
		if _, err := os.Stat(o.npm + "/installed"); err != nil {
			o.npm = ""
		}
	}
	w := bench.NewWork(1)
	window, err := open(context.Background(), o, w)
	if errors.Is(err, chromium.ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer window.close()
	var r bench.Report
	probes := window.contenders(&r, 1, w.Reference())
	cases := map[string]int{}
	for _, p := range probes {
		cases[p.Who]++
		v, err := p.Value(time.Millisecond)
		if err != nil || !(v > 0) || math.IsInf(v, 0) {
			t.Errorf("%s, %s: %g, %v", p.Who, p.What, v, err)
		}
	}
	for who, n := range map[string]int{"module 128, relaxed": 6, "module 128": 6, "simd 128": 5, "scalar": 2} {
		if cases[who] != n {
			t.Errorf("%s has %d cases, want %d", who, cases[who], n)
		}
	}
	if len(r.Checks) < 4 {
		t.Errorf("only %d checks", len(r.Checks))
	}
	for _, c := range r.Checks {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	for _, m := range r.Missing {
		if o.npm != "" || !strings.HasPrefix(m.Who, "TF.js") {
			t.Errorf("%+v", m)
		}
	}
}
