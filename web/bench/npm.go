package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

//go:embed package.json
var manifest []byte

//go:embed package-lock.json
var lock []byte

// install has npm put TensorFlow.js into a folder, in the versions and with the
// checksums of package-lock.json, unless it is there. No package's scripts run.
func install(ctx context.Context, dir string) error {
	if dir == "" {
		return fmt.Errorf("it was left out")
	}
	done := filepath.Join(dir, "installed")
	if b, err := os.ReadFile(done); err == nil && bytes.Equal(b, lock) {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("it is not installed, and npm is not there to do it: %w", err)
	}
	say("installing TensorFlow.js with npm")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, b := range map[string][]byte{"package.json": manifest, "package-lock.json": lock} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	defer stop()
	c := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, lastLine(out))
	}
	return os.WriteFile(done, lock, 0o644)
}

// lastLine is the last line of a program's output that is not empty.
func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}
