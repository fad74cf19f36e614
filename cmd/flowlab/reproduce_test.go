package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// tinyProtocol is over in a second.
var tinyProtocol = sf2mProtocol{Name: "tiny", Steps: 30, Batch: 32, Train: 300, Test: 200, Euler: 10, Smoothing: "0.1"}

// However many runs go on at once, and wherever they are stopped: the same bytes.
func TestSF2MResumes(t *testing.T) {
	t.Chdir(t.TempDir())
	all := func(ctx context.Context, name string, atOnce int) error {
		l, err := openLedger(name, tinyProtocol)
		if err != nil {
			t.Fatal(err)
		}
		return runSF2M(ctx, l, tinyProtocol, sf2mJobs(1, 2), atOnce, newProgress(io.Discard))
	}
	if err := all(context.Background(), "whole", 2); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		for range 3000 {
			if _, err := os.Stat("part"); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		stop()
	}()
	if err := all(ctx, "part", 1); err == nil || !strings.Contains(err.Error(), "goes on from there") {
		t.Fatalf("it was stopped: %v", err)
	}
	if n := strings.Count(read(t, "part"), "\n"); n < 1 || n >= len(sf2mJobs(1, 2)) {
		t.Errorf("stopped with %d runs", n)
	}
	if err := all(context.Background(), "part", 1); err != nil {
		t.Fatal(err)
	}
	if read(t, "whole") != read(t, "part") {
		t.Error("what was stopped has other results")
	}
	if _, err := openLedger("whole", paperProtocol); err == nil || !strings.Contains(err.Error(), "protocol") {
		t.Errorf("results of another protocol: %v", err)
	}
}

// The results that are committed are whole, and give the README's table.
func TestSF2MCommitted(t *testing.T) {
	const name = "testdata/sf2m-paper.jsonl"
	out := must(t, "reproduce sf2m -o "+name) // nothing is left to run
	readme := read(t, "../../README.md")
	for line := range strings.Lines(out) {
		if line = strings.TrimRight(line, " \n"); !strings.Contains(readme, line) {
			t.Errorf("the README has no %q", line)
		}
	}
}

// The quick version, of one seed, is right about what the published table is
// about: optimal transport straightens paths, I-CFM's energy is what it is, and
// samples are good.
func TestReproduceQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("minutes")
	}
	t.Chdir(t.TempDir())
	var r sf2mReport
	if err := json.Unmarshal([]byte(must(t, "reproduce sf2m --quick --seeds 1 --json")), &r); err != nil {
		t.Fatal(err)
	}
	cell := func(task, method, measure string) sf2mCell {
		for _, c := range r.Cells {
			if c.Task == task && c.Method == method && c.Measure == measure {
				return c
			}
		}
		t.Fatalf("no %s of %s on %s", measure, method, task)
		return sf2mCell{}
	}
	for _, task := range sf2mTasks() {
		if ot, i := cell(task.id, "otcfm", "NPE").Ours.Mean, cell(task.id, "icfm", "NPE").Ours.Mean; !(ot < i) {
			t.Errorf("%s: NPE of OT-CFM %.3f, of I-CFM %.3f", task.title, ot, i)
		}
		for _, method := range []string{"otcfm", "icfm"} {
			if c := cell(task.id, method, "W2"); !(c.Ours.Mean <= 2*c.Published.Mean) {
				t.Errorf("%s, %s: W2 %.3f, published %.3f", task.title, method, c.Ours.Mean, c.Published.Mean)
			}
		}
	}
	if npe := cell("N-moons", "icfm", "NPE").Ours.Mean; npe < .55 || npe > 1.1 {
		t.Errorf("NPE of I-CFM on N → moons: %.3f, not within .55 to 1.1", npe)
	}
	for _, c := range r.Cells {
		t.Logf("%s %s %s: %v", c.Measure, c.taskTitle, c.Method, c.Ours)
	}
}
