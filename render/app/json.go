package app

import (
	"math"
	"strconv"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// What crosses to a page's script, and to tests, is JSON. (encoding/json would
// be a tenth of the picture's binary.)

// appendQuoted appends s as a JSON string.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s { // invalid UTF-8 becomes U+FFFD
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < 0x20 || r == 0x2028 || r == 0x2029:
			b = append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

// appendNumber appends x as a JSON number; what JSON cannot say becomes null.
func appendNumber(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, x, 'g', -1, 64)
}

// object builds one JSON object.
type object struct {
	b     []byte
	empty bool
}

func (o *object) key(name string) {
	if !o.empty {
		o.b = append(o.b, ',')
	}
	o.empty = false
	o.b = appendQuoted(o.b, name)
	o.b = append(o.b, ':')
}
func (o *object) num(name string, x float64) { o.key(name); o.b = appendNumber(o.b, x) }
func (o *object) str(name, s string)         { o.key(name); o.b = appendQuoted(o.b, s) }
func (o *object) bool(name string, x bool)   { o.key(name); o.b = strconv.AppendBool(o.b, x) }
func (o *object) open(name string)           { o.key(name); o.b = append(o.b, '{'); o.empty = true }
func (o *object) close()                     { o.b = append(o.b, '}'); o.empty = false }

// element begins the next element of a list.
func (o *object) element() {
	if !o.empty {
		o.b = append(o.b, ',')
	}
	o.empty = false
}

// list writes a list of n elements; each writes the i-th.
func (o *object) list(name string, n int, each func(i int)) {
	o.key(name)
	o.b = append(o.b, '[')
	o.empty = true
	for i := range n {
		o.element()
		each(i)
	}
	o.b = append(o.b, ']')
	o.empty = false
}

// strs is a list of strings, nums one of numbers.
func (o *object) strs(name string, n int, text func(i int) string) {
	o.list(name, n, func(i int) { o.b = appendQuoted(o.b, text(i)) })
}

func (o *object) nums(name string, x []float64) {
	o.list(name, len(x), func(i int) { o.b = appendNumber(o.b, x[i]) })
}

// objs is a list of objects, whose fields each writes.
func (o *object) objs(name string, n int, fields func(i int)) {
	o.list(name, n, func(i int) {
		o.b = append(o.b, '{')
		o.empty = true
		fields(i)
		o.close()
	})
}

func newObject() *object { return &object{b: []byte{'{'}, empty: true} }

// done returns the whole object.
func (o *object) done() string { return string(append(o.b, '}')) }

// ValuesJSON writes every control's value as {id: text}.
func ValuesJSON(v control.Values) string {
	o := newObject()
	for _, d := range control.List() {
		o.str(d.ID, v.Text(d.ID))
	}
	return o.done()
}

// JSON writes a change as {values: {id: text}, hints: {id: what would bring it
// back}, preset: {id, edited}, undo, redo}.
func (c Change) JSON() string {
	o := newObject()
	o.open("values")
	for _, id := range c.IDs {
		o.str(id, c.Values.Text(id))
	}
	o.close()
	o.open("hints")
	for _, d := range control.List() {
		if ok, hint := c.Values.Applies(d.ID); !ok {
			o.str(d.ID, hint)
		}
	}
	o.close()
	o.open("preset")
	o.str("id", c.Preset)
	o.bool("edited", c.Edited)
	o.close()
	o.num("undo", float64(c.Undo))
	o.num("redo", float64(c.Redo))
	return o.done()
}

// JSON writes the readings, one field a reading.
func (s Status) JSON() string {
	o := newObject()
	o.str("step", s.Step)
	o.str("stepsPerSec", s.StepsPerSec)
	o.str("samplesPerSec", s.SamplesPerSec)
	o.str("loss", s.Loss)
	o.str("floor", s.Floor)
	o.str("distances", s.Distances)
	o.str("nfe", s.NFE)
	o.str("age", s.Age)
	o.str("ageSeconds", s.AgeSeconds)
	o.str("shown", s.Shown)
	o.str("share", s.Share)
	o.str("rate", s.Rate)
	o.str("network", s.Network)
	o.str("exact", s.Exact)
	o.bool("training", s.Training)
	o.bool("annealing", s.Annealing)
	o.strs("pending", len(s.Pending), func(i int) string { return s.Pending[i] })
	o.nums("nodes", s.Nodes)
	o.bool("adaptive", s.Adaptive)
	o.nums("rejected", s.Rejected)
	o.str("steps", s.Steps)
	return o.done()
}

// NoticeJSON writes what a person reads of a notice.
func NoticeJSON(n film.Notice) string {
	o := newObject()
	o.str("id", n.ID)
	o.str("level", string(n.Level))
	o.str("title", n.Title)
	o.str("detail", n.Detail)
	o.str("offer", n.Offer)
	return o.done()
}
