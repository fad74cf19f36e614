package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestTypesAndCaching(t *testing.T) {
	site := fstest.MapFS{
		"index.html":            {Data: []byte("<!doctype html>")},
		"LICENSE":               {Data: []byte("MIT")},
		"build-1/main.js":       {Data: []byte("export {}")},
		"build-1/style.css":     {Data: []byte("*{}")},
		"build-1/icon.svg":      {Data: []byte("<svg/>")},
		"build-1/a.wasm":        {Data: []byte("\x00asm")},
		"build-1/a.wasm.gz":     {Data: []byte("\x1f\x8b")},
		"build-1/fonts/a.woff2": {Data: []byte("wOF2")},
	}
	h := handler(site)
	for path, want := range map[string]struct {
		code int
		mime string
		keep bool
	}{
		"/":                      {200, "text/html; charset=utf-8", false},
		"/LICENSE":               {200, "text/plain; charset=utf-8", false},
		"/build-1/main.js":       {200, "text/javascript; charset=utf-8", true},
		"/build-1/style.css":     {200, "text/css; charset=utf-8", true},
		"/build-1/icon.svg":      {200, "image/svg+xml", true},
		"/build-1/a.wasm":        {200, "application/wasm", true},
		"/build-1/a.wasm.gz":     {200, "application/gzip", true},
		"/build-1/fonts/a.woff2": {200, "font/woff2", true},
		"/build-1/":              {404, "", false},
		"/build-1/fonts":         {404, "", false},
		"/nothing":               {404, "", false},
		"/../../etc/passwd":      {404, "", false},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want.code {
			t.Errorf("%s: status %d, not %d", path, w.Code, want.code)
			continue
		}
		if want.code != 200 {
			continue
		}
		if got := w.Header().Get("Content-Type"); got != want.mime {
			t.Errorf("%s: type %q, not %q", path, got, want.mime)
		}
		if got := w.Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%s: encoding %q: the page unpacks by itself", path, got)
		}
		if kept := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); kept != want.keep {
			t.Errorf("%s: Cache-Control %q", path, w.Header().Get("Cache-Control"))
		}
	}
}

func TestOnlyThisMachine(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":8080", "192.168.1.1:80", "8080", "example.org:80"} {
		if l, _, err := listen(addr); err == nil {
			l.Close()
			t.Errorf("%s was opened", addr)
		}
	}
}

func TestTakenPort(t *testing.T) {
	first, note, err := listen("127.0.0.1:0")
	if err != nil || note != "" {
		t.Fatal(note, err)
	}
	defer first.Close()
	second, note, err := listen(first.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	_, port, _ := net.SplitHostPort(first.Addr().String())
	if second.Addr().String() == first.Addr().String() || !strings.Contains(note, port) {
		t.Errorf("the second server is at %v and says %q", second.Addr(), note)
	}
}

func TestRunSaysOneAddressAndStops(t *testing.T) {
	dir := t.TempDir()
	if err := run(t.Context(), dir, "127.0.0.1:0", func(string) {}); err == nil || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("<!doctype html>hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, done := make(chan string, 9), make(chan error, 1)
	go func() { done <- run(ctx, dir, "127.0.0.1:0", func(s string) { lines <- s }) }()
	var line string
	select {
	case line = <-lines:
	case err := <-done:
		t.Fatal(err)
	case <-time.After(5 * time.Second):
		t.Fatal("nothing was said in 5 s")
	}
	urls := regexp.MustCompile(`http://\S+`).FindAllString(line, -1)
	if len(urls) != 1 {
		t.Fatalf("the line %q holds %d addresses", line, len(urls))
	}
	res, err := http.Get(urls[0])
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if !strings.Contains(string(b), "hello") {
		t.Errorf("%s serves %q", urls[0], b)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the server did not stop")
	}
	if len(lines) != 0 {
		t.Errorf("more was said: %q", <-lines)
	}
}
