package main

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowscope/sim/bench"
)

// naive is the work's network as its JSON tells it, a number at a time in
// float64.
func (w *work) naive(x []float64) []float64 {
	for i, l := range w.Layers {
		y := make([]float64, len(l.B))
		for o := range y {
			y[o] = float64(l.B[o])
			for j, v := range x {
				y[o] += float64(l.W[o*len(x)+j]) * v
			}
			if i < len(w.Layers)-1 {
				y[o] /= 1 + math.Exp(-y[o])
			}
		}
		x = y
	}
	return x
}

func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// Whoever reads the JSON and knows the network comes to the reference's first
// loss, and to its first velocities at the cloud.
func TestWorkIsToldRightly(t *testing.T) {
	b, err := json.Marshal(workOf(bench.NewWork(5)))
	if err != nil {
		t.Fatal(err)
	}
	var w work
	if err := json.Unmarshal(b, &w); err != nil {
		t.Fatal(err)
	}
	o, err := bench.NewOurs(bench.NewWork(5), "scalar")
	if err != nil {
		t.Fatal(err)
	}
	u := make([]float32, 2*bench.Points)
	o.Velocity(bench.Time, w.Cloud, u)
	for i := range 10 {
		got := w.naive(append(widen(w.Cloud[2*i:2*i+2]), widen(w.Time)...))
		for j, v := range got {
			if math.Abs(v-float64(u[2*i+j])) > 1e-6 {
				t.Errorf("velocity %d is %g, want %g", i, got, u[2*i:2*i+2])
			}
		}
	}
	for k, want := range bench.NewWork(5).Reference().Losses[:1] {
		sum := 0.0
		for i := range w.Batch {
			y := w.naive(widen(w.Batches[k].X[i*w.In : (i+1)*w.In]))
			for j, v := range y {
				sum += math.Pow(v-float64(w.Batches[k].Target[2*i+j]), 2)
			}
		}
		if got := sum / float64(w.Batch); math.Abs(got-want) > 1e-5*want {
			t.Errorf("the loss is %g, want %g", got, want)
		}
	}
	if n := len(w.Batches) * w.Batch; n != largest || w.Steps > len(w.Batches) {
		t.Errorf("%d samples, %d steps", n, w.Steps)
	}
}

// What is served is there, with the types that browsers insist on.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"page/wasm_exec.js", "npm/node_modules/a/b.js", "worker"} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := httptest.NewServer(serve(filepath.Join(dir, "page"), filepath.Join(dir, "worker"), filepath.Join(dir, "npm"), bench.NewWork(1)))
	defer s.Close()
	for path, want := range map[string]struct {
		status      int
		kind, holds string
	}{
		"/":                  {200, "text/html", `src="page.js"`},
		"/page.js":           {200, "text/javascript", "ask"},
		"/ours.js":           {200, "text/javascript", "kernels"},
		"/tfjs.js":           {200, "text/javascript", "tf."},
		"/answer.js":         {200, "text/javascript", "answer"},
		"/page/wasm_exec.js": {200, "text/javascript", "page/wasm_exec.js"},
		"/npm/a/b.js":        {200, "text/javascript", "b.js"},
		"/benchworker.wasm":  {200, "application/wasm", "worker"},
		"/work.json":         {200, "application/json", `"train":"training"`},
		"/nothing.js":        {404, "", ""},
		"/package.json":      {404, "", ""},
	} {
		res, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != want.status || !strings.HasPrefix(res.Header.Get("Content-Type"), want.kind) && want.status == 200 || !strings.Contains(string(b), want.holds) {
			t.Errorf("%s: %d, %s, %.60q", path, res.StatusCode, res.Header.Get("Content-Type"), b)
		}
	}
}
