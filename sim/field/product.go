package field

import "math"

// product sums Gaussian weights over all points at every node of a rectangle,
// as a product of matrices: the weight of point n at node (i, j) is
//
//	2^(-k (x_i - p_n)²) · 2^(-k (y_j - q_n)²) = gx[n][i] gy[j][n],
//
// so the sum over n is gy gx, and the sums weighted with z_x, z_y are gy (gx z_x)
// and (gy z_y) gx: 2 N exponentials a row or column instead of one a node, and
// multiplications that the vector units do at full speed. It works in chunks of
// neighbouring points, each of which touches only the rows and columns within
// its reach, and stops after about workUnit operations.
type product struct {
	e      *Exact
	w, h   int
	k, cut float32 // exponents of either factor below -cut count as weight 0
	sums   int     // 1: weights only; 3: weights and both means

	panel  int       // columns of a panel
	stride int       // w up to whole panels
	xh, xl []float32 // columns as a sum of two float32; the padding far away
	ys     []float64
	rect   Rect

	acc [3][]float32 // stride by rows, rows up to whole quads

	gx, gxz []float32 // panels of the chunk, [panel][point][column]
	gy, gyz [4][]float32

	chunk          int // the next chunk
	open           bool
	first, count   int // the chunk's points
	panel0, panel1 int // its panels
	quad, quad1    int // its next quad of rows, and the end
	quadCost       float64
	work           float64 // of the last unit, in multiply-adds

	// Where a lattice is cheaper than the points, gy m gx over its nodes.
	lat      *lattice
	ph, pl   [2][]float32 // alpha times its nodes' coordinates
	latQuad  int          // next quad of its rows for m gx; then of the rectangle's
	mgx      []float32    // m gx and m gxz as panels, [panel][lattice row][column]
	mgxz     []float32
	finished bool // m gx is
}

// chunkSize is the number of points of a chunk: a power of two of blocks, so
// that a chunk is compact (see package kd), and long enough that loading and
// storing a tile of sums does not count.
const chunkSize = 128

// workUnit is the work of one step in multiply-adds, about 0.3 ms in wasm.
const workUnit = 3e6

// expCost is the cost of an exponential in multiply-adds, measured in wasm.
const expCost = 12

// begin starts over: w by h nodes of rect, the kernel, sums 1 or 3. It allocates
// only when it grows.
func (p *product) begin(e *Exact, rect Rect, w, h int, kern kernel, cut float32, sums int) {
	p.e, p.rect, p.w, p.h, p.k, p.cut, p.sums = e, rect, w, h, kern.k, cut, sums
	p.panel = panelLen()
	p.stride = (w + p.panel - 1) / p.panel * p.panel
	rows := (h + 3) / 4 * 4
	p.xh, p.xl = grow(p.xh, p.stride), grow(p.xl, p.stride)
	for i := range p.stride {
		p.xh[i], p.xl[i] = -padding, 0
		if i < w {
			p.xh[i], p.xl[i] = split(rect.X(i, w))
		}
	}
	p.ys = grow(p.ys, rows)
	for j := range rows {
		p.ys[j] = rect.Y(j, h) // rows of the padding are computed and not read
	}
	for s := range sums {
		p.acc[s] = grow(p.acc[s], p.stride*rows)
		clear(p.acc[s])
	}
	p.chunk, p.open = 0, false
	points, terms := chunkSize, chunkSize // rows of gx, of gy
	p.lat = p.chooseLattice(kern, rows)
	if l := p.lat; l != nil {
		points, terms = l.n[0], l.n[1]
		p.latQuad, p.finished = -1, false
		for a := range 2 {
			p.ph[a], p.pl[a] = grow(p.ph[a], l.n[a]), grow(p.pl[a], l.n[a])
			l.place(a, e.in.alpha, p.ph[a], p.pl[a])
		}
		p.mgx = grow(p.mgx, p.stride*terms)
		clear(p.mgx)
	}
	p.gx = grow(p.gx, p.stride*points)
	for r := range 4 {
		p.gy[r] = grow(p.gy[r], terms)
	}
	if sums == 3 {
		p.gxz = grow(p.gxz, p.stride*points)
		for r := range 4 {
			p.gyz[r] = grow(p.gyz[r], terms)
		}
		if p.lat != nil {
			p.mgxz = grow(p.mgxz, p.stride*terms)
			clear(p.mgxz)
		}
	}
}

