// Package files reads and writes what people keep in files: their own points, as
// CSV or as a picture (PNG), and the CSV of points and fields that the program
// gives back.
//
// Points that are read become a [dataset.Own], which is standardised and remembers
// how; what is written out is undone. What a file can have wrong with it comes back
// as an error that names the line or the limit, and what would be right. The
// package opens no files, except that [Whole] writes one so that it is there
// complete or not at all.
package files

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"flowscope/sim/dataset"
)

// Limits of what is read.
const (
	MaxBytes  = 64 << 20   // of a file
	MaxRows   = 1_000_000  // of a CSV, header and empty lines not counted
	MaxPixels = 10_000_000 // of a picture: a screen of 3840 × 2160 fits
)

// Read reads a person's own points from a CSV or a PNG, told apart by their first
// bytes. A picture is sampled at n points by the seed ([ReadPNG]); a CSV has as many
// as it has.
func Read(r io.Reader, n int, seed uint64) (*dataset.Own, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(pngHead)); string(head) == pngHead {
		return ReadPNG(b, n, seed)
	}
	xy, err := ReadCSV(b)
	if err != nil {
		return nil, err
	}
	return dataset.NewOwn(xy)
}

// kinds are files that are easily taken for one of ours, by their first bytes.
var kinds = []struct{ head, name string }{
	{pngHead, "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"GIF8", "a GIF picture"},
	{"RIFF", "a WebP picture or a sound"}, {"<svg", "an SVG picture"}, {"<?xml", "XML"}, {"<!DOCTYPE", "a web page"},
	{"PK\x03\x04", "a ZIP archive or a spreadsheet"}, {"\xd0\xcf\x11\xe0", "an old spreadsheet"}, {"%PDF", "a PDF"},
	{"\x93NUMPY", "a NumPy array"}, {"\x1f\x8b", "compressed by gzip"}, {"{", "JSON"}, {"\xff\xfe", "text in UTF-16"},
	{"\xfe\xff", "text in UTF-16"},
}

// looksLike says what a file that begins like this is, if it is something else than
// a table.
func looksLike(head []byte) string {
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.head)) {
			return k.name
		}
	}
	return ""
}

// limited reads at most MaxBytes and then fails, instead of ending.
type limited struct {
	r    io.Reader
	left int64
}

func limit(r io.Reader) io.Reader { return &limited{r, MaxBytes} }

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		var one [1]byte
		if n, err := l.r.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, fmt.Errorf("the file has more than %d MB, which is the most that is read", MaxBytes>>20)
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}
