// Command gotest writes the folder that wasmbrowsertest is told is GOROOT, for
// tests of programs with the kernel module: its lib/wasm/wasm_exec.js is the
// toolchain's, and attaches web/kernels.js to every program that it runs.
//
//	gotest -o FOLDER
//
// The environment variable FLOWSCOPE_KERNELS of a test says which variant of the
// module it gets: relaxed or simd128, none, or broken, whose code is sound
// WebAssembly and computes nothing.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"flowscope/sim/nn/module"
	"flowscope/web"
)

func main() {
	out := flag.String("o", "", "the folder to write")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
}

func write(out string) error {
	if out == "" {
		return fmt.Errorf("-o FOLDER is missing")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	support, err := os.ReadFile(filepath.Join(string(bytes.TrimSpace(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	kernels, err := fs.ReadFile(web.Files(), "kernels.js")
	if err != nil {
		return err
	}
	code := map[string]string{"broken": base64.StdEncoding.EncodeToString(module.Idle())}
	for _, v := range module.Variants() {
		code[v.String()] = base64.StdEncoding.EncodeToString(module.Bytes(v))
	}
	table, err := json.Marshal(code)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.Write(support)
	// A classic script has no exports.
	b.Write(exported.ReplaceAll(kernels, nil))
	fmt.Fprintf(&b, attach, table)
	dir := filepath.Join(out, "lib", "wasm")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "wasm_exec.js"), b.Bytes(), 0o644)
}

var exported = regexp.MustCompile(`(?m)^export `)

const attach = `
{
  const code = %s;
  globalThis.Go = class extends globalThis.Go {
    constructor() {
      super();
      this.kernels = kernels();
      this.importObject.kernels = this.kernels.imports;
    }
    async run(instance) {
      const want = this.env.FLOWSCOPE_KERNELS;
      await this.kernels.attach(instance.exports.mem, name => {
        const bytes = code[want === 'broken' ? want : name];
        if (name !== want && want !== 'broken') throw new Error('not wanted');
        return Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
      });
      return super.run(instance);
    }
  };
}
`
