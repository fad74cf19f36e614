package film

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// one returns a report of every kind, with every field set to something that is
// not its zero value.
func one(seed uint64) []Report {
	rng := rand.New(rand.NewPCG(seed, 0))
	f32s := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		return x
	}
	times := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i) / float64(n-1)
		}
		return x
	}
	rect := Rect{-4.5, -3, 4.5, 3}
	return []Report{
		&Block{Epoch: 7, Step: 1 << 40, First: 512, N: 3, Total: 515, SDE: true, Times: times(5)},
		&Block{Epoch: 7, N: 3, Total: 3, Times: times(9), Attempts: []Attempt{
			{0, 0.5, 2.5, false}, {0, 0.25, 0.5, true}, {0.25, 0.75, float32(math.Inf(1)), false}, {0.25, 0.25, 1, true}, {0.5, 0.5, 0.25, true}}},
		&Tracks{Epoch: 8, Step: 12, Exact: true, N: 3, Probes: 1, Times: times(4), Pos: f32s(24), Vel: f32s(24)},
		&Tracks{Epoch: 8, Step: 12, SDE: true, N: 3, Probes: 1, Times: times(4), Pos: f32s(24), Vel: []float32{}},
		&Slice{Layer: Learned, Epoch: 9, Step: 13, Index: 32, T: 0.75, Rect: rect, W: 3, H: 2, Data: f32s(12), Max: 2},
		&Slice{Layer: Density, Epoch: 9, Index: -1, T: 1, Rect: rect, W: 3, H: 2, Data: f32s(6), Max: float32(math.Inf(1))},
		&Points{Epoch: 3, XY: f32s(8), Label: "exact for these 4 points, h = 0.05", Home: rect},
		&Frame{Epoch: 4, Step: -1, StepsPerSec: 1, SamplesPerSec: 2, Loss: math.Inf(1), Floor: 4, FloorErr: 5, Rate: 6,
			NFE: 7, Training: true, Annealing: true, Asked: 8, Shown: 9, FilmStep: 10, FilmAge: 11, FilmDone: 12, FilmShare: 13,
			Parameters: 14, Kernel: "simd, 4 lanes", Pending: []string{"width", "seed"},
			Bins: []LossBin{{1, 2, 3}, {4, 5, 6}}, Marks: []Mark{{3, "lr"}, {4, "schedule"}}},
		&Frame{Pending: []string{}, Bins: []LossBin{}, Marks: []Mark{}},
		&Checkpoint{Step: 5, Data: []byte{0, 255, 1, 128}},
		&Notice{ID: "diverged", Level: Error, Title: "Θ", Detail: "d", Offer: "o", Hash: "lr=0.1&train=1", Do: "reset"},
		&Distances{Epoch: 6, N: 1000, Readings: [DistanceCount][]Reading{{{1, 0.5}, {1 << 33, 0.25}}, {}, {{7, 3}}}, Floors: [DistanceCount]float64{0.1, 0.2, math.Inf(1)}, Busy: 0.5},
		&Take{Hash: "data=own&noise=0"},
		&File{Name: "model.json", Data: []byte{0, 1, 254}},
	}
}

