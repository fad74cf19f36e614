package lab

import (
	"slices"
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

// How fast does a run train while it films 5,000 particles, and how is the time
// divided? A second of everything, on the real clock.
func BenchmarkRun(b *testing.B) {
	for _, hash := range []string{"particles=5000", "particles=5000&train=1&density=0&velocity=0", "particles=20000&ode=rk4&show=difference", "follow=exact&particles=5000", "width=128&particles=5000"} {
		b.Run(hash, func(b *testing.B) {
			var last film.Frame
			blocks, slices_, tracks := 0, 0, 0
			l := New(Options{Hash: hash, Send: func(r film.Report) {
				switch m := r.(type) {
				case *film.Frame:
					last = *m
				case *film.Block:
					blocks++
					m.Rows.Release()
				case *film.Slice:
					slices_++
				case *film.Tracks:
					tracks++
				}
			}})
			var took []time.Duration
			for range b.N {
				start := time.Now()
				for time.Since(start) < time.Second {
					t := time.Now()
					l.Advance(4 * time.Millisecond)
					took = append(took, time.Since(t))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(l.samples)/float64(b.N), "samples/s")
			b.ReportMetric(last.FilmShare, "film-share")
			b.ReportMetric(float64(blocks)/float64(b.N), "blocks/s")
			b.ReportMetric(float64(slices_)/float64(b.N), "slices/s")
			b.ReportMetric(float64(tracks)/float64(b.N), "tracks/s")
			b.ReportMetric(took[len(took)/2].Seconds()*1e3, "ms/4ms-call")
			b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "ms-99%")
			b.ReportMetric(took[len(took)-1].Seconds()*1e3, "ms-worst")
			b.ReportMetric(0, "ns/op")
		})
	}
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
