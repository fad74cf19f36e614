//go:build goexperiment.simd && !wasm

package vec

import "simd"

// MulAdd is x y + z, in one rounding where the machine fuses it.
func MulAdd(x, y, z simd.Float32s) simd.Float32s { return x.MulAdd(y, z) }
