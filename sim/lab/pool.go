package lab

import "sync"

// pool keeps the buffers of films that nobody shows any more for the next ones.
// A viewer gives them back from its own goroutine, hence the lock.
type pool struct {
	mu   sync.Mutex
	free [][]float32
	held int // numbers in free
}

// maxHeld bounds the memory that waits in the pool: two whole films of 20,000
// particles with all the nodes a film can have, 83 MB.
const maxHeld = 2 * 2 * 20_000 * 130

// get returns a buffer of n numbers, whose contents are unspecified: the
// smallest that is large enough, unless it is more than twice as large.
func (p *pool) get(n int) []float32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	best := -1
	for i, b := range p.free {
		if cap(b) >= n && cap(b) <= 2*n && (best < 0 || cap(b) < cap(p.free[best])) {
			best = i
		}
	}
	if best < 0 {
		return make([]float32, n)
	}
	b := p.free[best]
	last := len(p.free) - 1
	p.free[best] = p.free[last]
	p.free[last] = nil
	p.free = p.free[:last]
	p.held -= cap(b)
	return b[:n]
}

// put takes a buffer back. Old ones make room for it: what comes back now is of
// the size that is used now.
func (p *pool) put(b []float32) {
	if cap(b) == 0 || cap(b) > maxHeld {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.free {
		if &f[:1][0] == &b[:1][0] {
			return // given back twice: one film must not be written over another
		}
	}
	drop := 0
	for p.held+cap(b) > maxHeld {
		p.held -= cap(p.free[drop])
		drop++
	}
	if drop > 0 {
		n := copy(p.free, p.free[drop:])
		clear(p.free[n:])
		p.free = p.free[:n]
	}
	p.free = append(p.free, b)
	p.held += cap(b)
}
