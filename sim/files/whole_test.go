//go:build !js

package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhole(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.csv")
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	holds := func(want string) {
		t.Helper()
		b, err := os.ReadFile(name)
		if err != nil || string(b) != want {
			t.Errorf("the file holds %q (%v), want %q", b, err, want)
		}
		if all, _ := os.ReadDir(dir); len(all) != 1 {
			t.Errorf("%d files are there", len(all))
		}
	}
	if err := Whole(name, text("one")); err != nil {
		t.Fatal(err)
	}
	holds("one")
	stopped := errors.New("stopped")
	if err := Whole(name, func(w io.Writer) error { fmt.Fprint(w, strings.Repeat("half", 10000)); return stopped }); !errors.Is(err, stopped) {
		t.Error(err)
	}
	holds("one")
	if err := os.Chmod(name, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Whole(name, text("two")); err != nil {
		t.Fatal(err)
	}
	holds("two")
	if s, _ := os.Stat(name); s.Mode().Perm() != 0o640 {
		t.Errorf("the file's rights are now %v", s.Mode())
	}
	// Where a link points, and where none can be written.
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err == nil {
		if err := Whole(link, text("three")); err != nil {
			t.Fatal(err)
		}
		holds("three")
		if s, err := os.Lstat(link); err != nil || s.Mode()&os.ModeSymlink == 0 {
			t.Error("the link was replaced")
		}
	}
	for _, bad := range []string{dir, filepath.Join(dir, "no", "such")} {
		if err := Whole(bad, text("x")); err == nil {
			t.Errorf("%s was written", bad)
		}
	}
	holds("three")
	if err := Whole(os.DevNull, text("x")); err != nil {
		t.Error(err)
	}
	if s, err := os.Stat(os.DevNull); err != nil || s.Mode().IsRegular() {
		t.Error("the null device was replaced")
	}
}
