package render

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// Every shader of the folder is one that the program knows, and compiles.
func TestShadersCompile(t *testing.T) {
	known := [][]byte{penSource, upsampleSource, heatSource, arrowSource, decaySource}
	files, err := filepath.Glob("*.kage")
	if err != nil || len(files) != len(known) {
		t.Fatalf("%d shaders in the folder, not %d (%v)", len(files), len(known), err)
	}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, k := range known {
			found = found || bytes.Equal(k, source)
		}
		if !found {
			t.Errorf("%s is none of the program's shaders", f)
		}
		if _, err := ebiten.NewShader(source); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}
