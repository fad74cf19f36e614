//go:build goexperiment.simd && wasm

package vec

import "simd"

// MulAdd is x y + z. WebAssembly's simd128 has no fused multiply-add, and package
// simd emulates its single rounding there, slowly.
func MulAdd(x, y, z simd.Float32s) simd.Float32s { return x.Mul(y).Add(z) }
