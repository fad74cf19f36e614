package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"flowscope/sim/nn/module"
	"flowscope/web"
)

type options struct {
	out, picture, worker, fonts, license, revision, support string
}

// summary is what was written; sizes in bytes.
type summary struct {
	id                     string
	picture, worker, total int64
}

// write makes the site. The build's id is a hash of every file in it, so the
// same sources give the same addresses, and other ones never do.
func write(o options) (summary, error) {
	content := map[string][]byte{} // by path inside the build's folder
	picture, err := pack(content, o.picture)
	if err != nil {
		return summary{}, err
	}
	worker, err := pack(content, o.worker)
	if err != nil {
		return summary{}, err
	}
	if picture.File == worker.File {
		return summary{}, fmt.Errorf("picture and simulation are both named %s", picture.File)
	}
	if content["wasm_exec.js"], err = os.ReadFile(o.support); err != nil {
		return summary{}, err
	}
	for _, v := range module.Variants() {
		content["kernels-"+v.String()+".wasm"] = module.Bytes(v)
	}
	if err := collect(content, web.Files(), ""); err != nil {
		return summary{}, err
	}
	before := len(content)
	if err := collect(content, os.DirFS(o.fonts), "fonts"); err != nil {
		return summary{}, err
	}
	if len(content) == before {
		return summary{}, fmt.Errorf("%s holds no WOFF2 fonts", o.fonts)
	}
	license, err := os.ReadFile(o.license)
	if err != nil {
		return summary{}, err
	}

	build := web.Build{Revision: o.revision, Picture: picture, Worker: worker}
	if build.ID, err = hash(content, build); err != nil {
		return summary{}, err
	}
	build.Folder = "build-" + build.ID
	index, err := web.Page(build)
	if err != nil {
		return summary{}, err
	}
	if err := clear(o.out); err != nil {
		return summary{}, err
	}
	files := map[string][]byte{"index.html": index, "LICENSE": license}
	for name, b := range content {
		files[path.Join(build.Folder, name)] = b
	}
	s := summary{id: build.ID, picture: picture.Packed, worker: worker.Packed}
	for name, b := range files {
		p := filepath.Join(o.out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return summary{}, err
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			return summary{}, err
		}
		s.total += int64(len(b))
	}
	return s, nil
}

// pack compresses a program, without a time stamp, so that equal programs give
// equal files.
func pack(content map[string][]byte, file string) (web.Program, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return web.Program{}, err
	}
	if !bytes.HasPrefix(raw, []byte("\x00asm")) {
		return web.Program{}, fmt.Errorf("%s is no WebAssembly file", file)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return web.Program{}, err
	}
	if _, err := z.Write(raw); err != nil {
		return web.Program{}, err
	}
	if err := z.Close(); err != nil {
		return web.Program{}, err
	}
	name := filepath.Base(file) + ".gz"
	content[name] = b.Bytes()
	return web.Program{File: name, Packed: int64(b.Len()), Unpacked: int64(len(raw))}, nil
}

// collect takes in what a page may ask for, and licences.
func collect(content map[string][]byte, from fs.FS, under string) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case ".js", ".css", ".svg", ".woff2", ".txt":
			b, err := fs.ReadFile(from, e.Name())
			if err != nil {
				return err
			}
			content[path.Join(under, e.Name())] = b
		}
	}
	return nil
}

// hash is ten hexadecimal digits of all that the build is made of, the page's
// own markup included.
func hash(content map[string][]byte, build web.Build) (string, error) {
	build.ID, build.Folder = "0", "0"
	index, err := web.Page(build)
	if err != nil {
		return "", err
	}
	names := make([]string, 0, len(content))
	for name := range content {
		names = append(names, name)
	}
	sort.Strings(names)
	h := sha256.New()
	fmt.Fprintf(h, "%d %s\n", len(index), index)
	for _, name := range names {
		fmt.Fprintf(h, "%s %d\n", name, len(content[name]))
		h.Write(content[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:10], nil
}

// clear empties an earlier site out of a folder. A folder that holds something
// else is not touched.
func clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return nil
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || !bytes.Contains(index, []byte(`<meta name="generator" content="Flowscope">`)) {
		return fmt.Errorf("%s holds something that is no earlier site; empty it, or choose another folder", dir)
	}
	for _, e := range entries {
		if n := e.Name(); n != "index.html" && n != "LICENSE" && !strings.HasPrefix(n, "build-") {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
