//go:build !js

package main

import (
	"os"
	"testing"

	"flowscope/render/screentest"
)

// The test binary is also the program under test: with asGuest set it is the
// app inside a virtual machine of Ebitengine (guest_test.go), with asProgram
// set it is the command itself.
const (
	asGuest   = "FLOWSCOPE_TEST_GUEST"   // the host's endpoint
	asProgram = "FLOWSCOPE_TEST_PROGRAM" // 1
)

func needScreen(tb testing.TB) { tb.Helper(); screentest.Need(tb) }

func TestMain(m *testing.M) {
	if endpoint := os.Getenv(asGuest); endpoint != "" {
		os.Exit(beGuest(endpoint))
	}
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(screentest.Main(m))
}
