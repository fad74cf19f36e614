package render

// Line draws a straight line with feathered sides and square ends.
func (p *Pen) Line(x0, y0, x1, y1, width float32, c Color) {
	s := p.ink.scale
	reach, k := stroke(width*s, c)
	x0, y0, x1, y1 = x0*s, y0*s, x1*s, y1*s
	dx, dy := x1-x0, y1-y0
	l := hypot32(dx, dy)
	if !(l > 0) {
		return
	}
	nx, ny := -dy/l*reach, dx/l*reach
	p.vertex(x0+nx, y0+ny, k, reach, 0, reach, 0)
	p.vertex(x1+nx, y1+ny, k, reach, 0, reach, 0)
	p.vertex(x0-nx, y0-ny, k, reach, 0, -reach, 0)
	p.vertex(x1-nx, y1-ny, k, reach, 0, -reach, 0)
	p.quad()
}

// Stroke draws a straight line with round ends; one of no length is a disc.
func (p *Pen) Stroke(x0, y0, x1, y1, width float32, c Color) {
	s := p.ink.scale
	reach, k := stroke(width*s, c)
	x0, y0, x1, y1 = x0*s, y0*s, x1*s, y1*s
	dx, dy := x1-x0, y1-y0
	l := hypot32(dx, dy)
	ux, uy := float32(1), float32(0)
	if l > 0 {
		ux, uy = dx/l, dy/l
	}
	h := l / 2
	mx, my := (x0+x1)/2, (y0+y1)/2
	ax, ay := ux*(h+reach), uy*(h+reach)
	nx, ny := -uy*reach, ux*reach
	p.vertex(mx-ax+nx, my-ay+ny, k, reach, -h-reach, reach, -h)
	p.vertex(mx+ax+nx, my+ay+ny, k, reach, h+reach, reach, -h)
	p.vertex(mx-ax-nx, my-ay-ny, k, reach, -h-reach, -reach, -h)
	p.vertex(mx+ax-nx, my+ay-ny, k, reach, h+reach, -reach, -h)
	p.quad()
}

// Arrow draws a straight arrow with an open head whose strokes are head long.
func (p *Pen) Arrow(x0, y0, x1, y1, width, head float32, c Color) {
	dx, dy := x1-x0, y1-y0
	l := hypot32(dx, dy)
	if !(l > 0) {
		return
	}
	ux, uy := dx/l, dy/l
	p.Stroke(x0, y0, x1, y1, width, c)
	p.Stroke(x1-head*(ux*headAlong-uy*headAcross), y1-head*(uy*headAlong+ux*headAcross), x1, y1, width, c)
	p.Stroke(x1-head*(ux*headAlong+uy*headAcross), y1-head*(uy*headAlong-ux*headAcross), x1, y1, width, c)
}

// The strokes of an arrow's head stand at 30° to its shaft.
const headAlong, headAcross = .87, .5

// Polyline draws connected lines through x0, y0, x1, y1, … with feathered
// sides, mitred joints and square ends. A point that is not finite leaves a gap.
func (p *Pen) Polyline(pts []float32, width float32, c Color) {
	reach, k := stroke(width*p.ink.scale, c)
	p.strip(pts, reach, k, k)
}

// sharp is the cosine of the turn beyond which two lines are not mitred: the
// point of the joint would stick out by more than twice the width.
const sharp = -.5

// strip appends a polyline, given in dp, as a strip of quads; its colour runs
// from a to b (premultiplied) along the points.
func (p *Pen) strip(pts []float32, reach float32, a, b Color) {
	s := p.ink.scale
	n := len(pts) / 2
	var px, py float32        // last point
	var nx, ny float32        // normal of the line that led to it
	open, led := false, false // a last point exists; a line led to it
	for i := 0; i < n; i++ {
		x, y := pts[2*i]*s, pts[2*i+1]*s
		if !finite32(x) || !finite32(y) {
			if led {
				p.rib(px, py, nx, ny, reach, shade(a, b, i-1, n))
				p.join()
			}
			open, led = false, false
			continue
		}
		if !open {
			px, py, open = x, y, true
			continue
		}
		dx, dy := x-px, y-py
		l := hypot32(dx, dy)
		if l < 1e-3 {
			continue
		}
		mx, my := -dy/l, dx/l
		switch cos := nx*mx + ny*my; {
		case !led:
			p.rib(px, py, mx, my, reach, shade(a, b, i-1, n))
		case cos < sharp:
			k := shade(a, b, i-1, n)
			p.rib(px, py, nx, ny, reach, k)
			p.join()
			p.rib(px, py, mx, my, reach, k)
		default:
			f := 1 / (1 + cos)
			p.rib(px, py, (nx+mx)*f, (ny+my)*f, reach, shade(a, b, i-1, n))
			p.join()
		}
		px, py, nx, ny, led = x, y, mx, my, true
	}
	if led {
		p.rib(px, py, nx, ny, reach, shade(a, b, n-1, n))
		p.join()
	}
}

func shade(a, b Color, i, n int) Color {
	if a == b || n < 2 {
		return a
	}
	w := float32(i) / float32(n-1)
	return Color{a[0] + w*(b[0]-a[0]), a[1] + w*(b[1]-a[1]), a[2] + w*(b[2]-a[2]), a[3] + w*(b[3]-a[3])}
}

// rib appends the two corners of a strip at a point with normal (nx, ny).
func (p *Pen) rib(x, y, nx, ny, reach float32, c Color) {
	p.vertex(x+nx*reach, y+ny*reach, c, reach, 0, reach, 0)
	p.vertex(x-nx*reach, y-ny*reach, c, reach, 0, -reach, 0)
}

// join appends the quad between the last two ribs.
func (p *Pen) join() {
	n := uint32(len(p.vs)) - 4
	p.is = append(p.is, n, n+2, n+1, n+1, n+2, n+3)
}

// Dashed draws a polyline in dashes: on dp drawn, off dp left out, and so on.
func (p *Pen) Dashed(pts []float32, width, on, off float32, c Color) {
	p.dashes(pts, width, on, off, 0, c)
}

// dashes is Dashed with the pattern moved on by phase dp, so that dashes can
// stay where they are while the line's beginning moves.
func (p *Pen) dashes(pts []float32, width, on, off, phase float32, c Color) {
	period := on + off
	if !(on > 0) || !(off >= 0) || !(period > 0) {
		return
	}
	at := phase - period*float32(int(phase/period)) // where in the pattern we are
	for i := 0; i+3 < len(pts); i += 2 {
		x0, y0, x1, y1 := pts[i], pts[i+1], pts[i+2], pts[i+3]
		l := hypot32(x1-x0, y1-y0)
		if !finite32(l) || l <= 0 {
			continue
		}
		ux, uy := (x1-x0)/l, (y1-y0)/l
		for done := float32(0); done < l; {
			if at < on {
				step := min(on-at, l-done)
				p.Line(x0+ux*done, y0+uy*done, x0+ux*(done+step), y0+uy*(done+step), width, c)
				done += step
				at += step
			} else {
				step := min(period-at, l-done)
				done += step
				at += step
			}
			if at >= period-1e-4 {
				at = 0
			} else if at >= on-1e-4 && at < on {
				at = on // so that a rest too small to count cannot stall the walk
			}
		}
	}
}

func finite32(v float32) bool { return v-v == 0 }
