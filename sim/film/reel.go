package film

import "sort"

// Reel keeps the newest of everything that the simulation has sent. It is used
// from one goroutine: the one that draws.
type Reel struct {
	Frame  Frame
	Points *Points
	// Distances of the particles from the data; nil before the first.
	Distances *Distances
	// Tracks by the field that carries them: [0] learned, [1] exact.
	Tracks [2]*Tracks

	blocks []*Block
	epoch  uint32
	slices [Layers][]*Slice // ordered by T; index -1 ones are kept apart
	still  [Layers]*Slice
	// Version rises with every change, so that a layer can tell whether to rebuild.
	Version uint64
}

// Add takes a report in. Blocks that fall out of use are released.
func (r *Reel) Add(rep Report) {
	r.Version++
	switch m := rep.(type) {
	case *Block:
		r.addBlock(m)
	case *Tracks:
		i := 0
		if m.Exact {
			i = 1
		}
		r.Tracks[i] = m
	case *Slice:
		r.addSlice(m)
	case *Points:
		r.Points = m
	case *Distances:
		r.Distances = m
	case *Frame:
		r.Frame = *m
		r.trim(m.Shown)
	}
}

// Restart tells that another simulation will speak from now on. It counts its
// epochs anew: what is kept, and still shown, is older than all that it sends.
func (r *Reel) Restart() {
	const past = ^uint32(0) // the epoch before 0
	r.Version++
	r.epoch = past
	for _, b := range r.blocks {
		b.Epoch = past
	}
	for l := range r.slices {
		for _, s := range r.slices[l] {
			s.Epoch = past
		}
		if r.still[l] != nil {
			r.still[l].Epoch = past
		}
	}
}

func (r *Reel) addBlock(b *Block) {
	if int32(b.Epoch-r.epoch) < 0 {
		b.Rows.Release()
		return
	}
	r.epoch = b.Epoch
	keep := r.blocks[:0]
	for _, old := range r.blocks {
		if old.First == b.First || old.Epoch != b.Epoch {
			old.Rows.Release()
		} else {
			keep = append(keep, old)
		}
	}
	r.blocks = append(keep, b)
	sort.Slice(r.blocks, func(i, j int) bool { return r.blocks[i].First < r.blocks[j].First })
	r.trim(b.Total)
}

func (r *Reel) trim(total int) {
	for n := len(r.blocks); total > 0 && n > 0 && r.blocks[n-1].First >= total; n = len(r.blocks) {
		r.blocks[n-1].Rows.Release()
		r.blocks = r.blocks[:n-1]
	}
}

// Blocks returns the blocks that are shown, by their first particle. All have
// the newest epoch; the steps of their weights may differ.
func (r *Reel) Blocks() []*Block { return r.blocks }

func (r *Reel) addSlice(s *Slice) {
	if s.Index < 0 {
		r.still[s.Layer] = s
		return
	}
	list := r.slices[s.Layer]
	keep := list[:0]
	for _, old := range list {
		// An old slice that is of another epoch or view gives way as soon as
		// the new set reaches it or its neighbourhood.
		if old.Index != s.Index {
			keep = append(keep, old)
		}
	}
	keep = append(keep, s)
	sort.Slice(keep, func(i, j int) bool { return keep[i].T < keep[j].T })
	r.slices[s.Layer] = keep
}

// At returns the slices of a layer that stand around t, and the weight of the
// second: value = (1-w)·a + w·b. Both are the same slice, w = 0, where there is
// one made exactly at t or only one that can be used. They are nil while there
// is none. playing says whether slices made for a standing clock may be ignored.
func (r *Reel) At(l Layer, t float64) (a, b *Slice, w float64) {
	newest := r.newest(l)
	if s := r.still[l]; s != nil && abs(s.T-t) < 1e-9 &&
		(newest == nil || sameSet(s, newest) || int32(s.Epoch-newest.Epoch) > 0) {
		return s, s, 0
	}
	// Prefer slices of the newest set; when none of it is near yet, take any.
	for pass := 0; pass < 2; pass++ {
		a, b = nil, nil
		for _, s := range r.slices[l] {
			if pass == 0 && !sameSet(s, newest) {
				continue
			}
			if s.T <= t {
				a = s
			} else if b == nil {
				b = s
			}
		}
		near := a != nil && b != nil && b.Index-a.Index <= 4 ||
			a != nil && b == nil && a.Index >= SliceCount-2 || a == nil && b != nil && b.Index <= 1
		if near || pass == 1 {
			break
		}
	}
	switch {
	case a == nil && b == nil:
		return r.still[l], r.still[l], 0
	case a == nil:
		return b, b, 0
	case b == nil:
		return a, a, 0
	case !sameSet(a, b): // a blend of two sets would be of neither
		if int32(a.Epoch-b.Epoch) > 0 {
			return a, a, 0
		}
		return b, b, 0
	}
	return a, b, (t - a.T) / (b.T - a.T)
}

func (r *Reel) newest(l Layer) *Slice {
	var n *Slice
	for _, s := range r.slices[l] {
		if n == nil || int32(s.Epoch-n.Epoch) > 0 {
			n = s
		}
	}
	return n
}

// sameSet reports whether two slices were made under the same controls and view.
func sameSet(a, b *Slice) bool { return a.Epoch == b.Epoch && sameGrid(a, b) }

func sameGrid(a, b *Slice) bool { return a.W == b.W && a.H == b.H && a.Rect == b.Rect }

func abs(x float64) float64 { return max(x, -x) }
