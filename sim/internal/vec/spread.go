package vec

import "unsafe"

// Coordinates that are kept apart become rows. Bounds are checked once: in wasm a
// check at every number costs more than the copying.

// Interleave writes columns side by side into n rows of the given width, which is
// at least their number: rows[i*width+k] is columns[k][i].
func Interleave(rows []float32, width int, columns [][]float32, n int) {
	for k := 0; k < len(columns) && n > 0; k += 2 {
		if k+1 < len(columns) {
			SpreadPairs(rows[k:], width, columns[k][:n], columns[k+1][:n])
		} else {
			Spread(rows[k:], width, columns[k][:n])
		}
	}
}

// Spread writes v to every width-th place of x, width at least 1.
func Spread(x []float32, width int, v []float32) {
	if len(v) == 0 {
		return
	}
	to, at, step := unsafe.Pointer(&x[:(len(v)-1)*width+1][0]), uintptr(0), uintptr(4*width)
	for _, y := range v {
		*(*float32)(unsafe.Add(to, at)) = y
		at += step
	}
}

// SpreadPairs writes a and b, of one length, side by side to every width-th place
// of x, width at least 2.
func SpreadPairs(x []float32, width int, a, b []float32) {
	if len(a) == 0 {
		return
	}
	to, at, step := unsafe.Pointer(&x[:(len(a)-1)*width+2][0]), uintptr(0), uintptr(4*width)
	b = b[:len(a)]
	for i, y := range a {
		p := unsafe.Add(to, at)
		*(*float32)(p) = y
		*(*float32)(unsafe.Add(p, 4)) = b[i]
		at += step
	}
}
