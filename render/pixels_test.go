//go:build !js

package render

import (
	"fmt"
	"image"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/sim/film"
	"flowscope/sim/path"
)

// inkOn draws with a pen on an image of w × h pixels and returns its pixels.
func inkOn(t *testing.T, w, h int, scale float32, draw func(p *Pen)) *image.RGBA {
	t.Helper()
	needScreen(t)
	k, err := newInk(assets.Plex())
	if err != nil {
		t.Fatal(err)
	}
	k.scale = scale
	p := newPen(k)
	draw(p)
	dst := ebiten.NewImage(w, h)
	defer dst.Deallocate()
	p.Flush(dst)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	dst.ReadPixels(out.Pix)
	return out
}

// mass returns the sum of opacity over all pixels and its centre.
func mass(img *image.RGBA) (sum, x, y float64) {
	b := img.Bounds()
	for j := range b.Dy() {
		for i := range b.Dx() {
			a := float64(img.Pix[img.PixOffset(i, j)+3]) / 255
			sum += a
			x += a * (float64(i) + .5)
			y += a * (float64(j) + .5)
		}
	}
	return sum, x / sum, y / sum
}

var white = Color{1, 1, 1, 1}

func TestPenCoversWhatGeometrySays(t *testing.T) {
	for _, c := range []struct {
		name       string
		scale      float32
		draw       func(p *Pen)
		area, x, y float64 // device pixels
		tolerance  float64
	}{
		{"rectangle", 1, func(p *Pen) { p.Rect(10, 20, 30, 15, white) }, 450, 25, 27.5, 0},
		{"rectangle at scale 2", 2, func(p *Pen) { p.Rect(10, 20, 30, 15, white) }, 1800, 50, 55, 0},
		{"frame", 1, func(p *Pen) { p.Frame(10, 20, 30, 15, 1, white) }, 86, 25, 27.5, 0},
		{"disc", 1, func(p *Pen) { p.Disc(40.3, 41.7, 9, white) }, math.Pi * 81, 40.3, 41.7, .01},
		{"small disc", 1, func(p *Pen) { p.Disc(40.3, 41.7, 1.35, white) }, math.Pi * 1.35 * 1.35, 40.3, 41.7, .12},
		{"ring", 1, func(p *Pen) { p.Ring(40, 40, 20, 3, white) }, math.Pi * 2 * 20 * 3, 40, 40, .01},
		{"line", 1, func(p *Pen) { p.Line(10, 10, 70, 55, 2, white) }, 150, 40, 32.5, .02},
		{"thin line", 1, func(p *Pen) { p.Line(10, 10, 70, 55, .5, white) }, 37.5, 40, 32.5, .03},
		{"stroke", 1, func(p *Pen) { p.Stroke(20, 20, 60, 50, 6, white) }, 300 + math.Pi*9, 40, 35, .02},
		{"corner", 1, func(p *Pen) { p.Polyline([]float32{10, 70, 40, 20, 70, 70}, 2, white) }, 2 * 2 * math.Hypot(30, 50), 40, 45, .03},
		{"dashes", 1, func(p *Pen) { p.Dashed([]float32{5, 20.5, 35, 20.5, 75, 20.5}, 1, 3, 4, white) }, 30, 38, 20.5, .03},
		{"rounded", 1, func(p *Pen) { p.RoundRect(10, 10, 60, 50, 8, white) }, 3000 - (4-math.Pi)*64, 40, 35, .002},
		{"rounded frame", 1, func(p *Pen) { p.RoundFrame(10, 10, 60, 50, 8, 1, white) }, 2*(44+34) + 2*math.Pi*7.5, 40, 35, .01},
	} {
		img := inkOn(t, 160, 160, c.scale, c.draw)
		sum, x, y := mass(img)
		if math.Abs(sum/c.area-1) > c.tolerance+1e-9 {
			t.Errorf("%s: covers %.2f pixels, not %.2f", c.name, sum, c.area)
		}
		if math.Hypot(x-c.x, y-c.y) > .1 {
			t.Errorf("%s: its middle is (%.2f, %.2f), not (%.2f, %.2f)", c.name, x, y, c.x, c.y)
		}
	}
}

