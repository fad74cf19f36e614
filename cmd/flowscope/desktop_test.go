//go:build !js

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"

	"flowscope/sim/control"
)

// host drives the app in another process: it moves the pointer, presses keys,
// lets it update and draw, and asks what it shows.
type host struct {
	testing.TB
	guest  *vmhost.GuestSession
	screen *ebiten.Image
	ask    io.Writer
	answer *bufio.Reader
	cmd    *exec.Cmd
	dir    string // where it saves pictures
	scale  float64
}

func newHost(t testing.TB, w, h int, hash string, env ...string) *host {
	t.Helper()
	needScreen(t)
	v := &host{TB: t, dir: t.TempDir(), scale: ebiten.Monitor().DeviceScaleFactor()}
	// A short path: a socket's may have about 100 bytes.
	socket, err := os.MkdirTemp("", "fs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(socket) })
	ln, err := net.Listen("unix", filepath.Join(socket, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	endpoint, err := vmhost.EndpointURLFromAddr(ln.Addr())
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	v.cmd = exec.Command(exe)
	v.cmd.Env = append(os.Environ(), asGuest+"="+endpoint, asGuest+"_HASH="+hash, asGuest+"_PICTURES="+v.dir)
	v.cmd.Env = append(v.cmd.Env, env...)
	v.cmd.Stderr = os.Stderr
	if v.ask, err = v.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	v.answer = bufio.NewReader(out)
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ln.(*net.UnixListener).SetDeadline(time.Now().Add(30 * time.Second))
	conn, err := ln.Accept()
	if err != nil {
		v.cmd.Process.Kill()
		t.Fatalf("the app did not start: %v", err)
	}
	if v.guest, err = vmhost.NewGuestSession(conn, nil); err != nil {
		t.Fatal(err)
	}
	v.screen = ebiten.NewImage(int(float64(w)*v.scale), int(float64(h)*v.scale))
	if err := v.guest.SetOutsideScreen(v.screen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.close)
	v.ticks(3)
	v.draw()
	return v
}

// close closes the window and sees that the program ends by itself.
func (v *host) close() {
	if v.guest == nil {
		return
	}
	if err := v.guest.Close(); err != nil {
		v.Errorf("closing: %v", err)
	}
	v.guest = nil
	done := make(chan error, 1)
	go func() { done <- v.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			v.Errorf("the app ended with: %v", err)
		}
	case <-time.After(10 * time.Second):
		v.cmd.Process.Kill()
		v.Error("the app does not end when its window is closed")
	}
}

// ticks lets the app update n times.
func (v *host) ticks(n int) {
	v.Helper()
	v.guest.AdvanceTicks(n)
	if !v.guest.WaitTicks() {
		v.Fatalf("the app stopped: %v", v.guest.Err())
	}
}

// draw lets the app draw. That is also when the panel lays itself out: it comes
// after everything that may have moved something.
func (v *host) draw() {
	v.Helper()
	v.guest.AdvanceFrame()
	if !v.guest.WaitFrame() {
		v.Fatalf("the app stopped drawing: %v", v.guest.Err())
	}
	v.guest.CompositeFrame()
	v.screen.At(0, 0) // waits: software rendering is slow, and a backlog would come due later
}

// state is what a page's or a window's App.State says, as far as it matters here.
type state struct {
	reply
	Step, NFE, Asked float64
	SamplesPerSec    float64
	FilmStep         float64
	FilmAge          float64
	FilmDone         float64
	FilmShare        float64
	FilmApart        bool
	Parameters       float64
	Pending          []string
}

func (v *host) question(q string) state {
	v.Helper()
	if _, err := fmt.Fprintln(v.ask, q); err != nil {
		v.Fatal(err)
	}
	line, err := v.answer.ReadBytes('\n')
	if err != nil {
		v.Fatalf("no answer to %q: %v", q, err)
	}
	var s state
	if err := json.Unmarshal(line, &s.reply); err != nil {
		v.Fatalf("%q: %v", line, err)
	}
	if err := json.Unmarshal(s.State, &s); err != nil {
		v.Fatalf("%q: %v", s.State, err)
	}
	return s
}

func (v *host) state() state { v.Helper(); return v.question("state") }

// until lets time pass until something is so.
func (v *host) until(what string, ok func(s state) bool) state {
	v.Helper()
	end := time.Now().Add(30 * time.Second)
	for i := 0; ; i++ {
		s := v.state()
		if ok(s) {
			return s
		}
		if time.Now().After(end) {
			v.Fatalf("waited in vain until %s; notice %q, step %v, values %v", what, s.Notice, s.Step, s.Values)
		}
		v.ticks(1)
		if i%20 == 0 {
			v.draw()
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// find brings a control into sight and returns its middle and its box.
func (v *host) find(id string) (x, y float64, s state) {
	v.Helper()
	for range 2 { // a folded group unfolds first
		v.question("reveal " + strings.TrimSuffix(id, " value"))
		v.ticks(1)
		v.draw()
	}
	s = v.question("bounds " + id)
	if !s.There {
		v.Fatalf("%s is not there", id)
	}
	return s.Bounds.X + s.Bounds.W/2, s.Bounds.Y + s.Bounds.H/2, s
}

func (v *host) move(x, y float64) { v.guest.MoveCursor(x, y); v.ticks(1) }
func (v *host) press()            { v.guest.PressMouseButton(ebiten.MouseButtonLeft); v.ticks(1); v.draw() }
func (v *host) release() {
	v.guest.ReleaseMouseButton(ebiten.MouseButtonLeft)
	v.ticks(2)
	v.draw()
}
func (v *host) click(x, y float64) {
	v.move(x, y)
	v.press()
	v.release()
}

// drag presses at one point and releases at another, by way of points between.
func (v *host) drag(x0, y0, x1, y1 float64) {
	v.move(x0, y0)
	v.press()
	const steps = 8
	for i := 1; i <= steps; i++ {
		f := float64(i) / steps
		v.move(x0+f*(x1-x0), y0+f*(y1-y0))
	}
	v.release()
}

// key presses a key that may also type a character.
func (v *host) key(k ebiten.Key, char rune) {
	v.guest.PressKey(k)
	if char != 0 {
		v.guest.TypeRune(char)
	}
	v.ticks(1)
	v.guest.ReleaseKey(k)
	v.ticks(1)
}

func (v *host) number(s state, id string) float64 {
	v.Helper()
	x, err := control.ParseNumber(s.Values[id])
	if err != nil {
		v.Fatal(err)
	}
	return x
}

// others checks that nothing but the named controls differs between two states.
func (v *host) others(a, b state, but ...string) {
	v.Helper()
	for id, x := range a.Values {
		same := x == b.Values[id]
		for _, n := range but {
			same = same || n == id
		}
		if !same {
			v.Errorf("%s changed from %s to %s, which nobody asked for", id, x, b.Values[id])
		}
	}
}

func (v *host) frame() *image.RGBA {
	m := image.NewRGBA(v.screen.Bounds())
	v.screen.ReadPixels(m.Pix)
	return m
}

// The window opens, trains and draws; it answers to pointer and keys; a press
// belongs to whoever took it; and it closes.
func TestDesktop(t *testing.T) {
	v := newHost(t, 1440, 900, "play=0&t=0.7")
	first := v.until("it trains", func(s state) bool { return s.Step > 200 && s.NFE > 0 })
	v.until("it trains on", func(s state) bool { return s.Step > first.Step+100 })
	// Frozen from here on, so that only the hand changes anything.
	v.key(ebiten.KeyP, 'p')
	v.until("P pauses training", func(s state) bool { return s.Values[control.Train] == "0" })
	t.Run("drawn", func(t *testing.T) {
		colours := map[[4]uint8]bool{}
		m, pic := v.frame(), v.state().Picture
		for y := pic.Y; y < pic.Bottom(); y += 3 {
			for x := pic.X; x < pic.Right(); x += 3 {
				c := m.RGBAAt(int(x*v.scale), int(y*v.scale))
				colours[[4]uint8{c.R, c.G, c.B, c.A}] = true
			}
		}
		if len(colours) < 100 {
			t.Errorf("the picture has %d colours; a density alone has hundreds", len(colours))
		}
	})

	t.Run("slider", func(t *testing.T) {
		v.TB = t
		x, y, before := v.find(control.Steps)
		// Grab the thumb where it is, and let go over the picture.
		x = before.Bounds.X + 4 + (before.Bounds.W-8)*math.Log(v.number(before, control.Steps))/math.Log(1000)
		v.drag(x, y, before.Bounds.X-300, y-40)
		after := v.until("the drag arrives in the simulation", func(s state) bool {
			return s.Values[control.Steps] == "1" && s.NFE == 1
		})
		v.others(before, after, control.Steps)
		// One drag is one step of undo.
		v.key(ebiten.KeyU, 'u')
		back := v.until("undo arrives in the simulation", func(s state) bool { return s.NFE == before.NFE })
		v.others(before, back)
		v.guest.PressKey(ebiten.KeyControlLeft)
		v.guest.PressKey(ebiten.KeyShiftLeft)
		v.key(ebiten.KeyZ, 0)
		v.others(after, v.state())
		v.guest.ReleaseKey(ebiten.KeyShiftLeft)
		v.ticks(1)
		v.key(ebiten.KeyZ, 0)
		v.guest.ReleaseKey(ebiten.KeyControlLeft)
		v.ticks(1)
		v.others(before, v.state())
	})

	t.Run("typed", func(t *testing.T) {
		v.TB = t
		x, y, before := v.find(control.Particles + " value")
		v.click(x, y)
		for _, c := range "777" { // digits are shortcuts elsewhere
			v.key(ebiten.KeyDigit7, c)
		}
		v.key(ebiten.KeyEnter, 0)
		after := v.until("the typed number arrives in the simulation", func(s state) bool { return s.Asked == 777 })
		v.others(before, after, control.Particles)
	})

	t.Run("double click", func(t *testing.T) {
		v.TB = t
		x, y, before := v.find(control.Particles)
		v.click(x, y)
		v.click(x, y)
		after := v.until("the default is back", func(s state) bool { return s.Asked == 1500 })
		v.others(before, after, control.Particles)
	})

	t.Run("reset now", func(t *testing.T) {
		v.TB = t
		x, y, before := v.find(control.Width)
		v.click(x+20, y)
		waiting := v.until("the width waits for a reset", func(s state) bool { return len(s.Pending) == 1 && s.Pending[0] == control.Width })
		if waiting.Parameters != before.Parameters || waiting.Step < before.Step {
			t.Errorf("the network changed before the reset: %v parameters, then %v", before.Parameters, waiting.Parameters)
		}
		bx, by, _ := v.find("reset now")
		v.click(bx, by)
		v.until("the reset has acted", func(s state) bool { return len(s.Pending) == 0 && s.Parameters != before.Parameters })
		v.key(ebiten.KeyP, 'p')
		v.until("training rests", func(s state) bool { return s.Values[control.Train] == "0" })
		v.key(ebiten.KeyU, 'u')
		v.others(before, v.state())
	})

	t.Run("pan", func(t *testing.T) {
		v.TB = t
		before := v.state()
		pic := before.Picture
		// From the picture to the panel: over its sliders, and released there.
		v.drag(pic.X+pic.W*.55, pic.Y+pic.H*.25, pic.Right()+150, pic.Y+pic.H*.5)
		after := v.state()
		if a, b := v.number(before, control.CenterX), v.number(after, control.CenterX); math.Abs(a-b) < 0.1 {
			t.Errorf("the picture did not move: centre %v, then %v", a, b)
		}
		v.others(before, after, control.CenterX, control.CenterY)
		v.key(ebiten.Key0, '0')
		v.others(before, v.state())
	})

	t.Run("probe", func(t *testing.T) {
		v.TB = t
		before := v.state()
		v.click(before.Picture.X+before.Picture.W*.55, before.Picture.Y+before.Picture.H*.25)
		after := v.state()
		if after.Values[control.Probes] == "" {
			t.Error("a click in the picture dropped no probe")
		}
		v.others(before, after, control.Probes)
		// A click on the panel drops none.
		v.click(before.Picture.Right()+8, before.Picture.Y+before.Picture.H*.5)
		v.others(after, v.state())
		v.key(ebiten.KeyU, 'u')
		v.others(before, v.state())
	})

	t.Run("wheel", func(t *testing.T) {
		v.TB = t
		before := v.state()
		v.move(before.Picture.Right()+150, 400)
		v.guest.ScrollWheel(0, -3)
		v.ticks(2)
		v.others(before, v.state())
		v.move(before.Picture.X+before.Picture.W*.55, before.Picture.Y+before.Picture.H*.25)
		v.guest.ScrollWheel(0, 1)
		v.ticks(2)
		after := v.state()
		if v.number(after, control.Zoom) <= v.number(before, control.Zoom) {
			t.Errorf("the wheel over the picture left the zoom at %s", after.Values[control.Zoom])
		}
		v.others(before, after, control.Zoom, control.CenterX, control.CenterY)
		v.key(ebiten.Key0, '0')
	})

	t.Run("zoom button", func(t *testing.T) {
		v.TB = t
		before := v.state()
		x, y, _ := v.find(control.ActZoomIn) // it lies over the picture
		v.click(x, y)
		after := v.state()
		if a, b := v.number(before, control.Zoom), v.number(after, control.Zoom); math.Abs(b/a-1.25) > 1e-9 {
			t.Errorf("the button took the zoom from %v to %v", a, b)
		}
		v.others(before, after, control.Zoom)
		v.key(ebiten.Key0, '0')
	})

	t.Run("list", func(t *testing.T) {
		v.TB = t
		x, y, before := v.find(control.Schedule)
		v.click(x, y)
		v.click(x, y+float64(14+4+4+28+14)) // the second option of the open list
		after := v.state()
		if after.Values[control.Schedule] != "cosine" {
			t.Errorf("the schedule is %s, not the second of the list", after.Values[control.Schedule])
		}
		v.others(before, after, control.Schedule)
		v.click(x, y)
		v.click(before.Picture.X+before.Picture.W*.55, before.Picture.Y+before.Picture.H*.25) // closes it, and no more
		v.others(after, v.state())
		v.key(ebiten.KeyU, 'u')
	})

	t.Run("keys", func(t *testing.T) {
		v.TB = t
		before := v.state()
		v.key(ebiten.KeyS, 's')
		after := v.state()
		if after.Values[control.Mode] != "sde" {
			t.Error("S does not switch to SDE")
		}
		v.others(before, after, control.Mode)
		v.key(ebiten.KeyS, 's')
		v.key(ebiten.KeyF1, '?')
		v.key(ebiten.KeyS, 's') // the sheet is open: no shortcut acts
		v.key(ebiten.KeyEscape, 0)
		v.others(before, v.state())
		v.key(ebiten.KeyArrowRight, 0)
		if x := v.number(v.state(), control.T); math.Abs(x-v.number(before, control.T)-0.01) > 1e-9 {
			t.Errorf("the arrow moved t from %s to %v", before.Values[control.T], x)
		}
		// By Tab to a slider; there the arrows are its own.
		v.key(ebiten.KeyEscape, 0)
		now := v.state()
		for range 60 {
			v.key(ebiten.KeyTab, 0)
			v.key(ebiten.KeyArrowRight, 0)
			if s := v.state(); s.Values[control.Noise] != now.Values[control.Noise] {
				v.key(ebiten.KeyBackspace, 0)
				if s := v.state(); s.Values[control.Noise] != now.Values[control.Noise] {
					t.Errorf("Backspace left the noise at %s", s.Values[control.Noise])
				}
				v.key(ebiten.KeyEscape, 0)
				return
			}
		}
		t.Error("60 Tabs did not lead to the slider of the noise")
	})

	t.Run("picture file", func(t *testing.T) {
		v.TB = t
		v.key(ebiten.KeyI, 'i')
		v.until("the picture is saved", func(s state) bool { return strings.Contains(s.Notice, v.dir) })
		files, err := filepath.Glob(filepath.Join(v.dir, "flowscope-*.png"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v in the folder: %v", files, err)
		}
		f, err := os.Open(files[0])
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		m, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		pic := v.state().Picture
		if b := m.Bounds(); b.Dx() != int(pic.W*v.scale+.5) || b.Dy() != int(pic.H*v.scale+.5) {
			t.Errorf("the file is %v, the picture %v", b, pic)
		}
	})

	t.Run("narrow", func(t *testing.T) {
		v.TB = t
		v.screen = ebiten.NewImage(int(1024*v.scale), int(768*v.scale))
		if err := v.guest.SetOutsideScreen(v.screen); err != nil {
			t.Fatal(err)
		}
		v.ticks(2)
		v.draw()
		if pic := v.state().Picture; pic.W != 1024-300 || pic.H != 768-48-64 {
			t.Errorf("in a window of 1024 by 768 the picture is %v", pic)
		}
		_, _, s := v.find(control.Steps)
		if s.Bounds.Right() > 1024 {
			t.Errorf("the slider stands at %v", s.Bounds)
		}
	})
	v.TB = t
	v.close()
}

// TestShots writes what the window looks like into the folder FLOWSCOPE_SHOTS.
func TestShots(t *testing.T) {
	dir := os.Getenv("FLOWSCOPE_SHOTS")
	if dir == "" {
		t.Skip("FLOWSCOPE_SHOTS names no folder")
	}
	for _, c := range []struct {
		name string
		w, h int
		hash string
	}{
		{"desktop-dark", 1440, 900, "play=0&t=0.68"},
		{"desktop-light", 1440, 900, "play=0&t=0.68&theme=light&schedule=custom"},
		{"desktop-projector", 1440, 900, "play=0&t=0.68&theme=light&project=1&mode=sde&sigma=1"},
		{"desktop-1024", 1024, 768, "play=0&t=0.68"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newHost(t, c.w, c.h, c.hash)
			v.until("it has trained", func(s state) bool { return s.Step > 2500 })
			v.key(ebiten.KeyP, 'p')
			time.Sleep(2 * time.Second) // the film of the last weights
			v.ticks(2)
			v.draw()
			f, err := os.Create(filepath.Join(dir, c.name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := png.Encode(f, v.frame()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// When the simulation fails, the window says so and goes on from the last
// checkpoint, weights included; when it fails at once again, without the change
// that killed it.
func TestSimulationFails(t *testing.T) {
	v := newHost(t, 1440, 900, "")
	before := v.until("there is a checkpoint", func(s state) bool { return s.Step > 300 && s.Saved > 0 })
	seed := func(text string) {
		x, y, _ := v.find(control.NoiseSeed + " value")
		v.click(x, y)
		for _, c := range text {
			v.key(ebiten.KeyDigit6, c)
		}
		v.key(ebiten.KeyEnter, 0)
	}
	goesOn := func(from state) {
		t.Helper()
		v.until("it trains again", func(s state) bool {
			if s.Step < float64(from.Saved) {
				t.Fatalf("training began anew, at step %v, after a checkpoint at %v", s.Step, from.Saved)
			}
			return s.Step > from.Step+200
		})
	}
	seed(unlucky)
	after := v.until("the failure is told", func(s state) bool { return strings.Contains(s.Notice, "failed and was started again") })
	if !strings.Contains(after.Notice, "goes on from step") || !strings.Contains(after.Notice, "seed "+unlucky) {
		t.Errorf("the notice says %q", after.Notice)
	}
	goesOn(before)
	if s := v.state(); s.Values[control.NoiseSeed] != unlucky {
		t.Errorf("the seed that was typed is %s", s.Values[control.NoiseSeed])
	}
	before = v.state()
	v.key(ebiten.KeyEscape, 0)
	seed(deadly)
	v.until("the deadly change is taken back", func(s state) bool {
		return strings.Contains(s.Notice, "taken back") && s.Values[control.NoiseSeed] == unlucky
	})
	goesOn(before)
}

// The command's own face: flags, and what it says where there is no display.
func TestProgram(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"-version"}, 0, []string{"flowscope"}},
		{[]string{"-help"}, 0, []string{"-hash", "link"}},
		{[]string{"mode=sde"}, 2, []string{`"mode=sde"`, "-hash"}},
		{nil, 1, []string{"window could not be opened", "DISPLAY is not set", "apt-get install", "libx11-6"}},
	} {
		cmd := exec.Command(exe, c.args...)
		for _, e := range os.Environ() {
			if !strings.HasPrefix(e, "DISPLAY=") && !strings.HasPrefix(e, "WAYLAND_DISPLAY=") {
				cmd.Env = append(cmd.Env, e)
			}
		}
		cmd.Env = append(cmd.Env, asProgram+"=1")
		out, err := cmd.CombinedOutput()
		code := 0
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			code = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if code != c.code {
			t.Errorf("%v: ends with %d, not %d: %s", c.args, code, c.code, out)
		}
		for _, s := range c.want {
			if !strings.Contains(string(out), s) {
				t.Errorf("%v: does not say %q: %s", c.args, s, out)
			}
		}
	}
}