func TestWireRoundTrip(t *testing.T) {
	for _, prefix := range []string{"", "abc"} { // a head may be appended to anything
		for _, want := range one(1) {
			b := AppendHead([]byte(prefix), want)[len(prefix):]
			if n, err := HeadLen(b); err != nil || n != len(b) || n%4 != 0 {
				t.Fatalf("%T: head length %d of %d: %v", want, n, len(b), err)
			}
			got, err := Decode(append(b, 1, 2, 3)) // a body may follow
			if err != nil {
				t.Fatalf("%T: %v", want, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("sent %+v, received %+v", want, got)
			}
		}
	}
}

// NaN is a value that frames carry (no loss yet), and DeepEqual cannot see it.
func TestWireCarriesNaN(t *testing.T) {
	r, err := Decode(AppendHead(nil, &Frame{Loss: math.NaN(), Floor: math.NaN()}))
	if err != nil {
		t.Fatal(err)
	}
	if f := r.(*Frame); !math.IsNaN(f.Loss) || !math.IsNaN(f.Floor) || f.Rate != 0 {
		t.Errorf("received %+v", f)
	}
}

// The layout that the page's script and the worker rely on.
func TestWireLayout(t *testing.T) {
	b := &Block{Epoch: 1, N: 2, Total: 2, Times: []float64{0, 0.5, 1}}
	head := AppendHead(nil, b)
	if head[0] != 1 || head[1] != schema || int(binary.LittleEndian.Uint32(head[4:])) != len(head) {
		t.Errorf("head begins with % x, is %d long", head[:8], len(head))
	}
	if got, want := BlockSize(2, 3), len(head)+2*2*4*3; got != want {
		t.Errorf("a block of 2 particles and 3 nodes takes %d bytes, want %d", got, want)
	}
	if got := Bytes([]float32{1, 2}); len(got) != 8 || binary.LittleEndian.Uint32(got[4:]) != math.Float32bits(2) {
		t.Errorf("the bytes of 1, 2 are % x", got)
	}
	if Bytes(nil) != nil {
		t.Error("nothing has bytes")
	}
}

// steps is n steps of equal size.
func steps(n int) []Attempt {
	a := make([]Attempt, n)
	for i := range a {
		a[i] = Attempt{float64(i) / float64(n), 0.5 / float64(n), 1, true}
	}
	return a
}

// The nodes that a solver found are told from those inside its steps.
func TestOwnNodes(t *testing.T) {
	b := &Block{Times: []float64{0, 0.1, 0.2, 0.3, 0.65, 1}, Attempts: []Attempt{
		{0, 0.65, 3, false}, {0, 0.2, 1, true}, {0.2, 0.1, 1, true}, {0.3, 0.7, 1, true}}}
	for k, want := range []bool{true, false, true, true, false, true} {
		if b.Own(k) != want {
			t.Errorf("node %d at %v is the solver's own: %v", k, b.Times[k], b.Own(k))
		}
	}
	b.Attempts = nil
	for k := range b.Times {
		if !b.Own(k) {
			t.Errorf("node %d of given steps is not the solver's own", k)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	rect := Rect{0, 0, 1, 1}
	two := []float64{0, 1}
	for name, r := range map[string]Report{
		"times that fall":           &Block{N: 1, Total: 1, Times: []float64{0, 0.5, 0.4}},
		"one node":                  &Block{N: 1, Total: 1, Times: []float64{0}},
		"steps back in time":        &Block{N: 1, Total: 1, Times: two, Attempts: []Attempt{{0.5, -0.5, 1, true}}},
		"steps before the film":     &Block{N: 1, Total: 1, Times: two, Attempts: []Attempt{{-0.1, 0.5, 1, true}}},
		"steps beyond the film":     &Block{N: 1, Total: 1, Times: two, Attempts: []Attempt{{0.9, 0.2, 1, true}}},
		"a step that is no number":  &Block{N: 1, Total: 1, Times: two, Attempts: []Attempt{{0, math.NaN(), 1, true}}},
		"too many steps":            &Block{N: 1, Total: 1, Times: two, Attempts: steps(MaxAttempts + 1)},
		"too many nodes":            &Block{N: 1, Total: 1, Times: make([]float64, MaxNodes+1)},
		"no particles":              &Block{N: 0, Total: 1, Times: two},
		"a negative particle":       &Block{First: -1, N: 1, Total: 1, Times: two},
		"time that is no number":    &Block{N: 1, Total: 1, Times: []float64{0, math.NaN()}},
		"time outside the film":     &Block{N: 1, Total: 1, Times: []float64{0, 2}},
		"fewer positions than told": &Tracks{N: 2, Times: two, Pos: make([]float32, 7)},
		"tracks without times":      &Tracks{N: 2},
		"more probes than tracks":   &Tracks{N: 1, Probes: 2, Times: two, Pos: make([]float32, 4)},
		"half the velocities":       &Tracks{N: 1, Times: two, Pos: make([]float32, 4), Vel: make([]float32, 2)},
		"tracks back in time":       &Tracks{N: 1, Times: []float64{1, 0}, Pos: make([]float32, 4)},
		"a layer that is not there": &Slice{Layer: Layers, Rect: rect, W: 1, H: 1, Data: make([]float32, 2)},
		"a slice's data missing":    &Slice{Layer: Exact, Rect: rect, W: 2, H: 2, Data: make([]float32, 4)},
		"a slice of no plane":       &Slice{Layer: Density, Rect: Rect{1, 0, 0, 1}, W: 1, H: 1, Data: make([]float32, 1)},
		"a slice of no size":        &Slice{Layer: Density, Rect: rect},
		"a slice out of the set":    &Slice{Layer: Density, Index: SliceCount, Rect: rect, W: 1, H: 1, Data: make([]float32, 1)},
		"a slice out of time":       &Slice{Layer: Density, T: math.Inf(1), Rect: rect, W: 1, H: 1, Data: make([]float32, 1)},
		"half a point":              &Points{XY: make([]float32, 3), Home: rect},
		"points without a home":     &Points{XY: make([]float32, 2)},
	} {
		if got, err := Decode(AppendHead(nil, r)); err == nil {
			t.Errorf("%s: received %+v", name, got)
		} else if !strings.HasPrefix(err.Error(), "film: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := AppendHead(nil, one(2)[0])
	for name, c := range map[string]struct {
		change func(b []byte) []byte
		says   string
	}{
		"nothing":         {func(b []byte) []byte { return nil }, "too short"},
		"another build":   {func(b []byte) []byte { b[1]++; return b }, "different builds"},
		"unknown kind":    {func(b []byte) []byte { b[0] = 99; return b }, "99 is not a kind"},
		"cut off":         {func(b []byte) []byte { return b[:len(b)-1] }, "head length"},
		"length too long": {func(b []byte) []byte { b[7] = 255; return b }, "head length"},
		"fields cut off":  {func(b []byte) []byte { binary.LittleEndian.PutUint32(b[4:], 16); return b }, "ends before"},
	} {
		_, err := Decode(c.change(append([]byte(nil), good...)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// Whatever comes over the wire, Decode returns; what it takes, it writes again
// in the same way, and it never makes more memory than the message can fill.
func FuzzDecode(f *testing.F) {
	for seed := range uint64(3) {
		for _, r := range one(seed) {
			f.Add(AppendHead(nil, r))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Decode(b)
		if err != nil {
			return
		}
		if r == nil {
			t.Fatal("neither a report nor an error")
		}
		again := AppendHead(nil, r)
		if len(again) > len(b)+8 {
			t.Errorf("%d bytes became %d", len(b), len(again))
		}
		if r2, err := Decode(again); err != nil {
			t.Errorf("%T was taken, and refused the second time: %v", r, err)
		} else if third := AppendHead(nil, r2); !reflect.DeepEqual(third, again) {
			t.Errorf("%T does not settle", r)
		}
		if b, ok := r.(*Block); ok {
			b.Rows = new(Memory)
		}
		var reel Reel
		reel.Add(r)
		for l := range Layers {
			reel.At(l, 0.5)
		}
	})
}
