package main

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// types are the kinds of files in a site. They do not depend on what the
// system's own table says: Windows has been seen to call scripts text/plain.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".wasm": "application/wasm", ".gz": "application/gzip",
	".txt": "text/plain; charset=utf-8", "": "text/plain; charset=utf-8", ".png": "image/png", ".json": "application/json",
}

// handler serves files with their right types and no listings of folders. What
// stands in a build's folder never changes and may be kept; everything else is
// asked for again.
func handler(site fs.FS) http.Handler {
	files := http.FileServerFS(site)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		info, err := fs.Stat(site, name)
		if err == nil && info.IsDir() {
			name = path.Join(name, "index.html")
			info, err = fs.Stat(site, name)
		}
		if err != nil || info.IsDir() {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		if t, ok := types[path.Ext(name)]; ok {
			h.Set("Content-Type", t)
		}
		h.Set("X-Content-Type-Options", "nosniff")
		if strings.HasPrefix(name, "build-") {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			h.Set("Cache-Control", "no-cache")
		}
		files.ServeHTTP(w, r)
	})
}
