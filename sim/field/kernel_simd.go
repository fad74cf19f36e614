//go:build goexperiment.simd

package field

import (
	"math"
	"simd"
	"unsafe"

	"flowscope/sim/internal/vec"
)

// Constants are named outside the loops throughout: written inside, the
// compiler for wasm makes them anew in every step, which halves the speed.

// vectorLen is the number of float32 in a vector: 4 in wasm, up to 16 natively.
func vectorLen() int { return simd.BroadcastFloat32s(0).Len() }

// panelLen is the number of columns that are worked on together.
func panelLen() int { return 2 * vectorLen() }

func minDist2(data []float32, x, y float32) float32 {
	least := simd.BroadcastFloat32s(float32(math.Inf(1)))
	xv, yv := simd.BroadcastFloat32s(x), simd.BroadcastFloat32s(y)
	w := xv.Len()
	for i := 0; i+4*w <= len(data); i += 4 * w {
		p := unsafe.Pointer(&data[i])
		dx := vec.Load(p).Sub(xv)
		dy := vec.Load(unsafe.Add(p, 4*w)).Sub(yv)
		least = least.Min(dx.Mul(dx).Add(dy.Mul(dy)))
	}
	return least4(least)
}

// least4 is the least lane. (A vector may have any number of lanes; they are
// few.)
func least4(v simd.Float32s) float32 {
	var lanes [blockSize]float32
	v.Store(lanes[:])
	n := v.Len()
	vec.Clean()
	m := lanes[0]
	for _, x := range lanes[1:n] {
		if x < m {
			m = x
		}
	}
	return m
}

// sums are the sums of the lanes.
func sums(a, b, c simd.Float32s) (sa, sb, sc float32) {
	var la, lb, lc [blockSize]float32
	a.Store(la[:])
	b.Store(lb[:])
	c.Store(lc[:])
	n := a.Len()
	vec.Clean()
	for i, x := range la[:n] {
		sa += x
		sb += lb[i]
		sc += lc[i]
	}
	return sa, sb, sc
}

func boxDist2(dst, boxes []float32, x, y float32) float32 {
	least := simd.BroadcastFloat32s(float32(math.Inf(1)))
	xv, yv := simd.BroadcastFloat32s(x), simd.BroadcastFloat32s(y)
	zero := simd.BroadcastFloat32s(0)
	w := xv.Len()
	for len(boxes) >= 4*w && len(dst) >= w {
		dx := simd.LoadFloat32s(boxes[:w]).Sub(xv).Max(xv.Sub(simd.LoadFloat32s(boxes[w : 2*w]))).Max(zero)
		dy := simd.LoadFloat32s(boxes[2*w : 3*w]).Sub(yv).Max(yv.Sub(simd.LoadFloat32s(boxes[3*w : 4*w]))).Max(zero)
		d := dx.Mul(dx).Add(dy.Mul(dy))
		d.Store(dst[:w])
		least = least.Min(d)
		boxes, dst = boxes[4*w:], dst[w:]
	}
	return least4(least)
}

// The exponentials are vec.Exp2 without its upper bound, which no exponent here
// reaches, and with 0 for what is below the lower one: masking costs less than
// bounding.

