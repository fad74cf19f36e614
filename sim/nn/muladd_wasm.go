//go:build goexperiment.simd && wasm

package nn

import "simd"

// mulAdd is x·y + z. WebAssembly's simd128 has no fused multiply-add, and package
// simd emulates MulAdd there lane by lane in float64.
func mulAdd(x, y, z simd.Float32s) simd.Float32s { return x.Mul(y).Add(z) }
