package render

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

const (
	// nodesODE and nodesSDE are how many of the last nodes a trail runs through.
	nodesODE = 12
	nodesSDE = 5
	// mostTrails is the most particles whose trails are drawn from the film while
	// it plays; above it a fading buffer takes their place. Building the trails of
	// 1,500 particles takes as long as the rest of the picture.
	mostTrails = 1500
	// lanesAtOnce is how many blocks' trails are drawn in one frame when the
	// film stands still with more particles than that: the rest follow.
	lanesAtOnce = mostTrails/film.Lane + 1
	// alphaODE, alphaSDE and bufferAlpha are the opacity at the particle at full
	// layer opacity; the default of 60 % gives the mock-up's.
	alphaODE    = 0.55
	alphaSDE    = 0.37
	bufferAlpha = 0.5
	// keep is what a sixtieth of a second leaves of the fading buffer.
	keep = 0.93
)

// trails draws where the particles came from. Up to mostTrails particles, and
// always while the clock stands still, they are lines through the last nodes of
// the solver, with opacity falling with the square of their age. The part up to
// the last node changes only when a node is passed or a new film comes, and is
// kept in an image; the rest, to where the particle is now, is drawn anew.
type trails struct {
	cloud *cloud
	ink   *ink
	decay shader
	pen   *Pen

	on     bool
	at     image.Rectangle  // of the picture, device pixels
	images [2]*ebiten.Image // [0] is shown; [1] is the buffer's other half, or in the making
	of     trailKey

	drawn  []laneDrawn // the blocks in the image in the making
	behind bool        // that image is [1]: the one shown stays until it is complete

	rows  [nodesODE][]float32
	last  []float32 // where the particles were in the last frame, px of the image
	heads []ebiten.Vertex
	is    []uint32
	opts  ebiten.DrawTrianglesShaderOptions
	fade  ebiten.DrawTrianglesShaderOptions
	keep  []float32
	quad  [4]ebiten.Vertex
	six   [6]uint32
	blit  ebiten.DrawImageOptions
}

// trailKey is what makes everything drawn so far useless when it changes.
type trailKey struct {
	view     Viewport
	theme    *Theme
	scale    float32
	alpha    float32
	width    float32
	buffered bool
}

// laneDrawn is what of a block was drawn: its trails up to node k.
type laneDrawn struct {
	block *film.Block
	k     int
}

func newTrails(k *ink, c *cloud) *trails {
	t := &trails{cloud: c, ink: k, decay: shader{source: decaySource}, pen: newPen(k), keep: []float32{1}, six: [6]uint32{0, 1, 2, 1, 3, 2}}
	t.fade.Uniforms = map[string]any{"Keep": t.keep}
	t.fade.Blend = ebiten.BlendCopy
	return t
}

func (t *trails) update(s *Scene) {
	on := s.Values.Bool(control.Trails) && t.cloud.n > 0 && !s.View.Picture.Empty()
	began := on && !t.on
	t.on = on
	if !on {
		return
	}
	resized := t.size(s)
	of := trailKey{view: s.View, theme: s.Theme, scale: s.Scale,
		alpha: float32(s.Values.Float(control.TrailsOp)) / 100 * crowd(t.cloud.n), width: trailWidth(s),
		buffered: t.cloud.n > mostTrails && s.Playing}
	clear := began || resized || of != t.of
	t.of = of
	if of.buffered {
		t.fadeOn(s, clear || s.Scrubbed)
	} else {
		t.fromNodes(s, clear)
	}
}

// crowd is how much fainter trails are when there are many: their sum would
// otherwise be white.
func crowd(n int) float32 {
	if n <= mostTrails {
		return 1
	}
	// In steps, so that a block more does not begin everything anew.
	n = (n + mostTrails - 1) / mostTrails * mostTrails
	return sqrt32(mostTrails / float32(n))
}

func trailWidth(s *Scene) float32 {
	switch {
	case s.Size == Phone:
		return .8
	case s.Projector:
		return 1.3
	}
	return 1.1
}

// size makes the images as large as the picture.
func (t *trails) size(s *Scene) bool {
	v, k := s.View.Picture, float64(s.Scale)
	at := image.Rect(int(math.Floor(v.X*k)), int(math.Floor(v.Y*k)), int(math.Ceil((v.X+v.W)*k)), int(math.Ceil((v.Y+v.H)*k)))
	if at == t.at && t.images[0] != nil {
		return false
	}
	moved := t.images[0] == nil || at.Size() != t.at.Size()
	t.at = at
	if moved {
		for i := range t.images {
			if t.images[i] != nil {
				t.images[i].Deallocate()
			}
			t.images[i] = ebiten.NewImage(at.Dx(), at.Dy())
		}
	}
	return true
}

