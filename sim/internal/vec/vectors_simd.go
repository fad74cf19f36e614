//go:build goexperiment.simd

package vec

import (
	"simd"
	"unsafe"
)

// Load and Store read and write a vector through a pointer: a slice costs a
// bounds check at every access, which wasm feels. The array type is only as long
// as the widest vector; what is behind the pointer need be no longer than the
// vectors are.
func Load(p unsafe.Pointer) simd.Float32s     { return simd.LoadFloat32s((*[Widest]float32)(p)[:]) }
func Store(v simd.Float32s, p unsafe.Pointer) { v.Store((*[Widest]float32)(p)[:]) }

// LoadBits is Load for bits.
func LoadBits(p unsafe.Pointer) simd.Uint32s { return simd.LoadUint32s((*[Widest]uint32)(p)[:]) }
