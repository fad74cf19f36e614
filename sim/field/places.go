package field

// places does the softmax over the points for many places at once by way of a
// lattice: with m its weights,
//
//	sum = gy m gx,  sum of z_x = gy m (gx z_x),  sum of z_y = (gy z_y) m gx,
//
// for two places together, whose gy and gy z_y are the four rows of a tile.
type places struct {
	lat    *lattice
	ph, pl [2][]float32 // alpha times the nodes' coordinates
	gy     [4][]float32 // of the first place gy, gy z_y; of the second
	gx     [4][]float32 // of the first place gx, gx z_x; of the second
	mg     [4][]float32 // gy m, row by row of gy
}

// fewPlaces is the number of places below which a lattice is not worth making.
const fewPlaces = 64

// placesFor makes the lattice ready, at the prepared time, for n places. It
// returns nil where the points themselves cost less. What is made already does
// not count, so that the same call gives the same bits at any time.
func (e *Exact) placesFor(n int) *places {
	if n < fewPlaces {
		return nil
	}
	level, ok := e.levelFor(e.kern.v, placeSpacing)
	if !ok {
		return nil
	}
	_, used := e.latticeSize(level)
	nx, ny := padBlocks(used[0]), padBlocks(used[1])
	// An exponential with its sums costs about expCost, and of the points those
	// within reach count.
	inReach := 1.0
	for a := range 2 {
		inReach *= min(1, 2*e.kern.reach(dropped)/(e.all.hi[a]-e.all.lo[a]))
	}
	if float64(2*nx*ny+expCost*(nx+ny)) > inReach*expCost*float64(e.n) {
		return nil
	}
	p := &e.places
	if p.lat == nil || !e.placesReady {
		e.placesReady = true
		p.lat = e.latticeOf(level)
		p.lat.add(e.z, e.n)
		columns := (nx + panelLen() - 1) / panelLen() * panelLen()
		for a, size := range [2]int{columns, ny} {
			p.ph[a], p.pl[a] = grow(p.ph[a], size), grow(p.pl[a], size)
			p.lat.place(a, e.in.alpha, p.ph[a], p.pl[a])
		}
		for r := range 4 {
			p.gy[r], p.gx[r], p.mg[r] = grow(p.gy[r], ny), grow(p.gx[r], columns), grow(p.mg[r], columns)
			clear(p.gx[r]) // the padding up to whole panels stays 0
		}
	}
	return p
}

// two does the softmax at two places (x0, y0, x1, y1).
func (e *Exact) two(p *places, x []float32, post *[2]posterior) {
	l, k := p.lat, e.kern.k
	nx := l.n[0]
	for i := range 2 {
		gx, gxz := p.gx[2*i], p.gx[2*i+1]
		gaussRow(gx[:nx], p.ph[0][:nx], p.pl[0][:nx], x[2*i], 0, k, velocityCut)
		mul(gxz[:nx], gx[:nx], l.zf[0])
		gy, gyz := p.gy[2*i], p.gy[2*i+1]
		gaussRow(gy, p.ph[1], p.pl[1], x[2*i+1], 0, k, velocityCut)
		mul(gyz, gy, l.zf[1])
	}
	width := panelLen()
	size := width * l.n[1]
	for r := range p.mg {
		clear(p.mg[r])
	}
	for q := 0; q*width < nx; q++ {
		c := q * width
		tile(p.mg[0][c:], p.mg[1][c:], p.mg[2][c:], p.mg[3][c:], l.panels[q*size:(q+1)*size], p.gy[0], p.gy[1], p.gy[2], p.gy[3])
	}
	for i := range 2 {
		s, mx, my := dots(p.mg[2*i], p.mg[2*i+1], p.gx[2*i], p.gx[2*i+1])
		if !(s >= placeLeast) {
			// Too far out for the lattice.
			post[i] = e.at(x[2*i], x[2*i+1], e.kern)
			continue
		}
		post[i] = posterior{sum: float64(s)}
		for a, m := range [2]float32{mx, my} {
			post[i].mean[a] = float64(m) / float64(s)
			post[i].offset[a] = e.in.alpha*post[i].mean[a] - float64(x[2*i+a])
		}
	}
}

// each calls f with the softmax at every place of x, in order. It needs prepare.
func (e *Exact) each(x []float32, f func(i int, post posterior)) {
	n := len(x) / 2
	i := 0
	if p := e.placesFor(n); p != nil {
		var post [2]posterior
		for ; i+1 < n; i += 2 {
			e.two(p, x[2*i:2*i+4], &post)
			f(i, post[0])
			f(i+1, post[1])
		}
	}
	for ; i < n; i++ {
		f(i, e.at(x[2*i], x[2*i+1], e.kern))
	}
}
