package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"flowscope/sim/bench"
)

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 7: "7", 0.12345: "0.123", 1.005: "1.00", 2.876: "2.88", 45.67: "45.7", 123.4: "123", 999.6: "1,000",
		400000: "400,000", 1234567.8: "1,234,568", -1234.5: "-1,234", 100: "100", -12: "-12",
	} {
		if got := number(x); got != want {
			t.Errorf("%g is written %q, want %q", x, got, want)
		}
	}
}

// go test's lines give values by name and unit; everything else is passed over.
func TestParseBenchmarks(t *testing.T) {
	out := `goos: linux
cpu: some processor
BenchmarkPage/5000_particles,_one_worker-2  	       1	20000000 ns/op	       12.50 film-share-%	    124000 samples/s
Benchmark says 12 things
BenchmarkPage/5000_particles,_two_workers-2  	       1	20000001 ns/op	       9.500 film-share-%	    200000 samples/s
BenchmarkPage/5000_particles,_one_worker-2  	       1	20000001 ns/op	       13.50 film-share-%	    125000 samples/s
BenchmarkPage/5000_particles,_one_worker-2  	       1	20000001 ns/op	       odd samples/s
BenchmarkPage/5000_particles,_one_worker-2  	       1	20000001 ns/op	       7
PASS
ok  	flowscope/web/e2e	41.2s
`
	got := parseBenchmarks([]byte(out))
	if len(got) != 2 || got[0].name != "5000 particles, one worker" || got[1].name != "5000 particles, two workers" {
		t.Fatalf("%+v", got)
	}
	for unit, want := range map[string][]float64{"samples/s": {124000, 125000}, "film-share-%": {12.5, 13.5}} {
		if v := got[0].values[unit]; !slices.Equal(v, want) {
			t.Errorf("%s: %v", unit, v)
		}
	}
	if v := got[1].values["samples/s"]; !slices.Equal(v, []float64{200000}) {
		t.Errorf("samples/s: %v", v)
	}
	if n := len(parseBenchmarks([]byte("PASS\nok  \tflowscope/web/e2e\t0.02s\n"))); n != 0 {
		t.Errorf("%d benchmarks of nothing", n)
	}
}

func sample() *bench.Report {
	r := &bench.Report{Date: time.Date(2026, 11, 26, 1, 2, 0, 0, time.UTC), Rounds: 3, SlotMS: 100, Others: .25,
		Machine: bench.Machine{CPU: "a processor", Cores: 2, OS: "linux/amd64", Go: "go1.27.4", Browser: "a browser"}}
	add := func(at, what, who string, unit bench.Unit, values ...float64) {
		r.Results = append(r.Results, bench.Result{Place: at, Title: bench.Title{What: what, Who: who, Unit: unit}, Spread: bench.SpreadOf(values), Values: values})
	}
	add(bench.Native, bench.Train, "avx512", bench.SamplesPerSecond, 2e6, 1e6, 3e6)
	add(bench.Native, bench.Train, bench.Blas32, bench.SamplesPerSecond, 1e5, 1e5, 1e5)
	add(place, bench.Train, "module 128, relaxed", bench.SamplesPerSecond, 4e5, 5e5, 6e5)
	add(place, bench.Train, "simd 128", bench.SamplesPerSecond, 1e5, 2e5, 2e5)
	add(place, bench.Train, "TF.js wasm", bench.SamplesPerSecond, 4e4, 4e4, 4e4)
	add(place, bench.Evaluate, "module 128, relaxed", bench.Milliseconds, 2, 2, 3)
	add(place, bench.Evaluate, "TF.js wasm", bench.Milliseconds, 5, 5, 5)
	add(place, bench.Forward, "module 128, relaxed", bench.GFLOPS, 30, 30, 30)
	add(place, bench.InputGradient, "module 128, relaxed", bench.GFLOPS, 25, 25, 25)
	add(place, bench.Forward, "simd 128", bench.GFLOPS, 20, 20, 20)
	add(place, bench.Roofline, "module 128, relaxed", bench.GFLOPS, 50, 50, 50)
	add(place, bench.Roofline, "module 128", bench.GFLOPS, 40, 40, 40)
	r.NativeGoals([]bench.Contender{{Name: "avx512"}, {Name: bench.Blas32}})
	browserGoals(r)
	addPage(r, benchmark{"5000 particles", map[string][]float64{"samples/s": {210000, 190000, 220000}, "film-age-s": {.6, .4, .7}, "main-ms/frame": {5}}}, true, .5)
	addPage(r, benchmark{"20000 particles", map[string][]float64{"samples/s": {90000}, "film-age-s": {1.5}}}, false, 2)
	r.Checks = append(r.Checks, bench.Check{Place: place, Who: "TF.js wasm", Steps: 5, Loss: 1e-7, OK: true}, bench.Check{Place: place, Who: "TF.js cpu", Steps: 5, Loss: 1})
	r.Missing = append(r.Missing, bench.Missing{Who: "TF.js webgl", Why: "no such thing"})
	r.Notes = append(r.Notes, "TF.js wasm 4.22.0")
	return r
}