func TestCapsuleTriangleHoldsItsCapsule(t *testing.T) {
	// Drawn as one triangle, a capsule covers what a stroke of the same size does.
	for _, q := range [][4]float32{{40, 40, 40, 40}, {40, 40, 44, 41}, {20, 60, 70, 25}} {
		want := inkOn(t, 100, 100, 1, func(p *Pen) { p.Stroke(q[0], q[1], q[2], q[3], 5, white) })
		got := inkOn(t, 100, 100, 1, func(p *Pen) {
			p.vs = append(p.vs, make([]ebiten.Vertex, 3)...)
			p.is = append(p.is, 0, 1, 2)
			capsule(p.vs, q[0], q[1], q[2], q[3], 3, white)
		})
		for i := range want.Pix {
			if d := int(want.Pix[i]) - int(got.Pix[i]); d < -2 || d > 2 {
				t.Errorf("%v: pixel %d differs by %d", q, i/4, d)
				break
			}
		}
	}
}

func TestGapsAndWildPointsDrawNothingWild(t *testing.T) {
	nan := float32(math.NaN())
	img := inkOn(t, 100, 100, 1, func(p *Pen) {
		p.Polyline([]float32{10, 50, 30, 50, nan, 50, 70, 50, 90, 50}, 2, white)
		p.Polyline([]float32{nan, nan, nan, nan}, 2, white)
		p.Dashed([]float32{10, 20, nan, 20, 90, 20}, 2, 3, 4, white)
		p.Polyline([]float32{5, 5, 5, 5}, 2, white)
		p.Line(7, 7, 7, 7, 2, white)
		p.Dashed([]float32{10, 20, 90, 20}, 2, 0, 0, white)
	})
	if sum, _, _ := mass(img); math.Abs(sum-80) > 1 {
		t.Errorf("%.1f pixels are covered, not the 80 of the two good pieces", sum)
	}
}

func TestTextStandsWhereItIsMeasured(t *testing.T) {
	for _, scale := range []float32{1, 1.5, 2} {
		st := Style{Size: 13, Color: white}
		const words = "|Hxo 0.68|"
		var width float32
		for _, align := range []Align{Left, Center, Right} {
			st.Align = align
			img := inkOn(t, 400, 80, scale, func(p *Pen) {
				width = p.Measure(words, st)
				p.Text(90, 20, words, st)
			})
			x0, x1, y0, y1 := 1<<20, -1, 1<<20, -1
			for j := range 80 {
				for i := range 400 {
					if img.Pix[img.PixOffset(i, j)+3] > 60 {
						x0, x1, y0, y1 = min(x0, i), max(x1, i+1), min(y0, j), max(y1, j+1)
					}
				}
			}
			left := float64(90 * scale)
			switch align {
			case Center:
				left -= float64(width*scale) / 2
			case Right:
				left -= float64(width * scale)
			}
			right := left + float64(width*scale)
			// The bars have side bearings of about a tenth of an em.
			if float64(x0) < left-1 || float64(x0) > left+3.5*float64(scale) || float64(x1) > right+1 || float64(x1) < right-3.5*float64(scale) {
				t.Errorf("scale %v, align %d: ink from %d to %d, measured %.1f to %.1f", scale, align, x0, x1, left, right)
			}
			// A bar reaches below the baseline and about as high as an H.
			if base := int(20 * scale); y1 < base || y0 > base-int(9*scale) {
				t.Errorf("scale %v: ink from row %d to %d around the baseline %d", scale, y0, y1, base)
			}
		}
	}
}

