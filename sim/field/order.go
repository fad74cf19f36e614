package field

// blockSize is the number of neighbouring points that are skipped or visited
// together; it is the length of the longest vector, so that a block is a whole
// number of vectors on every machine.
const blockSize = 16

// superSize is the number of blocks whose boxes are looked at only if the box
// around them all is near: a whole number of vectors too.
const superSize = 16

// orderPoints returns the indices of the n points of z (x0, y0, x1, y1, ...) in
// an order in which every aligned run of blockSize, and of blockSize times any
// power of two, lies close together: the leaves of a k-d tree from left to
// right.
func orderPoints(z []float64) []int32 {
	idx := make([]int32, len(z)/2)
	for i := range idx {
		idx[i] = int32(i)
	}
	splitBlocks(z, idx)
	return idx
}

// splitBlocks halves idx along the longer side of its bounding box until one
// block is left, always at a whole number of blocks.
func splitBlocks(z []float64, idx []int32) {
	for len(idx) > blockSize {
		b := boundsOf(z, idx)
		axis := 0
		if b.hi[1]-b.lo[1] > b.hi[0]-b.lo[0] {
			axis = 1
		}
		// The left half is the greatest power of two of blocks below the whole,
		// so that runs of every power of two are subtrees.
		mid := blockSize
		for 2*mid < len(idx) {
			mid *= 2
		}
		selectNth(z, idx, axis, mid)
		splitBlocks(z, idx[:mid])
		idx = idx[mid:]
	}
}

// selectNth reorders idx so that the first n have no greater coordinate than
// the rest (Hoare's quickselect, pivot in the middle).
func selectNth(z []float64, idx []int32, axis, n int) {
	key := func(i int) float64 { return z[2*int(idx[i])+axis] }
	lo, hi := 0, len(idx)-1
	for lo < hi {
		pivot := key((lo + hi) / 2)
		i, j := lo, hi
		for i <= j {
			for key(i) < pivot {
				i++
			}
			for key(j) > pivot {
				j--
			}
			if i <= j {
				idx[i], idx[j] = idx[j], idx[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}

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
