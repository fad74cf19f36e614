// Package measure holds distances between sets of samples. Points of the plane
// are []float32, interleaved (x0, y0, x1, y1, …), in data units, and distances
// come out in the same units.
//
// A distance between finite samples is not zero even when both come from one
// law: it is read against [Floor], what two independent samples of that law
// have between them.
package measure