func TestSymbolHasASubscript(t *testing.T) {
	st := Style{Size: 40, Color: white}
	var whole, base float32
	img := inkOn(t, 200, 100, 1, func(p *Pen) {
		whole = p.Symbol(20, 50, "α_t", st)
		base = p.MeasureSymbol("α", st)
		if m := p.MeasureSymbol("α_t", st); m != whole {
			t.Errorf("measured %v, drawn %v wide", m, whole)
		}
		if up, it := p.MeasureSymbol("EMA", st), p.Measure("EMA", st); up != it {
			t.Errorf("the word EMA is %v wide, upright it is %v", up, it)
		}
	})
	if whole <= base {
		t.Fatalf("α_t is %v wide, α alone %v", whole, base)
	}
	lowest := func(x0, x1 int) int {
		low := 0
		for j := range 100 {
			for i := x0; i < x1; i++ {
				if img.Pix[img.PixOffset(i, j)+3] > 100 {
					low = max(low, j)
				}
			}
		}
		return low
	}
	if a, b := lowest(20, 20+int(base)), lowest(20+int(base)+1, 20+int(whole)); b < a+4 {
		t.Errorf("the subscript ends at row %d, its base at %d", b, a)
	}
}

// grey is a theme whose density is linear grey without contours, so that a
// pixel's brightness can be turned back into (p/peak)^¾.
func grey() *Theme {
	th := *Dark()
	th.Bg = hex(0)
	th.Grid, th.Axis, th.Contour = Color{}, Color{}, Color{}
	for i := range th.Density {
		v := float32(i) / 8
		th.Density[i] = Color{v, v, v, 1}
	}
	return &th
}

// scene is a picture of w × h with its synthetic film.
func gaussianScene(t *testing.T, hash string, mean [2]float64, sd, at float64, looks func(face *fakeFace, w *world, r *film.Reel)) (*Picture, *world) {
	t.Helper()
	needScreen(t)
	w := &world{means: [][2]float64{mean}, variance: sd * sd, sched: path.Linear(), bend: .3}
	p := newTestPicture(t, 900, 700, 1)
	p.SetInsets(20, 60, 40, 0)
	face := newFakeFace(hash)
	var r film.Reel
	r.Add(&film.Points{Home: film.Rect{X0: -3, Y0: -3, X1: 3, Y1: 3}})
	clock := film.Clock{T: at}
	p.Update(face, &r, &clock, .016, Input{})
	looks(face, w, &r)
	for range 3 {
		p.Update(face, &r, &clock, .016, Input{})
	}
	return p, w
}

const onlyDensity = "dots=0&paths=0&points=0&trails=0&velocity=0&cards=0&densityop=100"