func sumMeans(ranges []int32, data []float32, x, y, k, ref float32) (s, sx, sy float32) {
	xv, yv := simd.BroadcastFloat32s(x), simd.BroadcastFloat32s(y)
	kv, refv := simd.BroadcastFloat32s(k), simd.BroadcastFloat32s(ref)
	lo, magic, one := simd.BroadcastFloat32s(vec.Exp2Min), simd.BroadcastFloat32s(vec.Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(vec.Exp2C1), simd.BroadcastFloat32s(vec.Exp2C2), simd.BroadcastFloat32s(vec.Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(vec.Exp2C4), simd.BroadcastFloat32s(vec.Exp2C5)
	var sv, sxv, syv simd.Float32s
	w := xv.Len()
	for ; len(ranges) >= 2; ranges = ranges[2:] {
		part := data[ranges[0]:ranges[1]]
		for i := 0; i+4*w <= len(part); i += 4 * w {
			p := unsafe.Pointer(&part[i])
			dx := vec.Load(p).Sub(xv)
			dy := vec.Load(unsafe.Add(p, 4*w)).Sub(yv)
			l := refv.Sub(kv.Mul(vec.MulAdd(dx, dx, dy.Mul(dy))))
			n := l.Add(magic)
			f := l.Sub(n.Sub(magic))
			e := vec.MulAdd(c5, f, c4)
			e = vec.MulAdd(e, f, c3)
			e = vec.MulAdd(e, f, c2)
			e = vec.MulAdd(e, f, c1)
			e = vec.MulAdd(e, f, one)
			r := e.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32()).Masked(l.Greater(lo))
			sv = sv.Add(r)
			sxv = vec.MulAdd(r, vec.Load(unsafe.Add(p, 8*w)), sxv)
			syv = vec.MulAdd(r, vec.Load(unsafe.Add(p, 12*w)), syv)
		}
	}
	return sums(sv, sxv, syv)
}

func sumOffsets(ranges []int32, data []float32, x, y, k, ref float32) (s, sx, sy float32) {
	xv, yv := simd.BroadcastFloat32s(x), simd.BroadcastFloat32s(y)
	kv, refv := simd.BroadcastFloat32s(k), simd.BroadcastFloat32s(ref)
	lo, magic, one := simd.BroadcastFloat32s(vec.Exp2Min), simd.BroadcastFloat32s(vec.Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(vec.Exp2C1), simd.BroadcastFloat32s(vec.Exp2C2), simd.BroadcastFloat32s(vec.Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(vec.Exp2C4), simd.BroadcastFloat32s(vec.Exp2C5)
	var sv, sxv, syv simd.Float32s
	w := xv.Len()
	for ; len(ranges) >= 2; ranges = ranges[2:] {
		part := data[ranges[0]:ranges[1]]
		for i := 0; i+4*w <= len(part); i += 4 * w {
			p := unsafe.Pointer(&part[i])
			dx := vec.Load(p).Sub(xv).Add(vec.Load(unsafe.Add(p, 8*w)))
			dy := vec.Load(unsafe.Add(p, 4*w)).Sub(yv).Add(vec.Load(unsafe.Add(p, 12*w)))
			l := refv.Sub(kv.Mul(vec.MulAdd(dx, dx, dy.Mul(dy))))
			n := l.Add(magic)
			f := l.Sub(n.Sub(magic))
			e := vec.MulAdd(c5, f, c4)
			e = vec.MulAdd(e, f, c3)
			e = vec.MulAdd(e, f, c2)
			e = vec.MulAdd(e, f, c1)
			e = vec.MulAdd(e, f, one)
			r := e.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32()).Masked(l.Greater(lo))
			sv = sv.Add(r)
			sxv = vec.MulAdd(r, dx, sxv)
			syv = vec.MulAdd(r, dy, syv)
		}
	}
	return sums(sv, sxv, syv)
}

// gaussPanel: a panel is two vectors wide.
func gaussPanel(dst, xh, xl, ph, pl []float32, k, cut float32) {
	w := simd.BroadcastFloat32s(0).Len()
	gaussColumn(dst, xh[:w], xl[:w], ph, pl, k, cut)
	gaussColumn(dst[w:], xh[w:2*w], xl[w:2*w], ph, pl, k, cut)
	vec.Clean()
}

// gaussColumn makes every other vector of dst: half a panel, whose constants fit
// the registers of wasm.
func gaussColumn(dst, xh, xl, ph, pl []float32, k, cut float32) {
	kv, cutv := simd.BroadcastFloat32s(-k), simd.BroadcastFloat32s(-cut)
	magic, one := simd.BroadcastFloat32s(vec.Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(vec.Exp2C1), simd.BroadcastFloat32s(vec.Exp2C2), simd.BroadcastFloat32s(vec.Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(vec.Exp2C4), simd.BroadcastFloat32s(vec.Exp2C5)
	w := one.Len()
	hv, lv := simd.LoadFloat32s(xh), simd.LoadFloat32s(xl)
	if len(ph) == 0 {
		return
	}
	pl, dst = pl[:len(ph)], dst[:(2*len(ph)-1)*w]
	for i, h := range ph {
		d := hv.Sub(simd.BroadcastFloat32s(h)).Add(lv.Sub(simd.BroadcastFloat32s(pl[i])))
		l := kv.Mul(d).Mul(d)
		n := l.Add(magic)
		f := l.Sub(n.Sub(magic))
		e := vec.MulAdd(c5, f, c4)
		e = vec.MulAdd(e, f, c3)
		e = vec.MulAdd(e, f, c2)
		e = vec.MulAdd(e, f, c1)
		e = vec.MulAdd(e, f, one)
		vec.Store(e.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32()).Masked(l.Greater(cutv)), unsafe.Pointer(&dst[2*i*w]))
	}
}

// gaussRow: the number of points is a multiple of blockSize, so of a vector.
func gaussRow(dst, ph, pl []float32, yh, yl, k, cut float32) {
	yhv, ylv := simd.BroadcastFloat32s(yh), simd.BroadcastFloat32s(yl)
	kv, cutv := simd.BroadcastFloat32s(-k), simd.BroadcastFloat32s(-cut)
	magic, one := simd.BroadcastFloat32s(vec.Exp2Magic), simd.BroadcastFloat32s(1)
	c1, c2, c3 := simd.BroadcastFloat32s(vec.Exp2C1), simd.BroadcastFloat32s(vec.Exp2C2), simd.BroadcastFloat32s(vec.Exp2C3)
	c4, c5 := simd.BroadcastFloat32s(vec.Exp2C4), simd.BroadcastFloat32s(vec.Exp2C5)
	w := one.Len()
	dst, pl = dst[:len(ph)], pl[:len(ph)]
	for i := 0; i+w <= len(ph); i += w {
		d := vec.Load(unsafe.Pointer(&ph[i])).Sub(yhv).Add(vec.Load(unsafe.Pointer(&pl[i])).Sub(ylv))
		l := kv.Mul(d).Mul(d)
		n := l.Add(magic)
		f := l.Sub(n.Sub(magic))
		e := vec.MulAdd(c5, f, c4)
		e = vec.MulAdd(e, f, c3)
		e = vec.MulAdd(e, f, c2)
		e = vec.MulAdd(e, f, c1)
		e = vec.MulAdd(e, f, one)
		vec.Store(e.Mul(n.ToBits().ShiftAllLeft(23).BitsToFloat32()).Masked(l.Greater(cutv)), unsafe.Pointer(&dst[i]))
	}
	vec.Clean()
}

func scalePanel(dst, src, z []float32) {
	w := simd.BroadcastFloat32s(0).Len()
	for _, v := range z {
		if len(dst) < 2*w || len(src) < 2*w {
			return
		}
		zv := simd.BroadcastFloat32s(v)
		simd.LoadFloat32s(src[:w]).Mul(zv).Store(dst[:w])
		simd.LoadFloat32s(src[w : 2*w]).Mul(zv).Store(dst[w : 2*w])
		src, dst = src[2*w:], dst[2*w:]
	}
	vec.Clean()
}

func mul(dst, a, b []float32) {
	w := simd.BroadcastFloat32s(0).Len()
	for len(a) >= w && len(b) >= w && len(dst) >= w {
		simd.LoadFloat32s(a).Mul(simd.LoadFloat32s(b)).Store(dst)
		a, b, dst = a[w:], b[w:], dst[w:]
	}
	vec.Clean()
	mulScalar(dst, a, b)
}

// tile: 4 rows by 2 vectors stay in registers while the points stream by, the
// shape that V8 runs fastest.
func tile(c0, c1, c2, c3, a, g0, g1, g2, g3 []float32) {
	w := simd.BroadcastFloat32s(0).Len()
	c00, c01 := simd.LoadFloat32s(c0[:w]), simd.LoadFloat32s(c0[w:2*w])
	c10, c11 := simd.LoadFloat32s(c1[:w]), simd.LoadFloat32s(c1[w:2*w])
	c20, c21 := simd.LoadFloat32s(c2[:w]), simd.LoadFloat32s(c2[w:2*w])
	c30, c31 := simd.LoadFloat32s(c3[:w]), simd.LoadFloat32s(c3[w:2*w])
	g1, g2, g3 = g1[:len(g0)], g2[:len(g0)], g3[:len(g0)]
	for n, b := range g0 {
		if len(a) < 2*w {
			break
		}
		a0, a1 := simd.LoadFloat32s(a[:w]), simd.LoadFloat32s(a[w:2*w])
		bv := simd.BroadcastFloat32s(b)
		c00, c01 = vec.MulAdd(a0, bv, c00), vec.MulAdd(a1, bv, c01)
		bv = simd.BroadcastFloat32s(g1[n])
		c10, c11 = vec.MulAdd(a0, bv, c10), vec.MulAdd(a1, bv, c11)
		bv = simd.BroadcastFloat32s(g2[n])
		c20, c21 = vec.MulAdd(a0, bv, c20), vec.MulAdd(a1, bv, c21)
		bv = simd.BroadcastFloat32s(g3[n])
		c30, c31 = vec.MulAdd(a0, bv, c30), vec.MulAdd(a1, bv, c31)
		a = a[2*w:]
	}
	c00.Store(c0[:w])
	c01.Store(c0[w : 2*w])
	c10.Store(c1[:w])
	c11.Store(c1[w : 2*w])
	c20.Store(c2[:w])
	c21.Store(c2[w : 2*w])
	c30.Store(c3[:w])
	c31.Store(c3[w : 2*w])
	vec.Clean()
}

// dots: the length is a multiple of blockSize, so of a vector.
func dots(c0, c1, g, h []float32) (cg, ch, dg float32) {
	var t0, t1, t2 simd.Float32s
	w := t0.Len()
	for len(c0) >= w && len(c1) >= w && len(g) >= w && len(h) >= w {
		a, b := simd.LoadFloat32s(c0), simd.LoadFloat32s(g)
		t0 = vec.MulAdd(a, b, t0)
		t1 = vec.MulAdd(a, simd.LoadFloat32s(h), t1)
		t2 = vec.MulAdd(simd.LoadFloat32s(c1), b, t2)
		c0, c1, g, h = c0[w:], c1[w:], g[w:], h[w:]
	}
	return sums(t0, t1, t2)
}
