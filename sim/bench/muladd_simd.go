//go:build goexperiment.simd && !wasm

package bench

import "simd"

// mulAdd is x·y + z as the kernels compute it: see package nn.
func mulAdd(x, y, z simd.Float32s) simd.Float32s { return x.MulAdd(y, z) }
