package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/nn/module"
)

// The kernel module is used where it can be trusted, and training goes on without
// it where it is absent, refused, or wrong.
func TestKernelModule(t *testing.T) {
	const relaxed, plain, own = "module 128, relaxed", "module 128", "simd 128"
	better := plain
	if accepts(t, module.Bytes(module.Relaxed)) {
		better = relaxed
	}
	serve := func(bytes []byte, names ...string) func(w http.ResponseWriter, r *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			for _, name := range names {
				if strings.HasSuffix(r.URL.Path, "kernels-"+name+".wasm") {
					if bytes == nil {
						http.NotFound(w, r)
					} else if _, err := w.Write(bytes); err != nil {
						t.Error(err)
					}
					return true
				}
			}
			return false
		}
	}
	for _, c := range []struct {
		name, want string
		answer     func(w http.ResponseWriter, r *http.Request) bool
	}{
		{"as it is", better, serve(nil)},
		{"no relaxed_madd", plain, serve(nil, "relaxed")},
		{"refused", plain, serve([]byte("\x00asm\x01\x00\x00\x00\xff"), "relaxed")},
		{"absent", own, serve(nil, "relaxed", "simd128")},
		{"other functions", own, serve([]byte("\x00asm\x01\x00\x00\x00"), "relaxed", "simd128")},
		{"wrong", own, serve(module.Idle(), "relaxed", "simd128")},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := blank(t, desktop)
			p.do(cd.Navigate(hostOf(t, c.answer)))
			p.until("training runs", `globalThis.flowscope && JSON.parse(flowscope.state()).step > 50`, time.Minute)
			if s := p.state(); s.Kernel != c.want {
				t.Errorf("kernels %q, want %q", s.Kernel, c.want)
			}
			p.close()
		})
	}
}

// accepts asks this browser about a module.
func accepts(t *testing.T, code []byte) bool {
	p := blank(t, desktop)
	defer p.close()
	return js[bool](p, fmt.Sprintf("WebAssembly.validate(Uint8Array.from(atob(%q), c => c.charCodeAt(0)))", base64.StdEncoding.EncodeToString(code)))
}
