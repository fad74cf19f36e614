package dataset

import (
	"hash/fnv"
	"math/rand/v2"
)

// draws is the randomness of one data set: every point has a generator of its
// own, seeded by (seed, set, index), so that points do not depend on how many
// of them are asked for.
type draws struct {
	key    uint64
	offset float64 // in [0, 1): where the evenly spread sequence starts
	pcg    *rand.PCG
	rng    *rand.Rand
}

func newDraws(seed uint64, id string) *draws {
	h := fnv.New64a()
	h.Write([]byte(id))
	d := &draws{key: mix(seed ^ mix(h.Sum64())), pcg: rand.NewPCG(0, 0)}
	d.rng = rand.New(d.pcg)
	d.pcg.Seed(d.key, 0)
	d.offset = d.rng.Float64()
	return d
}

// point turns to the generator of point i.
func (d *draws) point(i int) { d.pcg.Seed(d.key, mix(uint64(i)+1)) }

// mix is the finaliser of SplitMix64: neighbouring seeds and indices must give
// unrelated streams.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *draws) uniform() float64 { return d.rng.Float64() }
func (d *draws) normal() float64  { return d.rng.NormFloat64() }

// even returns the j-th number of a sequence in [0, 1) whose first n members are
// evenly spread for every n (multiples of the golden ratio, mod 1), starting at
// a place that the seed chooses. It stands where published generators put
// points on a linspace, whose points would all move when n changes.
func (d *draws) even(j int) float64 {
	const golden = 0.6180339887498949
	u := d.offset + golden*float64(j)
	return u - float64(int(u))
}
