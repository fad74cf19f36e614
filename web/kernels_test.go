package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"flowscope/sim/nn/module"
)

// The page passes on exactly what the module offers, with all arguments.
func TestKernelImports(t *testing.T) {
	script, err := fs.ReadFile(Files(), "kernels.js")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^    (\w+): \(([^)]*)\) => run\.(\w+)\(([^)]*)\),$`).FindAllStringSubmatch(string(script), -1) {
		if m[1] != m[3] || m[2] != m[4] {
			t.Errorf("%s(%s) passes on %s(%s)", m[1], m[2], m[3], m[4])
		}
		seen[m[1]] = len(strings.Split(m[2], ","))
	}
	for _, e := range module.Exports() {
		if seen[e.Name] != e.Params {
			t.Errorf("%s has %d parameters in the module and %d in the page", e.Name, e.Params, seen[e.Name])
		}
		delete(seen, e.Name)
	}
	for name := range seen {
		t.Errorf("the module has no %s", name)
	}
}
