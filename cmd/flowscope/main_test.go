//go:build !js

package main

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// The test binary is also the program under test: with asGuest set it is the
// app inside a virtual machine of Ebitengine (guest_test.go), with asProgram
// set it is the command itself.
const (
	asGuest   = "FLOWSCOPE_TEST_GUEST"   // the host's endpoint
	asProgram = "FLOWSCOPE_TEST_PROGRAM" // 1
)

// noScreen says why there is none.
var noScreen string

func needScreen(tb testing.TB) {
	tb.Helper()
	if noScreen != "" {
		tb.Skip(noScreen)
	}
}

// loop runs the tests inside the game's first Update, where a guest's frames can
// be composed and read.
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

func TestMain(m *testing.M) {
	if endpoint := os.Getenv(asGuest); endpoint != "" {
		os.Exit(beGuest(endpoint))
	}
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		noScreen = "no display: run `xvfb-run -a go test ./cmd/flowscope` (Debian: apt-get install xvfb libx11-6 libxrandr2 libxi6 libxcursor1 libxinerama1 libgl1 libgl1-mesa-dri)"
		fmt.Fprintln(os.Stderr, "flowscope: the desktop app is not driven:", noScreen)
		if os.Getenv("CI") == "true" {
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	g := &loop{m: m, code: 1}
	if err := ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{InitUnfocused: true}); err != nil {
		fmt.Fprintln(os.Stderr, "flowscope: the display cannot be used:", err)
		os.Exit(1)
	}
	os.Exit(g.code)
}
