//go:build !js

package render

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// noScreen says why there is none; tests that look at pixels ask for one with
// needScreen.
var noScreen string

func needScreen(tb testing.TB) {
	tb.Helper()
	if noScreen != "" {
		tb.Skip(noScreen)
	}
}

// loop runs the tests inside the game's first Update, where images can be drawn
// and read.
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
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		noScreen = "no display: run `xvfb-run -a go test ./render/` (Debian: apt-get install xvfb libx11-6 libxrandr2 libxi6 libxcursor1 libxinerama1 libgl1 libgl1-mesa-dri)"
		fmt.Fprintln(os.Stderr, "render: pixels are not tested:", noScreen)
		if os.Getenv("CI") == "true" {
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	g := &loop{m: m, code: 1}
	if err := ebiten.RunGame(g); err != nil {
		fmt.Fprintln(os.Stderr, "render: the display cannot be used:", err)
		os.Exit(1)
	}
	os.Exit(g.code)
}