// The table says who is how many times as fast, what goals are met, what was not
// the same work, what is missing.
func TestTable(t *testing.T) {
	var b strings.Builder
	if err := write(&b, sample()); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"2026-11-26 01:02", "a processor, 2 cores; go1.27.4; a browser", "3 rounds", "did 25 % of",
		"Training, samples/s",
		"native avx512 2,000,000 1,500,000–2,500,000",
		"gonum blas32 100,000 100,000–100,000 avx512 is 20 × as fast (15–25)",
		"simd 128 200,000 150,000–200,000 module 128, relaxed is 3 × as fast (2.75–3.50)",
		"TF.js wasm 40,000 40,000–40,000 module 128, relaxed is 12.5 × as fast (11.2–13.8)",
		"TF.js wasm 5 5–5 module 128, relaxed is 2.50 × as fast (2.08–2.50)",
		"module 128, relaxed 30 30–30 60 % of the roofline",
		"simd 128 20 20–20 50 % of the roofline",
		"native training ≥ 1,000,000 2,000,000 samples/s met",
		"native training, over gonum blas32 ≥ 7 20 × met",
		"training alone in a worker ≥ 400,000 500,000 samples/s met",
		"training alone in a worker, over TF.js wasm ≥ 11 12.5 × met",
		"4,096 evaluations in a worker ≤ 2.80 2 ms met",
		"layer forward, Chromium, module 128, relaxed ≥ 60 60 % of the roofline met",
		"layer input gradient, Chromium, module 128, relaxed ≥ 60 50 % of the roofline below the goal",
		"layer weight gradient, Chromium, module 128, relaxed ≥ 60 – % of the roofline not measured",
		"Training with the page running, samples/s page 5000 particles 210,000 200,000–215,000 page 20000 particles 90,000",
		"Age of the film, s page 5000 particles 0.600 0.500–0.650 page 20000 particles 1.50",
		"training with the page running, 5000 particles ≥ 200,000 210,000 samples/s met age of",
		"age of the film, 5000 particles ≤ 0.500 0.600 s above the goal",
		"age of the film, 20000 particles ≤ 2 1.50 s met",
		"Chromium TF.js wasm 1e-07 0 the same work",
		"Chromium TF.js cpu 1 0 NOT the same work: more than 0.001",
		"Not measured - TF.js webgl: no such thing",
		"- TF.js wasm 4.22.0",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(b.String())
	}
}

// Without a browser its goals are told as not measured, not left out.
func TestTableWithoutBrowser(t *testing.T) {
	r := &bench.Report{Machine: bench.Machine{CPU: "a processor"}, Others: -1, Missing: []bench.Missing{{Who: "everything in Chromium", Why: "absent"}}}
	browserGoals(r)
	var b strings.Builder
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{"no browser", "training alone in a worker ≥ 400,000 – samples/s not measured", "layer forward, Chromium, module", "everything in Chromium: absent"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(text, "Other programs") {
		t.Error("what is not known is told")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestTableThatCannotBeWritten(t *testing.T) {
	if err := write(full{}, sample()); err == nil {
		t.Error("no error")
	}
}
