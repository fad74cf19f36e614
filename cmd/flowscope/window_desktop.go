//go:build !js

package main

import (
	"fmt"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/render"
	"flowscope/render/app"
	"flowscope/render/panel"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// window is the app in a native window: the picture, the panel around it and
// the simulation beside it. It implements ebiten.Game, and app.Face with the
// panel's help.
type window struct {
	*panel.Panel
	app    *app.App
	engine *engine

	pictures string // folder
	choosing bool   // a dialog is open
	saved    *film.Checkpoint
	hidden   bool
	failed   time.Time // the last time, and how often in a row
	failures int
	later    chan func() // what goroutines found out, for the thread that draws
}

func newWindow(hash, build, pictures string, engine *engine) (*window, error) {
	picture, err := render.New(assets.Plex())
	if err != nil {
		return nil, err
	}
	w := &window{engine: engine, pictures: pictures, later: make(chan func(), 16)}
	w.Panel = panel.New(panel.Options{Pen: picture.NewPen(), Clipboard: clipboard{}, Build: build})
	w.app = app.New(picture, app.Options{Face: w, Hash: hash, TakePointer: w.Taken})
	w.Attach(w.app)
	w.engine.prepare()
	w.app.Everything()
	w.engine.launch()
	return w, nil
}

// Update implements ebiten.Game.
func (w *window) Update() error {
	for more := true; more; {
		select {
		case f := <-w.later:
			f()
		default:
			more = false
		}
	}
	if files := ebiten.DroppedFiles(); files != nil {
		w.dropped(files)
	}
	if hidden := ebiten.IsWindowMinimized(); hidden != w.hidden {
		w.hidden = hidden
		w.Send(film.Command{Kind: film.CmdVisible, On: !hidden})
	}
	w.Panel.Update()
	if err := w.engine.drain(w.app.Receive); err != nil {
		w.restart(err)
	}
	return w.app.Update()
}

// lifetime is how long a simulation must live before the next failure counts as
// a first one again.
const lifetime = 20 * time.Second

// restart goes on after the simulation failed: with a new one, from the last
// checkpoint. When that fails soon too, the last change is taken back first;
// after that there is nothing more to try.
func (w *window) restart(cause error) {
	now := time.Now()
	if now.Sub(w.failed) > lifetime {
		w.failures = 0
	}
	w.failed = now
	w.failures++
	detail := ""
	switch w.failures {
	case 1:
	case 2:
		w.app.Do(control.ActUndo)
		detail = " The last change was taken back."
	default:
		w.Notice(film.Notice{ID: "simulation", Level: film.Error, Title: "The simulation fails again and again.",
			Detail: fmt.Sprintf("%v. The picture stays as it is; close the window and start again. The terminal has the details.", cause)})
		return
	}
	w.engine.prepare()
	w.app.Everything()
	from := "the beginning"
	if w.saved != nil {
		w.Send(film.Command{Kind: film.CmdRestore, Data: w.saved.Data})
		from = "step " + app.Thousands(w.saved.Step)
	}
	w.engine.launch()
	w.Notice(film.Notice{ID: "simulation", Level: film.Error, Title: "The simulation failed and was started again.",
		Detail: fmt.Sprintf("It goes on from %s.%s (%v)", from, detail, cause)})
}

// Draw implements ebiten.Game.
func (w *window) Draw(screen *ebiten.Image) {
	w.app.Draw(screen)
	w.Panel.Draw(screen)
}

// Layout implements ebiten.Game; LayoutF is what Ebitengine calls.
func (w *window) Layout(int, int) (int, int) { panic("flowscope: Ebitengine calls LayoutF") }

// LayoutF implements ebiten.LayoutFer.
func (w *window) LayoutF(width, height float64) (float64, float64) {
	sw, sh := w.app.LayoutF(width, height)
	scale := 1.
	if width > 0 {
		scale = sw / width
	}
	w.Panel.Layout(width, height, scale)
	return sw, sh
}

// Send implements app.Face.
func (w *window) Send(c film.Command) { w.engine.send(c) }

// Hash implements app.Face: the desktop has no address bar to keep it in.
func (w *window) Hash(string) {}

// Checkpoint implements app.Face.
func (w *window) Checkpoint(c *film.Checkpoint) { w.saved = c }

// Drew implements app.Face.
func (w *window) Drew(bool) {}

// Fullscreen implements app.Face.
func (w *window) Fullscreen() { ebiten.SetFullscreen(!ebiten.IsFullscreen()) }

// longLink is from where on programs that pass links on are known to cut them, in
// characters.
const longLink = 2000

// Link implements app.Face.
func (w *window) Link(hash string) {
	text := "#" + hash
	go func() {
		err := clipboard{}.Copy(text)
		w.later <- func() {
			how := "Put it behind the page's address, or start flowscope -hash with it."
			if len(text) > longLink {
				how += " It is " + app.Thousands(int64(len(text))) + " characters long: some chat programs cut such links; save the model instead."
			}
			if err != nil {
				w.ShowText("The link to this state", text, "Copying failed: "+err.Error()+". "+how)
				return
			}
			w.Notice(film.Notice{ID: "copied", Level: film.Info, Title: "The link to this state was copied.", Detail: how})
		}
	}()
}

// PNG implements app.Face.
func (w *window) PNG(pix []byte, width, height int) {
	go func() {
		path, err := savePicture(w.pictures, time.Now(), pix, width, height)
		w.later <- func() {
			if err != nil {
				w.Notice(film.Notice{ID: "png", Level: film.Warn, Title: "The picture could not be saved.", Detail: err.Error()})
				return
			}
			w.Notice(film.Notice{ID: "png", Level: film.Info, Title: "The picture was saved.", Detail: path})
		}
	}()
}
