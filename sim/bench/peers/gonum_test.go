package peers

import (
	"testing"

	"flowscope/sim/bench"
)

// gonum's networks do the same work as ours: losses and velocities of a few steps
// from the same weights and batches, with batches that grow and shrink.
func TestGonumDoesTheSameWork(t *testing.T) {
	w := bench.NewWork(2)
	all, err := Native(w)
	if err != nil {
		t.Fatal(err)
	}
	var r bench.Report
	r.Check(bench.Native, w, all, w.Reference())
	if len(r.Checks) < 3 {
		t.Fatalf("only %d checks", len(r.Checks))
	}
	for _, c := range r.Checks {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	ours := all[0].Fresh()
	var gonum []bench.Learner
	for _, c := range Gonum(w) {
		gonum = append(gonum, c.Fresh())
	}
	o := w.Objective()
	for _, n := range []int{10, 64, 1, 100, 3} {
		x, target := o.Batch(n)
		want := ours.Step(x, target, n)
		for i, g := range gonum {
			if got := g.Step(x, target, n); !(got > want*(1-1e-4) && got < want*(1+1e-4)) {
				t.Errorf("contender %d, batch of %d: loss %g, want %g", i, n, got, want)
			}
		}
	}
}

func TestGonumCasesRun(t *testing.T) {
	for _, c := range Gonum(bench.NewWork(1)) {
		for _, k := range c.Cases {
			if k.Run(1); k.Who != c.Name {
				t.Errorf("%s: a case of %s", c.Name, k.Who)
			}
		}
	}
}
