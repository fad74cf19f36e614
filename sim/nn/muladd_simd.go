//go:build goexperiment.simd && !wasm

package nn

import "simd"

// mulAdd is x·y + z, in one rounding where the machine fuses it.
func mulAdd(x, y, z simd.Float32s) simd.Float32s { return x.MulAdd(y, z) }
