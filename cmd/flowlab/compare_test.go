package main

import (
	"context"
	"image/png"
	"strings"
	"testing"
)

// NFE is what was asked for, or the row says why not; more evaluations come nearer;
// the table has every combination.
func TestCompare(t *testing.T) {
	t.Chdir(t.TempDir())
	const line = "compare --exact --data moons --n 500 --samples 400 --floor-pairs 3 --samplers euler,heun,rk4,dopri5,em --nfe 3,8,32 --schedules linear,cosine --plot p.svg"
	out := must(t, line)
	if out != must(t, line) {
		t.Error("not the same bytes again")
	}
	rows := rowsOf(t, out)
	if len(rows) != 2*5*3 {
		t.Fatalf("%d rows", len(rows))
	}
	at := map[string]map[string]string{}
	for _, r := range rows {
		at[r["schedule"]+" "+r["sampler"]+" "+r["nfe_asked"]] = r
		if (r["nfe"] == "") != (r["note"] != "") || (r["nfe"] == "") != (r["w2"] == "") {
			t.Errorf("%v", r)
		}
		if r["sampler"] != "dopri5" && r["nfe"] != "" && r["nfe"] != r["nfe_asked"] {
			t.Errorf("%v", r)
		}
	}
	for _, key := range []string{"linear heun 3", "linear rk4 3", "cosine dopri5 3"} {
		if at[key]["note"] == "" {
			t.Errorf("%s: %v", key, at[key])
		}
	}
	if a, b := num(t, at["linear euler 3"], "w2"), num(t, at["linear euler 32"], "w2"); !(b < a/1.5) {
		t.Errorf("W2 of Euler's method is %v with 3 evaluations, %v with 32", a, b)
	}
	r := at["linear dopri5 32"]
	near(t, "the NFE of dopri5", num(t, r, "nfe"), 32, 8)
	if tol := num(t, r, "tolerance"); !(tol >= 1e-6 && tol <= 0.1) || r["steps"] != "" {
		t.Errorf("%v", r)
	}
	if s := read(t, "p.svg"); !strings.Contains(s, "<svg") || !strings.Contains(s, "perfect") {
		t.Error("no picture")
	}
}

// Heun's method takes two evaluations a step. Where the exact field has no value at
// t = 1, as that of bare points, the end takes one more: not so of a mixture, whose
// modes have a width of their own, nor of a path that is smoothed.
func TestCompareCountsTheEnd(t *testing.T) {
	const line = "compare --exact --h 0 --samples 64 --floor-pairs 2 --samplers heun "
	for how, steps := range map[string][]string{
		"--nfe 4,8 --data 8gaussians":           {"2", "4"},
		"--nfe 4,8 --data moons --pathsigma .1": {"2", "4"},
		"--nfe 5,9 --data moons":                {"2", "4"},
		"--nfe 4,8 --data moons":                {"", ""},
		"--nfe 5,9 --data 8gaussians":           {"", ""},
	} {
		for i, r := range rowsOf(t, must(t, line+how)) {
			if r["steps"] != steps[i] || steps[i] != "" && r["nfe"] != r["nfe_asked"] {
				t.Errorf("%s: %v, want %q steps", how, r, steps[i])
			}
		}
	}
}

// A model for each schedule is trained; of a file, rows are kept apart for the
// floor, and distances are in its coordinates.
func TestCompareOfAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", points(300, 0, 0, 3))
	var b strings.Builder
	for _, r := range rowsOf(t, "x,y\n"+read(t, "a.csv")) {
		b.WriteString(r["x"] + "e2," + r["y"] + "e2\n")
	}
	write(t, "b.csv", b.String())
	_, told, err := run(context.Background(), strings.Fields("compare --data a.csv --train-steps 300 --nfe 16 --samplers heun --floor-pairs 3 -o a.table --plot a.png")...)
	if err != nil || !strings.Contains(told, "100 samples") {
		t.Fatalf("%v: %q", err, told)
	}
	must(t, "compare --data b.csv --train-steps 300 --nfe 16 --samplers heun --floor-pairs 3 -o b.table")
	one, two := rowsOf(t, read(t, "a.table"))[0], rowsOf(t, read(t, "b.table"))[0]
	for _, column := range []string{"w2", "w2_floor", "sliced_w2", "sliced_w2_floor_sd"} {
		near(t, column, num(t, two, column), 100*num(t, one, column), 3)
	}
	if img, err := png.Decode(strings.NewReader(read(t, "a.png"))); err != nil || img.Bounds().Dx() < 400 {
		t.Errorf("%v", err)
	}
}
