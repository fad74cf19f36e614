//go:build js

// Command simworker is the simulation alone, or one part of it: it runs in the
// page's Web Workers (web/worker.js), which call it in slices and carry its
// messages.
package main

import (
	"syscall/js"
	"time"
	"unsafe"

	"flowscope/sim/film"
	"flowscope/sim/lab"
)

func main() {
	host := js.Global().Get("sim")
	start := time.Now()
	part, err := lab.ParsePart(host.Get("part").String())
	if err != nil {
		panic(err) // the script and this program are of one build
	}
	s := sender{post: host.Get("post")}
	tell := host.Get("tell")
	l := lab.New(lab.Options{
		Part: part,
		Hash: host.Get("hash").String(),
		Now:  func() time.Duration { return time.Since(start) },
		Send: s.send,
		Link: func(msg []byte) { tell.Invoke(address(msg), len(msg)) },
	})
	host.Set("command", js.FuncOf(func(_ js.Value, args []js.Value) any {
		l.Do(command(args[0]))
		return nil
	}))
	var heard []byte // reused
	host.Set("hear", js.FuncOf(func(_ js.Value, args []js.Value) any {
		n := args[0].Get("byteLength").Int()
		heard = append(heard[:0], make([]byte, n)...)
		js.CopyBytesToGo(heard, args[0])
		if err := l.Hear(heard); err != nil {
			return err.Error()
		}
		return ""
	}))
	host.Set("advance", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return l.Advance(time.Duration(args[0].Float() * float64(time.Millisecond)))
	}))
	host.Call("ready")
	select {}
}

// sender passes reports to the worker's script.
type sender struct {
	post js.Value
	head []byte // reused
}

// send hands over where a report lies in this program's memory; the script
// copies it out before post returns, into a buffer that it can transfer. That
// is one copy of a block's body, where js.CopyBytesToJS would need a view made
// by the script for each.
func (s *sender) send(r film.Report) {
	s.head = film.AppendHead(s.head[:0], r)
	block, ok := r.(*film.Block)
	if !ok {
		s.post.Invoke(address(s.head), len(s.head), 0, 0)
		return
	}
	rows, ok := block.Rows.(*film.Memory)
	if !ok {
		panic("simworker: a block whose rows are not in this program's memory")
	}
	body := film.Bytes(rows.Pos[:2*block.N*len(block.Times)])
	s.post.Invoke(address(s.head), len(s.head), address(body), len(body))
	block.Rows.Release()
}

// address is where b stands in the WebAssembly memory. The collector does not
// move what lives on the heap.
func address(b []byte) int { return int(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }

// command reads a plain object. What is missing or of another type is zero; the
// lab tells what is wrong with it.
func command(o js.Value) film.Command {
	c := film.Command{
		Kind: film.CommandKind(text(o, "kind")), ID: text(o, "id"), Text: text(o, "text"),
		T: number(o, "t"), Playing: o.Get("playing").Truthy(), On: o.Get("on").Truthy(),
	}
	if v := o.Get("view"); v.Type() == js.TypeObject {
		c.View = film.View{
			Rect: film.Rect{X0: number(v, "x0"), Y0: number(v, "y0"), X1: number(v, "x1"), Y1: number(v, "y1")},
			Cols: int(number(v, "cols")), Rows: int(number(v, "rows")),
			Width: int(number(v, "width")), Height: int(number(v, "height")),
		}
	}
	if d := o.Get("data"); d.InstanceOf(js.Global().Get("Uint8Array")) {
		c.Data = make([]byte, d.Get("byteLength").Int())
		js.CopyBytesToGo(c.Data, d)
	}
	return c
}

func text(o js.Value, key string) string {
	if v := o.Get(key); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

func number(o js.Value, key string) float64 {
	if v := o.Get(key); v.Type() == js.TypeNumber {
		return v.Float()
	}
	return 0
}
