package main

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// run is flowlab with these arguments.
func run(ctx context.Context, args ...string) (stdout, stderr string, err error) {
	c := command()
	var out, told strings.Builder
	c.SetOut(&out)
	c.SetErr(&told)
	c.SetArgs(args)
	err = c.ExecuteContext(ctx)
	return out.String(), told.String(), err
}

// must is the standard output of flowlab with these words as arguments.
func must(t *testing.T, line string) string {
	t.Helper()
	out, told, err := run(context.Background(), strings.Fields(line)...)
	if err != nil {
		t.Fatalf("flowlab %s: %v\n%s", line, err, told)
	}
	return out
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rowsOf reads a CSV: a map from column to text for each row.
func rowsOf(t *testing.T, text string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) < 1 {
		t.Fatalf("%v in %q", err, text)
	}
	var rows []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, v := range line {
			row[all[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// num is a number of a row; NaN where the field is empty.
func num(t *testing.T, row map[string]string, column string) float64 {
	t.Helper()
	text, ok := row[column]
	if !ok {
		t.Fatalf("there is no column %s in %v", column, row)
	}
	if text == "" {
		return math.NaN()
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// near fails where got is further from want than off.
func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, off)
	}
}
