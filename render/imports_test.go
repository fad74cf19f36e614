//go:build !js

package render

import (
	"os/exec"
	"strings"
	"testing"
)

// The picture's program must stay small and knows no networks: what it may
// import of this project and of others is listed here.
func TestImportsStaySmall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	allowed := map[string]bool{
		"flowscope/render": true, "flowscope/assets": true,
		"flowscope/sim/control": true, "flowscope/sim/film": true, "flowscope/sim/path": true,
		"flowscope/sim/internal/vec": true, // of path, whose schedules work on many times at once; a leaf
	}
	n := 0
	for _, dep := range strings.Fields(string(out)) {
		switch {
		case strings.HasPrefix(dep, "flowscope/"):
			n++
			if !allowed[dep] {
				t.Errorf("render reaches %s", dep)
			}
		case strings.HasPrefix(dep, "gonum.org/"),
			strings.HasPrefix(dep, "github.com/go-text/"),
			strings.HasPrefix(dep, "github.com/hajimehoshi/ebiten/v2/text"),
			dep == "github.com/hajimehoshi/ebiten/v2/vector",
			dep == "image/png":
			t.Errorf("render reaches %s: it costs size or speed that the web has not", dep)
		}
	}
	if n != len(allowed) {
		t.Errorf("%d packages of this project were found, not %d", n, len(allowed))
	}
}
