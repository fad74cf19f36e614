package dataset

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The moments of the published generators follow from their formulas.
func TestPublishedMoments(t *testing.T) {
	const n = 12000
	ring := func(r, std float64) moments { return iso(r*r/2 + std*std) }
	tm := moonsLaw()
	tm.mx, tm.my = tm.mx+0.1, tm.my+0.1
	smear := 0.04 / 12
	tm.xx, tm.xy, tm.yy = tm.xx+smear, tm.xy+smear, tm.yy+smear
	// Standardised by the mean and the std of all entries, x and y together.
	dsb := moonsLaw().plus(0.01)
	mean := (dsb.mx + dsb.my) / 2
	std := math.Sqrt((dsb.xx+dsb.mx*dsb.mx+dsb.yy+dsb.my*dsb.my)/2 - mean*mean)
	dsb = dsb.scaled(7/std, -7*mean/std, -7*mean/std)

	want := map[string]moments{
		"torchcfm-8gaussians": ring(5, 0.5623),
		"torchcfm-moons":      tm.scaled(3, -1, -1),
		"runner-moons":        moonsLaw().plus(0.0025).scaled(2, -1, 0),
		"runner-scurve":       sCurveLaw().plus(0.0025).scaled(1.5, 0, 0),
		"runner-8gaussians":   ring(5, 1),
		"dsb-moons":           dsb,
		"dsb-8gaussians":      ring(12, 1.5),
		"ffjord-swissroll":    swissRollLaw().plus(1).scaled(0.2, 0, 0),
		"ffjord-circles":      iso(9 * (1.25/4 + 0.0064)),
		"ffjord-rings":        iso(9*0.46875/2 + 0.0064),
		"ffjord-moons":        moonsLaw().plus(0.01).scaled(2, -1, -0.2),
		"ffjord-8gaussians":   ring(2.829, 0.35361),
		"ffjord-pinwheel":     iso(2.2),
		"ffjord-checkerboard": checkerboardLaw,
		"fm-checkerboard":     checkerboardLaw.scaled(1/0.9, 0, 0),
		"ffjord-2spirals":     spiralsLaw().scaled(1.0/3, 0, 0).plus(0.01),
	}
	for i, g := range Published() {
		p := g.Draw(n, rand.New(rand.NewPCG(9, uint64(i))))
		if len(p) != 2*n {
			t.Fatalf("%s: %d numbers", g.ID, len(p))
		}
		w, ok := want[g.ID]
		if !ok {
			t.Errorf("%s: no law to compare with", g.ID)
			continue
		}
		compare(t, g.ID, p, w)
	}
}

// Any number of points, the same bits for the same source of randomness.
func TestPublishedAnyCount(t *testing.T) {
	for _, g := range Published() {
		for _, n := range []int{1, 2, 3, 5, 17, 1000} {
			a := g.Draw(n, rand.New(rand.NewPCG(1, 2)))
			b := g.Draw(n, rand.New(rand.NewPCG(1, 2)))
			if len(a) != 2*n || !slices.Equal(a, b) {
				t.Errorf("%s: %d points: %d numbers, or not reproducible", g.ID, n, len(a))
			}
			for _, v := range a {
				if math.IsNaN(float64(v)) || math.Abs(float64(v)) > 60 {
					t.Errorf("%s, %d points: coordinate %v", g.ID, n, v)
				}
			}
		}
	}
}
