package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Plain lines where there is no terminal, few of them; a bar that is drawn over
// on one, and cleared.
func TestProgress(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var b bytes.Buffer
			p := newProgress(&b)
			if p.terminal {
				t.Fatal("a buffer is no terminal")
			}
			p.terminal = terminal
			for i := range 2000 {
				p.at(i, 2000, "work")
				time.Sleep(10 * time.Millisecond)
			}
			p.end()
			s := b.String()
			lines, redraws := strings.Count(s, "\n"), strings.Count(s, "\r")
			if !terminal && (lines != 4 || redraws != 0 || !strings.HasPrefix(s, "0 of 2000: work\n")) {
				t.Errorf("%d lines, %d redraws: %q", lines, redraws, s)
			}
			if terminal && (lines != 0 || redraws != 201 || !strings.Contains(s, "[===============               ]  50%  work") || !strings.HasSuffix(s, "\r\x1b[K")) {
				t.Errorf("%d lines, %d redraws: %q", lines, redraws, s[max(0, len(s)-300):])
			}
		})
	}
}
