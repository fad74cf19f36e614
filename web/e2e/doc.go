// Package e2e tests the page as a visitor meets it: the folder that a static
// host serves, from a sub-path, in real headless Chromium, driven by mouse,
// keys and touches. It holds tests only.
package e2e
