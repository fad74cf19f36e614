package model

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/nn"
)

// trained is a small model after some steps, as a run would export it.
func trained(t testing.TB, optimiser bool) *Model {
	t.Helper()
	values, err := control.Defaults().Merge("schedule=polynomial&power=3&lr=0.01&probes=1~2&width=16&depth=2&steps=7")
	if err != nil {
		t.Fatal(err)
	}
	learned, err := values.Merge("power=2") // moved since
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Values: values, Trained: learned, Seed: 42, Step: 5, Features: nn.Features{Dim: 2, Pairs: 1}}
	cfg := nn.Config{In: m.Features.Width(), Out: 2, Width: 16, Depth: 2, Act: nn.SELU}
	rng := rand.NewPCG(1, 2)
	net, err := nn.New(cfg, rand.New(rng))
	if err != nil {
		t.Fatal(err)
	}
	tr := nn.NewTrainer(net)
	x, y := make([]float32, 8*cfg.In), make([]float32, 16)
	for range m.Step {
		for _, p := range [][]float32{x, y} {
			for i := range p {
				p[i] = float32(rand.New(rng).NormFloat64())
			}
		}
		tr.Step(x, y, 8, nn.Options{LR: 0.01, EMADecay: 0.9})
	}
	tr.State(&m.State)
	if m.Random, err = rng.MarshalBinary(); err != nil {
		t.Fatal(err)
	}
	if !optimiser {
		m.State.M, m.State.V, m.State.Steps, m.Random = nil, nil, 0, nil
	}
	return m
}

