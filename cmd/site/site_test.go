package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sources writes what a site is made from, with recognisable programs.
func sources(t *testing.T) options {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	put("fonts/a.woff2", []byte("font"))
	put("fonts/a.ttf", []byte("not for the page"))
	return options{
		out:     filepath.Join(dir, "dist"),
		picture: put("flowscope.wasm", append([]byte("\x00asm"), bytes.Repeat([]byte("picture "), 5000)...)),
		worker:  put("simworker.wasm", append([]byte("\x00asm"), bytes.Repeat([]byte("worker "), 3000)...)),
		fonts:   filepath.Join(dir, "fonts"), license: put("LICENSE", []byte("MIT")), support: put("wasm_exec.js", []byte("// Go")),
		revision: "abc",
	}
}

func TestSiteIsWholeAndRelative(t *testing.T) {
	o := sources(t)
	s, err := write(o)
	if err != nil {
		t.Fatal(err)
	}
	folder := "build-" + s.id
	b, err := os.ReadFile(filepath.Join(o.out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, m := range regexp.MustCompile(` (?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat(filepath.Join(o.out, m[1])); err != nil || !strings.HasPrefix(m[1], folder+"/") {
			t.Errorf("the page refers to %s: %v", m[1], err)
		}
	}
	for _, name := range []string{"LICENSE", folder + "/fonts/a.woff2", folder + "/wasm_exec.js", folder + "/worker.js", folder + "/kernels-relaxed.wasm", folder + "/kernels-simd128.wasm", folder + "/style.css"} {
		if _, err := os.Stat(filepath.Join(o.out, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(o.out, folder, "fonts/a.ttf")); err == nil {
		t.Error("the picture's own fonts are in the site")
	}
	for name, file := range map[string]string{"picture": o.picture, "worker": o.worker} {
		want, _ := os.ReadFile(file)
		packed, err := os.ReadFile(filepath.Join(o.out, folder, filepath.Base(file)+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s does not unpack to itself: %v", name, err)
		}
		// The page knows both sizes, for the bar and to tell a damaged file.
		for attr, n := range map[string]int{"packed": len(packed), "unpacked": len(want)} {
			m := regexp.MustCompile(`data-` + name + `-` + attr + `="(\d+)"`).FindStringSubmatch(page)
			if m == nil || m[1] != strconv.Itoa(n) {
				t.Errorf("%s %s in the page: %v, not %d", name, attr, m, n)
			}
		}
	}
}

func TestBuildIDFollowsTheContent(t *testing.T) {
	o := sources(t)
	first, err := write(o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := write(o)
	if err != nil {
		t.Fatal(err)
	}
	if first.id != again.id {
		t.Errorf("the same sources gave builds %s and %s", first.id, again.id)
	}
	b, _ := os.ReadFile(o.worker)
	b[len(b)-1] ^= 1
	os.WriteFile(o.worker, b, 0o644)
	other, err := write(o)
	if err != nil {
		t.Fatal(err)
	}
	if other.id == first.id {
		t.Error("another program gave the same build id")
	}
	if _, err := os.Stat(filepath.Join(o.out, "build-"+first.id)); err == nil {
		t.Error("the earlier build was left in the folder")
	}
}

func TestSiteSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*options)
		want  string
	}{
		"no picture":       {func(o *options) { o.picture += "x" }, "no such file"},
		"not a program":    {func(o *options) { o.worker = o.license }, "no WebAssembly"},
		"no fonts":         {func(o *options) { o.fonts = filepath.Dir(o.fonts) + "/dist-none" }, "no such file"},
		"fonts elsewhere":  {func(o *options) { o.fonts = t.TempDir() }, "no WOFF2"},
		"no licence":       {func(o *options) { o.license += "x" }, "no such file"},
		"a foreign folder": {func(o *options) { os.MkdirAll(o.out+"/thesis", 0o755) }, "no earlier site"},
	} {
		o := sources(t)
		c.spoil(&o)
		if _, err := write(o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", name, err, c.want)
		}
	}
}