// chooseLattice returns the lattice that serves the kernel if it costs less than
// the points do, nil otherwise. What is built already does not count, so that the
// same request gives the same bits at any time.
func (p *product) chooseLattice(kern kernel, rows int) *lattice {
	spacing := densitySpacing
	if p.sums == 3 {
		spacing = velocitySpacing
	}
	level, ok := p.e.levelFor(kern.v, spacing)
	if !ok {
		return nil
	}
	direct := 0.0
	for c := range p.e.chunkBox {
		i0, i1, j0, j1 := p.reach(c)
		if i0 < i1 && j0 < j1 {
			points := float64(min(chunkSize, p.e.blocks*blockSize-c*chunkSize))
			direct += points * (float64(i1-i0)*float64(j1-j0)*float64(p.sums) + expCost*float64(i1-i0+j1-j0))
		}
	}
	_, used := p.e.latticeSize(level)
	nx, ny, w, h := float64(padBlocks(used[0])), float64(padBlocks(used[1])), float64(p.stride), float64(rows)
	first := nx * ny * w // m gx
	if p.sums == 3 {
		first *= 2
	}
	if first+h*ny*w*float64(p.sums)+expCost*(nx*w+h*ny) > direct {
		return nil
	}
	return p.e.latticeOf(level)
}

// grow returns s with length n, reallocated only if it is too short.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// split writes v as a sum of two float32, exact to 2^-48.
func split(v float64) (hi, lo float32) {
	hi = float32(v)
	return hi, float32(v - float64(hi))
}

// chunks is the number of chunks in all.
func (p *product) chunks() int { return (p.e.n + chunkSize - 1) / chunkSize }

// advance does one unit of work, after prepare, and reports whether all is done.
func (p *product) advance() bool {
	if p.lat != nil {
		return p.advanceLattice()
	}
	for p.work = 0; p.work < workUnit; {
		if !p.open {
			if p.chunk == p.chunks() {
				return true
			}
			p.work += p.openChunk()
			p.chunk++
			continue
		}
		p.doQuad()
		p.work += p.quadCost
		p.quad++
		p.open = p.quad < p.quad1
	}
	return false
}

// openChunk finds the rows and columns that the next chunk reaches and fills the
// panels of those columns. It returns the work done.
func (p *product) openChunk() float64 {
	e := p.e
	p.first = p.chunk * chunkSize
	end := min(p.first+chunkSize, e.blocks*blockSize)
	p.count = end - p.first
	i0, i1, j0, j1 := p.reach(p.chunk)
	if i0 >= i1 || j0 >= j1 {
		return 100 // nothing in reach
	}
	p.panel0, p.panel1 = i0/p.panel, (i1+p.panel-1)/p.panel
	p.quad, p.quad1 = j0/4, (j1+3)/4
	p.open = true
	cols := (p.panel1 - p.panel0) * p.panel
	p.quadCost = float64(p.count) * (4*float64(cols*p.sums) + 4*expCost)

	p.fillPanels(p.panel0, p.panel1, e.ph[0][p.first:end], e.pl[0][p.first:end], e.zf[0][p.first:end])
	return float64(p.count*cols) * expCost
}

// reach returns the range of columns and of rows that a chunk may touch.
func (p *product) reach(chunk int) (i0, i1, j0, j1 int) {
	b, alpha := p.e.chunkBox[chunk], p.e.in.alpha
	r := kernel{k: p.k}.reach(float64(p.cut))
	i0, i1 = within(alpha*b.lo[0]-r, alpha*b.hi[0]+r, p.rect.X0, p.rect.X1, p.w)
	j0, j1 = within(alpha*b.lo[1]-r, alpha*b.hi[1]+r, p.rect.Y0, p.rect.Y1, p.h)
	return i0, i1, j0, j1
}

// within returns the range of the n cells of [x0, x1] whose middles may lie in
// [lo, hi].
func within(lo, hi, x0, x1 float64, n int) (first, end int) {
	cell := (x1 - x0) / float64(n)
	a, b := math.Floor((lo-x0)/cell-0.5), math.Ceil((hi-x0)/cell+0.5)
	return int(math.Max(0, math.Min(a, float64(n)))), int(math.Max(0, math.Min(b, float64(n))))
}

