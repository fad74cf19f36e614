// Command site writes the folder that a static host serves: index.html, and
// beside it one folder named after the build with everything else in it. All
// addresses are relative, so the folder works under any path.
//
//	site -o dist -picture build/flowscope.wasm -worker build/simworker.wasm
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	var o options
	flag.StringVar(&o.out, "o", "dist", "folder to write; an earlier site in it is replaced")
	flag.StringVar(&o.picture, "picture", "build/flowscope.wasm", "the picture's WebAssembly program")
	flag.StringVar(&o.worker, "worker", "build/simworker.wasm", "the simulation's WebAssembly program")
	flag.StringVar(&o.fonts, "fonts", "assets/fonts", "folder with the WOFF2 fonts and their licence")
	flag.StringVar(&o.license, "license", "LICENSE", "the licence that goes along")
	flag.StringVar(&o.revision, "revision", "", "revision of the sources, shown beside the build id (default: what git says)")
	flag.StringVar(&o.support, "wasmexec", "", "the toolchain's wasm_exec.js (default: that of the Go in use)")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "site: %q is not understood; all settings are flags\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if o.support == "" {
		root, err := goroot()
		if err != nil {
			return err
		}
		o.support = filepath.Join(root, "lib", "wasm", "wasm_exec.js")
	}
	if o.revision == "" {
		// A tree without git is no error: the build id says enough.
		out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
		if err == nil {
			o.revision = strings.TrimSpace(string(out))
		}
	}
	s, err := write(o)
	if err != nil {
		return err
	}
	fmt.Printf("%s: build %s, picture %.2f MB, simulation %.2f MB, everything %.2f MB\n",
		o.out, s.id, float64(s.picture)/1e6, float64(s.worker)/1e6, float64(s.total)/1e6)
	return nil
}

// goroot is where the toolchain lives that built the programs: wasm_exec.js must
// be of the same version.
func goroot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w; give -wasmexec instead", err)
	}
	f := strings.Fields(string(out))
	if len(f) != 2 {
		return "", fmt.Errorf("go env said %q, not a folder and a version; give -wasmexec instead", out)
	}
	// A build with experiments calls itself "go1.27.4-X:simd".
	if built, _, _ := strings.Cut(strings.Fields(runtime.Version())[0], "-X:"); built != f[1] {
		return "", fmt.Errorf("the go command is %s but this program was built with %s: wasm_exec.js would not fit; give -wasmexec instead", f[1], runtime.Version())
	}
	return f[0], nil
}
