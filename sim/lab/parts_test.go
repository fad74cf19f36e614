package lab

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"flowscope/sim/film"
)

// The history of a long run: few bins, nothing lost of the mean, in order.
func TestHistoryIsBounded(t *testing.T) {
	var h history
	rng := rand.New(rand.NewPCG(1, 1))
	sum := 0.0
	const n = 100_000
	var last float64
	for i := int64(1); i <= n; i++ {
		last = rng.ExpFloat64()
		sum += last
		h.add(i, last)
		if i%777 == 0 {
			h.add(i, math.NaN())
			h.add(i, math.Inf(1))
		}
	}
	bins, _ := h.report()
	if len(bins) > maxBins || len(bins) < maxBins/2 {
		t.Errorf("%d bins, want %d to %d", len(bins), maxBins/2, maxBins)
	}
	var total float64
	var count, before int64
	for i, b := range bins {
		width := b.Step - before
		if width != h.width && i < len(bins)-1 {
			t.Fatalf("bin %d holds %d steps, the others %d", i, width, h.width)
		}
		total += float64(width) * float64(b.Mean)
		count += width
		before = b.Step
	}
	if count != n || math.Abs(total/n-sum/n) > 1e-5 {
		t.Errorf("%d steps of mean %v, want %d of %v", count, total/float64(count), n, sum/n)
	}
	if got := bins[len(bins)-1].Raw; got != float32(last) {
		t.Errorf("the last loss is %v, want %v", got, last)
	}
	h.clear()
	if bins, marks := h.report(); len(bins) != 0 || len(marks) != 0 {
		t.Error("cleared, and not empty")
	}
}

// A drag is one mark, two moves far apart are two, and marks are bounded.
func TestHistoryMarks(t *testing.T) {
	var h history
	for step := int64(0); step < 300; step += 10 {
		h.mark(step, "lr")
		h.mark(step, "noise")
	}
	if _, marks := h.report(); len(marks) != 2 || marks[0].Step != 290 {
		t.Errorf("two drags at once left %v", marks)
	}
	h.mark(1000, "lr")
	if _, marks := h.report(); len(marks) != 3 {
		t.Errorf("a later move left %v", marks)
	}
	for step := int64(2000); step < 1e6; step += 1000 {
		h.mark(step, "lr")
	}
	_, marks := h.report()
	if len(marks) != maxMarks || marks[maxMarks-1].Step != 999_000 {
		t.Errorf("%d marks up to step %d", len(marks), marks[len(marks)-1].Step)
	}
}

func TestPool(t *testing.T) {
	var p pool
	a := p.get(1000)
	p.put(a)
	p.put(a) // twice: the second time is not heard
	b, c := p.get(900), p.get(900)
	if &b[0] != &a[0] {
		t.Error("a buffer that fits was not used again")
	}
	if &c[0] == &b[0] {
		t.Error("one buffer was given out twice")
	}
	p.put(make([]float32, 100_000))
	if d := p.get(10); cap(d) > 20 {
		t.Errorf("10 numbers were put into a buffer of %d", cap(d))
	}
	p.put(nil)
	for range 300 {
		p.put(make([]float32, 1_000_000))
	}
	if p.held > maxHeld || len(p.free) > maxHeld/1_000_000 {
		t.Errorf("%d numbers in %d buffers are held, at most %d should be", p.held, len(p.free), maxHeld)
	}
	p.put(make([]float32, 7))
	if got := p.get(7); cap(got) != 7 {
		t.Error("what came back last made no room for itself")
	}
}

