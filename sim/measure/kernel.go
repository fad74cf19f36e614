package measure

import (
	"fmt"
	"math"
	"slices"
)

// Statistic says how the pairs of a sample with itself are counted.
type Statistic uint8

const (
	// Unbiased leaves out every point's pair with itself (the U-statistic): its
	// mean is the distance of the laws, so between samples of one law it is about
	// zero, and as often below it.
	Unbiased Statistic = iota
	// Biased counts them (the V-statistic): it is a distance of the samples, never
	// negative, and too large for the laws by about 1/n.
	Biased
)

func (s Statistic) String() string {
	if s == Unbiased {
		return "U-statistic"
	}
	return "V-statistic"
}

// Kernel is a squared distance of laws that is made of a kernel's means over pairs
// of points,
//
//	E k(X, X') + E k(Y, Y') − 2 E k(X, Y):
//
// the energy distance ([NewEnergy]) or a maximum mean discrepancy ([NewMMD],
// [NewMedianMMD]). Everything is float64. Sets may differ in size.
type Kernel struct {
	Dim       int // coordinates of a point; 0 is 2
	Statistic Statistic

	// sum is Σ k over squared distances, and zero is k at distance 0.
	sum  func(k *Kernel, d2 []float64) float64
	zero func(k *Kernel) float64

	median bool      // the only width follows the sets
	widths []float64 // σ of the Gaussian kernels
	rates  []float64 // 1/(2σ²)

	dim        int
	a, b       []float64
	n, m, next int
	row        []float64
	aa, bb, ab float64 // sums over pairs i < j, and over all pairs of the two sets
	far        []float64
}

// NewEnergy returns the energy distance (Székely and Rizzo 2013)
//
//	2 E|X − Y| − E|X − X'| − E|Y − Y'|,
//
// whose kernel is −|x − y|: in the unit of the points, and zero only between equal
// laws.
func NewEnergy(dim int, s Statistic) *Kernel {
	return &Kernel{Dim: dim, Statistic: s,
		zero: func(*Kernel) float64 { return 0 },
		sum: func(_ *Kernel, d2 []float64) (sum float64) {
			for _, v := range d2 {
				sum -= math.Sqrt(v)
			}
			return sum
		},
	}
}

// mixtureWidths are the widths of torchcfm's mixture of Gaussian kernels.
var mixtureWidths = [...]float64{.01, .1, 1, 10, 100}

// NewMMD returns the squared maximum mean discrepancy of torchcfm: its kernel is
// the sum of exp(−|x − y|²/(2σ²)) over σ = 0.01, 0.1, 1, 10 and 100. Published
// numbers are those of the V-statistic.
func NewMMD(dim int, s Statistic) *Kernel {
	return newGaussian(dim, s, mixtureWidths[:])
}

// NewMedianMMD returns the squared maximum mean discrepancy with one Gaussian
// kernel, whose width σ is the median distance between points of both sets
// together (of 256 of them, evenly chosen): see [Kernel.Width].
func NewMedianMMD(dim int, s Statistic) *Kernel {
	k := newGaussian(dim, s, []float64{1})
	k.median = true
	return k
}

func newGaussian(dim int, s Statistic, widths []float64) *Kernel {
	k := &Kernel{Dim: dim, Statistic: s, sum: gaussians,
		zero: func(k *Kernel) float64 { return float64(len(k.rates)) }}
	for _, w := range widths {
		k.widths, k.rates = append(k.widths, w), append(k.rates, 1/(2*w*w))
	}
	return k
}

// negligible is the exponent beyond which a kernel's term is below 1e-20.
const negligible = 46

func gaussians(k *Kernel, d2 []float64) (sum float64) {
	for _, v := range d2 {
		for _, r := range k.rates {
			if e := v * r; e < negligible {
				sum += math.Exp(-e)
			}
		}
	}
	return sum
}

// Width returns the width σ that the median has given; NaN for other kernels.
func (k *Kernel) Width() float64 {
	if !k.median {
		return math.NaN()
	}
	return k.widths[0]
}

