package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/dataset"
	"flowscope/sim/files"
)

// What is written is the data set, number by number; every name works, and the
// same seed gives the same bytes.
func TestData(t *testing.T) {
	for _, id := range dataNames() {
		out := must(t, "data "+id+" -n 50 --seed 4 --noise 0.2")
		if out != must(t, "data "+id+" -n 50 --seed 4 --noise 0.2") || out == must(t, "data "+id+" -n 50 --seed 5 --noise 0.2") {
			t.Errorf("%s: the seed does not decide", id)
		}
		xy, err := files.ReadCSV(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		want, err := dataset.Named(id, 50, 0.2, 4)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, len(xy))
		for i, x := range xy {
			got[i] = float32(x)
		}
		if !slices.Equal(got, want.Points) {
			t.Errorf("%s: not the set", id)
		}
	}
	if list := must(t, "data"); strings.Count(list, "\n") != len(dataNames()) {
		t.Errorf("the list is %q", list)
	}
}

// A file's rows come back in its own coordinates.
func TestDataOfAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "mine.csv", "a;b\n100;-3\n101;-2\n102;4\n103;8\n")
	must(t, "data mine.csv -n 3 -o some.csv")
	xy, err := files.ReadCSV(strings.NewReader(read(t, "some.csv")))
	if err != nil || len(xy) != 6 {
		t.Fatal(xy, err)
	}
	rows := map[float64]float64{100: -3, 101: -2, 102: 4, 103: 8}
	for i := 0; i < 6; i += 2 {
		near(t, "y", xy[i+1], rows[float64(int(xy[i]+.5))], 1e-4)
	}
}

// What stands in a file stays there until the new one is complete.
func TestOutputIsWhole(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "out.csv", "old")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	for _, args := range []string{
		"field --exact --data moons -o out.csv",
		"nll --exact --data moons -o out.csv",
		"compare --exact -o out.csv",
		"measure a.csv a.csv -o out.csv",
		"data triangles -o out.csv",
		"train --steps 10 -o out.csv",
	} {
		write(t, "a.csv", "1,2\n2,3\n5,1\n3,3\n")
		if _, _, err := run(ctx, strings.Fields(args)...); err == nil {
			t.Errorf("%s: it was stopped, and says nothing", args)
		}
		if read(t, "out.csv") != "old" {
			t.Errorf("%s: the file was written over", args)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%v left, %v", left, err)
	}
}