func TestDensityOfOneGaussianStandsWhereItShould(t *testing.T) {
	// At t = ½ of the linear schedule p is N(m/2, (sd²+1)/4): its peak at α·m and,
	// since (p/peak)^¾ is what is shown, at half the peak's density a value of
	// ½^¾, at the radius sqrt(2 ln 2)·sqrt(sd²+1)/2.
	mean, sd := [2]float64{1.5, .8}, .5
	for _, way := range []string{"one slice at t", "between two slices"} {
		p, _ := gaussianScene(t, onlyDensity, mean, sd, .5, func(face *fakeFace, w *world, r *film.Reel) {
			if way == "one slice at t" {
				r.Add(w.slice(film.Density, face.view, -1, .5))
				return
			}
			for i, u := range []float64{.4, .49, .51, .6} {
				r.Add(w.slice(film.Density, face.view, 15+i, u))
			}
		})
		th := grey()
		p.themes = [2]*Theme{th, th}
		clock := film.Clock{T: .5}
		p.Update(newFakeFace(onlyDensity), p.scene.Reel, &clock, .016, Input{})
		img := p.pixels()
		g := p.Geometry()
		cx, cy := g.OX+.5*mean[0]*g.Scale, g.OY-.5*mean[1]*g.Scale

		// The peak: the middle of what is within 1 % of the brightest.
		value := func(x, y int) float64 { return float64(img.Pix[img.PixOffset(x, y)]) / 255 }
		best := 0.
		for y := 21; y < 660; y++ {
			for x := range 840 {
				best = max(best, value(x, y))
			}
		}
		var n, px, py float64
		for y := 21; y < 660; y++ {
			for x := range 840 {
				if value(x, y) >= .99*best {
					n, px, py = n+1, px+float64(x)+.5, py+float64(y)+.5
				}
			}
		}
		if px, py = px/n, py/n; math.Hypot(px-cx, py-cy) > 2 {
			t.Errorf("%s: the peak is at (%.1f, %.1f), α·m at (%.1f, %.1f)", way, px, py, cx, cy)
		}
		if best < .985 {
			t.Errorf("%s: the brightest pixel is %.3f of the map", way, best)
		}
		// The half-maximum radius, in eight directions.
		want := math.Sqrt(2*math.Ln2) * math.Sqrt(sd*sd+1) / 2 * g.Scale
		half := math.Pow(.5, .75) * best
		for k := range 8 {
			dx, dy := math.Cos(float64(k)*math.Pi/4), math.Sin(float64(k)*math.Pi/4)
			r := 0.
			for value(int(cx+dx*r), int(cy+dy*r)) > half {
				r += .25
			}
			if math.Abs(r/want-1) > .05 {
				t.Errorf("%s: half maximum at %.1f px in direction %d, not %.1f", way, r, k, want)
			}
		}
		if got, want := p.scene.Readings.DensityPeak, 1/(2*math.Pi*(sd*sd+1)/4); math.Abs(got/want-1) > .02 {
			t.Errorf("%s: the legend's peak is %v, the closed form %v", way, got, want)
		}
	}
}

func TestContoursAreThinAndAtTheirLevels(t *testing.T) {
	mean, sd := [2]float64{0, 0}, .5
	p, _ := gaussianScene(t, onlyDensity, mean, sd, .5, func(face *fakeFace, w *world, r *film.Reel) {
		r.Add(w.slice(film.Density, face.view, -1, .5))
	})
	th := grey()
	th.Density = Ramp{}
	for i := range th.Density {
		th.Density[i] = hex(0)
	}
	th.Contour = white
	p.themes = [2]*Theme{th, th}
	clock := film.Clock{T: .5}
	p.Update(newFakeFace(onlyDensity), p.scene.Reel, &clock, .016, Input{})
	img, g := p.pixels(), p.Geometry()
	v := (sd*sd + 1) / 4
	for _, level := range []float64{.04, .12, .3, .55, .8} {
		want := math.Sqrt(-2*v*math.Log(level)) * g.Scale
		// Along a ray that crosses no grid line of the density.
		sum, at := 0., 0.
		for r := want - 6; r < want+6; r += .125 {
			a := float64(img.Pix[img.PixOffset(int(g.OX+r*.8), int(g.OY-r*.6))])
			sum, at = sum+a, at+a*r
		}
		if sum == 0 {
			t.Errorf("no contour at %v", level)
			continue
		}
		if at /= sum; math.Abs(at-want) > 1 {
			t.Errorf("the contour %v is at %.1f px, not %.1f", level, at, want)
		}
	}
}

const onlyField = "dots=0&paths=0&points=0&trails=0&density=0&cards=0&velocityop=100"

