//go:build !js

// Command flowscope is the app: this file is its face in a native window. The
// simulation runs in goroutines of its own; the picture never waits for them.
//
//	flowscope [-hash 'mode=sde&sigma=1'] [-open points.csv] [-version]
package main

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/sim/film"
	"flowscope/sim/lab"
)

func main() {
	hash := flag.String("hash", "", "the `state` of a link: what stands behind # in it, or the whole link")
	open := flag.String("open", "", "a `FILE` to begin with: a CSV or a PNG as your own points, or a model.json")
	version := flag.Bool("version", false, "print the build's id and end")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Flowscope: a small network learns a flow while you watch.\n\nusage: flowscope [flags]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *version {
		fmt.Println("flowscope", buildID())
		return
	}
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "flowscope: %q is not a flag; a link's state is given with -hash, a file with -open\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(stateOf(*hash), *open); err != nil {
		fmt.Fprintln(os.Stderr, "flowscope:", err)
		os.Exit(1)
	}
}

// stateOf returns what stands behind # in a link.
func stateOf(link string) string {
	if i := strings.IndexByte(link, '#'); i >= 0 {
		return link[i+1:]
	}
	return link
}

func run(hash, file string) error {
	var data []byte
	if file != "" {
		var err error
		if data, err = readFile(file); err != nil {
			return err
		}
	}
	w, err := newWindow(hash, buildID(), pictureDir(), newEngine(newLab, partsFor(cores())))
	if err != nil {
		return err
	}
	defer w.engine.close()
	if file != "" {
		w.app.Open(filepath.Base(file), data)
	}
	settle()
	ebiten.SetWindowIcon([]image.Image{assets.Icon(16), assets.Icon(32), assets.Icon(64)})
	if err := ebiten.RunGameWithOptions(w, &ebiten.RunGameOptions{X11ClassName: "Flowscope", X11InstanceName: "flowscope"}); err != nil {
		return needs(err)
	}
	return nil
}

// newLab is the simulation, or a part of it. The app sends all values by itself.
func newLab(part lab.Part, send func(film.Report), link func([]byte)) simulation {
	return lab.New(lab.Options{Part: part, Send: send, Link: link})
}

// settle says how the window is to be.
func settle() {
	width, height := 1440, 900
	if m := ebiten.Monitor(); m != nil {
		if mw, mh := m.Size(); mw > 0 && mh > 0 {
			width, height = min(width, mw), min(height, mh)
		}
	}
	ebiten.SetWindowSize(width, height)
	ebiten.SetWindowSizeLimits(760, 520, -1, -1)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetWindowTitle("Flowscope")
	ebiten.SetTPS(ebiten.SyncWithFPS)
	ebiten.SetRunnableOnUnfocused(true)
}

// needs adds to an error of the window system what is missing.
func needs(err error) error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("the window could not be opened: %w", err)
	}
	where := "There is no display (DISPLAY is not set): start it on a desktop, or without a monitor with: xvfb-run -a flowscope."
	if d := os.Getenv("DISPLAY"); d != "" {
		where = fmt.Sprintf("The display %s was tried.", d)
	}
	return fmt.Errorf("the window could not be opened: %w\n%s\nIt needs X11 (XWayland will do) and OpenGL. On Debian or Ubuntu:\n"+
		"  apt-get install libx11-6 libxrandr2 libxi6 libxcursor1 libxinerama1 libxrender1 libxext6 libgl1 libglx-mesa0 libgl1-mesa-dri", err, where)
}

// buildID names the build: the commit that it was made from, as far as it is known.
func buildID() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	id, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			id = s.Value[:min(len(s.Value), 10)]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	if id == "" {
		return "of " + runtime.Version() // built outside of a repository
	}
	return id + dirty
}