// fadeOn lets what is in the buffer fade and adds the way that every particle
// has gone since the last frame.
func (t *trails) fadeOn(s *Scene, clear bool) {
	if clear {
		t.images[0].Clear()
		t.last = t.last[:0]
	}
	if !t.cloud.moved && !clear {
		return
	}
	s.Changed()
	w, h := float32(t.at.Dx()), float32(t.at.Dy())
	for i := range t.quad {
		x, y := w*float32(i&1), h*float32(i>>1)
		t.quad[i] = ebiten.Vertex{DstX: x, DstY: y, SrcX: x, SrcY: y}
	}
	t.keep[0] = float32(math.Pow(keep, s.DT*60))
	t.fade.Images[0] = t.images[0]
	t.images[1].DrawTrianglesShader32(t.quad[:], t.six[:], t.decay.program(), &t.fade)
	t.images[0], t.images[1] = t.images[1], t.images[0]

	reach, k := stroke(t.of.width*s.Scale, s.Theme.Particle.Alpha(t.of.alpha*bufferAlpha))
	ax, bx, ay, by := t.pixels(s)
	fresh := len(t.last) != 2*t.cloud.n
	t.last = sized(t.last, 2*t.cloud.n)
	t.begin(t.cloud.n)
	vs, last := t.heads, t.last
	for i := range t.cloud.lanes {
		l := &t.cloud.lanes[i]
		for x := l.x; len(x) >= 2; x = x[2:] {
			px, py := onScreen(ax*x[0]+bx, ay*x[1]+by)
			if fresh || l.leapt || last[0] == -far || px == -far {
				last[0], last[1] = px, py
			}
			if last[0] == px && last[1] == py {
				capsule(vs, -far, -far, -far, -far, reach, k) // it did not move: no ink
			} else {
				capsule(vs, last[0], last[1], px, py, reach, k)
			}
			last[0], last[1] = px, py
			vs, last = vs[3:], last[2:]
		}
	}
	t.opts.Images[0] = t.ink.types.image()
	t.images[0].DrawTrianglesShader32(t.heads, t.is[:len(t.heads)], t.ink.shader.program(), &t.opts)
}

// fromNodes brings the image of whole pieces up to date and makes the pieces
// from the last node to now.
func (t *trails) fromNodes(s *Scene, clear bool) {
	lanes := t.cloud.lanes
	jumped, stale := clear || len(t.drawn) > len(lanes), false
	for i := range t.drawn[:min(len(t.drawn), len(lanes))] {
		same := t.drawn[i].block == lanes[i].block // another block may have other nodes
		jumped = jumped || same && t.drawn[i].k != lanes[i].k
		stale = stale || !same
	}
	switch complete := len(t.drawn) == len(lanes); {
	case jumped, stale && t.cloud.n <= mostTrails:
		// What is shown belongs to another time or place, or can be made anew at once.
		t.images[0].Clear()
		t.drawn, t.behind = t.drawn[:0], false
	case stale && complete:
		// The same nodes of a newer film: shown when the image is complete.
		t.images[1].Clear()
		t.drawn, t.behind = t.drawn[:0], true
	}
	if len(t.drawn) < len(lanes) {
		t.build(s)
		s.Changed()
	}
	if t.cloud.moved || clear {
		t.toNow(s)
	}
}

// build draws the next few blocks' trails.
func (t *trails) build(s *Scene) {
	lanes := t.cloud.lanes
	t.pen.Reset()
	for range lanesAtOnce {
		if len(t.drawn) == len(lanes) {
			break
		}
		l := &lanes[len(t.drawn)]
		t.lane(s, l)
		t.drawn = append(t.drawn, laneDrawn{l.block, l.k})
	}
	dst := t.images[0]
	if t.behind {
		dst = t.images[1]
	}
	t.pen.Flush(dst)
	if t.behind && len(t.drawn) == len(lanes) {
		t.images[0], t.images[1] = t.images[1], t.images[0]
		t.behind = false
	}
}

// pixels is Viewport.pixels for the images, which begin at the picture's corner.
func (t *trails) pixels(s *Scene) (ax, bx, ay, by float32) {
	ax, bx, ay, by = s.View.pixels(s.Scale)
	return ax, bx - float32(t.at.Min.X), ay, by - float32(t.at.Min.Y)
}

// trailNodes returns how many nodes a block's trails run through and their
// opacity at the particle.
func (t *trails) trailNodes(b *film.Block) (n int, alpha float32) {
	if b.SDE {
		return nodesSDE, t.of.alpha * alphaSDE
	}
	return nodesODE, t.of.alpha * alphaODE
}