// direction returns the direction of the arrow whose middle is at (x, y), from
// the pixels within r: the principal axis of its ink, pointing where the head is
// (the end with more ink).
func direction(img, ground *image.RGBA, x, y, r float64) (dx, dy float64) {
	type pix struct{ x, y, a float64 }
	var ink []pix
	var sum, mx, my float64
	for j := int(y - r); j <= int(y+r); j++ {
		for i := int(x - r); i <= int(x+r); i++ {
			px, py := float64(i)+.5-x, float64(j)+.5-y
			if math.Hypot(px, py) > r {
				continue
			}
			o := img.PixOffset(i, j)
			a := math.Abs(float64(img.Pix[o])-float64(ground.Pix[o])) + math.Abs(float64(img.Pix[o+2])-float64(ground.Pix[o+2]))
			ink = append(ink, pix{px, py, a})
			sum, mx, my = sum+a, mx+a*px, my+a*py
		}
	}
	if sum == 0 {
		return math.NaN(), math.NaN()
	}
	mx, my = mx/sum, my/sum
	var xx, xy, yy float64
	for _, q := range ink {
		xx += q.a * (q.x - mx) * (q.x - mx)
		xy += q.a * (q.x - mx) * (q.y - my)
		yy += q.a * (q.y - my) * (q.y - my)
	}
	angle := .5 * math.Atan2(2*xy, xx-yy)
	dx, dy = math.Cos(angle), math.Sin(angle)
	// The shaft is symmetric about the arrow's middle; the head's strokes move
	// the centre of the ink towards it.
	if mx*dx+my*dy < 0 {
		dx, dy = -dx, -dy
	}
	return dx, dy
}

func TestArrowsPointAlongTheField(t *testing.T) {
	mean, sd := [2]float64{1.5, .8}, .5
	var view film.View
	p, w := gaussianScene(t, onlyField+"&show=exact", mean, sd, .5, func(face *fakeFace, w *world, r *film.Reel) {
		view = face.view
		r.Add(w.slice(film.Exact, view, -1, .5))
	})
	img := p.pixels()
	if r := p.scene.Readings; r.SpeedTop <= 0 || math.Abs(r.Cell-cellWide) > .01 {
		t.Errorf("the legend's readings are %+v", r)
	}
	clock := film.Clock{T: .5}
	p.Update(newFakeFace("dots=0&paths=0&points=0&trails=0&density=0&cards=0&velocity=0"), p.scene.Reel, &clock, .016, Input{})
	ground := p.pixels()
	g := p.Geometry()
	cell := (view.X1 - view.X0) / float64(view.Cols)
	seen := 0
	for _, c := range [][2]int{{4, 4}, {8, 12}, {13, 18}, {22, 5}, {25, 20}, {16, 10}, {5, 17}} {
		x, y := view.X0+(float64(c[0])+.5)*cell, view.Y0+(float64(c[1])+.5)*cell
		ux, uy, _ := w.at(.5, x, y)
		sx, sy := g.OX+x*g.Scale, g.OY-y*g.Scale
		if sx < 20 || sx > 820 || sy < 40 || sy > 640 {
			continue
		}
		dx, dy := direction(img, ground, sx, sy, cellWide*.48)
		cos := (dx*ux - dy*uy) / math.Hypot(ux, uy)
		if !(cos > math.Cos(5*math.Pi/180)) {
			t.Errorf("cell %v: the arrow points along (%.2f, %.2f), the field along (%.2f, %.2f)", c, dx, -dy, ux, uy)
		}
		seen++
	}
	if seen < 5 {
		t.Errorf("only %d arrows were in the picture", seen)
	}
}

func TestDifferenceOfEqualFieldsIsTheGround(t *testing.T) {
	ground := func(show string, equal bool) *image.RGBA {
		p, _ := gaussianScene(t, "dots=0&paths=0&points=0&trails=0&cards=0&density=0&velocityop=100&"+show, [2]float64{1, 0}, .4, .5,
			func(face *fakeFace, w *world, r *film.Reel) {
				for i, u := range []float64{.4, .45, .55, .6} {
					e := w.slice(film.Exact, face.view, 15+i, u)
					l := w.slice(film.Learned, face.view, 15+i, u)
					if equal {
						copy(l.Data, e.Data)
						// Rounding errors are no difference.
						for k := range l.Data {
							l.Data[k] *= 1 + 1e-6*float32(k%3-1)
						}
					}
					r.Add(e)
					r.Add(l)
					r.Add(w.slice(film.Density, face.view, 15+i, u))
				}
			})
		return p.pixels()
	}
	want := ground("velocity=0", true)
	got := ground("show=difference", true)
	for i := range want.Pix {
		if want.Pix[i] != got.Pix[i] {
			t.Fatalf("pixel %d is %v, the ground %v", i/4, got.Pix[i&^3:i&^3+4], want.Pix[i&^3:i&^3+4])
		}
	}
	// The same test can fail: different fields show.
	other := ground("show=difference", false)
	n := 0
	for i := 0; i < len(other.Pix); i += 4 {
		if other.Pix[i] != want.Pix[i] {
			n++
		}
	}
	if n < 100000 {
		t.Errorf("different fields change only %d pixels", n)
	}
}

