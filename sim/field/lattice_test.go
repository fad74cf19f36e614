package field

import (
	"math"
	"math/rand/v2"
	"testing"

	"flowscope/sim/path"
)

// A lattice gives the sums over the points of all polynomials of degree below 8
// in either coordinate, which is what its interpolation is exact for: moments
// such as the number, the mean and the covariance among them.
func TestLatticeMoments(t *testing.T) {
	for _, n := range []int{1, 2, 100, 2000} {
		e, err := NewExact(makeSet(t, "pinwheel", n, 1), path.Linear(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for level := 8; level < levels; level++ {
			l := e.latticeOf(level)
			for k := 0; !l.done(); k++ {
				l.add(e.z, 700)
				if k > 20 {
					t.Fatal("no end")
				}
			}
			for _, p := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}, {3, 4}, {7, 7}} {
				f := func(x, y float64) float64 {
					return math.Pow(x/4, float64(p[0])) * math.Pow(y/4, float64(p[1]))
				}
				var want, got, size float64
				for i := 0; i < len(e.z); i += 2 {
					want += f(e.z[i], e.z[i+1])
				}
				for b := range l.n[1] {
					for a := range l.n[0] {
						v := float64(l.rows[b*l.n[0]+a]) * f(l.origin[0]+float64(a)*l.s, l.origin[1]+float64(b)*l.s)
						got += v
						size += math.Abs(v)
					}
				}
				near(t, "moment", got, want, 1e-6*(size+1))
			}
		}
	}
}

// The stated error of the interpolation: sums of Gaussians of a width of
// 1/densitySpacing steps are right to 2·1.1e-4 of one weight a point, wherever the
// point lies between the nodes.
func TestLatticeError(t *testing.T) {
	e, err := NewExact(makeSet(t, "moons", 1, 1), path.Linear(), 0)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	worst := 0.0
	for range 300 {
		e.z[0], e.z[1] = r.Float64(), r.Float64()
		e.zBox = box{[2]float64{0, 0}, [2]float64{1, 1}}
		e.lattices = [levels]*lattice{}
		l := e.latticeOf(10)
		l.add(e.z, 1)
		width := l.s / densitySpacing
		x, y := e.z[0]+3*width*(2*r.Float64()-1), e.z[1]+3*width*(2*r.Float64()-1)
		gauss := func(dx, dy float64) float64 { return math.Exp(-(dx*dx + dy*dy) / (2 * width * width)) }
		var got float64
		for b := range l.n[1] {
			for a := range l.n[0] {
				got += float64(l.rows[b*l.n[0]+a]) * gauss(l.origin[0]+float64(a)*l.s-x, l.origin[1]+float64(b)*l.s-y)
			}
		}
		worst = max(worst, math.Abs(got-gauss(e.z[0]-x, e.z[1]-y)))
	}
	t.Logf("greatest error %.3g of a weight", worst)
	if worst > 2.2e-4 {
		t.Errorf("error %.3g of a weight", worst)
	}
}
