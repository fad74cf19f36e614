package train

// draws is a SplitMix64 sequence (Steele, Lea and Flood, OOPSLA 2014): the
// numbers of one batch, whose start the objective takes from its own source. It
// is inlined, and needs no 128-bit product, which WebAssembly has not got.
type draws uint64

// next returns 64 random bits.
func (d *draws) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// uniform returns a number in [0, 1), a multiple of 2⁻⁵³.
func (d *draws) uniform() float64 { return float64(d.next()>>11) * (1.0 / (1 << 53)) }

// index returns a whole number in [0, n), n < 2³²; the probabilities are equal to
// within n·2⁻³² of themselves.
func (d *draws) index(n int) int { return int(d.next() >> 32 * uint64(n) >> 32) }
