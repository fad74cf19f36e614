package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	cd "github.com/chromedp/chromedp"
)

// await makes an evaluation wait for a promise.
func await(p *runtime.EvaluateParams) { cd.EvalAwaitPromise(p) }

// wheel turns the wheel by dy pixels.
func wheel(dy float64) cd.MouseOption {
	// A zero is left out of the message, and both are asked for.
	return func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 1e-6, dy }
}

// before runs a script before any of the next page's own.
func (p *tab) before(script string) {
	p.t.Helper()
	p.do(cd.Func(func(ctx context.Context, t *cd.Target) error {
		_, err := cdp.Call(ctx, t, cdpage.AddScriptToEvaluateOnNewDocument, cdpage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// missing is a host of the page that lacks the files whose paths hold part.
func missing(t *testing.T, part string) string {
	return hostOf(t, func(w http.ResponseWriter, r *http.Request) (done bool) {
		if strings.Contains(r.URL.Path, part) {
			http.NotFound(w, r)
			return true
		}
		return false
	})
}

// hostOf is a host of the page on which answer comes first.
func hostOf(t *testing.T, answer func(w http.ResponseWriter, r *http.Request) (done bool)) string {
	t.Helper()
	if lacking != "" {
		t.Skip(lacking)
	}
	files := http.FileServer(http.Dir(distDir()))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !answer(w, r) {
			files.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}
