// Package dataset holds the two-dimensional distributions that a flow learns: a
// file each, listed by [All], made by [Make].
//
// The sets of the picture stand in one unit: the source is N(0, I) and the data
// have coordinates within about [-4, 4]. Point i of a set is a function of (set,
// seed, i) and moves smoothly with the noise, so asking for more points only
// adds points, and turning the noise up only moves them.
//
// A person's own points, from a file or drawn, come as [Own]: they are brought to
// mean zero and unit spread, and [Set.Unit] remembers how, so that what is written
// out is undone.
//
// The generators of published experiments, in their own units, stand beside
// them in [Published]; [Named] knows both.
package dataset

import (
	"fmt"
	"math"
	"strings"
)

// Limits of what [Make] accepts.
const (
	MaxPoints = 10000
	MaxNoise  = 2.0 // data units; beyond it every set is one blob
)

// DefaultNoise is the standard deviation of the noise that every set can take,
// in final units.
const DefaultNoise = 0.1

// Kind describes one data set.
type Kind struct {
	ID     string // stable, lower case, used in URLs
	Name   string
	Source string // where the shape comes from, with scale

	// clean returns point i without noise. It may use the draws only in one
	// fixed order.
	clean func(i int, d *draws) (x, y float64)

	// law returns the mixture the points are drawn from at a given noise; nil
	// where there is no closed form.
	law func(noise float64) *Mixture
}

// Closed reports whether the law of the set is a Gaussian mixture in closed
// form, so that [Set.Mixture] will be there.
func (k Kind) Closed() bool { return k.law != nil }

// Set is a finite data set, and the law behind it where that is known.
type Set struct {
	Dim     int       // coordinates of a point: 2
	Points  []float32 // x0, y0, x1, y1, ...; length n*Dim
	Mixture *Mixture  // the law of the points, noise included; nil unless closed form
	Unit    Unit      // undoes the standardisation of a person's own points
}

// Len returns the number of points.
func (s *Set) Len() int { return len(s.Points) / s.Dim }

// Mixture is the Gaussian mixture sum_k w_k N(m_k, S_k).
type Mixture struct {
	Weights []float64 // positive, sum 1
	Means   [][2]float64
	Covs    [][2][2]float64 // symmetric, positive definite
}

// All returns every data set, in the order in which they are shown.
func All() []Kind {
	return []Kind{
		moons(), eightGaussians(), checkerboard(), spirals(), circles(),
		swissRoll(), pinwheel(), rings(), sCurve(), grid(), gaussian(),
	}
}

// Lookup returns the data set with the given ID. The error names an unknown ID
// and lists the known ones.
func Lookup(id string) (Kind, error) {
	var ids []string
	for _, k := range All() {
		if k.ID == id {
			return k, nil
		}
		ids = append(ids, k.ID)
	}
	return Kind{}, fmt.Errorf("dataset: no data set %q; there are %s", id, strings.Join(ids, ", "))
}

// Make returns n points of the data set id, with Gaussian noise of standard
// deviation noise (in data units) added to every coordinate. The same arguments
// give the same bits; the first points do not depend on n, and the noise only
// scales displacements that do not depend on it. The error names an unknown id,
// an n outside [1, MaxPoints] or a noise outside [0, MaxNoise].
func Make(id string, n int, noise float64, seed uint64) (*Set, error) {
	k, err := Lookup(id)
	if err != nil {
		return nil, err
	}
	return k.set(n, MaxPoints, noise, seed)
}

// checkMake reports a count or a noise that is out of range.
func checkMake(n, most int, noise float64) error {
	if n < 1 || n > most {
		return fmt.Errorf("dataset: %d points asked for; 1 to %d are possible", n, most)
	}
	if !(noise >= 0 && noise <= MaxNoise) {
		return fmt.Errorf("dataset: noise %v is outside [0, %v]", noise, MaxNoise)
	}
	return nil
}

func (k Kind) set(n, most int, noise float64, seed uint64) (*Set, error) {
	if err := checkMake(n, most, noise); err != nil {
		return nil, err
	}
	s := &Set{Dim: 2, Points: make([]float32, 2*n)}
	d := newDraws(seed, k.ID)
	for i := range n {
		d.point(i)
		// The noise comes first, so that however many draws the shape takes,
		// they are the same at every noise.
		ex, ey := d.normal(), d.normal()
		x, y := k.clean(i, d)
		s.Points[2*i] = float32(x + noise*ex)
		s.Points[2*i+1] = float32(y + noise*ey)
	}
	if k.law != nil {
		s.Mixture = k.law(noise)
	}
	return s, nil
}

// isotropic returns the mixture with equal weights and covariances
// (std^2 + noise^2) I around the given means.
func isotropic(means [][2]float64, std, noise float64) *Mixture {
	m := &Mixture{Means: means}
	v := std*std + noise*noise
	for range means {
		m.Weights = append(m.Weights, 1/float64(len(means)))
		m.Covs = append(m.Covs, [2][2]float64{{v, 0}, {0, v}})
	}
	return m
}

// onCircle returns the point at the given radius and angle.
func onCircle(r, angle float64) (x, y float64) {
	s, c := math.Sincos(angle)
	return r * c, r * s
}
