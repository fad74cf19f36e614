//go:build goexperiment.simd && !wasm

package field

import "simd"

// mulAdd is x y + z, fused.
func mulAdd(x, y, z simd.Float32s) simd.Float32s { return x.MulAdd(y, z) }
