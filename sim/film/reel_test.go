package film

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// rows counts its releases.
type rows struct{ released int }

func (r *rows) Row(int, []float32) {}
func (r *rows) Release()           { r.released++ }

func block(epoch uint32, step int64, first, n, total int) (*Block, *rows) {
	r := new(rows)
	return &Block{Epoch: epoch, Step: step, First: first, N: n, Total: total, Times: []float64{0, 1}, Rows: r}, r
}

// shown returns first particle and step of the blocks of the reel.
func shown(r *Reel) (s [][2]int64) {
	for _, b := range r.Blocks() {
		s = append(s, [2]int64{int64(b.First), b.Step})
	}
	return s
}

func TestReelBlocks(t *testing.T) {
	var r Reel
	a0, ra0 := block(1, 10, 0, 64, 1100)
	r.Add(a0)
	a1, ra1 := block(1, 11, 0, 512, 1100) // the full lane takes the coarse one's place
	r.Add(a1)
	a2, ra2 := block(1, 11, 1024, 76, 1100)
	r.Add(a2)
	a3, ra3 := block(1, 11, 512, 512, 1100)
	r.Add(a3)
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 11}, {512, 11}, {1024, 11}}) {
		t.Errorf("shown: %v", got)
	}
	a4, ra4 := block(1, 20, 512, 512, 1100) // the same particles, more training
	r.Add(a4)
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 11}, {512, 20}, {1024, 11}}) {
		t.Errorf("shown: %v", got)
	}
	// Another epoch: particles of two sets of controls are never shown together.
	b0, rb0 := block(2, 21, 0, 64, 1100)
	r.Add(b0)
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 21}}) {
		t.Errorf("shown: %v", got)
	}
	late, rlate := block(1, 20, 0, 512, 1100)
	r.Add(late)
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 21}}) {
		t.Errorf("a late block of the epoch before is shown: %v", got)
	}
	for i, x := range []*rows{ra0, ra1, ra2, ra3, ra4, rlate} {
		if x.released != 1 {
			t.Errorf("block %d was released %d times", i, x.released)
		}
	}
	if rb0.released != 0 {
		t.Error("the block that is shown was released")
	}
}

// Whatever comes in whatever order, nothing is released twice, what is shown
// is not released, and blocks do not overlap.
func TestReelReleasesOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var r Reel
	all := map[*Block]*rows{}
	epoch := uint32(1<<32 - 20) // goes through the wrap
	for i := range 3000 {
		if rng.IntN(30) == 0 {
			epoch++
		}
		if rng.IntN(20) == 0 {
			r.Add(&Frame{Shown: rng.IntN(3000)})
			continue
		}
		b, x := block(epoch-uint32(rng.IntN(2)), int64(i), Lane*rng.IntN(6), Lane, 3000)
		all[b] = x
		r.Add(b)
		in := map[*Block]bool{}
		for k, b := range r.Blocks() {
			in[b] = true
			if k > 0 && b.First <= r.Blocks()[k-1].First || b.Epoch != r.Blocks()[0].Epoch {
				t.Fatalf("shown: %v", shown(&r))
			}
		}
		for b, x := range all {
			if want := map[bool]int{true: 0, false: 1}[in[b]]; x.released != want {
				t.Fatalf("block %+v: released %d times, shown %v", b, x.released, in[b])
			}
		}
	}
}

func TestReelTrimsToWhatIsShown(t *testing.T) {
	var r Reel
	for i := range 4 {
		b, _ := block(1, 1, Lane*i, Lane, 4*Lane)
		r.Add(b)
	}
	r.Add(&Frame{Shown: 600})
	if got := len(r.Blocks()); got != 2 {
		t.Errorf("600 particles are shown in %d blocks, want 2", got)
	}
	r.Add(&Frame{}) // a frame that knows of no film takes nothing away
	if got := len(r.Blocks()); got != 2 {
		t.Errorf("%d blocks after an empty frame, want 2", got)
	}
}

func TestMemory(t *testing.T) {
	var back []float32
	m := &Memory{Pos: []float32{1, 2, 3, 4, 5, 6, 7, 8}, N: 2, Free: func(b []float32) { back = b }}
	row := make([]float32, 4)
	if m.Row(1, row); !slices.Equal(row, []float32{5, 6, 7, 8}) {
		t.Errorf("row 1 is %v", row)
	}
	if m.Release(); len(back) != 8 || m.Pos != nil {
		t.Errorf("released %v, kept %v", back, m.Pos)
	}
	(&Memory{}).Release()
}

var plane = Rect{-1, -1, 1, 1}

func slice(epoch uint32, index int, t float64, in Rect) *Slice {
	return &Slice{Layer: Density, Epoch: epoch, Index: index, T: t, Rect: in, W: 1, H: 1, Data: []float32{float32(t)}}
}