func TestDifferenceIsSignedBySpeed(t *testing.T) {
	// Learned = 1.3 × exact is too fast everywhere: the orange half of the map.
	// Learned = 0.7 × exact: the blue half.
	for _, f := range []float32{1.3, .7} {
		p, _ := gaussianScene(t, "dots=0&paths=0&points=0&trails=0&cards=0&density=0&velocityop=100&show=difference", [2]float64{1, 0}, .4, .5,
			func(face *fakeFace, w *world, r *film.Reel) {
				e, l := w.slice(film.Exact, face.view, -1, .5), w.slice(film.Learned, face.view, -1, .5)
				for k := range l.Data {
					l.Data[k] = f * e.Data[k]
				}
				r.Add(e)
				r.Add(l)
			})
		img := p.pixels()
		var red, blue int
		for y := 40; y < 640; y += 5 {
			for x := 20; x < 820; x += 5 {
				o := img.PixOffset(x, y)
				red, blue = red+int(img.Pix[o]), blue+int(img.Pix[o+2])
			}
		}
		if (red > blue) != (f > 1) {
			t.Errorf("learned = %v × exact: red %d, blue %d", f, red, blue)
		}
	}
}

func TestParticlesStandWhereTheFilmSays(t *testing.T) {
	p, _ := gaussianScene(t, "velocity=0&paths=0&points=0&trails=0&density=0&cards=0", [2]float64{0, 0}, .5, .6, func(face *fakeFace, w *world, r *film.Reel) {
		times := []float64{0, .5, 1}
		r.Add(&film.Block{Epoch: 1, N: 1, Total: 1, Times: times, Rows: &film.Memory{N: 1, Pos: []float32{-1, -1, 0, 1, 2, 1}}})
	})
	on := p.pixels()
	clock := film.Clock{T: .6}
	p.Update(newFakeFace("velocity=0&paths=0&points=0&trails=0&density=0&cards=0&dots=0"), p.scene.Reel, &clock, .016, Input{})
	off := p.pixels()
	for i := 0; i < len(on.Pix); i += 4 {
		on.Pix[i+3] = on.Pix[i] - off.Pix[i]
	}
	_, x, y := mass(on)
	g := p.Geometry()
	wx, wy := g.OX+.4*g.Scale, g.OY-1*g.Scale
	if math.Hypot(x-wx, y-wy) > .3 {
		t.Errorf("the particle is at (%.2f, %.2f), the film says (%.2f, %.2f)", x, y, wx, wy)
	}
}

