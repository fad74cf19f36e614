// Package chromium starts a headless Chromium with software GL, for the page's
// tests and for measurements.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	cd "github.com/chromedp/chromedp"
)

// ErrAbsent says that there is no Chromium to start.
var ErrAbsent = errors.New("no Chromium is installed: make needs")

// Start starts a browser of its own, whose tabs are contexts under the one
// returned, until stop is called. The error is ErrAbsent where none is installed.
func Start(ctx context.Context) (browser context.Context, stop func(), err error) {
	path := find()
	if path == "" {
		return nil, nil, ErrAbsent
	}
	alloc, end := cd.NewExecAllocator(ctx, append(cd.DefaultExecAllocatorOptions[:],
		cd.ExecPath(path), cd.NoSandbox,
		cd.Flag("use-gl", "angle"), cd.Flag("use-angle", "swiftshader"), cd.Flag("enable-unsafe-swiftshader", true),
		cd.Flag("disable-gpu", false), cd.Flag("disable-background-networking", true), cd.Flag("disable-component-update", true),
		cd.Flag("disable-sync", true), cd.Flag("disable-quic", true), cd.NoFirstRun,
		cd.Flag("disable-background-timer-throttling", true), cd.Flag("disable-renderer-backgrounding", true),
		cd.Flag("disable-backgrounding-occluded-windows", true),
	)...)
	browser, leave := cd.NewContext(alloc)
	stop = func() { leave(); end() }
	if err := cd.Do(browser, cd.Navigate("about:blank")); err != nil {
		stop()
		return nil, nil, fmt.Errorf("Chromium does not start: %w", err)
	}
	return browser, stop, nil
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}
