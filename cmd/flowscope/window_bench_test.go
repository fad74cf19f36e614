//go:build !js

package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// How fast does the app train while its window draws, and how old are the films
// that it shows, in one goroutine and in two? The window is drawn as often as the
// host can, at 1280 × 800.
func BenchmarkWindow(b *testing.B) {
	for _, n := range []int{1500, 5000, 20000} {
		for cores := 1; cores <= 2; cores++ {
			b.Run(fmt.Sprintf("particles=%d,goroutines=%d", n, cores), func(b *testing.B) {
				v := newHost(b, 1280, 800, fmt.Sprintf("particles=%d", n), fmt.Sprintf("%s_CORES=%d", asGuest, cores))
				var ages []float64
				run := func(d time.Duration) (frames int) {
					for end := time.Now().Add(d); time.Now().Before(end); frames++ {
						v.ticks(1)
						v.draw()
						ages = append(ages, v.state().FilmAge)
					}
					return frames
				}
				run(5 * time.Second)
				ages = ages[:0]
				frames, steps := 0, 0.
				start := time.Now()
				for b.Loop() {
					was := v.state().Step
					frames += run(5 * time.Second)
					steps += v.state().Step - was
				}
				took := time.Since(start).Seconds()
				slices.Sort(ages)
				b.ReportMetric(steps*256/took, "samples/s")
				b.ReportMetric(float64(frames)/took, "fps")
				b.ReportMetric(ages[len(ages)/2], "film-age-s")
				b.ReportMetric(ages[len(ages)-1], "film-age-worst-s")
				b.ReportMetric(100*v.state().FilmShare, "film-share-%")
				b.ReportMetric(0, "ns/op")
				v.close()
			})
		}
	}
}