func TestFadingTrailsReachZeroAndAreClearedByAJump(t *testing.T) {
	needScreen(t)
	p := newTestPicture(t, 600, 500, 1)
	face := newFakeFace("velocity=0&paths=0&points=0&density=0&cards=0&dots=0&trailsop=100")
	var r film.Reel
	straight(&r, mostTrails+100, 1, 0)
	empty := func() *image.RGBA {
		q := newTestPicture(t, 600, 500, 1)
		var none film.Reel
		clock := film.Clock{}
		q.Update(face, &none, &clock, .016, Input{})
		return q.pixels()
	}()
	ink := func() (n int) {
		img := p.pixels()
		for i := range img.Pix {
			if img.Pix[i] != empty.Pix[i] {
				n++
			}
		}
		return n
	}
	clock := film.Clock{T: .2, Playing: true, Speed: 1}
	run := func(frames int, dt float64) {
		for range frames {
			clock.T += dt
			p.Update(face, &r, &clock, 1./60, Input{})
		}
	}
	run(40, .01)
	if n := ink(); n < 100 {
		t.Fatalf("only %d bytes of trails are seen", n)
	}
	clock.T = .1 // a jump
	run(1, 0)
	if n := ink(); n != 0 {
		t.Errorf("after a jump %d bytes of the old trails are still there", n)
	}
	// Without new ink the buffer fades to nothing, ghosts included: all particles
	// leave the picture at once and stay away.
	run(30, .01)
	straight(&r, mostTrails+100, 2, 1e6)
	run(1, 0)
	for range 150 {
		clock.T += 1e-5
		run(1, 0)
	}
	if n := ink(); n != 0 {
		t.Errorf("two and a half seconds later %d bytes of trails are still there", n)
	}
}

func TestAllTrailsOfAStandingFilmCome(t *testing.T) {
	needScreen(t)
	for _, n := range []int{300, 1500, 5000} {
		p := newTestPicture(t, 600, 500, 1)
		face := newFakeFace("velocity=0&paths=0&points=0&density=0&cards=0")
		var r film.Reel
		straight(&r, n, 1, 0)
		clock := film.Clock{T: .9}
		frames := 0
		for p.Update(face, &r, &clock, .016, Input{}); p.Changed(); p.Update(face, &r, &clock, .016, Input{}) {
			if frames++; frames > 30 {
				t.Fatalf("%d particles: still busy after %d frames", n, frames)
			}
		}
		var tr *trails
		for _, l := range p.parts.layers {
			if q, ok := l.(*trails); ok {
				tr = q
			}
		}
		if want := (n + film.Lane - 1) / film.Lane; len(tr.drawn) != want {
			t.Errorf("%d particles: trails of %d blocks of %d are drawn", n, len(tr.drawn), want)
		}
		if most := (n/film.Lane)/lanesAtOnce + 3; frames > most {
			t.Errorf("%d particles: %d frames until all is still, more than %d", n, frames, most)
		}
	}
}

// A block that takes another's place with nodes of its own, as those of a solver
// that chooses its steps, is no jump in time: the trails of all others stay.
func TestTrailsStayWhileABlockIsReplaced(t *testing.T) {
	needScreen(t)
	const n = 5000
	p := newTestPicture(t, 600, 500, 1)
	face := newFakeFace("velocity=0&paths=0&points=0&density=0&cards=0&dots=0&trailsop=100")
	var r film.Reel
	for first := 0; first < n; first += film.Lane { // all over the picture, each in a direction of its own
		b := &film.Block{Epoch: 1, Step: 1, First: first, N: min(film.Lane, n-first), Total: n, Times: []float64{0, .2, .4, .6, .8, 1}}
		var pos []float32
		for k := range b.Times {
			for i := range b.N {
				s, c := math.Sincos(float64(first + i))
				q := float64((first+i)%97)/97*3 + float64(k)*.2
				pos = append(pos, float32(q*c), float32(q*s))
			}
		}
		b.Rows = &film.Memory{Pos: pos, N: b.N}
		r.Add(b)
	}
	clock := film.Clock{T: .9}
	settle := func() {
		for range 30 {
			p.Update(face, &r, &clock, .016, Input{})
		}
	}
	ink := func() (sum int) {
		for _, v := range p.pixels().Pix {
			sum += int(v)
		}
		return sum
	}
	settle()
	full := ink()
	q := newTestPicture(t, 600, 500, 1)
	q.Update(newFakeFace("velocity=0&paths=0&points=0&density=0&cards=0&dots=0&trails=0"), &r, &clock, .016, Input{})
	none := 0
	for _, v := range q.pixels().Pix {
		none += int(v)
	}
	if full-none < 1000 {
		t.Fatalf("the trails are no more than %d in ink: the test tests nothing", full-none)
	}
	for _, old := range r.Blocks()[:3] {
		half := *old // every other node, and the last
		var pos []float32
		half.Times = nil
		row := make([]float32, 2*old.N)
		for k := range old.Times {
			if k%2 == 0 || k == len(old.Times)-1 {
				old.Rows.Row(k, row)
				half.Times, pos = append(half.Times, old.Times[k]), append(pos, row...)
			}
		}
		half.Step, half.Rows = old.Step+1, &film.Memory{Pos: pos, N: old.N}
		r.Add(&half)
		for range 4 {
			p.Update(face, &r, &clock, .016, Input{})
			if now := ink() - none; now < (full-none)*3/4 {
				t.Fatalf("while a block is replaced the trails fall from %d to %d in ink", full-none, now)
			}
		}
	}
}