// fillPanels makes gx, and gxz where it is needed, of some panels and points.
func (p *product) fillPanels(from, to int, ph, pl, zf []float32) {
	size := len(ph) * p.panel
	for q := from; q < to; q++ {
		c := q * p.panel
		gauss := p.gx[q*size : (q+1)*size]
		gaussPanel(gauss, p.xh[c:c+p.panel], p.xl[c:c+p.panel], ph, pl, p.k, p.cut)
		if p.sums == 3 {
			scalePanel(p.gxz[q*size:(q+1)*size], gauss, zf)
		}
	}
}

// fillRows makes four rows of gy, and of gyz where it is needed.
func (p *product) fillRows(quad int, ph, pl, zf []float32) (g, gz [4][]float32) {
	for r := range 4 {
		g[r] = p.gy[r][:len(ph)]
		yh, yl := split(p.ys[4*quad+r])
		gaussRow(g[r], ph, pl, yh, yl, p.k, p.cut)
		if p.sums == 3 {
			gz[r] = p.gyz[r][:len(ph)]
			mul(gz[r], g[r], zf)
		}
	}
	return g, gz
}

// doQuad adds the chunk's weights to four rows.
func (p *product) doQuad() {
	e := p.e
	end := p.first + p.count
	g, gz := p.fillRows(p.quad, e.ph[1][p.first:end], e.pl[1][p.first:end], e.zf[1][p.first:end])
	size := p.count * p.panel
	for q := p.panel0; q < p.panel1; q++ {
		c, panel := 4*p.quad*p.stride+q*p.panel, p.gx[q*size:(q+1)*size]
		tileInto(p.acc[0][c:], p.stride, panel, &g)
		if p.sums == 3 {
			tileInto(p.acc[1][c:], p.stride, p.gxz[q*size:(q+1)*size], &g)
			tileInto(p.acc[2][c:], p.stride, panel, &gz)
		}
	}
}

// tileInto adds a tile of four rows, stride apart, to sums that start at the
// tile's corner.
func tileInto(c []float32, stride int, a []float32, g *[4][]float32) {
	tile(c, c[stride:], c[2*stride:], c[3*stride:], a, g[0], g[1], g[2], g[3])
}

// latticePoints is how many points are handed to a lattice in one unit of work.
const latticePoints = 1500

// advanceLattice is advance by way of the lattice: make it if it is new, then m
// gx, then gy (m gx).
func (p *product) advanceLattice() bool {
	l := p.lat
	if !l.done() {
		l.add(p.e.z, latticePoints)
		return false
	}
	panels := p.stride / p.panel
	p.work = 0
	if p.latQuad < 0 {
		p.fillPanels(0, panels, p.ph[0], p.pl[0], l.zf[0])
		p.work = float64(p.stride*l.n[0]) * expCost
		p.latQuad = 0
	}
	sizeX, sizeY := l.n[0]*p.panel, l.n[1]*p.panel
	for ; !p.finished; p.latQuad++ {
		if p.work >= workUnit {
			return false
		}
		if p.finished = 4*p.latQuad == l.n[1]; p.finished {
			p.latQuad = 0
			break
		}
		var m [4][]float32
		for r := range 4 {
			b := 4*p.latQuad + r
			m[r] = l.rows[b*l.n[0] : (b+1)*l.n[0]]
		}
		for q := range panels {
			c := q*sizeY + 4*p.latQuad*p.panel
			tileInto(p.mgx[c:], p.panel, p.gx[q*sizeX:(q+1)*sizeX], &m)
			if p.sums == 3 {
				tileInto(p.mgxz[c:], p.panel, p.gxz[q*sizeX:(q+1)*sizeX], &m)
			}
		}
		p.work += float64(4 * l.n[0] * p.stride * min(p.sums, 2))
	}
	for ; 4*p.latQuad < p.h; p.latQuad++ {
		if p.work >= workUnit {
			return false
		}
		g, gz := p.fillRows(p.latQuad, p.ph[1], p.pl[1], l.zf[1])
		for q := range panels {
			c, panel := 4*p.latQuad*p.stride+q*p.panel, p.mgx[q*sizeY:(q+1)*sizeY]
			tileInto(p.acc[0][c:], p.stride, panel, &g)
			if p.sums == 3 {
				tileInto(p.acc[1][c:], p.stride, p.mgxz[q*sizeY:(q+1)*sizeY], &g)
				tileInto(p.acc[2][c:], p.stride, panel, &gz)
			}
		}
		p.work += float64(l.n[1]) * (4*float64(p.stride*p.sums) + 4*expCost)
	}
	return true
}