// withPoints adds a person's own points.
func withPoints(t testing.TB, m *Model) *Model {
	t.Helper()
	u := dataset.Unit{Mean: [2]float64{1e6, 1.5}, Scale: [2]float64{2, 3}}
	text, err := control.EncodeCloud(control.Cloud{Points: []control.Point{{X: -1, Y: 0.5}, {X: 1, Y: -0.25}, {X: 0, Y: 2}}, Mean: u.Mean, Scale: u.Scale})
	if err != nil {
		t.Fatal(err)
	}
	m.Unit = u
	for _, v := range []control.Values{m.Values, m.Trained} {
		for id, text := range map[string]string{control.Data: "own", control.OwnPoints: text} {
			if err := v.Set(id, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m
}

func written(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Everything comes back, to the bit, and the same model is the same bytes.
func TestRoundTrip(t *testing.T) {
	bare := trained(t, false)
	bare.Unit = dataset.Unit{Mean: [2]float64{1.0 / 3, -1e-7}, Scale: [2]float64{math.Pi, math.Pi}}
	for name, m := range map[string]*Model{
		"for sampling": trained(t, false), "for training": trained(t, true),
		"own points": withPoints(t, trained(t, true)), "own points elsewhere": bare,
	} {
		b := written(t, m)
		got, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(written(t, got), b) || !bytes.Equal(written(t, m), b) {
			t.Errorf("%s: the same model is not the same bytes", name)
		}
		if d := got.Values.Changed(m.Values); len(d) > 0 {
			t.Errorf("%s: controls %v came back otherwise", name, d)
		}
		if got.Trained.Float(control.Power) != 2 || got.Trained.Choice(control.Schedule) != "polynomial" || got.Trained.Int(control.Steps) != 50 {
			t.Errorf("%s: trained on %s", name, got.Trained.Hash())
		}
		a, z := *got, *m
		a.Values, a.Trained, z.Values, z.Trained = control.Values{}, control.Values{}, control.Values{}, control.Values{}
		if !reflect.DeepEqual(a, z) {
			t.Errorf("%s: %+v came back as %+v", name, z, a)
		}
	}
}

// Training goes on as if it had not stopped.
func TestResume(t *testing.T) {
	m := trained(t, true)
	got, err := Read(bytes.NewReader(written(t, m)))
	if err != nil || !got.Resumable() {
		t.Fatal(err)
	}
	step := func(s *nn.State) []float32 {
		net, err := nn.New(s.Config, rand.New(rand.NewPCG(9, 9)))
		if err != nil {
			t.Fatal(err)
		}
		tr := nn.NewTrainer(net)
		if err := tr.SetState(s); err != nil {
			t.Fatal(err)
		}
		x, y := make([]float32, 4*s.Config.In), []float32{1, 2, 3, 4, 5, 6, 7, 8}
		for i := range x {
			x[i] = float32(i) / 7
		}
		tr.Step(x, y, 4, nn.Options{LR: 0.01, EMADecay: 0.9})
		return tr.EMA()
	}
	if !reflect.DeepEqual(step(&m.State), step(got.Resume())) {
		t.Error("the next step is another one")
	}
	// Without an optimiser a new one begins.
	if again := trained(t, false).Resume(); again.Steps != 0 || len(again.M) != len(again.Params) {
		t.Errorf("%d steps, %d moments", again.Steps, len(again.M))
	} else {
		step(again)
	}
}

// The file is JSON that others can read: encoding/json is the judge, and the weights
// are where the package comment says.
func TestOthersCanRead(t *testing.T) {
	m := withPoints(t, trained(t, true))
	var f struct {
		Format  string
		Version int
		Step    int
		Seed    int
		Network struct {
			Dim, Pairs, Width, Depth int
			Activation               string
		}
		Trained, Controls map[string]string
		Data              struct {
			Mean, Scale []float64
			Points      []byte
		}
		Weights, EMA []byte
		Optimiser    struct {
			Steps        int
			M, V, Random []byte
		}
	}
	dec := json.NewDecoder(bytes.NewReader(written(t, m)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		t.Fatal(err)
	}
	if f.Format != "flowscope model" || f.Version != 1 || f.Step != 5 || f.Seed != 42 || f.Optimiser.Steps != 5 {
		t.Errorf("%+v", f)
	}
	if f.Network.Width != 16 || f.Network.Depth != 2 || f.Network.Dim != 2 || f.Network.Pairs != 1 || f.Network.Activation != "SELU" {
		t.Errorf("%+v", f.Network)
	}
	if len(f.Controls) != len(control.List()) || f.Controls[control.Power] != "3" {
		t.Errorf("%d controls of %d: %v", len(f.Controls), len(control.List()), f.Controls)
	}
	if f.Trained[control.Power] != "2" || f.Trained[control.Schedule] != "polynomial" || f.Trained[control.Steps] != "" || f.Trained[control.VPMin] != "" {
		t.Errorf("trained on %v", f.Trained)
	}
	if f.Data.Mean[0] != m.Unit.Mean[0] || f.Data.Scale[1] != m.Unit.Scale[1] {
		t.Errorf("%+v", f.Data)
	}
	// 4 → 16 → 16 → 2: matrices and biases.
	n := 16*4 + 16 + 16*16 + 16 + 2*16 + 2
	for name, b := range map[string][]byte{"weights": f.Weights, "ema": f.EMA, "m": f.Optimiser.M, "v": f.Optimiser.V} {
		if len(b) != 4*n {
			t.Errorf("%s: %d bytes, want %d", name, len(b), 4*n)
		}
	}
	// Weight (1, 2) of the first layer is number 1·4 + 2, in the file's order of bytes.
	rows, stride := m.State.Params, 16 // rows are padded to 16 in memory
	bits := uint32(f.Weights[24]) | uint32(f.Weights[25])<<8 | uint32(f.Weights[26])<<16 | uint32(f.Weights[27])<<24
	if got := math.Float32frombits(bits); got != rows[stride+2] {
		t.Errorf("weight (1, 2) is %v, want %v", got, rows[stride+2])
	}
}

// A file of today is read for as long as there are files: it has white space, escapes
// and an order of its own, and a control less.
func TestForeignWriters(t *testing.T) {
	m := trained(t, false)
	var tree map[string]any
	if err := json.Unmarshal(written(t, m), &tree); err != nil {
		t.Fatal(err)
	}
	delete(tree["controls"].(map[string]any), control.Loop)
	b, err := json.MarshalIndent(tree, "", "\t") // sorted by name
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("polynomial"), []byte("p\\u006flynomial"), 1)
	got, err := Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written(t, got), written(t, m)) {
		t.Error("it came back otherwise")
	}
}

// mutate changes a model's JSON as a tree.
func mutate(t *testing.T, b []byte, change func(m map[string]any)) []byte {
	t.Helper()
	var m map[string]any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	change(m)
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadRefuses(t *testing.T) {
	good := written(t, withPoints(t, trained(t, true)))
	in := func(m map[string]any, path ...string) map[string]any {
		for _, p := range path {
			m = m[p].(map[string]any)
		}
		return m
	}
	// set replaces a field, drop leaves it out.
	set := func(value any, path ...string) []byte {
		return mutate(t, good, func(m map[string]any) { in(m, path[:len(path)-1]...)[path[len(path)-1]] = value })
	}
	drop := func(path ...string) []byte {
		return mutate(t, good, func(m map[string]any) { delete(in(m, path[:len(path)-1]...), path[len(path)-1]) })
	}
	floats := func(x ...float32) string {
		var b []byte
		for _, v := range x {
			u := math.Float32bits(v)
			b = append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
		}
		return base64.StdEncoding.EncodeToString(b)
	}
	nan := float32(math.NaN())
	many := func(v float32) string {
		x := make([]float32, 386)
		x[100] = v
		return floats(x...)
	}
	for _, c := range []struct {
		name string
		b    []byte
		says []string
	}{
		{"nothing", nil, []string{"empty"}},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), []string{"no model.json", "line 1"}},
		{"a checkpoint", []byte("flowscop\x01\x00\x00\x00"), []string{"no model.json"}},
		{"a table", []byte("1,2\n3,4\n"), []string{"no model.json"}},
		{"a list", []byte("[1,2]"), []string{"a list", "an object"}},
		{"other JSON", []byte(`{"format":"tf.js","version":1}`), []string{"not a model of Flowscope", `"flowscope model"`}},
		{"no format", []byte(`{"layers":[]}`), []string{"not a model of Flowscope"}},
		{"half of it", good[:len(good)/2], []string{"damaged", "no end"}},
		{"all but the end", good[:len(good)-3], []string{"damaged"}},
		{"more at the end", append(bytes.Clone(good), "{}"...), []string{"follows the end"}},
		{"a later version", set(json.Number("2"), "version"), []string{"version 2", "reads version 1"}},
		{"a version in words", set("1", "version"), []string{`"version"`, "a text", "a number"}},
		{"no step", drop("step"), []string{`"step"`, "missing"}},
		{"half a step", set(json.Number("0.5"), "step"), []string{`"step"`, "0.5", "whole number"}},
		{"steps below zero", set(json.Number("-1"), "step"), []string{`"step"`, "-1"}},
		{"no seed", drop("seed"), []string{`"seed"`, "missing"}},
		{"no network", drop("network"), []string{`"network"`, "missing"}},
		{"no width", drop("network", "width"), []string{`"network.width"`, "missing"}},
		{"too wide", set(json.Number("100000"), "network", "width"), []string{`"network.width"`, "512"}},
		{"no width at all", set(json.Number("0"), "network", "width"), []string{`"network"`, "width 0"}},
		{"too deep", set(json.Number("9"), "network", "depth"), []string{`"network.depth"`}},
		{"no dimension", set(json.Number("0"), "network", "dim"), []string{"dimension 0"}},
		{"another shape", set(json.Number("3"), "network", "depth"), []string{`"weights"`, "386 weights", "658"}},
		{"no such activation", set("gelu", "network", "activation"), []string{`"network.activation"`, `"gelu"`, "SiLU"}},
		{"a new kind of network", set(json.Number("1"), "network", "heads"), []string{`"network.heads"`, "not known"}},
		{"an unknown control", set("1", "controls", "warp"), []string{`"controls.warp"`, "no such control"}},
		{"an unknown value", set("saturns", "controls", control.Data), []string{`"controls.data"`, `"saturns"`, "moons"}},
		{"a value outside", set("0", "controls", control.Steps), []string{`"controls.steps"`, "from 1 to 1,000"}},
		{"a value in numbers", set(json.Number("4"), "controls", control.Steps), []string{`"controls.steps"`, "a number"}},
		{"no controls", drop("controls"), []string{`"controls"`, "missing"}},
		{"trained on a theme", set("dark", "trained", control.Theme), []string{`"trained.theme"`, "does not depend"}},
		{"trained on nothing known", set("steep", "trained", control.Schedule), []string{`"trained.schedule"`, `"steep"`}},
		{"no data", drop("data"), []string{`"data"`, "missing"}},
		{"no mean", drop("data", "mean"), []string{`"data.mean"`, "missing"}},
		{"a mean of one", set([]any{1}, "data", "mean"), []string{`"data.mean"`, "1 numbers", "2"}},
		{"a mean of words", set([]any{"a", "b"}, "data", "mean"), []string{`"data.mean"`, "member 1"}},
		{"a mean too far", set([]any{0, json.Number("1e400")}, "data", "mean"), []string{`"data.mean"`, "member 2"}},
		{"a scale of zero", set([]any{1, 0}, "data", "scale"), []string{"scale 0"}},
		{"points that are none", set(floats(1, nan), "data", "points"), []string{`"data.points"`, "number 2", "NaN"}},
		{"half a point", set(floats(1), "data", "points"), []string{"1 numbers"}},
		{"no points", set("", "data", "points"), []string{"0 numbers"}},
		{"an outlier", set(floats(1, 1000), "data", "points"), []string{"point 1", "outliers"}},
		{"no weights", drop("weights"), []string{`"weights"`, "missing"}},
		{"a weight less", set(floats(make([]float32, 385)...), "weights"), []string{`"weights"`, "385 weights", "386"}},
		{"a weight that is none", set(many(nan), "ema"), []string{`"ema"`, "number 101", "NaN"}},
		{"an infinite weight", set(many(float32(math.Inf(-1))), "weights"), []string{`"weights"`, "-Inf"}},
		{"not base64", set("???", "weights"), []string{`"weights"`, "base64"}},
		{"bits too many", set(strings.TrimSuffix(many(1), "A=")+"B=", "weights"), []string{`"weights"`, "base64"}},
		{"three bytes", set("AAAA", "weights"), []string{`"weights"`, "3 bytes"}},
		{"no average", drop("ema"), []string{`"ema"`, "missing"}},
		{"no second moments", drop("optimiser", "v"), []string{`"optimiser.v"`, "missing"}},
		{"negative moments", set(many(-1), "optimiser", "v"), []string{"-1", "not negative"}},
		{"no steps", drop("optimiser", "steps"), []string{`"optimiser.steps"`, "missing"}},
		{"no generator", set("AAAA", "optimiser", "random"), []string{"generator"}},
		{"an American optimiser", set(map[string]any{}, "optimizer"), []string{`"optimizer"`, "not known", "optimiser"}},
		{"a field twice", bytes.Replace(good, []byte(`"seed"`), []byte(`"step":5,"seed"`), 1), []string{`"step"`, "twice"}},
		{"weights twice", bytes.Replace(good, []byte("\n\"ema\""), []byte("\n\"weights\""), 1), []string{`"weights"`, "twice"}},
		{"deep", []byte(strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)), []string{"levels"}},
		{"many values", []byte(`{"a":[` + strings.Repeat("0,", 1e6) + "0]}"), []string{"4096 values"}},
	} {
		m, err := Read(bytes.NewReader(c.b))
		if err == nil || m != nil {
			t.Errorf("%s was taken", c.name)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", c.name, err, s)
			}
		}
		if len(err.Error()) > 400 {
			t.Errorf("%s: a message of %d bytes", c.name, len(err.Error()))
		}
	}
	if !testing.Short() {
		if _, err := Read(endless{}); err == nil || !strings.Contains(err.Error(), "64 MB") {
			t.Errorf("a file without end: %v", err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// A flipped bit never panics, and among the weights it is noticed or makes another
// model. (Elsewhere a value may be written in two ways: ".5" and "0.5".)
func TestFlippedBits(t *testing.T) {
	good := written(t, withPoints(t, trained(t, true)))
	weights := bytes.Index(good, []byte("\n\"weights\""))
	rng := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		b := bytes.Clone(good)
		at := rng.IntN(len(b))
		b[at] ^= 1 << rng.IntN(8)
		m, err := Read(bytes.NewReader(b))
		if err == nil && bytes.Equal(written(t, m), good) && at > weights && good[at] != '\n' {
			t.Errorf("byte %d, %q → %q, makes no difference", at, good[at], b[at])
		}
	}
}

// What cannot be read is not written either.
func TestWriteRefuses(t *testing.T) {
	for name, spoil := range map[string]func(m *Model){
		"weights that are none":    func(m *Model) { m.State.Params[3] = float32(math.NaN()) },
		"a short average":          func(m *Model) { m.State.EMA = m.State.EMA[1:] },
		"one moment only":          func(m *Model) { m.State.V = nil },
		"steps without an Adam":    func(m *Model) { m.State.M, m.State.V, m.Random = nil, nil, nil },
		"a generator alone":        func(m *Model) { m.State.M, m.State.V, m.State.Steps = nil, nil, 0 },
		"steps below zero":         func(m *Model) { m.Step = -1 },
		"other features":           func(m *Model) { m.Features.Pairs = 4 },
		"no features":              func(m *Model) { m.Features = nn.Features{} },
		"a unit that is none":      func(m *Model) { m.Unit.Scale[0] = math.Inf(1) },
		"a generator that is none": func(m *Model) { m.Random = []byte("pcg") },
	} {
		m := trained(t, true)
		spoil(m)
		var b bytes.Buffer
		if err := Write(&b, m); err == nil || b.Len() > 0 {
			t.Errorf("%s: %d bytes were written (%v)", name, b.Len(), err)
		}
	}
}

// A default network with its optimiser stays small enough to be mailed.
func TestSize(t *testing.T) {
	m := &Model{Values: control.Defaults(), Trained: control.Defaults(), Features: nn.Features{Dim: 2, Pairs: 4}}
	cfg := nn.Config{In: 10, Out: 2, Width: 64, Depth: 3, Act: nn.SiLU}
	net, err := nn.New(cfg, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	m.State = nn.State{Config: cfg, Params: net.Params(), EMA: net.Params()}
	if n := len(written(t, m)); n > 110_000 { // 2 × 9,154 × 4 × 4/3 = 98 kB
		t.Errorf("%d bytes for sampling", n)
	}
}

// No bytes panic; what is taken is written and read as the same.
func FuzzRead(f *testing.F) {
	small := trained(f, false)
	cfg := nn.Config{In: 3, Out: 2, Act: nn.SiLU}
	small.Features = nn.Features{Dim: 2}
	small.State = nn.State{Config: cfg, Params: make([]float32, cfg.NumParams()), EMA: make([]float32, cfg.NumParams())}
	b := written(f, small)
	f.Add(b)
	f.Add(written(f, withPoints(f, small)))
	f.Add([]byte(`{"format":"flowscope model","version":1,"step":1e2,"seed":-0.5E+3,"\ud83d\ude00":[null,{"":"\n"}]}`))
	f.Add(bytes.Replace(b, []byte(`"trained":{`), []byte(`"trained":{"n":"1,000",`), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(bytes.NewReader(b))
		if err != nil {
			if json.Valid(b) && strings.Contains(err.Error(), "damaged: line") && !strings.Contains(err.Error(), "twice") && !strings.Contains(err.Error(), "more than") {
				t.Errorf("%q is JSON, and was refused: %v", b, err)
			}
			return
		}
		if !json.Valid(b) {
			t.Errorf("%q is no JSON, and was taken", b)
		}
		var first, second bytes.Buffer
		if err := Write(&first, m); err != nil {
			t.Fatal(err)
		}
		again, err := Read(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("written as %q and then as %q (%v)", first.Bytes(), second.Bytes(), err)
		}
	})
}
