package solve

import "unsafe"

// Planes of coordinates become interleaved points. Bounds are checked once: in
// wasm a check at every number costs more than the copying.

// spread writes v to every dim-th place of x, dim at least 1.
func spread(x []float32, dim int, v []float32) {
	if len(v) == 0 {
		return
	}
	to, at, step := unsafe.Pointer(&x[:(len(v)-1)*dim+1][0]), uintptr(0), uintptr(4*dim)
	for _, y := range v {
		*(*float32)(unsafe.Add(to, at)) = y
		at += step
	}
}

// spreadPairs writes a and b, of one length, side by side to every dim-th place of
// x, dim at least 2.
func spreadPairs(x []float32, dim int, a, b []float32) {
	if len(a) == 0 {
		return
	}
	to, at, step := unsafe.Pointer(&x[:(len(a)-1)*dim+2][0]), uintptr(0), uintptr(4*dim)
	b = b[:len(a)]
	for i, y := range a {
		p := unsafe.Add(to, at)
		*(*float32)(p) = y
		*(*float32)(unsafe.Add(p, 4)) = b[i]
		at += step
	}
}
