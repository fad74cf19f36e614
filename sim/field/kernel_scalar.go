//go:build !goexperiment.simd

package field

// Without vectors a group is four points and a panel eight columns: what the
// scalar loops and the cache like about as well as anything.
func vectorLen() int { return 4 }
func panelLen() int  { return 8 }

func minDist2(data []float32, x, y float32) float32 { return minDist2Scalar(data, 4, x, y) }

func boxDist2(dst, boxes []float32, x, y float32) float32 {
	return boxDist2Scalar(dst, boxes, 4, x, y)
}

func sumMeans(ranges []int32, data []float32, x, y, k, ref float32) (s, sx, sy float32) {
	return sumMeansScalar(ranges, data, 4, x, y, k, ref)
}

func sumOffsets(ranges []int32, data []float32, x, y, k, ref float32) (s, sx, sy float32) {
	return sumOffsetsScalar(ranges, data, 4, x, y, k, ref)
}

func gaussPanel(dst, xh, xl, ph, pl []float32, k, cut float32) {
	gaussPanelScalar(dst, xh, xl, ph, pl, k, cut)
}

func gaussRow(dst, ph, pl []float32, yh, yl, k, cut float32) {
	gaussRowScalar(dst, ph, pl, yh, yl, k, cut)
}

func scalePanel(dst, src, z []float32) { scalePanelScalar(dst, src, z, 8) }
func mul(dst, a, b []float32)          { mulScalar(dst, a, b) }

func tile(c0, c1, c2, c3, a, g0, g1, g2, g3 []float32) {
	tileScalar(c0, c1, c2, c3, a, g0, g1, g2, g3, 8)
}

func dots(c0, c1, g, h []float32) (cg, ch, dg float32) { return dotsScalar(c0, c1, g, h) }
