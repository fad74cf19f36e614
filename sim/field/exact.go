package field

import (
	"math"

	"flowscope/sim/dataset"
	"flowscope/sim/internal/kd"
	"flowscope/sim/path"
)

// Exact is the exact marginal field for many places at once: float32, by a
// softmax over the points in the log domain, vectorised. Points stand in blocks
// of neighbours, and a block whose every point is out of the softmax's reach is
// skipped; the weight so dropped is below 1e-5 of the whole. At early times, where
// the kernel is broad, many places go over a lattice instead (see places). It
// agrees with [Oracle] to 2e-4, and where there is no lattice to about 1e-5.
//
// A mixture whose components differ in weight or shape goes through the oracle's
// formulas instead.
//
// Not for concurrent use: it keeps what it prepared for the time last asked for.
type Exact struct {
	law   law
	sched path.Schedule
	w     int // length of a vector

	// The points in k-d order, padded to whole blocks with points at padding.
	n       int       // points, without the padding
	z       []float64 // x0, y0, ...: as given, reordered; length 2n
	zf      [2][]float32
	blocks  int
	supersN int
	// Boxes in z: of all points, of every block, of every superblock, and of the
	// chunks that product works in.
	zBox                         box
	blockBox, superBox, chunkBox []box

	lattices [levels]*lattice // made when first wanted

	// Made by prepare for one time.
	ready  bool
	asked  float64 // the time that was asked for
	in     instant
	kern   kernel
	all    box          // of all points, at this time
	data   []float32    // groups of [px | py | zx, zy or the rest of px, py]
	boxes  []float32    // groups of [xlo | xhi | ylo | yhi] of the blocks
	supers []float32    // the same of the superblocks
	ph, pl [2][]float32 // alpha z per axis as a sum of two float32

	places      places
	placesReady bool // places is made for this time

	// Scratch of reach.
	boxDist   []float32 // squared distance of every block's box, where
	boxKnown  []bool    // those of its superblock are computed
	boxLeast  []float32 // and the least of them
	superDist []float32
	ranges    []int32 // offsets into data
	whole     []int32 // the range of all points
}

// kernel is the Gaussian that every point carries at one time: variance v,
// weight 2^(-k d²) at distance d. Where the kernel is narrower than the data are
// spread (narrow), offsets are summed instead of means.
type kernel struct {
	v      float64
	k      float32
	narrow bool
}

// reach is the distance at which the weight is 2^-bits.
func (k kernel) reach(bits float64) float64 { return math.Sqrt(bits / float64(k.k)) }

const (
	// padding is where padded points lie: so far that their weight is always 0,
	// and its square is still a float32.
	padding = 1e15
	// unshifted: if no weight can be below 2^-unshifted, no maximum need be
	// subtracted. Far above float32's least number, because the padding's weight
	// (2^-126, times its offset of 10^15) must still vanish beside it.
	unshifted = 40
	// dropped is how many powers of 2 below the greatest weight a point may be
	// left out: 10,000 of them together are then 1e-5 of the whole.
	dropped = 30
	// overflow bounds by how much the reference may understate the greatest
	// exponent.
	overflow = 40
	// sharp is the exponent at which rounding of float32 is felt (2048·2^-24 =
	// 1e-4); beyond it the few points within reach are summed in float64.
	sharp = 2048
)

// NewExact returns the exact field of the law that set and h define under the
// schedule s (already smoothed where the path is). The set is copied. Errors as
// [NewOracle].
func NewExact(set *dataset.Set, s path.Schedule, h float64) (*Exact, error) {
	l, err := newLaw(set, h)
	if err != nil {
		return nil, err
	}
	e := &Exact{law: l, sched: s, w: vectorLen(), n: l.len()}
	if l.covs != nil {
		return e, nil
	}
	e.layOut()
	return e, nil
}

// SetSchedule changes the schedule and keeps everything else: cheaper than a new
// field, because the points stay in order. A Grid under way must begin again.
func (e *Exact) SetSchedule(s path.Schedule) { e.sched, e.ready = s, false }

// Describe says for people what the field is exact for, such as "exact for these
// 2,000 points, h = 0.05".
func (e *Exact) Describe() string { return e.law.describe() }

