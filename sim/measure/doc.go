// Package measure holds what a flow is judged by: distances between sets of
// samples ([Wasserstein], [SlicedDistance], [NewEnergy], [NewMMD], all of them a
// [Distance]), the energy and the straightness of its paths ([Paths],
// [ExactEnergy]), how it covers the modes of a mixture ([Cover]), and the
// log-density that it gives to data ([Likelihood]). Points are []float32,
// interleaved (x0, y0, x1, y1, …), in data units, and distances come out in the
// same units; sums are float64.
//
// A distance between finite samples is not zero even when both come from one
// law: it is read against what two independent samples of that law have between
// them, [Noise], or for the sliced distance alone [Floor].
//
// What takes long works in slices: Begin, then Advance until it reports that all
// is done. Whoever stops calling has cancelled it.
package measure