// lane inks the trails of one block up to its last node before now.
func (t *trails) lane(s *Scene, l *lane) {
	n, alpha := t.trailNodes(l.block)
	first := max(0, l.k-n+1)
	m := l.k - first + 1 // nodes that there are
	if m < 2 {
		return
	}
	for j := range m {
		t.rows[j] = sized(t.rows[j], 2*l.block.N)
		l.block.Rows.Row(first+j, t.rows[j])
	}
	reach, k := stroke(t.of.width*s.Scale, s.Theme.Particle.Alpha(alpha))
	ax, bx, ay, by := t.pixels(s)
	var shades [nodesODE]Color
	for j := range m {
		a := float32(first+j-(l.k-n+1)) / float32(n)
		shades[j] = Color{k[0] * a * a, k[1] * a * a, k[2] * a * a, k[3] * a * a}
	}
	for i := 0; i < 2*l.block.N; i += 2 {
		var px, py, nx, ny float32 // the last node, and the normal of the piece that led to it
		led := false
		px, py = onScreen(ax*t.rows[0][i]+bx, ay*t.rows[0][i+1]+by)
		for j := 1; j < m; j++ {
			x, y := onScreen(ax*t.rows[j][i]+bx, ay*t.rows[j][i+1]+by)
			dx, dy := x-px, y-py
			d := dx*dx + dy*dy
			if d < 1e-4 { // a particle that rests
				continue
			}
			if x == -far || px == -far { // a gap
				if led {
					t.pen.rib(px, py, nx, ny, reach, shades[j-1])
					t.pen.join()
				}
				px, py, led = x, y, false
				continue
			}
			r := 1 / sqrt32(d)
			mx, my := -dy*r, dx*r
			cos := nx*mx + ny*my
			switch {
			case !led:
				t.pen.rib(px, py, mx, my, reach, shades[j-1])
			case cos < sharp:
				t.pen.rib(px, py, nx, ny, reach, shades[j-1])
				t.pen.join()
				t.pen.rib(px, py, mx, my, reach, shades[j-1])
			default:
				f := 1 / (1 + cos)
				t.pen.rib(px, py, (nx+mx)*f, (ny+my)*f, reach, shades[j-1])
				t.pen.join()
			}
			px, py, nx, ny, led = x, y, mx, my, true
		}
		if led {
			t.pen.rib(px, py, nx, ny, reach, shades[m-1])
			t.pen.join()
		}
	}
}

// toNow makes the pieces from the last node to where the particles are.
func (t *trails) toNow(s *Scene) {
	ax, bx, ay, by := s.View.pixels(s.Scale)
	t.begin(t.cloud.n)
	vs := t.heads
	for i := range t.cloud.lanes {
		l := &t.cloud.lanes[i]
		_, alpha := t.trailNodes(l.block)
		reach, k := stroke(t.of.width*s.Scale, s.Theme.Particle.Alpha(alpha*.92))
		for j := 0; j < 2*l.block.N; j += 2 {
			x0, y0 := onScreen(ax*l.a[j]+bx, ay*l.a[j+1]+by)
			x1, y1 := onScreen(ax*l.x[j]+bx, ay*l.x[j+1]+by)
			if x0 == -far || x1 == -far {
				x0, y0, x1, y1 = -far, -far, -far, -far
			}
			capsule(vs, x0, y0, x1, y1, reach, k)
			vs = vs[3:]
		}
	}
}

// begin makes room for n capsules.
func (t *trails) begin(n int) {
	if cap(t.heads) < 3*n {
		t.heads = make([]ebiten.Vertex, 3*n)
	}
	t.heads = t.heads[:3*n]
	t.is = counted(t.is, 3*n)
}

// capsule writes a line with round ends as one triangle. Around a capsule of
// half length h and reach r, along the first axis, it has the corners
// (−h−r, ±2r) and (3(h+r), 0): every point of the outline lies inside.
func capsule(vs []ebiten.Vertex, x0, y0, x1, y1, r float32, k Color) {
	dx, dy := x1-x0, y1-y0
	d := dx*dx + dy*dy
	ux, uy, h := float32(1), float32(0), float32(0)
	if d > 1e-6 {
		l := sqrt32(d)
		ux, uy, h = dx/l, dy/l, l/2
	}
	mx, my := (x0+x1)/2, (y0+y1)/2
	a, b := -(h + r), 3*(h+r)
	v := ebiten.Vertex{SrcX: whiteTexel, SrcY: whiteTexel, ColorR: k[0], ColorG: k[1], ColorB: k[2], ColorA: k[3], Custom0: r, Custom3: -h}
	v.DstX, v.DstY, v.Custom1, v.Custom2 = mx+ux*a-uy*2*r, my+uy*a+ux*2*r, a, 2*r
	vs[0] = v
	v.DstX, v.DstY, v.Custom2 = mx+ux*a+uy*2*r, my+uy*a-ux*2*r, -2*r
	vs[1] = v
	v.DstX, v.DstY, v.Custom1, v.Custom2 = mx+ux*b, my+uy*b, b, 0
	vs[2] = v
}

func (t *trails) draw(dst *ebiten.Image, pen *Pen, s *Scene) {
	if !t.on {
		return
	}
	pen.Flush(dst)
	t.blit.GeoM.Reset()
	t.blit.GeoM.Translate(float64(t.at.Min.X), float64(t.at.Min.Y))
	dst.DrawImage(t.images[0], &t.blit)
	if !t.of.buffered {
		t.opts.Images[0] = t.ink.types.image()
		dst.DrawTrianglesShader32(t.heads, t.is[:len(t.heads)], t.ink.shader.program(), &t.opts)
	}
}
