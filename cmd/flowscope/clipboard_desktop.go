//go:build !js

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// clipboard is the system's clipboard, by way of the small programs that come
// with it: without cgo there is no other way on every system.
type clipboard struct{}

// errNoClipboard says what to install.
var errNoClipboard = errors.New("no program for the clipboard was found; on Linux install xclip, xsel or wl-clipboard")

// helpers returns the programs to try, in order; the first word is the program.
func helpers(paste bool) [][]string {
	pick := func(copying, pasting string) []string {
		if paste {
			return strings.Fields(pasting)
		}
		return strings.Fields(copying)
	}
	switch runtime.GOOS {
	case "darwin":
		return [][]string{pick("pbcopy", "pbpaste")}
	case "windows":
		return [][]string{pick("clip.exe", "powershell.exe -NoProfile -Command Get-Clipboard")}
	}
	x := [][]string{
		pick("xclip -selection clipboard", "xclip -selection clipboard -o"),
		pick("xsel --clipboard --input", "xsel --clipboard --output"),
	}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		x = append([][]string{pick("wl-copy", "wl-paste --no-newline")}, x...)
	}
	return x
}

// patience is how long a helper may take; one that hangs is given up.
const patience = time.Second

// Copy implements panel.Clipboard.
func (clipboard) Copy(text string) error {
	_, err := try(helpers(false), text)
	return err
}

// Paste implements panel.Clipboard.
func (clipboard) Paste() (string, error) { return try(helpers(true), "") }

func try(programs [][]string, in string) (out string, err error) {
	err = errNoClipboard
	for _, p := range programs {
		path, miss := exec.LookPath(p[0])
		if miss != nil {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		c := exec.CommandContext(ctx, path, p[1:]...)
		if in != "" {
			// No pipe for its output: xclip stays behind to serve the text, and a
			// pipe would wait for it.
			c.Stdin = strings.NewReader(in)
			err = c.Run()
		} else {
			var b []byte
			b, err = c.Output()
			out = strings.TrimRight(string(b), "\r\n")
		}
		cancel()
		if err == nil {
			return out, nil
		}
	}
	return "", err
}