func TestCosts(t *testing.T) {
	c := costs{guess: 1000}
	if got := c.of(64); got != 64_000 {
		t.Errorf("unmeasured, 64 points cost %v ns, want the guess", got)
	}
	// A call costs 10 µs and 100 ns a point.
	for n := minCall; n <= film.Lane; n *= 2 {
		for range 50 {
			c.note(n, 4, 4*time.Duration(10_000+100*n))
		}
	}
	for n := minCall; n <= film.Lane; n *= 2 {
		if got, want := c.of(n), 10_000+100*float64(n); math.Abs(got-want) > 1 {
			t.Errorf("%d points cost %v ns, want %v", n, got, want)
		}
	}
	// 50 calls within 1 ms: 20 µs each, 100 points.
	if got := c.fit(50, time.Millisecond); got != 64 {
		t.Errorf("%d points fit, want 64", got)
	}
	if got := c.fit(50, time.Hour); got != film.Lane {
		t.Errorf("%d points fit into an hour, want %d", got, film.Lane)
	}
	if got := c.fit(1<<20, 1); got != minCall {
		t.Errorf("%d points fit into nothing, want the least, %d", got, minCall)
	}
	// One reading of a size serves its neighbours.
	c = costs{guess: 1e9}
	c.note(128, 1, 12_800)
	if got := c.of(256); got != 25_600 {
		t.Errorf("256 points cost %v by the reading at 128, want 25,600", got)
	}
	c.note(128, 0, time.Hour)
	c.note(128, 1, -1)
	if got := c.of(128); got != 12_800 {
		t.Errorf("readings of nothing made it %v", got)
	}
	for n, want := range map[int]int{1: 0, 8: 0, 9: 1, 16: 1, 17: 2, 512: 6, 5000: 6} {
		if got := size(n); got != want {
			t.Errorf("%d points are of size %d, want %d", n, got, want)
		}
	}
}

// Films get their share of the time that both want, to a unit, whatever the
// units cost, and no more than a little for what they could not use before.
func TestSplit(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, share := range []float64{0.2, shareMost, shareDrag} {
		var s split
		for range 1000 { // films idle
			s.note(false, false, share, time.Millisecond)
		}
		var film, all time.Duration
		for range 20_000 {
			film_ := s.turn(false)
			d := time.Duration(rng.IntN(int(2 * time.Millisecond)))
			s.note(film_, true, share, d)
			if all += d; film_ {
				film += d
			}
		}
		if got := float64(film) / float64(all); math.Abs(got-share) > 0.005 {
			t.Errorf("films got %.3f of the time, want %.3f", got, share)
		}
		if got := s.measured(); math.Abs(got-share) > 0.05 {
			t.Errorf("the reading says %.3f, want about %.3f", got, share)
		}
	}
	// What was just moved may run ahead, but not without end.
	var s split
	var run time.Duration
	for s.turn(true) {
		s.note(true, true, shareDrag, time.Millisecond)
		if run += time.Millisecond; run > time.Second {
			t.Fatal("training starves")
		}
	}
	if run < ahead {
		t.Errorf("something that was just moved gets %v at once, want at least %v", run, ahead)
	}
}

// Kinds of work that wait share the time by their weights; one that rested gets
// no more than the others.
func TestQueue(t *testing.T) {
	var q queue
	rng := rand.New(rand.NewPCG(1, 1))
	got := [works]time.Duration{}
	wants := [works]bool{laneWork: true, gridWork: true}
	serve := func(n int) {
		for range n {
			w := q.pick(&wants)
			d := time.Duration(1 + rng.IntN(int(2*time.Millisecond)))
			q.note(w, d)
			got[w] += d
		}
	}
	serve(10_000)
	wants[floorWork] = true
	before := got
	serve(10_000)
	ratio := func(a, b work) float64 { return float64(got[a]) / float64(got[b]) }
	if r, want := ratio(laneWork, gridWork), portions[laneWork]/portions[gridWork]; math.Abs(r/want-1) > 0.05 {
		t.Errorf("lanes got %.2f of the grids' time, want %.2f", r, want)
	}
	if r, want := float64(got[floorWork])/float64(got[laneWork]-before[laneWork]), portions[floorWork]/portions[laneWork]; math.Abs(r/want-1) > 0.1 {
		t.Errorf("the floor, come later, got %.3f of the lanes' time, want %.3f", r, want)
	}
	if q.pick(&[works]bool{}) != none {
		t.Error("picked what nobody wants")
	}
	// A clock that stands starves nobody.
	q, got = queue{}, [works]time.Duration{}
	wants = [works]bool{laneWork: true, floorWork: true}
	served := [works]int{}
	for range 100 {
		w := q.pick(&wants)
		served[w]++
		q.note(w, 0)
	}
	if served[laneWork] == 0 || served[floorWork] == 0 {
		t.Errorf("under a clock that stands the queue served %v", served)
	}
}
