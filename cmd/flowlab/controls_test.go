package main

import (
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
)

// find is the command with this path.
func find(t *testing.T, path ...string) *cobra.Command {
	t.Helper()
	c, rest, err := command().Find(path)
	if err != nil || len(rest) > 0 {
		t.Fatalf("%v: %v", path, err)
	}
	return c
}

// Every control of the list is a flag of train, with its help, its default and its
// legal values.
func TestEveryControlIsAFlag(t *testing.T) {
	f, defaults := find(t, "train").Flags(), control.Defaults()
	for _, d := range control.List() {
		name := d.ID
		if name == control.Steps {
			name = solverSteps
		}
		flag := f.Lookup(name)
		if flag == nil {
			t.Errorf("train has no --%s", name)
			continue
		}
		if flag.DefValue != defaults.Text(d.ID) {
			t.Errorf("--%s is %q by default, and the control %q", name, flag.DefValue, defaults.Text(d.ID))
		}
		if !strings.HasPrefix(flag.Usage, strings.TrimSuffix(d.Help, ".")) {
			t.Errorf("--%s: %q is not the control's help", name, flag.Usage)
		}
		for _, o := range d.Choices {
			if !strings.Contains(flag.Usage, o.ID) {
				t.Errorf("--%s: %q does not say %s", name, flag.Usage, o.ID)
			}
		}
		if err := f.Set(name, defaults.Text(d.ID)); err != nil && d.Kind != control.Own {
			t.Errorf("--%s does not take its default: %v", name, err)
		}
	}
}

// Every command takes a seed.
func TestEveryCommandTakesASeed(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Runnable() && c.Name() != "help" && c.Name() != "completion" {
			c.InitDefaultHelpFlag()
			if err := c.ParseFlags([]string{"--seed", "3"}); err != nil {
				t.Errorf("%s: %v", c.CommandPath(), err)
			}
		}
		for _, child := range c.Commands() {
			walk(child)
		}
	}
	walk(command())
}

// What is wrong is said with the value and with what would be right.
func TestRefusals(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "points.csv", "x,y\n1,2\n3,4\n5,7\n2,2\n0,1\n")
	write(t, "ragged.csv", "x,y\n1,2\n3\n")
	write(t, "few.csv", "1,2\n3,4\n5,7\n")
	write(t, "foreign.json", `{"format": "something else"}`)
	for args, words := range map[string]string{
		"train --lr 20":                             "--lr 20 10",
		"train --data triangles":                    "triangles moons FILE|*.csv",
		"train --data nowhere.csv":                  "nowhere.csv",
		"train --data ragged.csv":                   "ragged.csv line|3",
		"train --steps 0":                           "--steps 0 1",
		"train --data own":                          "CSV",
		"train --resume foreign.json":               "foreign.json",
		"train --resume nowhere.json":               "nowhere.json",
		"sample":                                    "--model",
		"sample --model foreign.json":               "foreign.json",
		"sample --model foreign.json -n 0":          "0 1",
		"sample --sampler leapfrog":                 "--model",
		"data triangles":                            "triangles moons",
		"data moons -n 0":                           "0 1",
		"data moons --noise 3":                      "3 2",
		"data moons -o .":                           "folder",
		"measure points.csv":                        "2 arg",
		"measure points.csv moons":                  "moons",
		"measure points.csv few.csv":                "few.csv 3 4",
		"measure points.csv ragged.csv":             "ragged.csv",
		"measure points.csv points.csv --most 1":    "--most 1 4",
		"measure points.csv points.csv --law moooo": "moooo",
		"field":                                           "--model --exact",
		"field --exact":                                   "--data",
		"field --exact --data moons --t 2":                "--t 2 0|1",
		"field --exact --data moons --grid 0":             "--grid 0 1000",
		"field --exact --data moons --extent -1":          "--extent -1",
		"field --exact --data moons --model x.json":       "either",
		"nll --model foreign.json":                        "foreign.json",
		"nll --exact --data moons --points 0":             "--points 0",
		"nll --exact --data moons --steps 1":              "1 2",
		"compare --samplers leapfrog":                     "leapfrog euler em",
		"compare --nfe 0":                                 "--nfe 0 4000",
		"compare --schedules straight":                    "straight linear",
		"compare --plot x.pdf":                            "x.pdf *.png|*.svg",
		"compare --samples 1":                             "--samples 1 16",
		"compare --data few.csv":                          "few.csv 3 48",
		"compare --exact --coupling ot":                   "ot independent",
		"compare --coupling ot --samplers em":             "SDE independent",
		"render --exact --data moons -o x.jpg":            "x.jpg *.png|*.gif",
		"render --exact --data moons -o x.png --t 2":      "--t 2",
		"render --exact --data moons -o x.gif --frames 1": "--frames 1 2",
		"reproduce sf3m":                                  "sf3m",
		"reproduce sf2m --seeds 0":                        "--seeds 0 100",
		"reproduce sf2m -o points.csv":                    "points.csv line|1 -o",
	} {
		out, _, err := run(context.Background(), strings.Fields(args)...)
		if err == nil || out != "" {
			t.Errorf("%s: %v, output %q", args, err, out)
			continue
		}
		for _, word := range strings.Fields(words) {
			if word = strings.ReplaceAll(word, "|", " "); !containsAny(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", args, err, word)
			}
		}
	}
}

// containsAny reports whether the text has one of the words.
func containsAny(text, words string) bool {
	for _, w := range strings.Fields(words) {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
