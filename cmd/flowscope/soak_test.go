//go:build !js

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"flowscope/sim/bench"
)

// BenchmarkSoak watches the memory of the program itself, left alone with 5,000
// particles, for FLOWSCOPE_SOAK or ten minutes. It prints a line for every tenth of
// the time, and the slope over the last half.
func BenchmarkSoak(b *testing.B) {
	needScreen(b)
	long := 10 * time.Minute
	if text := os.Getenv("FLOWSCOPE_SOAK"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil || long < 10*time.Second {
			b.Fatalf("FLOWSCOPE_SOAK is %q; it is a time of at least 10s, such as 10m", text)
		}
	}
	exe := filepath.Join(b.TempDir(), "flowscope")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", exe, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(exe, "-hash", "particles=5000")
	cmd.Env = append(os.Environ(), "GODEBUG=gctrace=1")
	told, err := cmd.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	heap := watchHeap(told)
	for b.Loop() {
		fmt.Printf("%7s %9s %9s   MB\n", "minutes", "resident", "live heap")
		start, next := time.Now(), time.Duration(0)
		var at, rss, live []float64
		for {
			if now := time.Since(start); now >= next {
				at, rss, live = append(at, now.Minutes()), append(rss, residentMB(b, cmd.Process.Pid)), append(live, heap())
				fmt.Printf("%7.1f %9.2f %9.2f\n", now.Minutes(), rss[len(rss)-1], live[len(live)-1])
				if now >= long {
					break
				}
				next += long / 10
			}
			time.Sleep(100 * time.Millisecond)
		}
		half := len(at) / 2
		fmt.Printf("%7s %9.2f %9.2f   MB a minute, last half\n", "slope", bench.Slope(at[half:], rss[half:]), bench.Slope(at[half:], live[half:]))
		b.ReportMetric(rss[len(rss)-1], "resident-MB")
		b.ReportMetric(bench.Slope(at[half:], rss[half:]), "resident-MB/min")
		b.ReportMetric(live[len(live)-1], "live-heap-MB")
		b.ReportMetric(bench.Slope(at[half:], live[half:]), "live-heap-MB/min")
	}
}

// watchHeap reads what the collector tells and returns a function that gives the
// heap in MB that was live after the last collection.
func watchHeap(told io.Reader) func() float64 {
	var mu sync.Mutex
	var live float64
	go func() {
		for lines := bufio.NewScanner(told); lines.Scan(); {
			// gc 7 @1.2s …, 4->5->3 MB, …: before, at the end and live after.
			head, _, ok := strings.Cut(lines.Text(), " MB,")
			if i := strings.LastIndex(head, "->"); ok && i >= 0 && strings.HasPrefix(head, "gc ") {
				if mb, err := strconv.ParseFloat(head[i+2:], 64); err == nil {
					mu.Lock()
					live = mb
					mu.Unlock()
				}
			}
		}
	}()
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return live
	}
}

// residentMB is the memory of a process that is in use and not a file's, where the
// system tells.
func residentMB(b *testing.B, pid int) (mb float64) {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatalf("the program is gone, or the system does not tell of its memory: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if name, value, _ := strings.Cut(line, ":"); name == "RssAnon" || name == "RssShmem" {
			kb, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
			mb += kb * 1024 / 1e6
		}
	}
	return mb
}