func TestReelAt(t *testing.T) {
	var r Reel
	if a, b, _ := r.At(Density, 0.5); a != nil || b != nil {
		t.Error("an empty reel shows something")
	}
	for i := range SliceCount {
		r.Add(slice(1, i, float64(i)/(SliceCount-1), plane))
	}
	a, b, w := r.At(Density, 0.4)
	if got := (1-w)*a.T + w*b.T; a.Index+1 != b.Index || got < 0.4-1e-12 || got > 0.4+1e-12 {
		t.Errorf("t = 0.4 lies between %v and %v, weight %v: %v", a.T, b.T, w, got)
	}
	for _, end := range []float64{0, 1} {
		if a, b, w := r.At(Density, end); (1-w)*a.T+w*b.T != end {
			t.Errorf("t = %v: between %v and %v, weight %v", end, a.T, b.T, w)
		}
	}
	// One made exactly at t is shown as it is.
	r.Add(slice(1, -1, 0.4, plane))
	if a, b, w := r.At(Density, 0.4); a != b || a.Index != -1 || w != 0 {
		t.Errorf("t = 0.4: %d and %d, weight %v; want the still one", a.Index, b.Index, w)
	}
	if a, _, _ := r.At(Density, 0.41); a.Index < 0 {
		t.Error("the slice at t = 0.4 is shown at 0.41")
	}
	if a, b, _ := r.At(Learned, 0.4); a != nil || b != nil {
		t.Error("a layer shows another one's slices")
	}
}

// When the controls or the view change, the new still slice is shown as soon as
// it comes, and never one of the old set mixed with one of the new.
func TestReelAtAcrossEpochs(t *testing.T) {
	var r Reel
	at := func(i int) float64 { return float64(i) / (SliceCount - 1) }
	for i := range SliceCount {
		r.Add(slice(1, i, at(i), plane))
	}
	r.Add(slice(1, -1, 0.4, plane))
	r.Add(slice(2, -1, 0.4, plane))
	if a, _, _ := r.At(Density, 0.4); a.Epoch != 2 {
		t.Errorf("shown is epoch %d, though the still slice of the next has come", a.Epoch)
	}
	// The other way round: the old still slice gives way to the new set.
	r.Add(slice(3, 12, at(12), plane))
	r.Add(slice(3, 13, at(13), plane))
	if a, b, _ := r.At(Density, 0.4); a.Epoch != 3 || b.Epoch != 3 {
		t.Errorf("shown are epochs %d and %d; both neighbours of the third are there", a.Epoch, b.Epoch)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	wide := Rect{-2, -2, 2, 2}
	for i := range 2000 {
		epoch := uint32(4 + i/40)
		in := plane
		if epoch%2 == 0 {
			in = wide
		}
		k := rng.IntN(SliceCount+1) - 1
		u := rng.Float64()
		if k >= 0 {
			u = at(k)
		}
		r.Add(slice(epoch, k, u, in))
		q := rng.Float64()
		a, b, w := r.At(Density, q)
		if a == nil || b == nil || a.Epoch != b.Epoch || a.Rect != b.Rect || !(w >= 0 && w <= 1) {
			t.Fatalf("at %v: %+v and %+v, weight %v", q, a, b, w)
		}
	}
}

func TestReelKeepsTheNewest(t *testing.T) {
	var r Reel
	v := r.Version
	r.Add(&Tracks{Step: 1})
	r.Add(&Tracks{Step: 2, Exact: true})
	r.Add(&Tracks{Step: 3})
	r.Add(&Points{Epoch: 5})
	r.Add(&Frame{Step: 6})
	r.Add(&Notice{})
	if r.Tracks[0].Step != 3 || r.Tracks[1].Step != 2 || r.Points.Epoch != 5 || r.Frame.Step != 6 {
		t.Errorf("kept %+v", r)
	}
	if r.Version != v+6 {
		t.Errorf("six reports raised the version by %d", r.Version-v)
	}
}

// After a restart the old film is shown until the new simulation's comes, whose
// epochs may be lower.
func TestReelRestart(t *testing.T) {
	var r Reel
	old, oldRows := block(70, 10, 0, 512, 1024)
	r.Add(old)
	rest, restRows := block(70, 10, 512, 512, 1024)
	r.Add(rest)
	grid := func(epoch uint32, index int, at float64) *Slice {
		return &Slice{Layer: Density, Epoch: epoch, Index: index, T: at, Rect: Rect{0, 0, 1, 1}, W: 1, H: 1, Data: []float32{float32(epoch)}}
	}
	for i := range SliceCount {
		r.Add(grid(70, i, float64(i)/(SliceCount-1)))
	}
	r.Restart()
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 10}, {512, 10}}) {
		t.Errorf("shown after the restart: %v", got)
	}
	b, _ := block(3, 4, 0, 512, 512)
	r.Add(b)
	if got := shown(&r); !slices.Equal(got, [][2]int64{{0, 4}}) {
		t.Errorf("shown after the new film came: %v", got)
	}
	if oldRows.released != 1 || restRows.released != 1 {
		t.Errorf("the old film was released %d and %d times", oldRows.released, restRows.released)
	}
	for i := 14; i <= 18; i++ {
		r.Add(grid(2, i, float64(i)/(SliceCount-1)))
	}
	if a, _, _ := r.At(Density, 0.5); a == nil || a.Epoch != 2 {
		t.Errorf("at 0.5 the slice shown is %+v", a)
	}
	if a, _, _ := r.At(Density, 0.1); a == nil {
		t.Error("at 0.1, where nothing new has come yet, nothing is shown")
	}
}
