package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/lab"
	"flowscope/sim/model"
)

// The same seed gives the same bytes of everything; another seed others.
func TestTrainAndSampleAreRepeatable(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a", "b"} {
		must(t, "train --steps 120 --seed 3 --data spirals -o "+name+".json")
		must(t, "sample --model "+name+".json -n 1500 --sampler em --steps 20 --seed 8 -o "+name+".csv")
	}
	must(t, "train --steps 120 --seed 4 --data spirals -o c.json")
	if read(t, "a.json") != read(t, "b.json") || read(t, "a.csv") != read(t, "b.csv") {
		t.Error("not the same bytes again")
	}
	if read(t, "a.json") == read(t, "c.json") {
		t.Error("the seed does not matter")
	}
	if must(t, "sample --model a.json -n 100 --seed 8") == must(t, "sample --model a.json -n 100 --seed 9") {
		t.Error("the noise seed does not matter")
	}
	// Particle i does not depend on how many there are.
	if long := must(t, "sample --model a.json -n 1200 --seed 8"); !strings.HasPrefix(long, must(t, "sample --model a.json -n 700 --seed 8")) {
		t.Error("fewer samples are other samples")
	}
}

// What was stopped and taken up is what was not stopped.
func TestTrainResumes(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "train --steps 150 -o whole.json")
	must(t, "train --steps 90 -o part.json")
	must(t, "train --steps 60 --resume part.json -o part.json")
	if read(t, "whole.json") != read(t, "part.json") {
		t.Error("90 and 60 steps are not 150")
	}
	if _, _, err := run(context.Background(), "train", "--resume", "part.json", "--width", "32"); err == nil || !strings.Contains(err.Error(), "--width") {
		t.Errorf("another network for old weights: %v", err)
	}
}

// Who stops keeps the last file that was complete.
func TestTrainStops(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		for range 1000 {
			if _, err := os.Stat("m.json"); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	_, _, err := run(ctx, strings.Fields("train --steps 100000000 --save-every 50 -o m.json")...)
	if err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Fatal(err)
	}
	m, err := readModel("m.json")
	if err != nil || m.Step%50 != 0 || m.Step < 50 {
		t.Errorf("%v, %v", m, err)
	}
}

// Training that diverges ends with an error, and what is written are the last weights
// that were sound: here those that it went on from, too large for a loss that is a
// number. Where they cannot be written it says so.
func TestTrainKeepsWhatWasSound(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "train --steps 60 -o m.json")
	m, err := readModel("m.json")
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.State.Params {
		m.State.Params[i] *= 1e30
	}
	var b strings.Builder
	if err := model.Write(&b, m); err != nil {
		t.Fatal(err)
	}
	write(t, "large.json", b.String())
	_, _, err = run(context.Background(), strings.Fields("train --steps 100 --resume large.json -o back.json")...)
	if err == nil || !strings.Contains(err.Error(), "diverged") || !strings.Contains(err.Error(), "written to back.json") {
		t.Fatal(err)
	}
	back, err := readModel("back.json")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(back.State.Params, m.State.Params) || !slices.Equal(back.State.EMA, m.State.EMA) {
		t.Error("what is written are other weights")
	}
	_, _, err = run(context.Background(), strings.Fields("train --steps 100 --resume large.json -o no/folder.json")...)
	if err == nil || !strings.Contains(err.Error(), "diverged") || !strings.Contains(err.Error(), "Nothing was written") {
		t.Error(err)
	}
}

// Controls are what they are in the page: the weights are those of a run with a
// picture, and samples are the ends of its film.
func TestTheSameAsARunWithAPicture(t *testing.T) {
	t.Chdir(t.TempDir())
	const hash = "data=circles&lr=0.002&batch=64&steps=12&particles=700&pathsigma=0.05&noiseseed=5"
	must(t, "train --steps 50 --data circles --lr 0.002 --batch 64 --solver-steps 12 --pathsigma 0.05 --noiseseed 5 -o m.json")
	m, err := readModel("m.json")
	if err != nil {
		t.Fatal(err)
	}
	var saved *film.File
	ends := make([]float32, 1400)
	l := lab.New(lab.Options{Hash: hash + "&train=0", Send: func(r film.Report) {
		switch r := r.(type) {
		case *film.File:
			saved = r
		case *film.Block:
			if r.Step == 50 {
				k := len(r.Times) - 1
				r.Rows.Row(k, ends[2*r.First:][:2*r.N])
			}
		}
	}})
	for range 50 {
		l.Do(film.Command{Kind: film.CmdDo, ID: control.ActStep})
	}
	for range 400 {
		l.Advance(5 * time.Millisecond)
	}
	l.Do(film.Command{Kind: film.CmdDo, ID: control.ActSave})
	l.Advance(5 * time.Millisecond)
	if saved == nil {
		t.Fatal("no file")
	}
	page, err := model.Read(strings.NewReader(string(saved.Data)))
	if err != nil {
		t.Fatal(err)
	}
	if page.Step != 50 || m.Step != 50 {
		t.Fatalf("%d and %d steps", page.Step, m.Step)
	}
	for i, w := range page.State.EMA {
		if w != m.State.EMA[i] {
			t.Fatalf("weight %d is %v in the page's run and %v here", i, w, m.State.EMA[i])
		}
	}
	for i, r := range rowsOf(t, must(t, "sample --model m.json -n 700")) {
		near(t, fmt.Sprint("sample ", i), num(t, r, "x"), float64(ends[2*i]), 1e-4)
		near(t, fmt.Sprint("sample ", i), num(t, r, "y"), float64(ends[2*i+1]), 1e-4)
	}
}

