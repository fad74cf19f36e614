package bench

import (
	"math"
	"runtime"
	"testing"
)

// All kernels learn the same, to the tolerance, and go on learning it.
func TestKernelsDoTheSameWork(t *testing.T) {
	w := NewWork(3)
	all, err := EveryKernel(w)
	if err != nil {
		t.Fatal(err)
	}
	var r Report
	r.Check(Native, w, all, w.Reference())
	if len(r.Checks) != len(all) {
		t.Fatalf("%d contenders, %d checks", len(all), len(r.Checks))
	}
	for _, c := range r.Checks {
		if !c.OK || c.Steps != CheckSteps {
			t.Errorf("%+v", c)
		}
	}
	var losses []float64
	l, o := all[0].Fresh(), w.Objective()
	for range 300 {
		x, target := o.Batch(Batch)
		losses = append(losses, l.Step(x, target, Batch))
	}
	early, late := SpreadOf(losses[:50]).Median, SpreadOf(losses[250:]).Median
	if !(late < .8*early) {
		t.Errorf("the loss is %g at first and %g after 300 steps", early, late)
	}
}

// skips trains on a part of the batch, hurries evaluates a part of the points.
type (
	skips   struct{ *Ours }
	hurries struct{ *Ours }
)

func (l skips) Step(x, target []float32, n int) float64 {
	n /= 2
	return l.Ours.Step(x[:n*Config().In], target[:n*Config().Out], n)
}

func (l hurries) Velocity(t float64, x, u []float32) { l.Ours.Velocity(t, x[:Points], u[:Points]) }

// A contender that does less is found out.
func TestOtherWorkIsFoundOut(t *testing.T) {
	w := NewWork(3)
	ours := func() *Ours {
		o, err := NewOurs(w, "scalar")
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for name, l := range map[string]Learner{
		"fewer samples": skips{ours()},
		"fewer points":  hurries{ours()},
	} {
		var r Report
		r.Check(Native, w, []Contender{{Name: name, Fresh: func() Learner { return l }}}, w.Reference())
		if r.Checks[0].OK {
			t.Errorf("%s: %+v", name, r.Checks[0])
		}
	}
}

// Every case runs, ours without allocating.
func TestCasesRun(t *testing.T) {
	w := NewWork(1)
	all, err := EveryKernel(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		seen := map[string]bool{}
		for _, k := range c.Cases {
			seen[k.What] = true
			if k.Who != c.Name {
				t.Errorf("%s: a case of %s", c.Name, k.Who)
			}
			k.Run(1)
			if n := testing.AllocsPerRun(2, func() { k.Run(1) }); n != 0 {
				t.Errorf("%s, %s: %g allocations", c.Name, k.What, n)
			}
		}
		wanted := []string{Train, Evaluate, Forward, InputGradient, WeightGradient, Roofline}
		switch {
		case c.Name == "scalar":
			wanted = wanted[:2]
		case runtime.GOARCH == "wasm": // package simd's have no roofline there
			wanted = wanted[:5]
		}
		for _, what := range wanted {
			if !seen[what] {
				t.Errorf("%s: no case of %s", c.Name, what)
			}
		}
	}
}

// The cloud is standard normal, and the work is that of its seed.
func TestWork(t *testing.T) {
	a, b, other := NewWork(1), NewWork(1), NewWork(2)
	sum, squares := 0.0, 0.0
	for _, v := range a.Cloud() {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(2 * Points)
	if math.Abs(sum/n) > 5/math.Sqrt(n) || math.Abs(squares/n-1) > 5*math.Sqrt(2/n) {
		t.Errorf("mean %g, variance %g", sum/n, squares/n)
	}
	ax, at := a.Objective().Batch(Batch)
	bx, bt := b.Objective().Batch(Batch)
	ox, _ := other.Objective().Batch(Batch)
	same := true
	for i := range ax {
		if ax[i] != bx[i] {
			t.Fatal("the same seed gives other batches")
		}
		same = same && ax[i] == ox[i]
	}
	for i := range at {
		if at[i] != bt[i] {
			t.Fatal("the same seed gives other targets")
		}
	}
	if same {
		t.Error("another seed gives the same batch")
	}
}
