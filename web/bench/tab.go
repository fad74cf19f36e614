package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	cd "github.com/chromedp/chromedp"

	"flowscope/sim/bench"
	"flowscope/web/chromium"
)

//go:embed *.js
var scripts embed.FS

// tab is a page in Chromium that holds the workers which are measured.
type tab struct {
	ctx     context.Context
	close   func()
	version string
	npm     error // why TensorFlow.js is not there
}

// patience is how long a worker may take for one answer.
const patience = 2 * time.Minute

// open serves what the workers need and starts a browser with an empty page.
func open(ctx context.Context, o options, w *bench.Work) (*tab, error) {
	built, err := filepath.Glob(filepath.Join(o.dist, "build-*", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	if len(built) != 1 {
		return nil, fmt.Errorf("there is no page in %s: make dist", o.dist)
	}
	if _, err := os.Stat(o.worker); err != nil {
		return nil, fmt.Errorf("the worker's program is not built: %w", err)
	}
	t := &tab{npm: install(ctx, o.npm)}
	site := httptest.NewServer(serve(filepath.Dir(built[0]), o.worker, o.npm, w))
	window, stop, err := chromium.Start(ctx)
	if err != nil {
		site.Close()
		return nil, err
	}
	t.ctx, t.close = window, func() { stop(); site.Close() }
	v, err := cd.Run(window, func(ctx context.Context, t *cd.Target) (browser.GetVersionResult, error) {
		return cdp.Call(ctx, t, browser.GetVersion, cdp.Empty{})
	})
	if err == nil {
		t.version = v.Product + ", V8 " + v.JsVersion
		err = cd.Do(window, cd.Navigate(site.URL+"/"))
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// serve is an empty page with the workers' scripts, and beside them
//
//	page/              the scripts and the kernel modules of the site
//	benchworker.wasm   our cases
//	npm/               TensorFlow.js
//	work.json          the work, for TensorFlow.js
func serve(page, worker, npm string, w *bench.Work) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script src="page.js"></script>`)
	})
	mux.Handle("GET /", http.FileServerFS(scripts))
	mux.Handle("GET /page/", http.StripPrefix("/page/", http.FileServer(http.Dir(page))))
	mux.Handle("GET /npm/", http.StripPrefix("/npm/", http.FileServer(http.Dir(filepath.Join(npm, "node_modules")))))
	mux.HandleFunc("GET /benchworker.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, worker) })
	mux.HandleFunc("GET /work.json", func(rw http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(rw).Encode(workOf(w)); err != nil {
			say("work.json: %v", err)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The system's own table of types is not to be relied on.
		switch path.Ext(r.URL.Path) {
		case ".js":
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		case ".wasm":
			w.Header().Set("Content-Type", "application/wasm")
		case ".json":
			w.Header().Set("Content-Type", "application/json")
		}
		mux.ServeHTTP(w, r)
	})
}

// call evaluates a call of page.js.
func call[T any](t *tab, function string, args ...any) (T, error) {
	var list []string
	for _, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			var zero T
			return zero, err
		}
		list = append(list, string(b))
	}
	ctx, stop := context.WithTimeout(t.ctx, patience)
	defer stop()
	return cd.Run(ctx, cd.Evaluate[T](function+"("+strings.Join(list, ", ")+")", cd.EvalAwaitPromise))
}

// started is what a worker says when it can be asked.
type started struct {
	Notes []string
	Cases []bench.Title
}

// begin starts a worker.
func (t *tab) begin(name, script, kind string, settings map[string]any) (started, error) {
	return call[started](t, "begin", name, script, kind, settings)
}

// probes are a worker's cases that wanted accepts.
func (t *tab) probes(worker string, cases []bench.Title, wanted func(bench.Title) bool) []*bench.Probe {
	var probes []*bench.Probe
	for i, c := range cases {
		if wanted(c) {
			probes = append(probes, &bench.Probe{Place: place, Title: c, Value: func(d time.Duration) (float64, error) {
				return call[float64](t, "ask", worker, "value", i, d.Seconds()*1e3)
			}})
		}
	}
	return probes
}

// lessons is what a worker's contenders learn.
func (t *tab) lessons(worker string) ([]bench.Lesson, error) {
	return call[[]bench.Lesson](t, "ask", worker, "learn")
}
