package main

import (
	"os/exec"
	"strings"
	"testing"
)

// flowlab is headless and pure Go: it reaches neither the picture nor the browser.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}} {{len .CgoFiles}} {{.Standard}}", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		for _, no := range []string{"flowscope/render", "flowscope/web", "flowscope/assets", "github.com/hajimehoshi", "github.com/ebiten", "github.com/chromedp", "syscall/js"} {
			if strings.HasPrefix(f[0], no) {
				t.Errorf("flowlab reaches %s", f[0])
			}
		}
		if f[1] != "0" && f[2] != "true" {
			t.Errorf("flowlab reaches %s, which needs cgo", f[0])
		}
	}
}
