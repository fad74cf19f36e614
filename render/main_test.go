//go:build !js

package render

import (
	"os"
	"testing"

	"flowscope/render/screentest"
)

func needScreen(tb testing.TB) { tb.Helper(); screentest.Need(tb) }

func TestMain(m *testing.M) {
	os.Exit(screentest.Main(m))
}
