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
}

// chunkSize is the number of points of a chunk: a power of two of blocks, so
// that a chunk is compact (see orderPoints), and long enough that loading and
// storing a tile of sums does not count.
const chunkSize = 128

// workUnit is the work of one step in multiply-adds, about 0.3 ms in wasm.
const workUnit = 3e6

// expCost is the cost of an exponential in multiply-adds, measured in wasm.
const expCost = 12

// begin starts over: w by h nodes of rect, kernel constant k (base 2), sums 1 or
// 3. It allocates only when it grows.
func (p *product) begin(e *Exact, rect Rect, w, h int, k, cut float32, sums int) {
	p.e, p.rect, p.w, p.h, p.k, p.cut, p.sums = e, rect, w, h, k, cut, sums
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
	p.gx = grow(p.gx, p.stride*chunkSize)
	if sums == 3 {
		p.gxz = grow(p.gxz, p.stride*chunkSize)
	}
	for r := range 4 {
		p.gy[r] = grow(p.gy[r], chunkSize)
		p.gyz[r] = grow(p.gyz[r], chunkSize)
	}
	p.chunk, p.open = 0, false
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

// progress is the part done, in [0, 1].
func (p *product) progress() float64 { return float64(p.chunk) / float64(p.chunks()) }

// advance does one unit of work, after prepare, and reports whether all is done.
func (p *product) advance() bool {
	for work := 0.0; work < workUnit; {
		if !p.open {
			if p.chunk == p.chunks() {
				return true
			}
			work += p.openChunk()
			p.chunk++
			continue
		}
		p.doQuad()
		work += p.quadCost
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
	b := e.chunkBox[p.chunk]
	reach := math.Sqrt(float64(p.cut) / float64(p.k))
	alpha := e.in.alpha
	i0, i1 := within(alpha*b.lo[0]-reach, alpha*b.hi[0]+reach, p.rect.X0, p.rect.X1, p.w)
	j0, j1 := within(alpha*b.lo[1]-reach, alpha*b.hi[1]+reach, p.rect.Y0, p.rect.Y1, p.h)
	if i0 >= i1 || j0 >= j1 {
		return 100 // nothing in reach
	}
	p.panel0, p.panel1 = i0/p.panel, (i1+p.panel-1)/p.panel
	p.quad, p.quad1 = j0/4, (j1+3)/4
	p.open = true
	cols := (p.panel1 - p.panel0) * p.panel
	p.quadCost = float64(p.count) * (4*float64(cols*p.sums) + 4*expCost)

	ph, pl := e.ph[0][p.first:end], e.pl[0][p.first:end]
	size := p.count * p.panel
	for q := p.panel0; q < p.panel1; q++ {
		c := q * p.panel
		gauss := p.gx[q*size : (q+1)*size]
		gaussPanel(gauss, p.xh[c:c+p.panel], p.xl[c:c+p.panel], ph, pl, p.k, p.cut)
		if p.sums == 3 {
			scalePanel(p.gxz[q*size:(q+1)*size], gauss, e.zf[0][p.first:end])
		}
	}
	return float64(p.count*cols) * expCost
}

// within returns the range of the n cells of [x0, x1] whose middles may lie in
// [lo, hi].
func within(lo, hi, x0, x1 float64, n int) (first, end int) {
	cell := (x1 - x0) / float64(n)
	a, b := math.Floor((lo-x0)/cell-0.5), math.Ceil((hi-x0)/cell+0.5)
	return int(math.Max(0, math.Min(a, float64(n)))), int(math.Max(0, math.Min(b, float64(n))))
}

// doQuad adds the chunk's weights to four rows.
func (p *product) doQuad() {
	e := p.e
	end := p.first + p.count
	ph, pl := e.ph[1][p.first:end], e.pl[1][p.first:end]
	var g, gz [4][]float32
	for r := range 4 {
		g[r] = p.gy[r][:p.count]
		yh, yl := split(p.ys[4*p.quad+r])
		gaussRow(g[r], ph, pl, yh, yl, p.k, p.cut)
		if p.sums == 3 {
			gz[r] = p.gyz[r][:p.count]
			mul(gz[r], g[r], e.zf[1][p.first:end])
		}
	}
	size := p.count * p.panel
	for q := p.panel0; q < p.panel1; q++ {
		c := 4*p.quad*p.stride + q*p.panel
		p.tileInto(p.acc[0][c:], p.gx[q*size:(q+1)*size], &g)
		if p.sums == 3 {
			p.tileInto(p.acc[1][c:], p.gxz[q*size:(q+1)*size], &g)
			p.tileInto(p.acc[2][c:], p.gx[q*size:(q+1)*size], &gz)
		}
	}
}

// tileInto adds a tile of four rows to sums that start at the tile's corner.
func (p *product) tileInto(c, a []float32, g *[4][]float32) {
	s := p.stride
	tile(c, c[s:], c[2*s:], c[3*s:], a, g[0], g[1], g[2], g[3])
}
