//go:build !js

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/lab"
)

// watched is the window as it is, but held still while its state is read.
type watched struct {
	*window
	mu sync.Mutex
}

func (w *watched) Update() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.window.Update()
}

func (w *watched) Draw(screen *ebiten.Image) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.window.Draw(screen)
}

func (w *watched) LayoutF(width, height float64) (float64, float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.window.LayoutF(width, height)
}

// fragile is a simulation that breaks when the noise's seed is set to one of two
// numbers: to the first once, to the second always.
type fragile struct {
	simulation
	broken *atomic.Bool
}

const (
	unlucky = "6666"
	deadly  = "6667"
)

func (f fragile) Do(c film.Command) {
	if c.Kind == film.CmdSet && c.ID == control.NoiseSeed {
		if c.Text == deadly || c.Text == unlucky && f.broken.CompareAndSwap(false, true) {
			panic("the seed " + c.Text)
		}
	}
	f.simulation.Do(c)
}

// reply is what the guest answers.
type reply struct {
	State  json.RawMessage
	Values map[string]string
	Picture,
	Bounds render.Rect
	There  bool // Bounds is
	Notice string
	Saved  int64 // step of the checkpoint that is kept
}

// guestCores is on how many cores the app is to believe itself.
func guestCores() int {
	if n, err := strconv.Atoi(os.Getenv(asGuest + "_CORES")); err == nil {
		return n
	}
	return cores()
}

// beGuest runs the app for a host, and answers questions that come on standard
// input: a line "bounds ID" or "reveal ID" or "state", a line of JSON back.
func beGuest(endpoint string) int {
	var broken atomic.Bool
	build := func(part lab.Part, send func(film.Report), link func([]byte)) simulation {
		s := newLab(part, send, link)
		if part == lab.Filmer { // that one of the parts fails is enough
			return s
		}
		return fragile{s, &broken}
	}
	w, err := newWindow(os.Getenv(asGuest+"_HASH"), "test", os.Getenv(asGuest+"_PICTURES"), newEngine(build, partsFor(guestCores())))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer w.engine.close()
	if path := os.Getenv(asGuest + "_OPEN"); path != "" {
		data, err := readFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		w.app.Open(filepath.Base(path), data)
	}
	g := &watched{window: w}
	go func() {
		in := bufio.NewScanner(os.Stdin)
		for in.Scan() {
			g.mu.Lock()
			what, id, _ := strings.Cut(in.Text(), " ")
			r := reply{State: json.RawMessage(w.app.State()), Values: map[string]string{}, Picture: w.app.Picture().Geometry().Picture, Notice: w.NoticeShown()}
			for _, d := range control.List() {
				r.Values[d.ID] = w.app.Values().Text(d.ID)
			}
			if w.saved != nil {
				r.Saved = w.saved.Step
			}
			switch what {
			case "bounds":
				r.Bounds, r.There = w.Bounds(id)
			case "reveal":
				w.Reveal(id)
			}
			g.mu.Unlock()
			b, err := json.Marshal(r)
			if err != nil {
				b = []byte(fmt.Sprintf("%q", err))
			}
			fmt.Println(string(b))
		}
	}()
	settle()
	if err := ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{VMGuestEndpoint: endpoint}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
