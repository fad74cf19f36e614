package e2e

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	cd "github.com/chromedp/chromedp"

	"flowscope/sim/bench"
	"flowscope/sim/control"
	"flowscope/web/chromium"
)

// soakTime is how long the soak runs: FLOWSCOPE_SOAK, or ten minutes.
func soakTime(b *testing.B) time.Duration {
	text := os.Getenv("FLOWSCOPE_SOAK")
	if text == "" {
		return 10 * time.Minute
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 10*time.Second {
		b.Fatalf("FLOWSCOPE_SOAK is %q; it is a time of at least 10s, such as 10m", text)
	}
	return d
}

// hand is what a viewer does over and over while the memory is watched: what
// makes and drops films, grids, images and texts.
var hand = []string{
	control.Show + "=difference", control.Mode + "=sde", control.Steps + "=80", control.Particles + "=20000",
	control.Data + "=spirals", control.Playing + "=0", control.Theme + "=light", control.Zoom + "=2",
	control.Particles + "=5000", control.Zoom + "=1", control.Theme + "=dark", control.Playing + "=1",
	control.Data + "=moons", control.Steps + "=50", control.Mode + "=ode", control.Show + "=learned",
}

// BenchmarkSoak watches the page's memory for ten minutes: a run with 5,000
// particles that is left alone, and one in which a hand moves a control every three
// seconds. It prints a line for every tenth of the time, and the slope over the
// last half, which begins after everything has been seen once.
func BenchmarkSoak(b *testing.B) {
	b.Run("left alone", func(b *testing.B) { soak(b, nil) })
	b.Run("controls moved", func(b *testing.B) { soak(b, hand) })
}

func soak(b *testing.B, moves []string) {
	if lacking != "" {
		b.Skip(lacking)
	}
	long := soakTime(b)
	ctx, stop, err := chromium.Start(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	p := blankIn(b, ctx, size{1280, 800}, long+5*time.Minute)
	p.goTo("particles=5000")
	columns := []string{"picture", "its heap", "trainer", "filmer", "js heap", "buffers", "renderer", "graphics"}
	for b.Loop() {
		fmt.Printf("%7s %s   MB\n", "minutes", strings.Join(padded(columns), " "))
		start, next, moved := time.Now(), time.Duration(0), 0
		var log samples
		for {
			if now := time.Since(start); now >= next {
				row := p.memory(columns)
				log.add(now, row)
				fmt.Printf("%7.1f %s\n", now.Minutes(), strings.Join(figures(row), " "))
				if now >= long {
					break
				}
				next += long / 10
			}
			if len(moves) > 0 {
				id, text, _ := strings.Cut(moves[moved%len(moves)], "=")
				p.set(id, text)
				moved++
			}
			p.do(cd.Sleep(min(3*time.Second, long/40)))
		}
		slopes := log.slopes()
		fmt.Printf("%7s %s   MB a minute, last half\n", "slope", strings.Join(figures(slopes), " "))
		for i, name := range columns {
			name = strings.ReplaceAll(name, " ", "-")
			b.ReportMetric(log.rows[len(log.rows)-1][i], name+"-MB")
			b.ReportMetric(slopes[i], name+"-MB/min")
		}
		b.ReportMetric(p.state().Step, "steps")
	}
}

func padded(names []string) (out []string) {
	for _, n := range names {
		out = append(out, fmt.Sprintf("%9s", n))
	}
	return out
}

func figures(x []float64) (out []string) {
	for _, v := range x {
		out = append(out, fmt.Sprintf("%9.2f", v))
	}
	return out
}

// memory is what the page holds now, in MB: the linear memory of each program,
// which never shrinks, what is alive in the picture's, the JavaScript heap and the buffers beside it after a collection, and the
// resident memory of its process and of the one that draws.
func (p *tab) memory(columns []string) (row []float64) {
	p.t.Helper()
	all := js[map[string]float64](p, `page.memory()`)
	all["its heap"] = js[float64](p, `flowscope.live()`)
	p.do(cd.Func(func(ctx context.Context, t *cd.Target) error {
		if _, err := cdp.Call(ctx, t, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			return err
		}
		h, err := cdp.Call(ctx, t, runtime.GetHeapUsage, cdp.Empty{})
		all["js heap"], all["buffers"] = h.UsedSize, h.BackingStorageSize
		return err
	}))
	for kind, n := range resident() {
		all[kind] = n
	}
	for _, c := range columns {
		row = append(row, all[c]/1e6)
	}
	return row
}

// samples are readings over time.
type samples struct {
	at   []float64 // minutes
	rows [][]float64
}

func (s *samples) add(at time.Duration, row []float64) {
	s.at, s.rows = append(s.at, at.Minutes()), append(s.rows, row)
}

// slopes are those of straight lines through the last half, by least squares.
func (s *samples) slopes() []float64 {
	half := len(s.at) / 2
	at, rows := s.at[half:], s.rows[half:]
	out := make([]float64, len(rows[0]))
	for c := range out {
		var y []float64
		for _, r := range rows {
			y = append(y, r[c])
		}
		out[c] = bench.Slope(at, y)
	}
	return out
}
