package bench

import (
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// On a clock that moves only while a case sleeps, a run's time is found exactly,
// whatever it is against the time allowed, and that time is kept.
func TestCaseSeconds(t *testing.T) {
	for _, run := range []time.Duration{10 * time.Nanosecond, time.Microsecond, 333 * time.Microsecond, 3 * time.Millisecond, 70 * time.Millisecond, time.Second} {
		synctest.Test(t, func(t *testing.T) {
			c := Case{Title: Title{Unit: SamplesPerSecond}, Work: 256, Run: func(n int) { time.Sleep(time.Duration(n) * run) }}
			const d = 50 * time.Millisecond
			for range 3 {
				if got := c.Seconds(d); math.Abs(got-run.Seconds()) > 1e-9*run.Seconds() {
					t.Errorf("a run of %v took %g s", run, got)
				}
			}
			start := time.Now()
			if got, want := c.Value(d), 256/run.Seconds(); math.Abs(got-want) > 1e-9*want {
				t.Errorf("a run of %v makes %g samples a second, want %g", run, got, want)
			}
			if took := time.Since(start); took > max(d, 2*run) {
				t.Errorf("a measurement of %v with runs of %v took %v", d, run, took)
			}
		})
	}
}

// A case that becomes slower or faster is timed as it is now.
func TestCaseChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := time.Millisecond
		c := Case{Run: func(n int) { time.Sleep(time.Duration(n) * run) }}
		for _, run = range []time.Duration{time.Millisecond, time.Microsecond, 20 * time.Millisecond, time.Millisecond} {
			if got := c.Seconds(50 * time.Millisecond); math.Abs(got-run.Seconds()) > 1e-9*run.Seconds() {
				t.Errorf("a run of %v took %g s", run, got)
			}
		}
	})
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		unit          Unit
		seconds, work float64
		want          float64
		lower         bool
	}{
		{SamplesPerSecond, .5, 256, 512, false},
		{Milliseconds, .0025, 0, 2.5, true},
		{GFLOPS, 1e-5, 2 * 64 * 64 * 64, 52.4288, false},
	} {
		if got := c.unit.Value(c.seconds, c.work); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("%g s for %g are %g %s, want %g", c.seconds, c.work, got, c.unit, c.want)
		}
		if c.unit.Lower() != c.lower {
			t.Errorf("less %s is better: %t", c.unit, !c.lower)
		}
	}
}
