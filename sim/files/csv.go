package files

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"flowscope/sim/dataset"
)

// maxLine is the most bytes of a line: two numbers fit many times over.
const maxLine = 4096

// ReadCSV reads points, x0, y0, x1, y1, ..., from a table with two columns. The
// first line may be a header. The columns are parted by commas, semicolons, tabs or
// spaces, the same in every line; numbers may be quoted and have a decimal point.
// Empty lines, and those that begin with #, are passed over.
//
// The error names the line and the value that is wrong, and what would be right.
func ReadCSV(r io.Reader) ([]float64, error) {
	b := bufio.NewReader(limit(r))
	head, _ := b.Peek(16)
	if what := looksLike(head); what != "" {
		return nil, fmt.Errorf("the file is %s; a CSV has a line of two numbers for every point", what)
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) { // the mark of UTF-8
		b.Discard(3)
	}
	lines := bufio.NewScanner(b)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	lines.Split(splitLine)

	var xy []float64
	var sep byte
	header, first := false, true
	line := 0
	for lines.Scan() {
		line++
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		if bytes.IndexByte(text, 0) >= 0 {
			return nil, fmt.Errorf("line %d holds a zero byte: the file is not text", line)
		}
		if first || header {
			sep = separator(text)
		}
		fields, n := split(text, sep)
		if n != 2 {
			return nil, fmt.Errorf("line %d, %.40q, has %s; there must be two, x and y, parted by a comma, semicolon, tab or space%s",
				line, text, columns(n), elsewhere(sep, first || header))
		}
		x, errX := number(fields[0])
		y, errY := number(fields[1])
		if first && errors.Is(errX, errWord) && errors.Is(errY, errWord) {
			first, header = false, true
			continue
		}
		if errX == nil {
			errX = errY
		}
		if errX != nil {
			return nil, fmt.Errorf("line %d: %w", line, errX)
		}
		first, header = false, false
		if len(xy) == 2*MaxRows {
			return nil, fmt.Errorf("line %d: more than %d rows, which is the most that are read; keep every k-th", line, MaxRows)
		}
		xy = append(xy, x, y)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d is longer than %d bytes; it must be two numbers", line+1, maxLine)
	case err != nil:
		return nil, err
	case len(xy) == 0 && line == 0:
		return nil, errors.New("the file is empty; a CSV has a line of two numbers for every point")
	case len(xy) == 0:
		return nil, fmt.Errorf("the file holds no numbers in its %d lines; a CSV has a line of two for every point", line)
	}
	return xy, nil
}

// splitLine is bufio.ScanLines for the ends of all systems: \n, \r\n and \r.
func splitLine(data []byte, end bool) (advance int, token []byte, err error) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 && end && len(data) > 0:
		return len(data), data, nil
	case i < 0, data[i] == '\r' && i+1 == len(data) && !end: // does \n follow?
		return 0, nil, nil
	case data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n':
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}

// separator says what parts the columns of a line: the rarest sign that is there.
// A comma counts only where there is neither semicolon nor tab: it may be a decimal
// one, about which [number] has something to say.
func separator(line []byte) byte {
	for _, sep := range []byte{';', '\t', ','} {
		if bytes.IndexByte(line, sep) >= 0 {
			return sep
		}
	}
	return ' '
}

// split returns the first two fields, and how many there are.
func split(line []byte, sep byte) (fields [2]string, n int) {
	if sep != ' ' {
		for {
			part, rest, more := bytes.Cut(line, []byte{sep})
			if n < 2 {
				fields[n] = string(bytes.TrimSpace(part))
			}
			n++
			if !more {
				return fields, n
			}
			line = rest
		}
	}
	for part := range bytes.FieldsSeq(line) {
		if n < 2 {
			fields[n] = string(part)
		}
		n++
	}
	return fields, n
}

func columns(n int) string {
	if n == 1 {
		return "1 column"
	}
	return fmt.Sprint(n, " columns")
}

// elsewhere reminds of what the lines before were parted by.
func elsewhere(sep byte, free bool) string {
	if free {
		return ""
	}
	return ", as in the lines before: " + map[byte]string{';': "semicolon", '\t': "tab", ',': "comma", ' ': "spaces"}[sep]
}

// errWord marks what is no number at all, and so may be the head of a column.
var errWord = errors.New("is not a number")

// number reads a field.
func number(s string) (float64, error) {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		if point := strings.Replace(s, ",", ".", 1); point != s {
			if _, err := strconv.ParseFloat(point, 64); err == nil {
				return 0, fmt.Errorf("%.40q has a decimal comma; write a decimal point, %.40s", s, point)
			}
		}
		if s == "" {
			return 0, fmt.Errorf("an empty field %w; every line needs two", errWord)
		}
		return 0, fmt.Errorf("%.40q %w with a decimal point", s, errWord)
	case math.IsNaN(x) || math.IsInf(x, 0) && err == nil:
		return 0, fmt.Errorf("%.40q is not finite; leave the row out", s)
	case !(math.Abs(x) <= dataset.MaxOwn):
		return 0, fmt.Errorf("%.40q is too large; numbers within ±%g are possible", s, dataset.MaxOwn)
	}
	return x, nil
}