func TestWildFilmsDoNoHarm(t *testing.T) {
	needScreen(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	p := newTestPicture(t, 600, 500, 1)
	for _, hash := range []string{"", "show=difference", "show=exact", "mode=sde"} {
		face := newFakeFace(hash)
		var r film.Reel
		clock := film.Clock{T: .4}
		p.Update(face, &r, &clock, .016, Input{})
		v := face.view
		if v.Cols == 0 {
			v = film.View{Rect: film.Rect{X0: -4, Y0: -4, X1: 4, Y1: 4}, Cols: 8, Rows: 8, Width: 8, Height: 8}
		}
		for _, l := range []film.Layer{film.Learned, film.Exact, film.Density} {
			s := moons().slice(l, v, -1, .4)
			for i := range s.Data {
				s.Data[i] = []float32{nan, inf, -inf, 1e38, 0}[i%5]
			}
			s.Max = inf
			r.Add(s)
		}
		pos := make([]float32, 3*2*4)
		for i := range pos {
			pos[i] = []float32{nan, inf, 0, 1e38, -inf}[i%5]
		}
		r.Add(&film.Block{Epoch: 1, N: 4, Total: 4, Times: []float64{0, .5, 1}, Rows: &film.Memory{Pos: pos, N: 4}})
		r.Add(&film.Tracks{N: 4, Probes: 2, Times: []float64{0, .5, 1}, Pos: pos, Vel: pos})
		r.Add(&film.Points{XY: pos, Home: film.Rect{X0: math.NaN()}})
		r.Add(&film.Frame{Loss: math.NaN(), Floor: math.NaN(), Bins: []film.LossBin{{Step: 1, Mean: nan, Raw: inf}}})
		for _, u := range []float64{0, .4, 1} {
			clock.Seek(u)
			clock.Playing = !clock.Playing
			p.Update(face, &r, &clock, .016, Input{})
			p.pixels()
		}
	}
}

func TestEverySizeOfWindowCanBeDrawn(t *testing.T) {
	needScreen(t)
	w := moons()
	for _, size := range [][3]float64{{0, 0, 1}, {1, 1, 1}, {320, 200, 3}, {719, 500, 1.25}, {720, 500, 1}, {1199.5, 400, 1}, {2000, 300, 1}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			p := newTestPicture(t, size[0], size[1], size[2])
			p.SetInsets(48, 0, 64, 0)
			face := newFakeFace("theme=light")
			var r film.Reel
			w.data(&r, 50)
			w.particles(&r, 40, false)
			clock := film.Clock{T: .5}
			for range 3 {
				p.Update(face, &r, &clock, .016, Input{})
				if face.looks > 0 {
					r.Add(w.slice(film.Learned, face.view, -1, .5))
					r.Add(w.slice(film.Density, face.view, -1, .5))
				}
			}
			if size[0] > 0 {
				p.pixels()
			}
		})
	}
}
