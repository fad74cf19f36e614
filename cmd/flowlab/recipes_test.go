package main

import (
	"os"
	"strings"
	"testing"
)

// recipeLines are the commands of the recipes.
func recipeLines() (lines []string) {
	for line := range strings.Lines(recipes) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "flowlab ") {
			lines = append(lines, strings.TrimPrefix(line, "flowlab "))
		}
	}
	return lines
}

// smaller is what is added to a recipe's command in the tests, which prove that it
// is one, and not how good the samples are.
var smaller = map[string]string{
	"train": " --steps 200", "sample": " -n 200", "measure": " --floor-pairs 2 --most 200",
	"nll": " --points 50", "render": " --frames 3 --size 200",
	"compare": " --samples 200 --train-steps 100 --floor-pairs 2",
}

// Every recipe can be followed, in order.
func TestRecipes(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := recipeLines()
	if len(lines) < 10 {
		t.Fatalf("%d commands", len(lines))
	}
	for _, line := range lines {
		must(t, line+smaller[strings.Fields(line)[0]])
	}
	for _, name := range []string{"mine.gif", "samples.csv", "nfe.png"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The README has them too.
func TestRecipesInREADME(t *testing.T) {
	readme := read(t, "../../README.md")
	for _, line := range recipeLines() {
		if !strings.Contains(readme, "flowlab "+line) {
			t.Errorf("the README has no %q", line)
		}
	}
}
