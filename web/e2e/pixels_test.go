package e2e

import (
	"bytes"
	"image/png"
	"math"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
)

// The picture against geometry, from the simulation to the screen: a single
// Gaussian at t = .5 has its peak at α_t·m within 2 pixels, and its radius at
// half the peak within 5 %.
func TestGaussianOnScreen(t *testing.T) {
	p := open(t, "data=gaussian&noise=0&train=0&play=0&t=0.5&velocity=0&dots=0&paths=0&points=0&trails=0&cards=0&densityop=100&zoom=1.6", desktop)
	p.until("the density is that of t = .5", `(s => s.density && Math.abs(s.density.t - .5) < 1e-9)(JSON.parse(flowscope.state()))`, 20*time.Second)
	p.do(cd.Sleep(time.Second))
	p.frames()
	g := p.state().Geometry
	img, err := png.Decode(bytes.NewReader([]byte(p.pixels())))
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Make("gaussian", 10, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	m, s2 := set.Mixture.Means[0], set.Mixture.Covs[0][0][0]
	const alpha, beta = 0.5, 0.5 // linear schedule
	want := g.at(alpha*m[0], alpha*m[1])
	sigma := math.Sqrt(alpha*alpha*s2+beta*beta) * g.Scale // of p_t, in pixels

	// Blue rises all along the density's colours.
	blue := func(x, y int) float64 { _, _, b, _ := img.At(x, y).RGBA(); return float64(b) / 257 }
	// The peak: the centre of what is nearly as blue as the bluest.
	most := 0.0
	inside := func(f func(x, y int)) {
		for y := int(g.Picture.Y) + 2; y < int(g.Picture.Y+g.Picture.H)-2; y++ {
			for x := int(g.Picture.X) + 2; x < int(g.Picture.X+g.Picture.W)-60; x++ {
				f(x, y)
			}
		}
	}
	inside(func(x, y int) { most = max(most, blue(x, y)) })
	var n, sx, sy float64
	inside(func(x, y int) {
		if blue(x, y) > 0.97*most {
			n, sx, sy = n+1, sx+float64(x)+.5, sy+float64(y)+.5
		}
	})
	if d := math.Hypot(sx/n-want.X, sy/n-want.Y); d > 2 {
		t.Errorf("the peak is at (%.1f, %.1f), %.1f pixels from α m at (%.1f, %.1f)", sx/n, sy/n, d, want.X, want.Y)
	}
	// Half the peak has the colour at .5^.75 of the map: its nine stops' blue,
	// dark theme, interpolated as the style guide says.
	stops := []float64{0x11, 0x2E, 0x4A, 0x62, 0x7C, 0x8F, 0xA3, 0xB0, 0xBD}
	at := math.Pow(.5, .75) * 8
	k := int(at)
	half := stops[k] + (at-float64(k))*(stops[k+1]-stops[k])
	area := 0.0
	inside(func(x, y int) {
		if blue(x, y) > half {
			area++
		}
	})
	radius, expect := math.Sqrt(area/math.Pi), sigma*math.Sqrt(2*math.Ln2)
	if math.Abs(radius/expect-1) > .05 {
		t.Errorf("the radius at half the peak is %.1f pixels, not %.1f within 5 %%", radius, expect)
	}
	t.Logf("peak (%.2f, %.2f) for (%.2f, %.2f); radius %.1f for %.1f", sx/n, sy/n, want.X, want.Y, radius, expect)
	if v := p.values()[control.Data]; v != "gaussian" {
		t.Errorf("the data set is %s", v)
	}
}