// layOut orders the points and allocates what prepare fills.
func (e *Exact) layOut() {
	idx := kd.Order(e.law.z, 2, blockSize)
	e.z = make([]float64, 2*e.n)
	for k, i := range idx {
		e.z[2*k], e.z[2*k+1] = e.law.z[2*i], e.law.z[2*i+1]
	}
	e.blocks = (e.n + blockSize - 1) / blockSize
	padded := e.blocks * blockSize
	e.data = make([]float32, 4*padded)
	e.whole = []int32{0, int32(len(e.data))}
	e.ranges = make([]int32, 0, 2*e.blocks) // at most every block, so that append stays in it
	for a := range 2 {
		e.ph[a], e.pl[a], e.zf[a] = make([]float32, padded), make([]float32, padded), make([]float32, padded)
		for i := range padded {
			e.ph[a][i] = padding
			if i < e.n {
				e.zf[a][i] = float32(e.z[2*i+a])
			}
		}
	}
	e.zBox = e.boundsOfRun(0, e.n)
	e.blockBox = e.boundsOfRuns(blockSize)
	e.superBox = e.boundsOfRuns(blockSize * superSize)
	e.chunkBox = e.boundsOfRuns(chunkSize)
	e.supersN = (e.blocks + superSize - 1) / superSize
	e.boxDist, e.boxes = e.newBoxes(e.supersN * superSize)
	e.superDist, e.supers = e.newBoxes(e.supersN)
	e.boxKnown, e.boxLeast = make([]bool, e.supersN), make([]float32, e.supersN)
}

// newBoxes returns n boxes, padded to whole groups, that nothing is near to, and
// as many distances.
func (e *Exact) newBoxes(n int) (dist, boxes []float32) {
	n = (n + superSize - 1) / superSize * superSize
	dist, boxes = make([]float32, n), make([]float32, 4*n)
	for i := range boxes {
		boxes[i] = padding
	}
	return dist, boxes
}

// setBox writes the box b, times alpha, as member i of boxes.
func (e *Exact) setBox(boxes []float32, i int, b box) {
	g := e.groupAt(i)
	for a := range 2 {
		boxes[g+2*a*e.w] = float32(e.in.alpha * b.lo[a])
		boxes[g+(2*a+1)*e.w] = float32(e.in.alpha * b.hi[a])
	}
}

// groupAt is the place of the first number of member i in an array of groups.
func (e *Exact) groupAt(i int) int { return i/e.w*4*e.w + i%e.w }

// boundsOfRun is the box, in z, of the points from first on, at most count.
func (e *Exact) boundsOfRun(first, count int) box {
	b := box{[2]float64{e.z[2*first], e.z[2*first+1]}, [2]float64{e.z[2*first], e.z[2*first+1]}}
	for i := first; i < min(first+count, e.n); i++ {
		for a := range 2 {
			b.lo[a] = min(b.lo[a], e.z[2*i+a])
			b.hi[a] = max(b.hi[a], e.z[2*i+a])
		}
	}
	return b
}

// boundsOfRuns is the boxes, in z, of all runs of count points.
func (e *Exact) boundsOfRuns(count int) []box {
	var boxes []box
	for first := 0; first < e.n; first += count {
		boxes = append(boxes, e.boundsOfRun(first, count))
	}
	return boxes
}

// prepare makes everything that depends on the time alone.
func (e *Exact) prepare(t float64) {
	if e.ready && t == e.asked {
		return
	}
	e.ready, e.asked = true, t
	e.placesReady = false
	e.in = e.law.at(e.sched, t)
	if e.law.covs != nil {
		return
	}
	alpha := e.in.alpha
	e.kern = e.kernelOf(e.in.beta2 + alpha*alpha*e.law.std*e.law.std)
	for i := range e.blocks * blockSize {
		g := e.groupAt(i)
		for a := range 2 {
			ph, pl := float32(padding), float32(0)
			if i < e.n {
				p := alpha * e.z[2*i+a]
				ph = float32(p)
				pl = float32(p - float64(ph))
			}
			e.ph[a][i], e.pl[a][i] = ph, pl
			e.data[g+a*e.w] = ph
			if e.kern.narrow {
				e.data[g+(2+a)*e.w] = pl
			} else {
				e.data[g+(2+a)*e.w] = e.zf[a][i]
			}
		}
	}
	for b := range e.blocks {
		e.setBox(e.boxes, b, e.blockBox[b])
	}
	for s := range e.supersN {
		e.setBox(e.supers, s, e.superBox[s])
	}
	for a := range 2 {
		e.all.lo[a], e.all.hi[a] = alpha*e.zBox.lo[a], alpha*e.zBox.hi[a]
	}
}

