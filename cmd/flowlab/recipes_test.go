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

// Every recipe does what it says, in order and as it stands.
func TestRecipes(t *testing.T) {
	if testing.Short() {
		t.Skip("trains several models")
	}
	t.Chdir(t.TempDir())
	lines := recipeLines()
	if len(lines) < 10 {
		t.Fatalf("%d commands", len(lines))
	}
	for _, line := range lines {
		must(t, line)
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
