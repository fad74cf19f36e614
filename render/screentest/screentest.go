//go:build !js

// Package screentest lets a package's tests draw and read images: they run
// inside Ebitengine's game loop, on whatever display there is. Tests only.
package screentest

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// Missing says why there is no display to test on, and what to do; "" when
// there is one.
func Missing() string {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return "no display: put `xvfb-run -a` in front (Debian: apt-get install xvfb libx11-6 libxrandr2 libxi6 libxcursor1 libxinerama1 libgl1 libgl1-mesa-dri)"
	}
	return ""
}

// Need skips a test that cannot do without a display.
func Need(tb testing.TB) {
	tb.Helper()
	if why := Missing(); why != "" {
		tb.Skip(why)
	}
}

// loop runs the tests inside the game's first Update.
type loop struct {
	m    *testing.M
	code int
}

func (g *loop) Update() error {
	g.code = g.m.Run()
	return ebiten.Termination
}
func (*loop) Draw(*ebiten.Image)         {}
func (*loop) Layout(int, int) (int, int) { return 320, 240 }

// Main is the body of a TestMain; it returns the exit code. Without a display
// the tests that need one are skipped, or, where CI is "true", everything fails.
func Main(m *testing.M) int {
	if why := Missing(); why != "" {
		fmt.Fprintln(os.Stderr, "pixels are not tested:", why)
		if os.Getenv("CI") == "true" {
			return 1
		}
		return m.Run()
	}
	g := &loop{m: m, code: 1}
	if err := ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{InitUnfocused: true}); err != nil {
		fmt.Fprintln(os.Stderr, "the display cannot be used:", err)
		return 1
	}
	return g.code
}
