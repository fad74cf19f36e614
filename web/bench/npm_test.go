package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakeNPM puts a script called npm on the path, and nothing else.
func fakeNPM(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("shell scripts are no programs there")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "npm"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestInstall(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "npm")
	fakeNPM(t, "")
	if err := install(ctx, dir); err == nil || !strings.Contains(err.Error(), "npm is not there") {
		t.Errorf("without npm: %v", err)
	}
	fakeNPM(t, "echo some words; echo no such package >&2; exit 1")
	if err := install(ctx, dir); err == nil || !strings.Contains(err.Error(), "no such package") {
		t.Errorf("npm fails: %v", err)
	}
	fakeNPM(t, `echo "$@" >> asked; [ -s package.json ] && [ -s package-lock.json ]`)
	for range 2 { // the second time it is there
		if err := install(ctx, dir); err != nil {
			t.Fatal(err)
		}
	}
	asked, err := os.ReadFile(filepath.Join(dir, "asked"))
	if err != nil || string(asked) != "ci --ignore-scripts --no-audit --no-fund\n" {
		t.Errorf("npm was asked for %q, %v", asked, err)
	}
	fakeNPM(t, "")
	if err := install(ctx, dir); err != nil {
		t.Errorf("what is there needs no npm: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "installed"), []byte("another lock"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := install(ctx, dir); err == nil {
		t.Error("another version counts as installed")
	}
	if err := install(ctx, ""); err == nil {
		t.Error("what is left out counts as installed")
	}
}

// The lock names versions and checksums, and no host that they come from.
func TestLock(t *testing.T) {
	for _, want := range []string{`"node_modules/@tensorflow/tfjs-core"`, `"version": "4.22.0"`, `"integrity": "sha512-`} {
		if !strings.Contains(string(lock), want) {
			t.Errorf("the lock lacks %s", want)
		}
	}
	for _, b := range [][]byte{lock, manifest} {
		if strings.Contains(string(b), "resolved") || strings.Contains(string(b), "registry") {
			t.Error("a registry is named")
		}
	}
}
