package measure

import "math"

const (
	digitBits = 11 // three digits make a 32-bit key
	digits    = 1 << digitBits
)

// sorter projects points onto a line and sorts the numbers, by radix: several
// times as fast as comparing them, for the thousands of points of a film and
// over a hundred directions. It keeps its memory.
type sorter struct {
	keys, swap []uint32
	out        []float32
	count      [3][digits]uint32
}

func (s *sorter) reserve(n int) {
	if cap(s.keys) < n {
		s.keys, s.swap, s.out = make([]uint32, n), make([]uint32, n), make([]float32, n)
	}
	s.keys, s.swap, s.out = s.keys[:n], s.swap[:n], s.out[:n]
}

// sortProjection returns cos x + sin y of every point, in ascending order (NaNs
// at the ends). The result holds until the next call.
func (s *sorter) sortProjection(points []float32, cos, sin float32) []float32 {
	s.count = [3][digits]uint32{}
	for i := range s.keys {
		k := toKey(cos*points[2*i] + sin*points[2*i+1])
		s.keys[i] = k
		s.count[0][k%digits]++
		s.count[1][k>>digitBits%digits]++
		s.count[2][k>>(2*digitBits)]++
	}
	from, to := s.keys, s.swap
	for d := range s.count {
		// Counts become the places at which each digit's keys begin.
		place := &s.count[d]
		sum := uint32(0)
		for i, c := range place {
			place[i] = sum
			sum += c
		}
		shift := d * digitBits
		for _, k := range from {
			p := &place[k>>shift%digits]
			to[*p] = k
			*p++
		}
		from, to = to, from
	}
	for i, k := range from {
		s.out[i] = fromKey(k)
	}
	return s.out
}

// toKey maps numbers to unsigned integers in the same order: the sign bit is
// turned for positive numbers, and all bits for negative ones, whose magnitudes
// run backwards.
func toKey(x float32) uint32 {
	b := math.Float32bits(x)
	return b ^ (uint32(int32(b)>>31) | 1<<31)
}

func fromKey(k uint32) float32 {
	return math.Float32frombits(k ^ (^uint32(int32(k)>>31) | 1<<31))
}