// kernelOf returns the kernel of variance v at the prepared time. Beyond alpha²
// = v offsets are the better conditioned sum, before it the means (which alone
// exist at alpha = 0).
func (e *Exact) kernelOf(v float64) kernel {
	return kernel{v, float32(math.Log2E / (2 * v)), e.in.alpha*e.in.alpha > v}
}

// posterior is what the softmax over the points yields at one place x.
type posterior struct {
	mean   [2]float64 // E[m | x], the posterior mean of the points
	offset [2]float64 // alpha E[m | x] - x
	sum    float64    // of the weights 2^(ref - k d²)
	ref    float64
}

// log2 is the logarithm, base 2, of the sum of the weights 2^(-k d²).
func (p posterior) log2() float64 { return math.Log2(p.sum) - p.ref }

// at does the softmax at (x, y), after prepare. The kernel is the prepared one,
// or a wider one, of which then only log2() is meant (the means need what prepare
// laid out for its own kernel).
func (e *Exact) at(x, y float32, kern kernel) posterior {
	ranges, ref, inDouble := e.reach(x, y, kern.k)
	if inDouble {
		return e.atSharp(ranges, float64(x), float64(y), kern)
	}
	var post posterior
	place := [2]float64{float64(x), float64(y)}
	if kern.narrow {
		s, ox, oy := sumOffsets(ranges, e.data, x, y, kern.k, ref)
		post.sum, post.ref = float64(s), float64(ref)
		for a, o := range [2]float32{ox, oy} {
			post.offset[a] = float64(o) / float64(s)
			post.mean[a] = (place[a] + post.offset[a]) / e.in.alpha
		}
		return post
	}
	s, mx, my := sumMeans(ranges, e.data, x, y, kern.k, ref)
	post.sum, post.ref = float64(s), float64(ref)
	for a, m := range [2]float32{mx, my} {
		post.mean[a] = float64(m) / float64(s)
		post.offset[a] = e.in.alpha*post.mean[a] - place[a]
	}
	return post
}

// reach returns the ranges of data that matter at (x, y), the exponent to add to
// all so that the greatest is between 0 and overflow, and whether the sum must be
// done in float64. The ranges are scratch.
func (e *Exact) reach(x, y, k float32) (ranges []int32, ref float32, inDouble bool) {
	dx := max(float64(x)-e.all.lo[0], e.all.hi[0]-float64(x))
	dy := max(float64(y)-e.all.lo[1], e.all.hi[1]-float64(y))
	if (dx*dx+dy*dy)*float64(k) < unshifted {
		return e.whole, 0, false
	}
	clear(e.boxKnown)
	first := argmin(e.superDist[:e.supersN], boxDist2(e.superDist, e.supers, x, y))
	b := first*superSize + argmin(e.blockDists(first, x, y))
	least := minDist2(e.data[b*blockData:(b+1)*blockData], x, y)
	// Look into every block that could beat the least distance so far by more
	// than the sums can take.
	for s, d := range e.superDist[:e.supersN] {
		if d >= least-overflow/k {
			continue
		}
		dist, _ := e.blockDists(s, x, y)
		for b, d := range dist {
			if d < least-overflow/k {
				b += s * superSize
				least = min(least, minDist2(e.data[b*blockData:(b+1)*blockData], x, y))
			}
		}
	}
	// The slack is rounding: in a very narrow kernel it is more than the reach,
	// and which point is nearest is then decided in float64.
	limit := least*(1+4e-6) + dropped/k
	ranges = e.ranges[:0]
	end := int32(-1)
	for s, d := range e.superDist[:e.supersN] {
		if !(d <= limit) {
			continue
		}
		first := int32(s * superSize * blockData)
		dist, _ := e.blockDists(s, x, y)
		for _, d := range dist {
			if d <= limit {
				if first == end {
					ranges[len(ranges)-1] = first + blockData
				} else {
					ranges = append(ranges, first, first+blockData)
				}
				end = first + blockData
			}
			first += blockData
		}
	}
	ref = least * k
	return ranges, ref, ref > sharp
}

// blockData is the length of a block in data.
const blockData = 4 * blockSize

// blockDists returns the squared distances of the boxes of superblock s, and the
// least of them.
func (e *Exact) blockDists(s int, x, y float32) (dist []float32, least float32) {
	first := s * superSize
	dist = e.boxDist[first : first+superSize]
	if !e.boxKnown[s] {
		e.boxKnown[s] = true
		e.boxLeast[s] = boxDist2(dist, e.boxes[4*first:4*(first+superSize)], x, y)
	}
	return dist[:min(superSize, e.blocks-first)], e.boxLeast[s]
}

