package model

import (
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/film"
)

// Write writes a model. A model that [Model.Validate] reports is not written: the
// error says why. (package files has Whole, for a file that is complete or not
// there.)
func Write(w io.Writer, m *Model) error {
	if err := m.Validate(); err != nil {
		return fmt.Errorf("the model cannot be written: %w", err)
	}
	c := m.State.Config
	o := writer{b: []byte("{")}
	o.key("format").str(format)
	o.key("version").raw(strconv.Itoa(Version))
	o.key("step").raw(strconv.FormatInt(m.Step, 10))
	o.key("seed").raw(strconv.FormatUint(m.Seed, 10))
	o.key("network").object(func() {
		o.key("dim").raw(strconv.Itoa(m.Features.Dim))
		o.key("pairs").raw(strconv.Itoa(m.Features.Pairs))
		o.key("width").raw(strconv.Itoa(c.Width))
		o.key("depth").raw(strconv.Itoa(c.Depth))
		o.key("activation").str(c.Act.String())
	})
	o.key("trained").object(func() {
		for _, d := range control.List() {
			if applies, _ := m.Trained.Applies(d.ID); d.Mark && applies {
				o.key(d.ID).str(m.Trained.Text(d.ID))
			}
		}
	})
	o.key("controls").object(func() {
		for _, d := range control.List() {
			o.key(d.ID).str(m.Values.Text(d.ID))
		}
	})
	o.key("data").object(func() {
		u := m.Unit
		if u == (dataset.Unit{}) {
			u.Scale = [2]float64{1, 1}
		}
		o.key("mean").pair(u.Mean)
		o.key("scale").pair(u.Scale)
	})
	var plain []float32
	bulk := func(p named) {
		plain = c.AppendWeights(plain[:0], p.x)
		o.key(p.name).floats(plain)
	}
	all := m.bulk()
	for _, p := range all[:2] {
		bulk(p)
	}
	if m.Resumable() {
		o.key("optimiser").object(func() {
			o.key("steps").raw(strconv.Itoa(m.State.Steps))
			for _, p := range all[2:] {
				bulk(p)
			}
			if m.Random != nil {
				o.key("random").base64(m.Random)
			}
		})
	}
	o.raw("\n}\n")
	if o.err != nil {
		return o.err
	}
	_, err := w.Write(o.b)
	return err
}

// writer appends JSON. The fields of the outermost object stand on lines of their
// own.
type writer struct {
	b      []byte
	depth  int
	filled bool // the object in the making has a field
	err    error
}

func (o *writer) raw(s string) { o.b = append(o.b, s...) }

func (o *writer) key(name string) *writer {
	if o.filled {
		o.b = append(o.b, ',')
	}
	if o.depth == 0 {
		o.b = append(o.b, '\n')
	}
	o.filled = true
	o.str(name)
	o.b = append(o.b, ':')
	return o
}

// str appends text that needs no escapes: ids, values of controls and base64 never
// do.
func (o *writer) str(s string) {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == '\ufffd' }) && o.err == nil {
		o.err = fmt.Errorf("the model cannot be written: %.40q has signs that no value of a control has", s)
	}
	o.b = append(o.b, '"')
	o.b = append(o.b, s...)
	o.b = append(o.b, '"')
}

func (o *writer) object(fields func()) {
	o.b = append(o.b, '{')
	o.depth, o.filled = o.depth+1, false
	fields()
	o.depth, o.filled = o.depth-1, true
	o.b = append(o.b, '}')
}

func (o *writer) pair(x [2]float64) {
	o.b = append(o.b, '[')
	o.b = strconv.AppendFloat(o.b, x[0], 'g', -1, 64)
	o.b = append(o.b, ',')
	o.b = strconv.AppendFloat(o.b, x[1], 'g', -1, 64)
	o.b = append(o.b, ']')
}

func (o *writer) floats(x []float32) { o.base64(film.Bytes(x)) }

func (o *writer) base64(p []byte) {
	o.b = append(o.b, '"')
	o.b = base64.StdEncoding.AppendEncode(o.b, p)
	o.b = append(o.b, '"')
}
