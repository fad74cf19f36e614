package bench

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want Spread
	}{
		{[]float64{7}, Spread{7, 7, 7, 1}},
		{[]float64{2, 1}, Spread{1.5, 1.25, 1.75, 2}},
		{[]float64{5, 1, 4, 2, 3}, Spread{3, 2, 4, 5}},
		{[]float64{4, 3, 2, 1}, Spread{2.5, 1.75, 3.25, 4}},
	} {
		if got := SpreadOf(c.x); got != c.want {
			t.Errorf("spread of %v is %v, want %v", c.x, got, c.want)
		}
	}
	if s := SpreadOf(nil); !math.IsNaN(s.Median) || s.N != 0 {
		t.Errorf("spread of nothing is %v", s)
	}
	x := []float64{3, 1, 2}
	SpreadOf(x)
	if !slices.Equal(x, []float64{3, 1, 2}) {
		t.Error("the measurements were sorted in place")
	}
}

// Everything is measured once a round, in changing order, after a warm-up that is
// longer and not counted; what fails is left out from then on, and told.
func TestRounds(t *testing.T) {
	const slot = time.Millisecond
	var order []string
	var asked []time.Duration
	broken := errors.New("broken")
	probe := func(who string, fails int) *Probe {
		calls := 0
		return &Probe{"here", Title{Train, who, SamplesPerSecond}, func(d time.Duration) (float64, error) {
			order, asked = append(order, who), append(asked, d)
			if calls++; calls == fails {
				return 0, broken
			}
			return float64(calls), nil
		}}
	}
	probes := []*Probe{probe("a", 0), probe("b", 0), probe("c", 3), probe("d", 1)}
	told, last := 0, -1
	all, err := Rounds(context.Background(), probes, 9, slot, func(done, total int, _ *Probe) {
		told++
		if done != last+1 || total != 40 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil || told != 40 {
		t.Fatalf("%v, told %d times", err, told)
	}
	want := []float64{2, 3, 4, 5, 6, 7, 8, 9, 10}
	for i, n := range []int{9, 9, 1, 0} {
		if !slices.Equal(all[i].Values, want[:n]) || errors.Is(all[i].Err, broken) != (n < 9) {
			t.Errorf("%s: %v, %v", all[i].Who, all[i].Values, all[i].Err)
		}
	}
	for i, d := range asked {
		if want := slot; (i < 4 && d != 3*want) || (i >= 4 && d != want) {
			t.Errorf("measurement %d took %v", i, d)
		}
	}
	turns := map[string]bool{}
	for both := range slices.Chunk(slices.DeleteFunc(order, func(who string) bool { return who > "b" }), 2) {
		turns[both[0]+both[1]] = true
	}
	if !turns["ab"] || !turns["ba"] {
		t.Errorf("always in the same order: %v", order)
	}

	r := &Report{}
	r.Add(all)
	if len(r.Results) != 2 || len(r.Missing) != 2 || r.Missing[0].Why != "broken" {
		t.Errorf("%+v", r)
	}
}

func TestRoundsStop(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	calls := 0
	p := &Probe{Value: func(time.Duration) (float64, error) {
		if calls++; calls == 3 {
			stop()
		}
		return 1, nil
	}}
	all, err := Rounds(ctx, []*Probe{p}, 100, time.Millisecond, func(int, int, *Probe) {})
	if !errors.Is(err, context.Canceled) || calls != 3 || len(all[0].Values) != 2 {
		t.Errorf("%v after %d measurements, %v", err, calls, all)
	}
}

// Ratios are above 1 where the first is faster, whatever the unit, and are taken
// round by round.
func TestComparisons(t *testing.T) {
	r := &Report{Results: []Result{
		{Place: Native, Title: Title{Train, "us", SamplesPerSecond}, Values: []float64{100, 30, 300}},
		{Place: Native, Title: Title{Train, "them", SamplesPerSecond}, Values: []float64{10, 3, 50}},
		{Place: Native, Title: Title{Evaluate, "us", Milliseconds}, Values: []float64{1, 2, 4}},
		{Place: Native, Title: Title{Evaluate, "them", Milliseconds}, Values: []float64{2, 4, 8}},
		{Place: "elsewhere", Title: Title{Evaluate, "them", Milliseconds}, Values: []float64{1, 1, 1}},
	}}
	r.Compare(Native, Train, "us", "them")
	r.Compare(Native, Evaluate, "us", "them")
	r.Compare(Native, Forward, "us", "them")
	r.Compare(Native, Train, "us", "nobody")
	if len(r.Ratios) != 2 || r.Ratios[0].Median != 10 || r.Ratios[1].Median != 2 {
		t.Errorf("%+v", r.Ratios)
	}
	r.Goal("fast", Milliseconds, 2, []float64{1, 2, 4})
	r.Goal("faster", Milliseconds, 1.9, []float64{1, 2, 4})
	r.Goal("many", Times, 2, []float64{1, 2, 4})
	r.Goal("more", Times, 2.1, []float64{1, 2, 4})
	r.Goal("missing", Times, 0, nil)
	us, them := r.Find(Native, Evaluate, "us"), r.Find(Native, Evaluate, "them")
	r.GoalOf("evaluation", Milliseconds, 2, us, 3, "them", them)
	r.GoalOf("evaluation", Milliseconds, 2, us, 3, "nobody", nil)
	r.GoalOf("evaluation", Milliseconds, 2, nil, 0, "them", them)
	for i, met := range []bool{true, false, true, false, false, true, false, true, false, false, false} {
		if r.Goals[i].Met != met {
			t.Errorf("%+v", r.Goals[i])
		}
	}
	if len(r.Goals) != 11 || r.Goals[6].Name != "evaluation, over them" || r.Goals[6].Got.Median != 2 {
		t.Errorf("%+v", r.Goals)
	}
}

// A layer is held against the peak of its own kernels, round by round.
func TestLayerGoals(t *testing.T) {
	r := &Report{Results: []Result{
		{Place: Native, Title: Title{Roofline, "us", GFLOPS}, Values: []float64{100, 50, 100}},
		{Place: Native, Title: Title{Forward, "us", GFLOPS}, Values: []float64{60, 30, 61}},
		{Place: Native, Title: Title{InputGradient, "us", GFLOPS}, Values: []float64{59, 29, 100}},
	}}
	r.LayerGoals(Native, "us")
	r.LayerGoals(Native, "nobody")
	for i, met := range []bool{true, false, false, false, false, false} {
		if g := r.Goals[i]; g.Met != met || g.Want != 60 {
			t.Errorf("%+v", g)
		}
	}
	if m := r.Goals[1].Got.Median; m != 59 {
		t.Errorf("%g %% of the roofline", m)
	}
}

func TestCompare(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		losses []float64
		u      []float32
		ok     bool
	}{
		{[]float64{2, 4}, []float32{1, -1}, true},
		{[]float64{2.001, 4}, []float32{1.0009, -1}, true},
		{[]float64{2, 4.1}, []float32{1, -1}, false},
		{[]float64{2, 4}, []float32{1, -1.002}, false},
		{[]float64{2}, []float32{1, -1}, false},
		{[]float64{2, 4}, nil, false},
		{[]float64{nan, 4}, []float32{1, -1}, false},
		{[]float64{2, 4}, []float32{1, float32(nan)}, false},
	} {
		got := Compare(Native, Lesson{"them", c.losses, c.u}, Lesson{"us", []float64{2, 4}, []float32{1, -1}})
		if got.OK != c.ok || math.IsNaN(got.Loss) || math.IsNaN(got.Velocity) {
			t.Errorf("%v %v: %+v", c.losses, c.u, got)
		}
	}
}
