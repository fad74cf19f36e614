package field

import (
	"math"

	"flowscope/sim/internal/vec"
)

// The inner loops, each in two versions of one meaning: with portable vectors
// (kernel_simd.go) and scalar (here, always compiled: the oracle of the other,
// and the fallback).
//
// Where a loop runs over points or boxes, their numbers stand in groups of w,
// w being the length of a vector: w first numbers, w second numbers, and so on,
// four w in all, so that a step of the loop reads one contiguous piece.

// minDist2Scalar returns the least squared distance from (x, y) to the points of
// data: groups of [px | py | - | -].
func minDist2Scalar(data []float32, w int, x, y float32) float32 {
	least := float32(math.Inf(1))
	for g := 0; g < len(data); g += 4 * w {
		for i := g; i < g+w; i++ {
			dx, dy := data[i]-x, data[i+w]-y
			least = min(least, dx*dx+dy*dy)
		}
	}
	return least
}

// boxDist2Scalar writes to dst the squared distance from (x, y) to every box of
// boxes, groups of [xlo | xhi | ylo | yhi], and returns the least.
func boxDist2Scalar(dst, boxes []float32, w int, x, y float32) float32 {
	least := float32(math.Inf(1))
	for g := 0; g < len(boxes); g += 4 * w {
		for i := range w {
			dx := max(boxes[g+i]-x, x-boxes[g+w+i], 0)
			dy := max(boxes[g+2*w+i]-y, y-boxes[g+3*w+i], 0)
			d := dx*dx + dy*dy
			dst[g/4+i] = d
			least = min(least, d)
		}
	}
	return least
}

// sumMeansScalar goes over the given ranges of data (pairs of offsets), groups
// of [px | py | zx | zy], and returns the sums of r, r zx and r zy with
// r = 2^(ref - k d²), d the distance from (x, y) to (px, py); what is below the
// least normal number counts as 0.
func sumMeansScalar(ranges []int32, data []float32, w int, x, y, k, ref float32) (s, sx, sy float32) {
	var t, tx, ty float64 // as many terms as points: float32 would drift
	for ; len(ranges) >= 2; ranges = ranges[2:] {
		for g := int(ranges[0]); g < int(ranges[1]); g += 4 * w {
			for i := g; i < g+w; i++ {
				dx, dy := data[i]-x, data[i+w]-y
				r := flush(ref-float32(k*(dx*dx+dy*dy)), -vec.Exp2Min)
				t += float64(r)
				tx += float64(r * data[i+2*w])
				ty += float64(r * data[i+3*w])
			}
		}
	}
	return float32(t), float32(tx), float32(ty)
}

// sumOffsetsScalar is sumMeansScalar for groups of [px | py | ex | ey], where
// the point is p + e (e holds what rounding p to float32 took away): it returns
// the sums of r, r dx and r dy with dx, dy the offset from (x, y) to the point,
// which keeps its digits when the kernel is much narrower than the data.
func sumOffsetsScalar(ranges []int32, data []float32, w int, x, y, k, ref float32) (s, sx, sy float32) {
	var t, tx, ty float64 // as many terms as points: float32 would drift
	for ; len(ranges) >= 2; ranges = ranges[2:] {
		for g := int(ranges[0]); g < int(ranges[1]); g += 4 * w {
			for i := g; i < g+w; i++ {
				dx, dy := (data[i]-x)+data[i+2*w], (data[i+w]-y)+data[i+3*w]
				r := flush(ref-float32(k*(dx*dx+dy*dy)), -vec.Exp2Min)
				t += float64(r)
				tx += float64(r * dx)
				ty += float64(r * dy)
			}
		}
	}
	return float32(t), float32(tx), float32(ty)
}

// gaussPanelScalar fills a panel of p columns and len(ph) rows: dst[n*p+i] =
// 2^(-k d²) with d the distance from column i to point n, both given as a sum of
// two float32; 0 where the exponent is below -cut. xh and xl have length p.
func gaussPanelScalar(dst, xh, xl, ph, pl []float32, k, cut float32) {
	p := len(xh)
	for n, h := range ph {
		row := dst[n*p : n*p+p]
		for i := range row {
			d := (xh[i] - h) + (xl[i] - pl[n])
			row[i] = flush(-float32(k*d)*d, cut)
		}
	}
}

// gaussRowScalar is one column of gaussPanelScalar, for one place y: dst[n] over
// the points.
func gaussRowScalar(dst, ph, pl []float32, yh, yl, k, cut float32) {
	for n, h := range ph {
		d := (h - yh) + (pl[n] - yl)
		dst[n] = flush(-float32(k*d)*d, cut)
	}
}

// flush returns 2^l, or 0 where l is below -cut: sums do not miss it, and
// products of two would be denormal, which processors multiply slowly.
func flush(l, cut float32) float32 {
	if !(l > -cut) {
		return 0
	}
	return vec.Exp2Scalar(l)
}

// scalePanelScalar writes dst[n*p+i] = src[n*p+i] z[n] for len(z) rows.
func scalePanelScalar(dst, src, z []float32, p int) {
	for n, v := range z {
		for i := n * p; i < n*p+p; i++ {
			dst[i] = src[i] * v
		}
	}
}

// mulScalar writes dst = a b, element by element.
func mulScalar(dst, a, b []float32) {
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

// tileScalar adds to four rows of p columns the product of four rows of points
// and a panel: c_r[i] += sum_n g_r[n] a[n*p+i].
func tileScalar(c0, c1, c2, c3, a, g0, g1, g2, g3 []float32, p int) {
	c0, c1, c2, c3 = c0[:p], c1[:p], c2[:p], c3[:p]
	for n := range g0 {
		row := a[n*p : n*p+p]
		b0, b1, b2, b3 := g0[n], g1[n], g2[n], g3[n]
		for i, v := range row {
			c0[i] += b0 * v
			c1[i] += b1 * v
			c2[i] += b2 * v
			c3[i] += b3 * v
		}
	}
}

// dotsScalar returns the sums of c0 g, c0 h and c1 g.
func dotsScalar(c0, c1, g, h []float32) (cg, ch, dg float32) {
	var t0, t1, t2 float64
	for i, v := range g {
		t0 += float64(c0[i] * v)
		t1 += float64(c0[i] * h[i])
		t2 += float64(c1[i] * v)
	}
	return float32(t0), float32(t1), float32(t2)
}
