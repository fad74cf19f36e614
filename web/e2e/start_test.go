package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cd "github.com/chromedp/chromedp"

	"flowscope/web/chromium"
)

// milestones are what a start passes, in ms from navigation, by the page's own
// marks (web/marks.js) and the browser's. A file is here when its last byte is.
const milestones = `JSON.stringify((() => {
	const first = name => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
	const here = part => performance.getEntriesByType('resource').find(e => e.name.includes(part))?.responseEnd ?? NaN;
	return [
		['html-shown', first('first-contentful-paint')], ['html-usable', first('usable')],
		['worker-file', here('simworker.wasm')], ['worker-ready', first('simulation')], ['first-step', first('step')],
		['picture-file', here('flowscope.wasm')], ['picture-compiled', first('compiled')],
		['first-picture', first('picture')], ['first-film', first('film')],
	].map(([name, ms]) => ({name, ms: Math.round(ms)}));
})())`

// transferred tells whether the throttle works: the bytes of everything that was
// loaded, and the time from the first request to the last byte.
const transferred = `(() => {
	const all = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
	const bytes = all.reduce((sum, e) => sum + e.encodedBodySize, 0);
	return bytes / (Math.max(...all.map(e => e.responseEnd)) - Math.min(...all.map(e => e.requestStart || 0)));
})()`

// link is how a visitor is connected; a zero throughput is not throttled.
type link struct {
	name       string
	throughput float64 // bytes/s
	latency    time.Duration
}

var links = []link{{name: "loopback"}, {name: "1.5 MB per s", throughput: 1.5e6, latency: 40 * time.Millisecond}}

// BenchmarkStart is how long a first visit takes: in a browser that has never run
// before and has nothing in its caches, but is up, at 1280 × 800. FLOWSCOPE_BEFORE may name a
// folder with another build of the page, which is then measured in turn.
func BenchmarkStart(b *testing.B) {
	if lacking != "" {
		b.Skip(lacking)
	}
	builds := []string{distDir()}
	if other := os.Getenv("FLOWSCOPE_BEFORE"); other != "" {
		builds = append(builds, other)
	}
	for _, l := range links {
		b.Run(l.name, func(b *testing.B) {
			times := make([]map[string][]float64, len(builds))
			var names []string
			for b.Loop() {
				for i, dir := range builds {
					if times[i] == nil {
						times[i] = map[string][]float64{}
					}
					names = names[:0]
					passed, others := visit(b, dir, l)
					for try := 0; others > .1 && try < 20; try++ {
						passed, others = visit(b, dir, l)
					}
					for _, m := range passed {
						names = append(names, m.Name)
						times[i][m.Name] = append(times[i][m.Name], m.MS)
					}
				}
			}
			for i, dir := range builds {
				out := fmt.Sprintf("%s, %s, medians of %d [least … most] in ms:", l.name, filepath.Base(dir), len(times[i][names[0]]))
				for _, name := range names {
					ms := times[i][name]
					slices.Sort(ms)
					out += fmt.Sprintf("\n  %-18s %6.0f [%.0f … %.0f]", name, ms[len(ms)/2], ms[0], ms[len(ms)-1])
					if i == 0 {
						b.ReportMetric(ms[len(ms)/2], name+"-ms")
					}
				}
				b.Log(out)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

type milestone struct {
	Name string
	MS   float64
}

// visit starts a browser and opens the page once.
func visit(b *testing.B, dir string, l link) (passed []milestone, others float64) {
	s := serve(dir)
	defer s.Close()
	ctx, stop, err := chromium.Start(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	p := blankIn(b, ctx, size{1280, 800}, 4*time.Minute)
	// The browser itself has settled, its graphics process runs: what follows is
	// the page's own.
	js[bool](p, `document.createElement('canvas').getContext('webgl2') !== null`)
	quiet()
	if l.throughput > 0 {
		p.throttle(l)
	}
	from := busyNow()
	p.do(cd.Navigate(s.URL + base))
	p.ready()
	p.until("the first film is marked", `performance.getEntriesByName('film').length && performance.getEntriesByName('step').length`, 20*time.Second)
	others = from.others()
	worked := spent()
	if err := json.Unmarshal([]byte(strings.ReplaceAll(js[string](p, milestones), "null", fmt.Sprint(math.MaxInt32))), &passed); err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"main", "worker", "compiler", "graphics"} {
		passed = append(passed, milestone{"cpu-" + name, worked[name]})
	}
	if l.throughput > 0 {
		if rate := 1000 * js[float64](p, transferred); rate > 1.1*l.throughput {
			b.Fatalf("the link is not as slow as it should be: %.2f MB/s came, not %.2f", rate/1e6, l.throughput/1e6)
		}
	}
	fmt.Println(filepath.Base(dir), others, passed)
	return passed, others
}

// throttle slows the page's network down, and with it that of its worker.
func (p *tab) throttle(l link) {
	p.do(cd.Func(func(ctx context.Context, t *cd.Target) error {
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{
				Latency: float64(l.latency.Milliseconds()), DownloadThroughput: l.throughput, UploadThroughput: l.throughput,
			}},
		})
		return err
	}))
}
