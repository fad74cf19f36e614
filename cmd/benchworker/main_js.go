//go:build js

// Command benchworker is the cases of package bench in a Web Worker: web/bench
// asks it for one at a time, so that it can be measured in turns with others. It
// is no part of the page.
package main

import (
	"encoding/json"
	"syscall/js"
	"time"

	"flowscope/sim/bench"
)

func main() {
	host := js.Global().Get("bench")
	w := bench.NewWork(uint64(host.Get("seed").Int()))
	all, err := bench.EveryKernel(w)
	if err != nil {
		panic(err)
	}
	var cases []*bench.Case
	for _, c := range all {
		cases = append(cases, c.Cases...)
	}
	set := func(name string, f func(args []js.Value) any) {
		host.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return f(args) }))
	}
	// cases() lists what there is, as JSON; value(i, ms) measures the i-th case for
	// about so long; learn() is every contender's lesson, as JSON.
	set("cases", func([]js.Value) any {
		var list []bench.Title
		for _, c := range cases {
			list = append(list, c.Title)
		}
		return text(list)
	})
	set("value", func(args []js.Value) any {
		return cases[args[0].Int()].Value(time.Duration(args[1].Float() * float64(time.Millisecond)))
	})
	set("learn", func([]js.Value) any {
		var list []bench.Lesson
		for _, c := range all {
			list = append(list, w.Teach(c.Name, c.Fresh()))
		}
		return text(list)
	})
	host.Call("ready")
	select {}
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