// A file's points are learned and sampled in their own coordinates, and what is
// left out is said.
func TestTrainOnAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	r := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for range 11_000 {
		fmt.Fprintf(&b, "%v;%v\n", 5000+300*r.NormFloat64(), -20+200*r.NormFloat64())
	}
	write(t, "many.csv", b.String())
	_, told, err := run(context.Background(), strings.Fields("train --data many.csv --steps 2000 -o m.json")...)
	if err != nil || !strings.Contains(told, "11,000") || !strings.Contains(told, "10,000") {
		t.Fatalf("%v, %q", err, told)
	}
	var mean, square [2]float64
	rows := rowsOf(t, must(t, "sample --model m.json -n 2000"))
	for _, row := range rows {
		for k, name := range []string{"x", "y"} {
			x := num(t, row, name)
			mean[k] += x / float64(len(rows))
			square[k] += x * x / float64(len(rows))
		}
	}
	near(t, "mean of x", mean[0], 5000, 60)
	near(t, "mean of y", mean[1], -20, 60)
	near(t, "std of x", math.Sqrt(square[0]-mean[0]*mean[0]), 300, 40)
	near(t, "std of y", math.Sqrt(square[1]-mean[1]*mean[1]), 200, 40)
}

// The loss comes near the least that is possible, from above.
func TestTrainLoss(t *testing.T) {
	t.Chdir(t.TempDir())
	rows := rowsOf(t, must(t, "train --data gaussian --steps 2000"))
	last := rows[len(rows)-1]
	if loss, floor := num(t, last, "loss"), num(t, last, "floor"); len(rows) != stretches || num(t, last, "step") != 2000 || loss < 0.97*floor || loss > 1.1*floor {
		t.Errorf("%v", last)
	}
	rows = rowsOf(t, must(t, "train --coupling ot --steps 7"))
	if len(rows) != 7 || rows[6]["floor"] != "" {
		t.Errorf("%v", rows)
	}
}

// A source that is a data set has as many points as a film can have particles, and
// as many samples can be had; a Gaussian one has no end.
func TestSampleOfADataSetSource(t *testing.T) {
	t.Chdir(t.TempDir())
	d, _ := control.Lookup(control.Particles)
	most := int(d.Max)
	for source, more := range map[string]bool{"8gaussians": false, "gaussian": true} {
		must(t, "train --steps 1 --width 16 --source "+source+" -o m.json")
		ask := "sample --model m.json --ode euler --steps 1 -n "
		if rows := rowsOf(t, must(t, ask+fmt.Sprint(most))); len(rows) != most {
			t.Errorf("%s: %d samples", source, len(rows))
		}
		out, told, err := run(context.Background(), strings.Fields(ask+fmt.Sprint(most+1))...)
		if more && err != nil {
			t.Errorf("%s: %v", source, err)
		}
		if !more && (err == nil || !strings.Contains(err.Error(), fmt.Sprintf("-n %d", most+1)) || !strings.Contains(err.Error(), source) || out+told != "") {
			t.Errorf("%s: %v, and %q", source, err, out+told)
		}
	}
}

// An SDE without a score is refused, with the reason.
func TestNoSDEWithoutScore(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, how := range []string{"--coupling ot", "--source 8gaussians"} {
		must(t, "train --steps 20 "+how+" -o m.json")
		for _, ask := range []string{"--sampler em", "--sde em", "--mode sde"} {
			if _, _, err := run(context.Background(), strings.Fields("sample --model m.json "+ask)...); err == nil || !strings.Contains(err.Error(), "Gaussian") {
				t.Errorf("%s, %s: %v", how, ask, err)
			}
		}
		for _, r := range rowsOf(t, must(t, "field --model m.json --grid 2")) {
			if r["sx"] != "" || r["u"] == "" {
				t.Errorf("%s: %v", how, r)
			}
		}
	}
	// The likelihood needs only the source's density.
	r := rowsOf(t, must(t, "nll --model m.json --points 20"))[0]
	if x := num(t, r, "nll"); math.IsNaN(x) {
		t.Error("no likelihood")
	}
}
