package render

import (
	"math"
	"strconv"
)

// niceStep returns the least step of the form 1, 2 or 5 times a power of ten
// that is not below least (> 0).
func niceStep(least float64) float64 {
	if !(least > 0) || math.IsInf(least, 1) {
		return 1
	}
	base := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range [...]float64{1, 2, 5} {
		// The slack keeps 0.2 from becoming 0.5 because 2·0.1 was rounded.
		if m*base >= least*(1-1e-9) {
			return m * base
		}
	}
	return 10 * base
}

// stepDecimals returns how many digits after the point a multiple of a nice
// step needs.
func stepDecimals(step float64) int {
	if !(step > 0) {
		return 0
	}
	return max(0, -int(math.Floor(math.Log10(step)+1e-9)))
}

// appendTick appends the figure of a tick, with a real minus sign.
func appendTick(dst []byte, v float64, decimals int) []byte {
	if v <= 0 && v > -0.5*math.Pow(10, -float64(decimals)) {
		v = 0 // "−0" is not a figure, and the number −0 prints a sign
	}
	if v < 0 {
		dst = append(dst, "−"...)
		v = -v
	}
	return strconv.AppendFloat(dst, v, 'f', decimals, 64)
}

// appendCount appends a whole number with thousands commas.
func appendCount(dst []byte, n int64) []byte {
	if n < 0 {
		dst = append(dst, "−"...)
	}
	var tmp [20]byte
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	digits := strconv.AppendUint(tmp[:0], u, 10)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, d)
	}
	return dst
}

// appendReading appends a number that a person reads: three significant digits
// from 0.001 to 1000, powers of ten outside; an en dash for what is not known.
func appendReading(dst []byte, v float64) []byte {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return append(dst, "–"...)
	case math.IsInf(v, 0):
		if v < 0 {
			dst = append(dst, "−"...)
		}
		return append(dst, "inf"...)
	case a == 0:
		return append(dst, '0')
	case a >= 1e5 || a < 1e-3:
		// 1.2e6 rather than 1.2e+06.
		exp := int(math.Floor(math.Log10(a)))
		m := v / math.Pow(10, float64(exp))
		if math.Abs(m) >= 9.95 {
			m, exp = m/10, exp+1
		}
		dst = appendTick(dst, m, 1)
		dst = append(dst, 'e')
		if exp < 0 {
			dst = append(dst, "−"...)
			exp = -exp
		}
		return strconv.AppendInt(dst, int64(exp), 10)
	case a >= 1000:
		if v < 0 {
			dst = append(dst, "−"...)
		}
		return appendCount(dst, int64(math.Round(a)))
	}
	return appendTick(dst, v, min(max(2-int(math.Floor(math.Log10(a)+1e-9)), 0), 5))
}
