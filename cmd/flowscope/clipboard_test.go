//go:build !js

package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// The clipboard is reached through the programs that are there, in order; one
// that fails leaves it to the next; without any, the error says what to install.
func TestClipboard(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the helpers of this system are its own")
	}
	dir := t.TempDir()
	board := filepath.Join(dir, "board")
	program := func(name, script string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := os.Getenv("PATH")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("PATH", dir)
	if err := (clipboard{}).Copy("x"); !errors.Is(err, errNoClipboard) {
		t.Fatalf("without a program: %v", err)
	}
	t.Setenv("PATH", dir+":"+path)
	program("xclip", "echo no display >&2; exit 1")
	program("xsel", `case "$2" in --input) cat >`+board+`;; *) cat `+board+`;; esac`)
	const text = "#mode=sde&sigma=1"
	if err := (clipboard{}).Copy(text); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(board); err != nil || string(b) != text {
		t.Errorf("copied %q, %v", b, err)
	}
	if s, err := (clipboard{}).Paste(); err != nil || s != text {
		t.Errorf("pasted %q, %v", s, err)
	}
	// A helper that hangs is given up.
	program("xclip", "exec sleep 30")
	program("xsel", "exec sleep 30")
	if err := (clipboard{}).Copy(text); err == nil {
		t.Error("a helper that hangs counts as one that copied")
	}
}
