package solve

import "math"

// The inverse of the normal distribution function, for 32-bit uniforms. A
// uniform u is read as a signed number i; its sign is that of the normal, and
// |i + 1/2| / 2^32 in (0, 1/2) is the tail probability p. The float32 of i + 1/2
// has the sign, the octave and the first mantissa bits of p in its leading
// bits, and these alone pick one of 514 cubics: equally fine, relative to p,
// from the middle out to the farthest tail (|z| = 6.3), without a branch.
const (
	subBits  = 3            // 8 cubics an octave: error below 1e-6 (TestNormalInverse)
	lowBits  = 23 - subBits // mantissa bits left for the place within a cubic
	lowMask  = 1<<lowBits - 1
	segWidth = float64(1 << lowBits) // range of that place
	pScale   = 1.0 / (1 << 32)
)

// cubic is c0 + r c1 + r^2 c2 + r^3 c3.
type cubic [4]float32

// normalTable is filled once, before anything runs, and never changes. It has
// an entry for every sign, exponent and first three mantissa bits, which spares
// a bounds check; 514 of them (8 kB) are ever read.
var normalTable = newNormalTable()

func newNormalTable() (table [1 << (32 - lowBits)]cubic) {
	first := math.Float32bits(0.5) >> lowBits
	last := math.Float32bits(1<<31) >> lowBits
	for s := first; s <= last; s++ {
		lo := float64(math.Float32frombits(s << lowBits))
		hi := float64(math.Float32frombits((s + 1) << lowBits))
		// Interpolate at the four Chebyshev points of the segment.
		var r, z [4]float64
		for j := range r {
			r[j] = segWidth / 2 * (1 - math.Cos(math.Pi*(float64(j)+0.5)/4))
			p := (lo + (hi-lo)*r[j]/segWidth) * pScale
			z[j] = math.Sqrt2 * math.Erfinv(1-2*p)
		}
		c := newtonCubic(r, z)
		table[s] = c
		table[s|1<<(31-lowBits)] = cubic{-c[0], -c[1], -c[2], -c[3]}
	}
	return table
}

// newtonCubic returns the cubic through four points, by divided differences
// multiplied out from the innermost.
func newtonCubic(x, y [4]float64) cubic {
	d := y
	for k := 1; k < 4; k++ {
		for j := 3; j >= k; j-- {
			d[j] = (d[j] - d[j-1]) / (x[j] - x[j-k])
		}
	}
	c := [4]float64{d[3]}
	for k := 2; k >= 0; k-- {
		for j := 3; j > 0; j-- {
			c[j] = c[j-1] - x[k]*c[j]
		}
		c[0] = d[k] - x[k]*c[0]
	}
	return cubic{float32(c[0]), float32(c[1]), float32(c[2]), float32(c[3])}
}

// normal turns 32 uniform bits into a standard normal number.
func normal(u uint32) float32 {
	b := math.Float32bits(float32(int32(u)) + 0.5)
	c := &normalTable[b>>lowBits]
	r := float32(int32(b & lowMask))
	return c[0] + r*(c[1]+r*(c[2]+r*c[3]))
}