// Begin: see [Distance]. The U-statistic wants two points in each set.
func (k *Kernel) Begin(a, b []float32) error {
	k.n, k.m = 0, 0
	k.dim = planeIfZero(k.Dim)
	least := 1
	if k.Statistic == Unbiased {
		least = 2
	}
	for _, s := range [][]float32{a, b} {
		if k.dim < 1 || len(s)%k.dim != 0 || len(s)/k.dim < least {
			return fmt.Errorf("measure: %d numbers as points of dimension %d: use whole points, at least %d for the %v", len(s), k.dim, least, k.Statistic)
		}
		for i, v := range s {
			if x := float64(v); math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("measure: coordinate %v of point %d: use finite numbers", v, i/k.dim)
			}
		}
	}
	k.a, k.b = widened(k.a, a), widened(k.b, b)
	n, m := len(a)/k.dim, len(b)/k.dim
	k.row = resize(k.row, max(n, m))
	if k.median {
		w := k.medianDistance(n, m)
		if w == 0 {
			return fmt.Errorf("measure: more than half of the distances between the points are 0: a kernel's width cannot be their median")
		}
		k.widths[0], k.rates[0] = w, 1/(2*w*w)
	}
	k.n, k.m = n, m
	k.next, k.aa, k.bb, k.ab = 0, 0, 0, 0
	return nil
}

func widened(dst []float64, src []float32) []float64 {
	dst = resize(dst, len(src))
	for i, v := range src {
		dst[i] = float64(v)
	}
	return dst
}

func (k *Kernel) medianDistance(n, m int) float64 {
	const most = 256
	all := n + m
	count := min(all, most)
	point := func(i int) []float64 {
		i = i * all / count
		if i < n {
			return k.a[i*k.dim:][:k.dim]
		}
		return k.b[(i-n)*k.dim:][:k.dim]
	}
	k.far = k.far[:0]
	for i := range count {
		for j := range i {
			x, y := point(i), point(j)
			sum := 0.0
			for c := range x {
				sum += (x[c] - y[c]) * (x[c] - y[c])
			}
			k.far = append(k.far, sum)
		}
	}
	if len(k.far) == 0 {
		return 0
	}
	slices.Sort(k.far)
	return math.Sqrt(k.far[len(k.far)/2])
}

// distances writes the squared distances of x to the points p to k.row and
// returns it.
func (k *Kernel) distances(x, p []float64) []float64 {
	row := k.row[:len(p)/k.dim]
	if k.dim == 2 { // by far the commonest
		x0, x1 := x[0], x[1]
		for i := range row {
			d0, d1 := p[2*i]-x0, p[2*i+1]-x1
			row[i] = d0*d0 + d1*d1
		}
		return row
	}
	for i := range row {
		sum := 0.0
		for c, v := range x {
			d := p[i*k.dim+c] - v
			sum += d * d
		}
		row[i] = sum
	}
	return row
}

// Advance: see [Distance]. A unit is all pairs of one point.
func (k *Kernel) Advance(points int) (done bool) {
	for ; points > 0 && k.next < k.n+k.m; points-- {
		if i := k.next; i < k.n {
			x := k.a[i*k.dim:][:k.dim]
			k.aa += k.sum(k, k.distances(x, k.a[(i+1)*k.dim:]))
			k.ab += k.sum(k, k.distances(x, k.b))
		} else {
			j := i - k.n
			k.bb += k.sum(k, k.distances(k.b[j*k.dim:][:k.dim], k.b[(j+1)*k.dim:]))
		}
		k.next++
	}
	return k.n > 0 && k.next == k.n+k.m
}

// Progress: see [Distance].
func (k *Kernel) Progress() float64 {
	if k.n == 0 {
		return 0
	}
	// A point of a has its pairs with b besides.
	n, m := float64(k.n), float64(k.m)
	work := func(done float64, size float64) float64 { return done * (size - done/2) }
	a := min(float64(k.next), n)
	b := float64(k.next) - a
	return (work(a, n) + a*m + work(b, m)) / (n*n/2 + n*m + m*m/2)
}

// Value returns the statistic that was chosen: a squared distance, which the
// U-statistic may put below 0.
func (k *Kernel) Value() float64 { return k.As(k.Statistic) }

// As returns either statistic of the same pairs; NaN until all is done, and for
// the U-statistic of a single point.
func (k *Kernel) As(s Statistic) float64 {
	if k.n == 0 || k.next < k.n+k.m {
		return math.NaN()
	}
	n, m := float64(k.n), float64(k.m)
	cross := 2 * k.ab / (n * m)
	if s == Biased {
		z := k.zero(k)
		return (2*k.aa+n*z)/(n*n) + (2*k.bb+m*z)/(m*m) - cross
	}
	return 2*k.aa/(n*(n-1)) + 2*k.bb/(m*(m-1)) - cross
}
