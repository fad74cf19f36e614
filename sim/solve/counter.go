package solve

// golden is the odd number nearest to 2^64 divided by the golden ratio: the
// Weyl increment of SplitMix64.
const golden = 0x9e3779b97f4a7c15

// mix is the output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014,
// with Stafford's "variant 13" constants): a bijection of 64-bit words every
// bit of which depends on every bit of z. mix(key + i*golden) for i = 1, 2, …
// is the SplitMix64 sequence started at key, and can be entered anywhere.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// stream separates the uses of one seed.
type stream uint64

const (
	streamSource   stream = 1
	streamBrownian stream = 2
)

// fillKeys writes the keys of pairs coordinate pairs of particles first,
// first+1, …, pair by pair: keys[pair*n+i], n = len(keys)/pairs. Each key starts
// a sequence of its own; the mixing in between keeps neighbouring seeds,
// particles and pairs apart.
func fillKeys(keys []uint64, seed uint64, s stream, first, pairs int) {
	n := len(keys) / pairs
	base := mix(mix(seed+golden) + uint64(s)*golden)
	for pair := 0; pair < pairs; pair++ {
		base := mix(base + uint64(pair+1)*golden)
		row := keys[pair*n : (pair+1)*n]
		for i := range row {
			row[i] = key(base, first+i)
		}
	}
}

func key(base uint64, particle int) uint64 { return mix(base + uint64(particle+1)*golden) }
