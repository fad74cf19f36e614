//go:build !js

package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/files"
)

// One file is taken of what is dropped; everything else is refused in words.
func TestReadDropped(t *testing.T) {
	name, data, err := readDropped(fstest.MapFS{"a.csv": {Data: []byte("1,2\n")}})
	if name != "a.csv" || string(data) != "1,2\n" || err != nil {
		t.Errorf("%q, %q, %v", name, data, err)
	}
	for _, c := range []struct {
		dir  fstest.MapFS
		says string
	}{
		{fstest.MapFS{"a.csv": {}, "b.csv": {}}, "2 files were dropped; drop one"},
		{fstest.MapFS{}, "0 files were dropped"},
		{fstest.MapFS{"folder/a.csv": {}}, "folder is a folder"},
		{fstest.MapFS{"a.csv": {Data: make([]byte, files.MaxBytes+1)}}, "a.csv has more than 64 MB"},
	} {
		if _, _, err := readDropped(c.dir); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, not %q", err, c.says)
		}
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := readFile(dir); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := readFile(filepath.Join(dir, "none")); err == nil {
		t.Error("a file that is not there was read")
	}
}

// A file that could not be written leaves nothing behind, and none is written over.
func TestSaveNew(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 11, 23, 9, 5, 7, 0, time.UTC)
	if _, err := saveNew(dir, "model", ".json", at, func(io.Writer) error { return errors.New("full") }); err == nil {
		t.Error("an error was swallowed")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v was left behind", left)
	}
	for _, want := range []string{"model-20261123-090507.json", "model-20261123-090507-2.json"} {
		path, err := saveNew(dir, "model", ".json", at, func(w io.Writer) error { _, err := io.WriteString(w, want); return err })
		if err != nil || filepath.Base(path) != want {
			t.Errorf("saved as %s (%v), not %s", path, err, want)
		}
		if b, _ := os.ReadFile(path); string(b) != want {
			t.Errorf("%s holds %q", path, b)
		}
	}
}

// Points are drawn in the window and learned; the model is saved, and another
// window goes on from it.
func TestDesktopDrawsSavesAndOpens(t *testing.T) {
	v := newHost(t, 1440, 900, "play=0&tool=draw&width=16")
	before := v.until("it trains", func(s state) bool { return s.Step > 10 })
	pic := before.Picture
	x, y := pic.X+pic.W/2, pic.Y+pic.H/2
	v.drag(x-60, y, x+90, y)
	after := v.until("points are drawn", func(s state) bool { return s.Values[control.Data] == "own" })
	c, err := control.DecodeCloud(after.Values[control.OwnPoints])
	if err != nil || len(c.Points) < 5 {
		t.Fatalf("%d points are drawn (%v)", len(c.Points), err)
	}
	v.others(before, after, control.Data, control.Noise, control.OwnPoints, control.Train)
	v.key(ebiten.KeyP, 'p')
	v.until("training rests", func(s state) bool { return s.Values[control.Train] == "0" })
	v.key(ebiten.KeyM, 'm')
	var path string
	v.until("the model is saved", func(state) bool {
		found, _ := filepath.Glob(filepath.Join(v.dir, "model-*.json"))
		if len(found) == 1 {
			path = found[0]
		}
		return path != ""
	})
	s := v.until("it is said where", func(s state) bool { return strings.Contains(s.Notice, "The model was saved.") })
	var m struct{ Step float64 }
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil || m.Step < 10 || m.Step > s.Step {
		t.Fatalf("the file is of step %v (%v); the run is at %v", m.Step, err, s.Step)
	}
	w := newHost(t, 1440, 900, "play=0", asGuest+"_OPEN="+path)
	got := w.until("the model is opened", func(s state) bool { return s.Step == m.Step && s.Values[control.Data] == "own" })
	if got.Values[control.OwnPoints] != after.Values[control.OwnPoints] || got.Values[control.Width] != "16" || got.Values[control.Train] != "0" {
		t.Errorf("opened: %d digits of points, width %s, training %s", len(got.Values[control.OwnPoints]), got.Values[control.Width], got.Values[control.Train])
	}
}

// A file that is wrong is refused at the start, in words.
func TestOpenFlag(t *testing.T) {
	if err := run("", filepath.Join(t.TempDir(), "none.csv")); err == nil || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("a missing file: %v", err)
	}
}
