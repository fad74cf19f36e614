package field

// blockSize is the number of neighbouring points that are skipped or visited
// together; it is the length of the longest vector, so that a block is a whole
// number of vectors on every machine.
const blockSize = 16

// superSize is the number of blocks whose boxes are looked at only if the box
// around them all is near: a whole number of vectors too.
const superSize = 16

// box is a rectangle that holds some points.
type box struct{ lo, hi [2]float64 }

func boundsOf(z []float64, idx []int32) box {
	first := [2]float64{z[2*idx[0]], z[2*idx[0]+1]}
	b := box{first, first}
	for _, i := range idx[1:] {
		for a := range 2 {
			v := z[2*int(i)+a]
			b.lo[a] = min(b.lo[a], v)
			b.hi[a] = max(b.hi[a], v)
		}
	}
	return b
}
