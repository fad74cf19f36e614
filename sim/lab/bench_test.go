package lab

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Once warm, training alone allocates nothing.
func TestNoAllocation(t *testing.T) {
	v := watch(t, "follow=exact&density=0&velocity=0")
	v.steps(60)
	for v.tracks == nil || v.nextFilmKind() != none {
		v.Advance(time.Millisecond)
		// The learned trajectories are made again and again: let them be.
		v.Lab.tracks[0].at = time.Hour
	}
	v.tick = 0 // no frame, no checkpoint
	if n := testing.AllocsPerRun(50, func() { v.Advance(0) }); n != 0 {
		t.Errorf("a training step allocates %v times", n)
	}
	if v.step < 100 {
		t.Errorf("no training was measured: step %d", v.step)
	}
}

// nextFilmKind says what film work waits.
func (v *viewer) nextFilmKind() work {
	w, _ := v.nextFilm()
	return w
}

// How fast does a run train while it films, how is the time divided, and how old
// do films become? A second of everything, on the real clock, on one thread and on
// two; the first seconds, when films are made more often, are left out.
func BenchmarkRun(b *testing.B) {
	for _, hash := range []string{"particles=1500", "particles=5000", "particles=20000", "particles=5000&density=0&velocity=0", "particles=20000&ode=rk4&show=difference", "follow=exact&particles=5000", "width=128&particles=5000"} {
		for _, parts := range [][]Part{{Whole}, {Trainer, Filmer}} {
			b.Run(fmt.Sprintf("%s,threads=%d", hash, len(parts)), func(b *testing.B) { benchmarkRun(b, hash, parts) })
		}
	}
}

func benchmarkRun(b *testing.B, hash string, parts []Part) {
	var frames []film.Frame // all, in order; of the part that trains
	var blocks, slices_, tracks atomic.Int64
	send := func(r film.Report) {
		switch m := r.(type) {
		case *film.Frame:
			frames = append(frames, *m)
		case *film.Block:
			blocks.Add(1)
			m.Rows.Release()
		case *film.Slice:
			slices_.Add(1)
		case *film.Tracks:
			tracks.Add(1)
		}
	}
	inbox := [2]chan []byte{make(chan []byte, 64), make(chan []byte, 64)}
	var l [2]*Lab
	for i, part := range parts {
		to := inbox[1-i]
		l[i] = New(Options{Part: part, Hash: hash, Send: send, Link: func(msg []byte) { to <- bytes.Clone(msg) }})
	}
	var took []time.Duration
	run := func(i int, d time.Duration) {
		for start := time.Now(); time.Since(start) < d; {
			t := time.Now()
			busy := l[i].Advance(4 * time.Millisecond)
			if i == 0 {
				took = append(took, time.Since(t))
			}
			for more := true; more; {
				select {
				case msg := <-inbox[i]:
					if err := l[i].Hear(msg); err != nil {
						b.Error(err)
					}
					busy = true
				default:
					more = false
				}
			}
			if !busy {
				time.Sleep(200 * time.Microsecond) // a thread that waits
			}
		}
	}
	all := func(d time.Duration) {
		var both sync.WaitGroup
		for i := range parts {
			both.Go(func() { run(i, d) })
		}
		both.Wait()
	}
	all(3 * time.Second)
	frames, took = nil, nil
	seen := [3]int64{blocks.Load(), slices_.Load(), tracks.Load()}
	samples := l[0].samples
	for b.Loop() {
		all(time.Second)
	}
	per := float64(b.N)
	var ages []float64
	for _, f := range frames {
		ages = append(ages, f.FilmAge)
	}
	slices.Sort(ages)
	slices.Sort(took)
	b.ReportMetric(float64(l[0].samples-samples)/per, "samples/s")
	b.ReportMetric(ages[len(ages)/2], "film-age-s")
	b.ReportMetric(ages[len(ages)-1], "film-age-worst-s")
	b.ReportMetric(frames[len(frames)-1].FilmShare, "film-share")
	b.ReportMetric(float64(blocks.Load()-seen[0])/per, "blocks/s")
	b.ReportMetric(float64(slices_.Load()-seen[1])/per, "slices/s")
	b.ReportMetric(float64(tracks.Load()-seen[2])/per, "tracks/s")
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "ms/4ms-call")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "ms-99%")
	b.ReportMetric(took[len(took)-1].Seconds()*1e3, "ms-worst")
	b.ReportMetric(0, "ns/op")
}

// How long after a control moved does the first film of it come, while training
// goes on?
func BenchmarkAnswer(b *testing.B) {
	b.Run("steps", func(b *testing.B) {
		benchmarkAnswer(b, func(k int) (id, text string) { return control.Steps, number(float64(40 + k%20)) })
	})
	b.Run("sigma", func(b *testing.B) {
		benchmarkAnswer(b, func(k int) (id, text string) { return control.Sigma, number(float64(1+k%200) / 100) })
	})
}

func benchmarkAnswer(b *testing.B, move func(k int) (id, text string)) {
	var first time.Duration
	var start time.Time
	waiting := false
	var took []time.Duration
	l := New(Options{Hash: "particles=5000&mode=sde&sigma=0.5", Send: func(r film.Report) {
		if m, ok := r.(*film.Block); ok {
			if waiting {
				first, waiting = time.Since(start), false
			}
			m.Rows.Release()
		}
	}})
	run := func(d time.Duration) {
		for t := time.Now(); time.Since(t) < d; {
			l.Advance(4 * time.Millisecond)
		}
	}
	run(2 * time.Second)
	b.ResetTimer()
	for k := range b.N {
		run(100 * time.Millisecond)
		start, waiting = time.Now(), true
		id, text := move(k)
		l.Do(film.Command{Kind: film.CmdSet, ID: id, Text: text})
		for waiting {
			l.Advance(4 * time.Millisecond)
		}
		took = append(took, first)
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "ms-median")
	b.ReportMetric(took[len(took)-1].Seconds()*1e3, "ms-worst")
	b.ReportMetric(0, "ns/op")
}
