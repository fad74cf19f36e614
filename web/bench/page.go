package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"flowscope/sim/bench"
)

// withPage is what training with the page running is called.
const withPage = "training with the page running"

// measurePage runs web/e2e's benchmark of the page: with 5,000 particles as often
// as told, and once with 20,000, in all the ways that it has. That is done after
// what is measured in rounds: each run is 20 seconds of everything at once.
func measurePage(ctx context.Context, o options, r *bench.Report) error {
	if o.page == 0 {
		r.Missing = append(r.Missing, bench.Missing{Who: withPage, Why: "it was left out"})
		return nil
	}
	for _, run := range []struct {
		particles, times int
		oldest           float64 // film, in seconds
	}{{5000, o.page, .5}, {20000, 1, 2}} {
		say("the page with %d particles, %d times", run.particles, run.times)
		out, err := pageBenchmark(ctx, o.dist, run.particles, run.times)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		found := parseBenchmarks(out)
		if err != nil || len(found) == 0 {
			why := fmt.Sprintf("web/e2e's benchmark gave nothing: %s", lastLine(out))
			if err != nil {
				why = fmt.Sprintf("web/e2e's benchmark: %v: %s", err, lastLine(out))
			}
			r.Missing = append(r.Missing, bench.Missing{Who: fmt.Sprintf("%s, %d particles", withPage, run.particles), Why: why})
		}
		for _, b := range found {
			addPage(r, b, run.particles == 5000, run.oldest)
		}
		if len(found) == 0 {
			addPage(r, benchmark{name: fmt.Sprintf("%d particles", run.particles)}, run.particles == 5000, run.oldest)
		}
	}
	return nil
}

// addPage adds results and goals of one way to run the page.
func addPage(r *bench.Report, b benchmark, training bool, oldest float64) {
	for _, m := range metrics {
		if v := b.values[m.name]; len(v) > 0 {
			r.Results = append(r.Results, bench.Result{Place: "page", Title: bench.Title{What: m.what, Who: b.name, Unit: m.unit}, Spread: bench.SpreadOf(v), Values: v})
		}
	}
	if training {
		r.Goal(withPage+", "+b.name, bench.SamplesPerSecond, 200_000, b.values["samples/s"])
	}
	r.Goal("age of the film, "+b.name, bench.Seconds, oldest, b.values["film-age-s"])
}

// metrics are what is told of web/e2e's.
var metrics = []struct {
	name, what string
	unit       bench.Unit
}{
	{"samples/s", withPage, bench.SamplesPerSecond},
	{"film-age-s", "age of the film", bench.Seconds},
	{"fps", "frames", "fps"},
	{"main-ms/frame", "main thread, a frame", bench.Milliseconds},
}

func pageBenchmark(ctx context.Context, dist string, particles, times int) ([]byte, error) {
	dist, err := filepath.Abs(dist)
	if err != nil {
		return nil, err
	}
	// As visitors see it: not with the drawing left out.
	c := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", fmt.Sprintf("^BenchmarkPage$/^%d_particles(,_[a-z]+_workers?)?$", particles),
		"-benchtime", "1x", "-count", strconv.Itoa(times), "-timeout", "10m", "./web/e2e")
	c.Env = append(os.Environ(), "FLOWSCOPE_DIST="+dist)
	return c.CombinedOutput()
}

// benchmark is what go test told of one: the last part of its name, and values by
// unit.
type benchmark struct {
	name   string
	values map[string][]float64
}

// parseBenchmarks reads go test's lines of results: a benchmark's name, how often
// it ran, and then values with their units. What ran several times is joined.
func parseBenchmarks(out []byte) []benchmark {
	var all []benchmark
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 4 || len(f)%2 != 0 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		if _, err := strconv.Atoi(f[1]); err != nil {
			continue
		}
		name := f[0][strings.LastIndexByte(f[0], '/')+1:]
		if i := strings.LastIndexByte(name, '-'); i > 0 { // the number of processors
			name = name[:i]
		}
		name = strings.ReplaceAll(name, "_", " ")
		at := slices.IndexFunc(all, func(b benchmark) bool { return b.name == name })
		if at < 0 {
			at = len(all)
			all = append(all, benchmark{name, map[string][]float64{}})
		}
		for i := 2; i < len(f); i += 2 {
			if v, err := strconv.ParseFloat(f[i], 64); err == nil {
				all[at].values[f[i+1]] = append(all[at].values[f[i+1]], v)
			}
		}
	}
	return all
}
