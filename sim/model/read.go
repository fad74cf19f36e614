package model

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/nn"
)

const format = "flowscope model"

// MaxBytes is the most that is read of a file: the largest network with its
// optimiser has half of it.
const MaxBytes = 64 << 20

// Read reads a model. A file that is damaged, foreign or of another version is
// refused, and the error names the field or the control that is wrong, and what
// would be right. Controls that the file does not have, as it is older than they
// are, are at their defaults.
func Read(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("the file has more than %d MB, which is the most that a model has", MaxBytes>>20)
	}
	if len(b) == 0 {
		return nil, errors.New("the file is empty; a model.json is needed")
	}
	root, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("the file is no model.json, or is damaged: %w", err)
	}
	f := reader{node: root}
	if f.text("format") != format {
		return nil, fmt.Errorf("the JSON is not a model of Flowscope: its field \"format\" is not %q", format)
	}
	if v := f.whole("version", math.MaxInt32); f.err == nil && v != Version {
		return nil, fmt.Errorf("the model has version %d of the format; this build reads version %d, so use the build that it came from", v, Version)
	}
	m := f.model()
	if err := f.end(); err != nil {
		return nil, err
	}
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("the model cannot be used: %w", err)
	}
	return m, nil
}

// model reads the fields after the version.
func (f *reader) model() *Model {
	m := &Model{
		Step: int64(f.whole("step", math.MaxInt64)),
		Seed: f.whole("seed", math.MaxUint64),
	}
	net := f.object("network")
	m.Features = nn.Features{Dim: int(net.whole("dim", nn.MaxFeatures)), Pairs: int(net.whole("pairs", nn.MaxPairs))}
	width, depth := net.whole("width", nn.MaxWidth), net.whole("depth", nn.MaxDepth)
	act, err := nn.ParseActivation(net.text("activation"))
	if err != nil {
		net.fail("activation", err)
	}
	if err := m.Features.Validate(); err != nil {
		net.fail("dim", err)
	}
	f.close(net)
	m.Trained = f.values("trained", func(d *control.Def) error {
		if !d.Mark {
			return errors.New("training does not depend on this control")
		}
		return nil
	})
	m.Values = f.values("controls", func(*control.Def) error { return nil })
	data := f.object("data")
	m.Unit = dataset.Unit{Mean: data.pair("mean"), Scale: data.pair("scale")}
	if m.Unit.Plain() {
		m.Unit = dataset.Unit{}
	}
	f.close(data)
	if f.err != nil {
		return m // the network's shape may not be one
	}
	c := config(m.Features, int(width), int(depth), act)
	if err := c.Validate(); err != nil {
		f.fail("network", err)
		return m
	}
	m.State = nn.State{Config: c, Params: f.weights("weights", c), EMA: f.weights("ema", c)}
	if f.has("optimiser") {
		o := f.object("optimiser")
		m.State.Steps = int(o.whole("steps", math.MaxInt32))
		m.State.M, m.State.V = o.weights("m", c), o.weights("v", c)
		if o.has("random") {
			m.Random = o.bytes("random")
		}
		f.close(o)
	}
	return m
}

// reader takes the fields of one object; after the first error it gives zeros.
type reader struct {
	node  node
	path  string   // of the object, with a point at its end
	taken []string // the fields that were asked for and are there
	err   error
}

func (f *reader) fail(name string, err error) {
	if f.err == nil {
		f.err = fmt.Errorf("field \"%.60s\": %w", f.path+name, err)
	}
}

func (f *reader) has(name string) bool { _, ok := f.node.field(name); return ok }

// take returns a field, which must be of the kind k.
func (f *reader) take(name string, k kind) (node, bool) {
	if f.err != nil {
		return node{}, false
	}
	n, ok := f.node.field(name)
	if !ok {
		f.fail(name, errors.New("it is missing"))
		return node{}, false
	}
	if n.kind != k {
		f.fail(name, fmt.Errorf("it is %s and must be %s", n.kind, k))
		return node{}, false
	}
	f.taken = append(f.taken, name)
	return n, true
}

// end reports the first error, or a field that nobody asked for.
func (f *reader) end() error {
	for _, k := range f.node.keys {
		if f.err == nil && !slices.Contains(f.taken, k) {
			f.fail(k, fmt.Errorf("it is not known; there are %s", strings.Join(f.taken, ", ")))
		}
	}
	return f.err
}

func (f *reader) object(name string) *reader {
	n, _ := f.take(name, isObject)
	return &reader{node: n, path: f.path + name + ".", err: f.err}
}

// close ends an object that was read.
func (f *reader) close(o *reader) {
	if f.err == nil {
		f.err = o.end()
	}
}

func (f *reader) text(name string) string {
	n, _ := f.take(name, isString)
	return n.text
}

// whole reads a whole number from 0 to most.
func (f *reader) whole(name string, most uint64) uint64 {
	n, ok := f.take(name, isNumber)
	if !ok {
		return 0
	}
	x, err := strconv.ParseUint(n.text, 10, 64)
	if err != nil || x > most {
		f.fail(name, fmt.Errorf("%.40s is not a whole number from 0 to %d", n.text, most))
		return 0
	}
	return x
}

func (f *reader) pair(name string) (p [2]float64) {
	n, ok := f.take(name, isList)
	if !ok {
		return p
	}
	if len(n.items) != len(p) {
		f.fail(name, fmt.Errorf("it has %d numbers and must have %d", len(n.items), len(p)))
		return p
	}
	for k, e := range n.items {
		x, err := strconv.ParseFloat(e.text, 64)
		if e.kind != isNumber || err != nil {
			f.fail(name, fmt.Errorf("member %d is not a number that can be used", k+1))
			return [2]float64{}
		}
		p[k] = x
	}
	return p
}

// values reads an object of controls and their values.
func (f *reader) values(name string, allow func(d *control.Def) error) control.Values {
	v := control.Defaults()
	n, _ := f.take(name, isObject)
	for i, id := range n.keys {
		d, ok := control.Lookup(id)
		err := error(nil)
		switch {
		case !ok:
			err = errors.New("there is no such control in this build")
		case n.items[i].kind != isString:
			err = fmt.Errorf("the value is %s and must be %s", n.items[i].kind, isString)
		default:
			if err = allow(d); err == nil {
				err = v.Set(id, n.items[i].text)
			}
		}
		if err != nil {
			f.fail(name+"."+id, err)
			break
		}
	}
	return v
}

func (f *reader) bytes(name string) []byte {
	n, ok := f.take(name, isString)
	if !ok {
		return nil
	}
	b, err := base64.StdEncoding.Strict().DecodeString(n.text)
	if err != nil {
		f.fail(name, fmt.Errorf("it is not base64: %w", err))
		return nil
	}
	return b
}

func (f *reader) floats(name string) []float32 {
	b := f.bytes(name)
	if len(b)%4 != 0 {
		f.fail(name, fmt.Errorf("it has %d bytes; a float32 has 4", len(b)))
		return nil
	}
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if x[i]-x[i] != 0 {
			f.fail(name, fmt.Errorf("number %d is %v; all must be finite", i+1, x[i]))
			return nil
		}
	}
	return x
}

// weights reads what is laid out as the weights of a network, and lays it out with
// padding.
func (f *reader) weights(name string, c nn.Config) []float32 {
	x := f.floats(name)
	if f.err != nil {
		return nil
	}
	p, err := c.ExpandWeights(x)
	if err != nil {
		f.fail(name, err)
	}
	return p
}
