//go:build goexperiment.simd

package nn

import (
	"simd/archsimd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// transpose moves four rows of 16 numbers at a time, and leaves what is beyond whole
// ones to Go.
func (avx512Kernels) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	r, c := rows&^3, cols&^(quantum-1)
	if r > 0 && c > 0 {
		_, _ = dst[(c-1)*ldd+r-1], src[(r-1)*lds+c-1]
		transposeAVX512(dst, ldd, src, lds, r, c)
		vec.Clean()
	}
	if r < rows {
		transpose(dst[r:], ldd, src[r*lds:], lds, rows-r, cols)
	}
	if c < cols && r > 0 {
		transpose(dst[c*ldd:], ldd, src[c:], lds, r, cols-c)
	}
}

// transposeAVX512 takes columns in sixteens and their rows in fours: what is written
// then follows what has been.
func transposeAVX512(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	row, col := uintptr(lds)*4, uintptr(ldd)*4
	for j := 0; j < cols; j += quantum {
		from, to := unsafe.Pointer(&src[j]), unsafe.Pointer(&dst[j*ldd])
		for i := rows; i > 0; i -= 4 {
			r0, r1 := loadBits(from), loadBits(unsafe.Add(from, row))
			r2, r3 := loadBits(unsafe.Add(from, 2*row)), loadBits(unsafe.Add(from, 3*row))
			lo, hi := r0.InterleaveLoGrouped(r1).AsUint64x8(), r2.InterleaveLoGrouped(r3).AsUint64x8()
			storeColumns(lo.InterleaveLoGrouped(hi), to, 4*col)
			storeColumns(lo.InterleaveHiGrouped(hi), unsafe.Add(to, col), 4*col)
			lo, hi = r0.InterleaveHiGrouped(r1).AsUint64x8(), r2.InterleaveHiGrouped(r3).AsUint64x8()
			storeColumns(lo.InterleaveLoGrouped(hi), unsafe.Add(to, 2*col), 4*col)
			storeColumns(lo.InterleaveHiGrouped(hi), unsafe.Add(to, 3*col), 4*col)
			from, to = unsafe.Add(from, 4*row), unsafe.Add(to, 16)
		}
	}
}

func loadBits(p unsafe.Pointer) archsimd.Uint32x16 {
	return archsimd.LoadUint32x16Array((*[quantum]uint32)(p))
}

// storeColumns writes the quarters of c, four numbers of every fourth column, to p
// and step bytes further each.
func storeColumns(c archsimd.Uint64x8, p unsafe.Pointer, step uintptr) {
	lo, hi := c.GetLo(), c.GetHi()
	lo.GetLo().StoreArray((*[2]uint64)(p))
	lo.GetHi().StoreArray((*[2]uint64)(unsafe.Add(p, step)))
	hi.GetLo().StoreArray((*[2]uint64)(unsafe.Add(p, 2*step)))
	hi.GetHi().StoreArray((*[2]uint64)(unsafe.Add(p, 3*step)))
}
