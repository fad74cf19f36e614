//go:build js

// Command flowscope is the app: this file is its face in a web page. The page
// (web/) owns the HTML; the simulation runs in a worker (cmd/simworker). This
// program draws, and holds the values.
package main

import (
	"runtime"
	"runtime/debug"
	"syscall/js"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/render"
	"flowscope/render/app"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

func main() {
	page := js.Global().Get("page")
	start := page.Get("start") // what the page knows before the program runs
	picture, err := render.New(assets.Plex())
	if err != nil {
		page.Call("failed", err.Error())
		return
	}
	f := &face{page: page}
	defaults, _ := control.Defaults().Merge(text(start, "defaults"))
	a := app.New(picture, app.Options{
		Face: f, Hash: text(start, "hash"), Defaults: &defaults,
		ReducedMotion: start.Get("reducedMotion").Truthy(), Keeps: true,
	})
	expose(a, f)
	ebiten.SetTPS(ebiten.SyncWithFPS)
	ebiten.SetRunnableOnUnfocused(true)
	ebiten.SetScreenClearedEveryFrame(false)
	page.Call("ready")
	if err := ebiten.RunGameWithOptions(a, &ebiten.RunGameOptions{InitUnfocused: true}); err != nil {
		page.Call("failed", err.Error())
	}
}

func text(o js.Value, key string) string {
	if v := o.Get(key); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// expose sets globalThis.flowscope: what the page and the tests may call. Each
// function returns "" or an error in words, where nothing else is said.
func expose(a *app.App, f *face) {
	words := func(err error) any {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	str := func(args []js.Value, i int) string {
		if i < len(args) && args[i].Type() == js.TypeString {
			return args[i].String()
		}
		return ""
	}
	num := func(args []js.Value, i int) float64 {
		if i < len(args) && args[i].Type() == js.TypeNumber {
			return args[i].Float()
		}
		return 0
	}
	api := map[string]func([]js.Value) any{
		"set":        func(v []js.Value) any { return words(a.Set(str(v, 0), str(v, 1))) },
		"setDefault": func(v []js.Value) any { return words(a.SetDefault(str(v, 0))) },
		"commit":     func([]js.Value) any { a.Commit(); return "" },
		"act":        func(v []js.Value) any { return words(a.Act(str(v, 0))) },
		"preset":     func(v []js.Value) any { return words(a.Preset(str(v, 0))) },
		"accept":     func(v []js.Value) any { return words(a.Accept(str(v, 0))) },
		"merge":      func(v []js.Value) any { return words(a.Merge(str(v, 0))) },
		"points": func(v []js.Value) any {
			return words(a.Points(str(v, 0), str(v, 1), int(num(v, 2)), control.Point{X: num(v, 3), Y: num(v, 4)}))
		},
		"own": func(v []js.Value) any { return words(a.Own(str(v, 0))) },
		"insets": func(v []js.Value) any {
			a.SetInsets(num(v, 0), num(v, 1), num(v, 2), num(v, 3))
			return ""
		},
		"focus": func(v []js.Value) any {
			a.Focus(str(v, 0), int(num(v, 1)))
			return ""
		},
		"everything": func([]js.Value) any { a.Everything(); return "" },
		"head":       func(v []js.Value) any { return words(f.head(a, v)) },
		"hash":       func([]js.Value) any { return a.Hash() },
		"values":     func([]js.Value) any { return app.ValuesJSON(a.Values()) },
		"state":      func([]js.Value) any { return a.State() },
		"live":       func([]js.Value) any { return live() },
		"particles":  func(v []js.Value) any { return floats(a.Particles(num(v, 0))) },
	}
	o := js.Global().Get("Object").New()
	for name, fn := range api {
		o.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return fn(args) }))
	}
	js.Global().Set("flowscope", o)
}

// live is how many bytes of Go's heap are in use, found by a collection: for tests.
func live() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// face passes what the app says to the page's script.
type face struct {
	page js.Value
	buf  []byte
}

// head takes a report in: its head is copied, a block's body stays in the
// page's memory, and rows are copied out of it as they are drawn.
func (f *face) head(a *app.App, args []js.Value) error {
	n := args[0].Get("byteLength").Int()
	if cap(f.buf) < n {
		f.buf = make([]byte, n)
	}
	f.buf = f.buf[:n]
	js.CopyBytesToGo(f.buf, args[0])
	r, err := film.Decode(f.buf)
	if err != nil {
		return err
	}
	if b, ok := r.(*film.Block); ok {
		b.Rows = &rows{page: f.page, handle: args[1].Int(), base: n, n: b.N}
	}
	a.Receive(r)
	return nil
}

// rows are a block's positions in an ArrayBuffer of the page.
type rows struct {
	page   js.Value
	handle int
	base   int // bytes of the head
	n      int
}

// Row implements film.Rows.
func (r *rows) Row(k int, dst []float32) {
	size := 8 * r.n
	js.CopyBytesToGo(film.Bytes(dst[:2*r.n]), r.page.Call("rows", r.handle, r.base+k*size, size))
}

// Release implements film.Rows.
func (r *rows) Release() { r.page.Call("release", r.handle) }

func (f *face) Send(c film.Command) {
	o := map[string]any{"kind": string(c.Kind)}
	switch c.Kind {
	case film.CmdSet:
		o["id"], o["text"] = c.ID, c.Text
	case film.CmdDo:
		o["id"] = c.ID
	case film.CmdClock:
		o["t"], o["playing"] = c.T, c.Playing
	case film.CmdLook:
		v := c.View
		o["view"] = map[string]any{"x0": v.X0, "y0": v.Y0, "x1": v.X1, "y1": v.Y1,
			"cols": v.Cols, "rows": v.Rows, "width": v.Width, "height": v.Height}
	case film.CmdVisible:
		o["on"] = c.On
	}
	f.page.Call("command", o)
}

func (f *face) Changed(c app.Change)    { f.page.Call("changed", c.JSON()) }
func (f *face) Status(s app.Status)     { f.page.Call("status", s.JSON()) }
func (f *face) Time(t float64, on bool) { f.page.Call("time", t, on) }
func (f *face) Notice(n film.Notice)    { f.page.Call("notice", app.NoticeJSON(n)) }
func (f *face) ClearNotice(id string)   { f.page.Call("clearNotice", id) }
func (f *face) Hash(h string)           { f.page.Call("hash", h) }
func (f *face) Link(h string)           { f.page.Call("link", h) }
func (f *face) Choose()                 { f.page.Call("choose") }
func (f *face) Fullscreen()             { f.page.Call("fullscreen") }
func (f *face) Help()                   { f.page.Call("help") }

// Drew implements app.Face. The page starts this program without a collector.
func (f *face) Drew(film bool) {
	f.page.Call("drew", film)
	debug.SetGCPercent(100)
}

// Checkpoint: the page has the bytes already; it keeps them by itself.
func (f *face) Checkpoint(*film.Checkpoint) {}

func (f *face) PNG(pix []byte, w, h int) { f.page.Call("png", bytes(pix), w, h) }

func (f *face) Save(name string, data []byte) { f.page.Call("save", name, bytes(data)) }

// bytes gives bytes to JavaScript as a Uint8Array.
func bytes(b []byte) js.Value {
	u := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(u, b)
	return u
}

// floats gives numbers to JavaScript as a Float32Array.
func floats(x []float32) js.Value {
	return js.Global().Get("Float32Array").New(bytes(film.Bytes(x)).Get("buffer"))
}