// argmin returns the place of the value least in v, or 0 if it is not there
// (among numbers that are none).
func argmin(v []float32, least float32) int {
	for i, x := range v {
		if x == least {
			return i
		}
	}
	return 0
}

// atSharp is the softmax in float64 over the few blocks within reach.
func (e *Exact) atSharp(ranges []int32, x, y float64, kern kernel) posterior {
	alpha := e.in.alpha
	least := math.Inf(1)
	for r := 0; r < len(ranges); r += 2 {
		for i := int(ranges[r]) / 4; i < min(int(ranges[r+1])/4, e.n); i++ {
			dx, dy := alpha*e.z[2*i]-x, alpha*e.z[2*i+1]-y
			least = min(least, dx*dx+dy*dy)
		}
	}
	k := math.Log2E / (2 * kern.v)
	limit := least + dropped/k
	var s, ox, oy, mx, my float64 // the means too: alpha may be 0
	for r := 0; r < len(ranges); r += 2 {
		for i := int(ranges[r]) / 4; i < min(int(ranges[r+1])/4, e.n); i++ {
			dx, dy := alpha*e.z[2*i]-x, alpha*e.z[2*i+1]-y
			d := dx*dx + dy*dy
			if d > limit {
				continue
			}
			w := math.Exp2(k * (least - d))
			s += w
			ox += w * dx
			oy += w * dy
			mx += w * e.z[2*i]
			my += w * e.z[2*i+1]
		}
	}
	return posterior{
		mean:   [2]float64{mx / s, my / s},
		offset: [2]float64{ox / s, oy / s},
		sum:    s,
		ref:    k * least,
	}
}

// slope is H/V, H = V'/2: see pointsAt.
func (e *Exact) slope() float64 {
	return (e.in.betaDB + e.in.alpha*e.in.dAlpha*e.law.std*e.law.std) / e.kern.v
}

// logNorm is the log of N 2 pi v.
func (e *Exact) logNorm(v float64) float64 { return math.Log(2 * math.Pi * v * float64(e.n)) }

// Velocity writes the marginal velocity u_t: see [Field].
func (e *Exact) Velocity(t float64, x, u []float32) {
	checkLengths("Exact.Velocity", len(x), len(u))
	e.prepare(t)
	if e.law.covs != nil {
		for i := 0; i < len(x); i += 2 {
			p := e.law.mixtureAt(e.in, [2]float64{float64(x[i]), float64(x[i+1])})
			u[i], u[i+1] = float32(p.U[0]), float32(p.U[1])
		}
		return
	}
	slope := e.slope()
	e.each(x, func(i int, p posterior) {
		u[2*i] = float32(e.in.dAlpha*p.mean[0] - slope*p.offset[0])
		u[2*i+1] = float32(e.in.dAlpha*p.mean[1] - slope*p.offset[1])
	})
}

// Score writes to s the score grad log p_t of every point of x; lengths as for
// Velocity.
func (e *Exact) Score(t float64, x, s []float32) {
	checkLengths("Exact.Score", len(x), len(s))
	e.prepare(t)
	if e.law.covs != nil {
		for i := 0; i < len(x); i += 2 {
			p := e.law.mixtureAt(e.in, [2]float64{float64(x[i]), float64(x[i+1])})
			s[i], s[i+1] = float32(p.S[0]), float32(p.S[1])
		}
		return
	}
	e.each(x, func(i int, p posterior) {
		s[2*i] = float32(p.offset[0] / e.kern.v)
		s[2*i+1] = float32(p.offset[1] / e.kern.v)
	})
}

// Density writes to p the density p_t at every point of x: len(p) is len(x)/2.
// What is below the least float32 is 0.
func (e *Exact) Density(t float64, x, p []float32) {
	e.LogDensity(t, x, p)
	for i, v := range p {
		p[i] = float32(math.Exp(float64(v)))
	}
}

// LogDensity writes to p the natural logarithm of p_t at every point of x: len(p)
// is len(x)/2.
func (e *Exact) LogDensity(t float64, x, p []float32) {
	checkLengths("Exact.LogDensity", len(x), 2*len(p))
	e.prepare(t)
	if e.law.covs != nil {
		for i := range p {
			p[i] = float32(e.law.mixtureAt(e.in, [2]float64{float64(x[2*i]), float64(x[2*i+1])}).LogP)
		}
		return
	}
	norm := e.logNorm(e.kern.v)
	e.each(x, func(i int, post posterior) {
		p[i] = float32(post.log2()*math.Ln2 - norm)
	})
}
