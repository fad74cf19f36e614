package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells how far a command is: a bar that is drawn over on a terminal, a
// line now and then elsewhere.
type progress struct {
	to       io.Writer
	terminal bool
	last     time.Time
}

const (
	barWidth  = 30
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// newProgress tells on w, which is a terminal if it is a character device.
func newProgress(w io.Writer) *progress {
	p := &progress{to: w}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			p.terminal = info.Mode()&os.ModeCharDevice != 0
		}
	}
	return p
}

// at says that done of total is done, and what is next.
func (p *progress) at(done, total int, next string) {
	every := lineEvery
	if p.terminal {
		every = barEvery
	}
	now := time.Now()
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	if !p.terminal {
		fmt.Fprintf(p.to, "%d of %d: %s\n", done, total, next)
		return
	}
	full := barWidth * done / max(total, 1)
	fmt.Fprintf(p.to, "\r\x1b[K[%-*s] %3d%%  %s", barWidth, bar[:full], 100*done/max(total, 1), next)
}

// say writes a line that stays, above the bar.
func (p *progress) say(format string, args ...any) {
	p.end()
	fmt.Fprintf(p.to, format+"\n", args...)
}

// end clears the bar.
func (p *progress) end() {
	if p.terminal && !p.last.IsZero() {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

const bar = "=============================="
