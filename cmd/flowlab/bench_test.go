package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"flowscope/sim/bench"
)

// The standard output is one JSON object with everything in it, and nothing else.
func TestBench(t *testing.T) {
	out, told, err := run(context.Background(), "bench", "--rounds", "3", "--slot", "1ms", "--seed", "7")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told, "of ") {
		t.Errorf("no progress: %q", told)
	}
	var r bench.Report
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	if d.More() {
		t.Error("there is more on the standard output")
	}
	who := map[string]int{}
	for _, x := range r.Results {
		who[x.Who]++
		if x.N != 3 || len(x.Values) != 3 || !(x.Median > 0) || x.Q1 > x.Median || x.Q3 < x.Median {
			t.Errorf("%+v", x)
		}
	}
	if who["scalar"] != 2 || who["gonum blas32"] != 2 || who["gonum mat (float64)"] != 2 {
		t.Errorf("%v", who)
	}
	for _, c := range r.Checks {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	if r.Rounds != 3 || r.SlotMS != 1 || r.Machine.Cores < 1 || r.Date.IsZero() || len(r.Goals) == 0 || len(r.Ratios) < 4 || len(r.Missing) != 0 || r.Others > 1 {
		t.Errorf("%+v", r)
	}
}

func TestBenchRefuses(t *testing.T) {
	for args, word := range map[string]string{
		"bench --rounds 0":    "0 rounds",
		"bench --rounds 1001": "1001 rounds",
		"bench --rounds two":  "two",
		"bench --slot 0s":     "0s",
		"bench --slot 11s":    "11s",
		"bench --seed -1":     "-1",
		"bench extra":         "extra",
		"bench --fast":        "fast",
		"bnech":               "bnech",
	} {
		out, _, err := run(context.Background(), strings.Fields(args)...)
		if err == nil || !strings.Contains(err.Error(), word) || out != "" {
			t.Errorf("%s: %v, output %q", args, err, out)
		}
	}
}

// Ctrl-C: an error, and no half of a result.
func TestBenchStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	out, _, err := run(ctx, "bench")
	if err == nil || out != "" {
		t.Errorf("%v, output %q", err, out)
	}
}
