//go:build goexperiment.simd && wasm

package field

import "simd"

// mulAdd is x y + z. wasm has no fused form; the portable MulAdd emulates its
// single rounding, slowly.
func mulAdd(x, y, z simd.Float32s) simd.Float32s { return x.Mul(y).Add(z) }
