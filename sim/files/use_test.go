package files

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"flowscope/sim/field"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
	"flowscope/sim/train"
)

// A person's file is used as a built-in set is: it trains, and particles that follow
// its exact field land, once the standardisation is undone, where the file's points
// are, in the file's own coordinates.
func TestFileToSamples(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	var text strings.Builder
	const rows, cx, cy, r = 400, 1000.0, -20.0, 50.0
	for range rows { // a ring
		s, c := math.Sincos(2 * math.Pi * rng.Float64())
		fmt.Fprintf(&text, "%.6f;%.6f\n", cx+r*c, cy+r*s)
	}
	own, err := Read(strings.NewReader(text.String()), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	set, err := own.Make(2000, 0, 1)
	if err != nil || set.Len() != rows {
		t.Fatal(err)
	}
	schedule, err := path.New("linear", path.Params{})
	if err != nil {
		t.Fatal(err)
	}
	_, target := train.NewFlowMatching(set, schedule, 0, nn.Features{Dim: 2, Pairs: 4}, rng).Batch(64)
	for _, v := range target {
		if v-v != 0 {
			t.Fatalf("a target of %v", v)
		}
	}
	exact, err := field.NewExact(set, schedule, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	var s solve.Sampler
	if err := s.Configure(solve.Config{Method: "heun", Schedule: schedule, Steps: 60, TEnd: 1, Dim: 2, DataStd: 0.02}); err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 2*1000)
	solve.SourceNormals(3, 0, x)
	s.Begin(exact, 0, x)
	for !s.Done() {
		s.Step()
	}
	off, mean := 0.0, [2]float64{}
	out := s.Positions()
	for i := 0; i < len(out); i += 2 {
		px, py := set.Unit.Own(0, float64(out[i])), set.Unit.Own(1, float64(out[i+1]))
		off += math.Abs(math.Hypot(px-cx, py-cy)-r) / 1000
		mean[0], mean[1] = mean[0]+px/1000, mean[1]+py/1000
	}
	// The smoothing, 0.02 of the unit of r/√2, and the file's own sampling noise.
	if off > 2 || math.Abs(mean[0]-cx) > 8 || math.Abs(mean[1]-cy) > 8 {
		t.Errorf("the samples are %.2f off the ring, about %v", off, mean)
	}
}
